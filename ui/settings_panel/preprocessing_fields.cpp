// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/preprocessing_fields.h"

#include "engine/base/limits.h"
#include "ui/document/experiment_document.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/number_field.h"
#include "ui/settings_panel/settings_section.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QSignalBlocker>
#include <QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace ansatz::ui {

namespace {

using Kind = PreprocessingStep::Kind;

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Preprocessing", text);
}

auto find(auto &steps, Kind kind)
{
    return std::find_if(steps.begin(), steps.end(),
                        [kind](const PreprocessingStep &step) { return step.kind == kind; });
}

/// The step's settings, or those it would be switched on with.
PreprocessingStep stepOf(const Experiment &experiment, Kind kind)
{
    const auto at = find(experiment.preprocessing, kind);
    if (at != experiment.preprocessing.end())
        return *at;
    PreprocessingStep step;
    step.kind = kind;
    return step;
}

template <class Value>
FieldBinder::Access<Value> accessStep(Kind kind, Value PreprocessingStep::*member)
{
    return {
        [kind, member](const Experiment &experiment) { return stepOf(experiment, kind).*member; },
        [kind, member](Experiment &experiment, Value value) {
            const auto at = find(experiment.preprocessing, kind);
            if (at != experiment.preprocessing.end())
                (*at).*member = value;
        }};
}

FieldBinder::Access<bool> accessPresence(Kind kind)
{
    return {[kind](const Experiment &experiment) {
                return find(experiment.preprocessing, kind) != experiment.preprocessing.end();
            },
            [kind](Experiment &experiment, bool on) {
                auto &steps = experiment.preprocessing;
                if (!on) {
                    steps.erase(find(steps, kind));
                    return;
                }
                const auto later =
                    std::find_if(steps.begin(), steps.end(), [kind](const PreprocessingStep &step) {
                        return step.kind > kind;
                    });
                PreprocessingStep step;
                step.kind = kind;
                steps.insert(later, step);
            }};
}

QCheckBox *addSwitch(FieldBinder &binder, Kind kind, const QString &label, const QString &name)
{
    auto *box = new QCheckBox(label);
    box->setAccessibleName(label);
    binder.bind(box, name, accessPresence(kind));
    return box;
}

void enableWith(FieldBinder &binder, Kind kind, QWidget *fields)
{
    binder.onChange([kind, fields](const Experiment &experiment) {
        fields->setEnabled(find(experiment.preprocessing, kind) != experiment.preprocessing.end());
    });
}

void addResize(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on = addSwitch(binder, Kind::Resize, tr("Resize"), tr("Switch resize"));
    on->setObjectName(QStringLiteral("resize"));
    auto *width = new CountField(1, limits::imageSide);
    auto *height = new CountField(1, limits::imageSide);
    auto *method = new QComboBox;
    for (auto *field : {width, height}) {
        field->setStepType(QAbstractSpinBox::DefaultStepType);
        field->setButtonSymbols(QAbstractSpinBox::NoButtons);
        field->setAlignment(Qt::AlignHCenter);
        field->setMinimumWidth(26);
    }
    width->setObjectName(QStringLiteral("resizeWidth"));
    height->setObjectName(QStringLiteral("resizeHeight"));
    method->setObjectName(QStringLiteral("resizeMethod"));
    width->setAccessibleName(tr("Width in pixels"));
    width->setToolTip(tr("Width in pixels, 1 to 4096"));
    height->setAccessibleName(tr("Height in pixels"));
    height->setToolTip(tr("Height in pixels, 1 to 4096"));
    method->setAccessibleName(tr("Resize method"));
    method->setToolTip(tr("Area averages the covered pixels; bilinear is torch's interpolate, "
                          "without or with antialiasing"));
    method->addItems({tr("bilinear"), tr("bilinear, antialiased"), tr("area")});
    binder.bind(width, tr("Change image width"),
                accessStep(Kind::Resize, &PreprocessingStep::width));
    binder.bind(height, tr("Change image height"),
                accessStep(Kind::Resize, &PreprocessingStep::height));
    const auto access = accessStep(Kind::Resize, &PreprocessingStep::method);
    binder.bind(
        method, tr("Change resize method"),
        {[access](const Experiment &e) { return static_cast<int>(access.get(e)); },
         [access](Experiment &e, int index) { access.set(e, static_cast<ResizeMethod>(index)); }});
    QWidget *row = inOneRow({width, mutedLabel(QStringLiteral("×")), height, method});
    enableWith(binder, Kind::Resize, row);
    section.addOptionalField(tr("Scale images to width × height pixels; every pixel becomes a "
                                "feature"),
                             on, row, TakesEffect::NextStart);
}

void addThreshold(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on = addSwitch(binder, Kind::Threshold, tr("Threshold"), tr("Switch threshold"));
    on->setObjectName(QStringLiteral("threshold"));
    auto *value = new RealField(-limits::preprocessingValue, limits::preprocessingValue);
    value->setObjectName(QStringLiteral("thresholdValue"));
    value->setAccessibleName(tr("Threshold value"));
    binder.bind(value, tr("Change threshold"),
                accessStep(Kind::Threshold, &PreprocessingStep::threshold));
    enableWith(binder, Kind::Threshold, value);
    section.addOptionalField(tr("1 where a feature is greater, else 0. Pixels lie in 0 … 1"), on,
                             value, TakesEffect::NextStart);
}

/// Both ends are one setting: only a low end below the high one is written, so that either can be
/// typed first.
void bindRange(FieldBinder &binder, RealField *low, RealField *high, NoteBox *problem)
{
    const auto show = [low, high, problem](const Experiment &experiment) {
        const PreprocessingStep step = stepOf(experiment, Kind::MinMaxScale);
        const QSignalBlocker lowBlocker(low);
        const QSignalBlocker highBlocker(high);
        low->setValue(step.low);
        high->setValue(step.high);
        problem->setNote(NoteBox::Kind::Error, {});
    };
    const auto write = [&binder, low, high, problem](const QString &name) {
        if (low->value() >= high->value()) {
            problem->setNote(NoteBox::Kind::Error, tr("Low must be below high"));
            return;
        }
        problem->setNote(NoteBox::Kind::Error, {});
        Experiment changed = binder.document().experiment();
        const auto at = find(changed.preprocessing, Kind::MinMaxScale);
        if (at == changed.preprocessing.end())
            return;
        at->low = low->value();
        at->high = high->value();
        binder.document().edit(name, std::move(changed), name);
    };
    QObject::connect(low, &RealField::valueChanged, problem,
                     [write] { write(tr("Change lowest angle")); });
    QObject::connect(high, &RealField::valueChanged, problem,
                     [write] { write(tr("Change highest angle")); });
    binder.onChange([show, problem, before = std::vector<PreprocessingStep>()](
                        const Experiment &experiment) mutable {
        // What a person is typing, and what is wrong with it, stays while others are edited.
        if (problem->text().isEmpty() || experiment.preprocessing != before)
            show(experiment);
        before = experiment.preprocessing;
    });
    QObject::connect(&binder.document(), &ExperimentDocument::replaced, problem,
                     [&binder, show] { show(binder.document().experiment()); });
}

void addRange(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on =
        addSwitch(binder, Kind::MinMaxScale, tr("Min–max"), tr("Switch min–max scaling"));
    on->setObjectName(QStringLiteral("minMax"));
    auto *low = new RealField(-limits::preprocessingValue, limits::preprocessingValue);
    auto *high = new RealField(-limits::preprocessingValue, limits::preprocessingValue);
    low->setObjectName(QStringLiteral("minMaxLow"));
    high->setObjectName(QStringLiteral("minMaxHigh"));
    low->setAccessibleName(tr("Lowest angle in rad"));
    high->setAccessibleName(tr("Highest angle in rad"));
    for (auto *field : {low, high}) {
        field->setButtonSymbols(QAbstractSpinBox::NoButtons);
        field->setMinimumWidth(48);
    }
    QWidget *row = inOneRow({low, mutedLabel(QStringLiteral("…")), high, mutedLabel(tr("rad"))});
    enableWith(binder, Kind::MinMaxScale, row);
    section.addOptionalField(tr("Scales each feature's range over the training samples to this "
                                "range, in rad"),
                             on, row, TakesEffect::NextStart);
    auto *problem = new NoteBox(&section);
    problem->setObjectName(QStringLiteral("minMaxProblem"));
    section.addWide(problem);
    bindRange(binder, low, high, problem);
}

void addAngle(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on = addSwitch(binder, Kind::AngleScale, tr("Factor"), tr("Switch angle factor"));
    on->setObjectName(QStringLiteral("angle"));
    auto *factor = new RealField(-limits::preprocessingValue, limits::preprocessingValue);
    factor->setObjectName(QStringLiteral("angleFactor"));
    factor->setAccessibleName(tr("Angle factor"));
    binder.bind(factor, tr("Change angle factor"),
                accessStep(Kind::AngleScale, &PreprocessingStep::factor));
    enableWith(binder, Kind::AngleScale, factor);
    section.addOptionalField(tr("Multiplies every feature, to make an angle in rad of it"), on,
                             factor, TakesEffect::NextStart);
}

void addProducts(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on =
        addSwitch(binder, Kind::PairProducts, tr("Products"), tr("Switch products of features"));
    on->setObjectName(QStringLiteral("products"));
    auto *shift = new RealField(-limits::preprocessingValue, limits::preprocessingValue);
    shift->setObjectName(QStringLiteral("productsShift"));
    shift->setAccessibleName(tr("Shift of the products in rad"));
    binder.bind(shift, tr("Change shift of the products"),
                accessStep(Kind::PairProducts, &PreprocessingStep::shift));
    enableWith(binder, Kind::PairProducts, shift);
    section.addOptionalField(tr("Adds (shift − x)·(shift − y) of every two features: shift 0 for "
                                "IQP, π for the ZZ feature map"),
                             on, shift, TakesEffect::NextStart);
}

void addAmplitudes(SettingsSection &section, FieldBinder &binder)
{
    QCheckBox *on =
        addSwitch(binder, Kind::AmplitudeAngles, tr("Amplitudes"), tr("Switch amplitude angles"));
    on->setObjectName(QStringLiteral("amplitudes"));
    QWidget *text = mutedLabel(tr("as angles"));
    enableWith(binder, Kind::AmplitudeAngles, text);
    section.addOptionalField(tr("Replaces the features by the angles that prepare them as "
                                "amplitudes of a state, for the amplitude template"),
                             on, text, TakesEffect::NextStart);
}

QString nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Resize:
        return tr("resize");
    case Kind::Threshold:
        return tr("threshold");
    case Kind::MinMaxScale:
        return tr("min–max");
    case Kind::PairProducts:
        return tr("products");
    case Kind::AmplitudeAngles:
        return tr("amplitudes");
    case Kind::AngleScale:
        break;
    }
    return tr("factor");
}

} // namespace

void addPreprocessingFields(SettingsSection &section, FieldBinder &binder)
{
    addResize(section, binder);
    addThreshold(section, binder);
    addRange(section, binder);
    addAngle(section, binder);
    addProducts(section, binder);
    addAmplitudes(section, binder);
    auto *order = new NoteBox(&section);
    section.addWide(order);
    binder.onChange([order](const Experiment &experiment) {
        const auto &steps = experiment.preprocessing;
        const bool usual =
            std::adjacent_find(steps.begin(), steps.end(),
                               [](const auto &a, const auto &b) { return a.kind >= b.kind; })
            == steps.end();
        QStringList names;
        for (const PreprocessingStep &step : steps)
            names.append(nameOf(step.kind));
        order->setNote(NoteBox::Kind::Quiet,
                       usual ? QString()
                             : tr("This experiment runs its steps in an order of its own: %1. A "
                                  "step that comes twice is edited at its first place.")
                                   .arg(names.join(QStringLiteral(" → "))));
    });
}

} // namespace ansatz::ui
