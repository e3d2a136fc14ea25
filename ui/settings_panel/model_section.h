// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/settings_section.h"

namespace ansatz::ui {

class FieldBinder;
class TrainingSession;

/// Observables, the head behind them, and the loss.
class ModelSection final : public SettingsSection {
    Q_OBJECT

public:
    ModelSection(FieldBinder &binder, const TrainingSession &session, QWidget *parent = nullptr);

private:
    void addObservables(FieldBinder &binder);
};

} // namespace ansatz::ui
