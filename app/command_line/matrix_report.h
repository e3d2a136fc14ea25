// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_matrix.h"

#include <string>
#include <vector>

namespace ansatz {

/// What `ansatz bench --matrix` found.
struct MatrixReport {
    std::string experiment; ///< its name; empty for a circuit by numbers
    BenchmarkWork work;
    std::vector<MatrixCell> cells;
};

/// One line of the table, for people.
[[nodiscard]] std::string matrixHead(const MatrixReport &report);
/// A cell as a line of the table; bars are drawn when all times are known.
[[nodiscard]] std::string matrixLine(const MatrixCell &cell);
/// The times once more as bars, the fastest first.
[[nodiscard]] std::string matrixBars(const std::vector<MatrixCell> &cells);

/// The report as a JSON object and a newline.
[[nodiscard]] std::string matrixJson(const MatrixReport &report);

} // namespace ansatz
