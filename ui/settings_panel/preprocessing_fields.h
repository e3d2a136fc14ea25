// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz::ui {

class FieldBinder;
class SettingsSection;

/// Adds one row for each kind of preprocessing step: switched on or off, with its settings. Steps
/// run in the order of the rows; an experiment file in another order keeps it, and that is said.
void addPreprocessingFields(SettingsSection &section, FieldBinder &binder);

} // namespace ansatz::ui
