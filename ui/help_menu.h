// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;
class QMainWindow;

namespace ansatz::ui {

class ExperimentDocument;

/// Keyboard shortcuts (read from the window's actions), diagnosis of the document's experiment, and
/// about.
void fillHelpMenu(QMenu *menu, QMainWindow *window, const ExperimentDocument &document);

} // namespace ansatz::ui
