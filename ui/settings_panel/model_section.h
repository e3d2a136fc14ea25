// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/settings_section.h"

namespace ansatz::ui {

class FieldBinder;

/// Observables, the head behind them, and the loss.
class ModelSection final : public SettingsSection {
    Q_OBJECT

public:
    explicit ModelSection(FieldBinder &binder, QWidget *parent = nullptr);

private:
    void addObservables(FieldBinder &binder);
};

} // namespace ansatz::ui
