// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/workbench/options.h"

namespace ansatz::ui {
class MainWindow;
}

namespace ansatz::workbench {

/// Shows the window, trains when asked to, saves its picture and closes it. The exit code.
[[nodiscard]] int takeScreenshot(ui::MainWindow &window, const Options &options);

} // namespace ansatz::workbench
