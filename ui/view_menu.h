// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace ansatz::ui {

class WindowLayout;

/// Docks, appearance, layout and full screen.
void fillViewMenu(QMenu *menu, WindowLayout &layout);

/// Applies the appearance that was chosen last.
void restoreAppearance();

} // namespace ansatz::ui
