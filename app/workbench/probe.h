// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz::ui {
class MainWindow;
}

namespace ansatz::workbench {

/// Trains the window's experiment at full speed, one run after another, with all plots open, and
/// prints how late the window's events were as one JSON object. The exit code: 1 when 99 of 100
/// were later than 16 ms, or any later than 250 ms.
[[nodiscard]] int probeLatency(ui::MainWindow &window, int seconds);

} // namespace ansatz::workbench
