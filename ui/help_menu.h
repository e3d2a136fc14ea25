// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;
class QMainWindow;

namespace ansatz::ui {

class MachineFacts;

/// Keyboard shortcuts (read from the window's actions), diagnosis and about.
void fillHelpMenu(QMenu *menu, QMainWindow *window, const MachineFacts &machine);

} // namespace ansatz::ui
