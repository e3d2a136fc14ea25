// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/compute_section.h"

#include "engine/base/limits.h"
#include "engine/experiment/runner.h"
#include "ui/document/experiment_document.h"
#include "ui/session/machine_facts.h"
#include "ui/settings_panel/advice_view.h"
#include "ui/settings_panel/compute_edits.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/number_field.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace ansatz::ui {

namespace {

/// Chooses the item of that text, adding it when the machine does not know it: what an experiment
/// names is shown as it is.
void showText(QComboBox *box, const std::string &text)
{
    const QSignalBlocker blocker(box);
    const QString wanted = QString::fromStdString(text);
    if (box->findText(wanted) < 0)
        box->addItem(wanted);
    box->setCurrentIndex(box->findText(wanted));
}

void addChoice(QComboBox *box, const QString &name, const QString &tip, bool available)
{
    if (box->findText(name) < 0)
        box->addItem(name);
    const int index = box->findText(name);
    box->setItemData(index, tip, Qt::ToolTipRole);
    if (auto *model = qobject_cast<QStandardItemModel *>(box->model()))
        model->item(index)->setEnabled(available);
}

} // namespace

ComputeSection::ComputeSection(FieldBinder &binder, const MachineFacts &machine,
                               AdviceService &advice, TrainingSession &session, QWidget *parent)
    : SettingsSection(tr("Compute"), parent), m_backend(new QComboBox), m_device(new QComboBox),
      m_jit(new QCheckBox), m_vmap(new QCheckBox), m_missing(nullptr), m_reason(new NoteBox(this))
{
    addChoices(binder, machine);
    addWide(new AdviceView(binder, advice, session));
    addPrecision(binder);
    addSwitches(binder);
    addNumbers(binder);
    auto *missing = new QWidget(this);
    m_missing = new QVBoxLayout(missing);
    m_missing->setContentsMargins(0, 0, 0, 0);
    m_missing->setSpacing(0);
    addWide(missing);
    addWide(m_reason);
    m_reason->setObjectName(QStringLiteral("missingReason"));
    if (machine.areKnown())
        fill(binder, machine);
    else
        connect(&machine, &MachineFacts::becameKnown, this,
                [this, &binder, &machine] { fill(binder, machine); });
}

void ComputeSection::addChoices(FieldBinder &binder, const MachineFacts &machine)
{
    m_backend->setObjectName(QStringLiteral("backend"));
    m_device->setObjectName(QStringLiteral("device"));
    connect(m_backend, &QComboBox::currentTextChanged, this,
            [&binder, &machine](const QString &text) {
                const Experiment &now = binder.document().experiment();
                binder.document().edit(
                    tr("Change backend"),
                    computedBy(now, text.toStdString(), now.compute.device, machine.backendList()));
            });
    connect(m_device, &QComboBox::currentTextChanged, this, [&binder](const QString &text) {
        Experiment changed = binder.document().experiment();
        changed.compute.device = text.toStdString();
        binder.document().edit(tr("Change device"), std::move(changed));
    });
    binder.onChange([this](const Experiment &experiment) {
        showText(m_backend, experiment.compute.backend);
        showText(m_device, experiment.compute.device);
    });
    addField({tr("Backend"), tr("How numbers are computed: native is the fast one, reference the "
                                "slow and obvious one that checks it")},
             m_backend, TakesEffect::NextStart);
    addField({tr("Device"), tr("Where numbers are computed")}, m_device, TakesEffect::NextStart);
}

void ComputeSection::addPrecision(FieldBinder &binder)
{
    auto *precision = new QComboBox;
    precision->setObjectName(QStringLiteral("precision"));
    precision->addItems({QStringLiteral("complex64"), QStringLiteral("complex128")});
    binder.bind(
        precision, tr("Change precision"),
        {[](const Experiment &e) { return static_cast<int>(e.compute.precision); },
         [](Experiment &e, int index) { e.compute.precision = static_cast<Precision>(index); }});
    addField({tr("Precision"), tr("Of amplitudes: complex64 has about 7 digits, complex128 about "
                                  "16 at half the speed and twice the memory")},
             precision, TakesEffect::NextStart);
}

void ComputeSection::addSwitches(FieldBinder &binder)
{
    m_jit->setObjectName(QStringLiteral("jit"));
    m_vmap->setObjectName(QStringLiteral("vmap"));
    binder.bind(m_jit, tr("Change jit"),
                {[](const Experiment &e) { return e.compute.jit; },
                 [](Experiment &e, bool isOn) { e.compute.jit = isOn; }});
    binder.bind(m_vmap, tr("Change vmap"),
                {[](const Experiment &e) { return e.compute.vmap; },
                 [](Experiment &e, bool isOn) { e.compute.vmap = isOn; }});
    addField(
        {tr("jit"), tr("Compiles the circuit once: gates are fused and what no observable sees "
                       "is dropped. Off: gate by gate")},
        m_jit, TakesEffect::NextStart);
    addField({tr("vmap"), tr("Computes a whole batch at once. Off: sample by sample")}, m_vmap,
             TakesEffect::NextStart);
    showSwitches(binder.document().experiment().compute, {});
}

/// A switch that the backend fixes says so, and cannot be turned; one that is off although its
/// backend refuses that can be turned on.
void ComputeSection::showSwitches(const ComputeSettings &compute,
                                  const std::vector<Backend> &backends)
{
    const auto show = [&](QCheckBox *box, const QString &what, bool isOn, bool switches) {
        const QString backend = QString::fromStdString(compute.backend);
        const bool isFixed = !backends.empty() && !switches;
        box->setText(!isFixed ? what
                     : isOn   ? tr("always, with %1").arg(backend)
                              : tr("%1 needs it on").arg(backend));
        box->setEnabled(!isFixed || !isOn);
        box->setAccessibleDescription(box->text());
    };
    const auto found = std::ranges::find(backends, compute.backend, &Backend::name);
    const bool isKnown = found != backends.end();
    show(m_jit, tr("compiled"), compute.jit, !isKnown || found->switchesJit);
    show(m_vmap, tr("whole batch"), compute.vmap, !isKnown || found->switchesVmap);
}

void ComputeSection::addNumbers(FieldBinder &binder)
{
    auto *threads = new CountField(0, limits::threads);
    threads->setObjectName(QStringLiteral("threads"));
    threads->setStepType(QAbstractSpinBox::DefaultStepType);
    threads->setSpecialValueText(tr("automatic (%1)").arg(automaticThreads()));
    binder.bind(threads, tr("Change threads"),
                {[](const Experiment &e) { return e.compute.threads; },
                 [](Experiment &e, int value) { e.compute.threads = value; }});
    addField({tr("Threads"), tr("Of the simulator, 0 to 1024; 0 leaves one core to this window. "
                                "Results do not depend on it, but for the last digits of "
                                "gradients with cupynumeric, which adds up one part a thread")},
             threads, TakesEffect::NextStart);

    auto *seed = new QLineEdit;
    seed->setObjectName(QStringLiteral("seed"));
    seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("\\d{1,16}")), seed));
    binder.bind(seed, tr("Change seed"),
                {[](const Experiment &e) { return QString::number(e.seed); },
                 [](Experiment &e, const QString &text) {
                     e.seed = std::min<std::uint64_t>(text.toULongLong(), limits::seed);
                 }});
    addField(
        {tr("Seed"), tr("A whole number of 0 to 9 007 199 254 740 991. The same seed on the same "
                        "machine gives the same numbers, bit for bit (with cupynumeric and more "
                        "than two threads all but their last digits)")},
        seed, TakesEffect::NextStart);
}

void ComputeSection::fill(FieldBinder &binder, const MachineFacts &machine)
{
    {
        const QSignalBlocker backendBlocker(m_backend);
        const QSignalBlocker deviceBlocker(m_device);
        for (const Backend &backend : machine.backendList()) {
            const QString name = QString::fromStdString(backend.name);
            const QString reason = QString::fromStdString(backend.reason);
            addChoice(m_backend, name,
                      backend.available ? QString::fromStdString(backend.help) : reason,
                      backend.available);
            if (!backend.available)
                addMissing(name, reason, QString::fromStdString(backend.remedy));
        }
        for (const Device &device : machine.deviceList()) {
            const QString id = QString::fromStdString(device.id);
            const QString reason = QString::fromStdString(device.reason);
            addChoice(m_device, id, device.available ? QString::fromStdString(device.name) : reason,
                      device.available);
            if (!device.available)
                addMissing(id, reason, QString::fromStdString(device.remedy));
        }
        for (const Backend &backend : machine.backendList()) {
            for (const std::string &id : backend.devices) {
                if (std::ranges::find(machine.deviceList(), id, &Device::id)
                    == machine.deviceList().end())
                    addChoice(m_device, QString::fromStdString(id),
                              (id == "cuda" ? tr("Every GPU at once, with the backend %1")
                                            : tr("With the backend %1"))
                                  .arg(QString::fromStdString(backend.name)),
                              true);
            }
        }
    }
    showText(m_backend, binder.document().experiment().compute.backend);
    showText(m_device, binder.document().experiment().compute.device);
    binder.onChange([this, &machine](const Experiment &experiment) {
        showSwitches(experiment.compute, machine.backendList());
    });
}

void ComputeSection::addMissing(const QString &name, const QString &reason, const QString &remedy)
{
    auto *row = new QPushButton(tr("%1 is not available — why?").arg(name));
    row->setFlat(true);
    row->setProperty("link", true);
    row->setCursor(Qt::PointingHandCursor);
    row->setObjectName(QStringLiteral("why_") + name);
    row->setAccessibleName(tr("Why %1 is not available").arg(name));
    row->setFont(Theme::instance().font(TextSize::Normal));
    connect(row, &QPushButton::clicked, this, [this, reason, remedy] {
        const QString text = remedy.isEmpty() ? reason : reason + QStringLiteral("\n\n") + remedy;
        const bool again = m_reason->text() == text;
        m_reason->setNote(NoteBox::Kind::Info, again ? QString() : text);
    });
    m_missing->addWidget(row, 0, Qt::AlignLeft);
}

} // namespace ansatz::ui
