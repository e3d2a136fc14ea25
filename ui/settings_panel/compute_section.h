// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/settings_section.h"

class QComboBox;
class QVBoxLayout;

namespace ansatz::ui {

class FieldBinder;
class MachineFacts;
class NoteBox;

/// Backend, device, precision, threads and seed. What this machine lacks is listed too, disabled,
/// with the reason and the remedy behind a "why?".
class ComputeSection final : public SettingsSection {
    Q_OBJECT

public:
    ComputeSection(FieldBinder &binder, const MachineFacts &machine, QWidget *parent = nullptr);

private:
    void addChoices(FieldBinder &binder);
    void addNumbers(FieldBinder &binder);
    void fill(FieldBinder &binder, const MachineFacts &machine);
    void addMissing(const QString &name, const QString &reason, const QString &remedy);

    QComboBox *m_backend;
    QComboBox *m_device;
    QVBoxLayout *m_missing;
    NoteBox *m_reason;
};

} // namespace ansatz::ui
