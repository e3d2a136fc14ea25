// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/model_section.h"

#include "engine/base/error.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/note_box.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

namespace ansatz::ui {

namespace {

QString textOf(const std::vector<Observable> &observables)
{
    QStringList parts;
    for (const Observable &observable : observables)
        parts.append(QString::fromStdString(toString(observable)));
    return parts.join(QStringLiteral(", "));
}

std::vector<Observable> readObservables(const QString &text, int qubits)
{
    std::vector<Observable> observables;
    if (text.trimmed().isEmpty())
        return observables;
    for (const QString &part : text.split(QLatin1Char(','))) {
        observables.push_back(parseObservable(part.trimmed().toStdString()));
        validate(observables.back(), qubits);
    }
    return observables;
}

} // namespace

ModelSection::ModelSection(FieldBinder &binder, const TrainingSession &session, QWidget *parent)
    : SettingsSection(tr("Model"), parent)
{
    addObservables(binder);

    auto *bias = new QCheckBox(tr("with bias"));
    bias->setObjectName(QStringLiteral("bias"));
    bias->setAccessibleName(tr("Head with bias"));
    binder.bind(bias, tr("Switch bias"),
                {[](const Experiment &e) { return e.head.bias; },
                 [](Experiment &e, bool on) { e.head.bias = on; }});
    auto *head = new QLabel;
    head->setObjectName(QStringLiteral("head"));
    head->setTextFormat(Qt::PlainText);
    head->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    binder.onChange([this, head](const Experiment &experiment) {
        head->setText(tr("Linear(%1, 1) → Sigmoid").arg(measuredObservables(experiment).size()));
    });
    addField({tr("Head"), tr("The classical layers behind the quantum layer: one weight for each "
                             "expectation value, then the probability of class 1")},
             head, TakesEffect::NextStart);
    addField({QString(), tr("Adds a constant to the weighted sum before the sigmoid")}, bias,
             TakesEffect::NextStart);

    const auto showEffect = [this, head, bias, &session] {
        const auto *observables = findChild<QLineEdit *>(QStringLiteral("observables"));
        for (const QWidget *field :
             {static_cast<const QWidget *>(observables), static_cast<const QWidget *>(head),
              static_cast<const QWidget *>(bias)})
            setEffect(field, session.followsEdits() ? TakesEffect::Now : TakesEffect::NextStart);
    };
    connect(&session, &TrainingSession::followsEditsChanged, this, showEffect);
    showEffect();

    auto *loss = new QComboBox;
    loss->setObjectName(QStringLiteral("loss"));
    loss->addItems({tr("Binary cross-entropy"), tr("Mean squared error")});
    binder.bind(loss, tr("Change loss"),
                {[](const Experiment &e) { return static_cast<int>(e.training.loss); },
                 [](Experiment &e, int index) { e.training.loss = static_cast<LossKind>(index); }});
    addField({tr("Loss"), tr("What training makes small")}, loss, TakesEffect::NextStart);
}

void ModelSection::addObservables(FieldBinder &binder)
{
    auto *field = new QLineEdit;
    field->setObjectName(QStringLiteral("observables"));
    field->setPlaceholderText(tr("⟨Z⟩ of every qubit"));
    auto *problem = new NoteBox(this);
    connect(field, &QLineEdit::editingFinished, this, [this, field, problem, &binder] {
        Experiment changed = binder.document().experiment();
        try {
            changed.observables = readObservables(field->text(), changed.circuit.qubits);
        } catch (const UserError &error) {
            problem->setNote(NoteBox::Kind::Error, errorText(error));
            return;
        }
        problem->setNote(NoteBox::Kind::Error, {});
        binder.document().edit(tr("Change observables"), std::move(changed));
    });
    binder.onChange([field, problem](const Experiment &experiment) {
        // What a person is typing, and what is wrong with it, stays until it is another's.
        const QString text = textOf(experiment.observables);
        if (field->property("shown") != text || problem->text().isEmpty()) {
            field->setText(text);
            problem->setNote(NoteBox::Kind::Error, {});
        }
        field->setProperty("shown", text);
    });
    addField({tr("Observables"), tr("Pauli strings separated by commas: Z0, X0 Y1, 0.5 Z0 - 0.25 "
                                    "X1 X2. Empty: ⟨Z⟩ of every qubit")},
             field, TakesEffect::NextStart);
    addWide(problem);
}

} // namespace ansatz::ui
