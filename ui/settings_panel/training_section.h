// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/settings_section.h"

namespace ansatz::ui {

class FieldBinder;
class TrainingSession;

/// Optimiser, batch, steps and the initial weights.
class TrainingSection final : public SettingsSection {
    Q_OBJECT

public:
    TrainingSection(FieldBinder &binder, TrainingSession &session, QWidget *parent = nullptr);
};

} // namespace ansatz::ui
