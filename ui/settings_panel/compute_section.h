// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "ui/settings_panel/settings_section.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QVBoxLayout;

namespace ansatz::ui {

class AdviceService;
class FieldBinder;
class MachineFacts;
class NoteBox;
class TrainingSession;

/// Backend, device, the adviser's bars, precision, switches, threads and seed. What this machine
/// lacks is listed too, disabled, with the reason and the remedy behind a "why?".
class ComputeSection final : public SettingsSection {
    Q_OBJECT

public:
    ComputeSection(FieldBinder &binder, const MachineFacts &machine, AdviceService &advice,
                   TrainingSession &session, QWidget *parent = nullptr);

private:
    void addChoices(FieldBinder &binder, const MachineFacts &machine);
    void addPrecision(FieldBinder &binder);
    void addSwitches(FieldBinder &binder);
    void showSwitches(const ComputeSettings &compute, const std::vector<Backend> &backends);
    void addNumbers(FieldBinder &binder);
    void fill(FieldBinder &binder, const MachineFacts &machine);
    void addMissing(const QString &name, const QString &reason, const QString &remedy);

    QComboBox *m_backend;
    QComboBox *m_device;
    QCheckBox *m_jit;
    QCheckBox *m_vmap;
    QVBoxLayout *m_missing;
    NoteBox *m_reason;
};

} // namespace ansatz::ui
