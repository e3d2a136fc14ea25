// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/training_section.h"

#include "engine/base/limits.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/number_field.h"

#include <QCheckBox>
#include <QComboBox>

#include <cmath>

namespace ansatz::ui {

namespace {

template <class Value>
FieldBinder::Access<Value> access(Value TrainingSettings::*member)
{
    return {[member](const Experiment &e) { return e.training.*member; },
            [member](Experiment &e, Value value) { e.training.*member = value; }};
}

} // namespace

TrainingSection::TrainingSection(FieldBinder &binder, TrainingSession &session, QWidget *parent)
    : SettingsSection(tr("Training"), parent)
{
    auto *optimizer = new QComboBox;
    optimizer->setObjectName(QStringLiteral("optimizer"));
    optimizer->addItems({QStringLiteral("Adam"), QStringLiteral("SGD")});
    binder.bind(optimizer, tr("Change optimiser"),
                {[](const Experiment &e) { return static_cast<int>(e.training.optimizer); },
                 [](Experiment &e, int index) {
                     e.training.optimizer = static_cast<OptimizerKind>(index);
                 }});
    addField({tr("Optimiser"), tr("How weights follow the gradient")}, optimizer,
             TakesEffect::NextStart);

    auto *rate = new RealField(limits::smallestLearningRate, limits::learningRate);
    rate->setObjectName(QStringLiteral("learningRate"));
    binder.bind(rate, tr("Change learning rate"), access(&TrainingSettings::learningRate));
    addField({tr("Learning rate"), tr("Size of an optimiser step, 1e-12 to 10")}, rate,
             TakesEffect::Now);

    auto *momentum = new RealField(0, std::nextafter(1.0, 0.0));
    momentum->setObjectName(QStringLiteral("momentum"));
    binder.bind(momentum, tr("Change momentum"), access(&TrainingSettings::momentum));
    addField({tr("Momentum"), tr("Of SGD: how much of the last step is kept, 0 to below 1")},
             momentum, TakesEffect::NextStart);

    auto *batch = new CountField(1, limits::batch);
    batch->setObjectName(QStringLiteral("batch"));
    binder.bind(batch, tr("Change batch size"), access(&TrainingSettings::batch));
    addField({tr("Batch"), tr("Samples a step, 1 to 100 000")}, batch, TakesEffect::NextStart);

    auto *steps = new CountField(1, limits::steps);
    steps->setObjectName(QStringLiteral("steps"));
    binder.bind(steps, tr("Change steps"), access(&TrainingSettings::steps));
    addField({tr("Steps"), tr("Optimiser steps until training is finished, 1 to 10 000 000")},
             steps, TakesEffect::Now);

    auto *every = new CountField(1, limits::steps);
    every->setObjectName(QStringLiteral("evaluateEvery"));
    binder.bind(every, tr("Change evaluation interval"), access(&TrainingSettings::evaluateEvery));
    binder.onChange([every](const Experiment &experiment) {
        const bool one = experiment.training.evaluateEvery == 1;
        every->setSuffix(QLatin1Char(' ') + (one ? tr("step") : tr("steps")));
    });
    addField({tr("Evaluate every"), tr("Steps between evaluations of loss and accuracy on all "
                                       "samples, 1 to 10 000 000")},
             every, TakesEffect::NextStart);

    auto *spread = new RealField(0, limits::initialSpread, tr("rad"));
    spread->setObjectName(QStringLiteral("initialSpread"));
    binder.bind(spread, tr("Change initial spread"), access(&TrainingSettings::initialSpread));
    addField({tr("Initial spread"), tr("Standard deviation of the circuit's first weights, 0 to "
                                       "100 rad; small values start near the identity")},
             spread, TakesEffect::NextStart);

    auto *follows = new QCheckBox(tr("Edits take effect while training"));
    follows->setObjectName(QStringLiteral("followEdits"));
    follows->setToolTip(tr(
        "On: gates, observables and head that are changed during a training are trained from "
        "its next step on. What stays keeps its weights and the optimiser's memory, new gates "
        "start as the identity, also where the circuit says how their weights start, which is of "
        "the next start, and the model of before is kept in the File menu. The losses then "
        "depend on the step at which an edit came.\nOff: edits wait for the next start."));
    const auto showFollows = [follows, &session] { follows->setChecked(session.followsEdits()); };
    connect(follows, &QCheckBox::toggled, &session, &TrainingSession::setFollowsEdits);
    connect(&session, &TrainingSession::followsEditsChanged, this, showFollows);
    showFollows();
    addWide(follows);

    binder.onChange([this, momentum](const Experiment &experiment) {
        setRowVisible(momentum, experiment.training.optimizer == OptimizerKind::Sgd);
    });
}

} // namespace ansatz::ui
