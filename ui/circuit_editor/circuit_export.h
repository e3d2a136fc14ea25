// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <QString>

#include <span>
#include <string>
#include <vector>

namespace ansatz::ui {

class CircuitScene;

/// What a circuit is exported as. The value decides the ending of the file's name.
enum class ExportFormat {
    Svg,
    Png,
    Pdf,
    Quantikz,
    OpenQasm3,
    OpenQasm2,
    PennyLane,
    Qiskit,
    Json,
};

struct ExportKind {
    ExportFormat format;
    QString title;  ///< "PennyLane (Python)"
    QString ending; ///< "py"
};
[[nodiscard]] std::vector<ExportKind> exportKinds();

/// What exports need beside the drawing: angles of OpenQASM 2 are those of the shown sample with
/// the weights of now, and code has them as its defaults.
struct ExportInputs {
    std::vector<double> features;
    std::vector<double> weights; ///< of the expanded circuit
};

/// The bytes of the file. Throws UserError where the format cannot say it.
[[nodiscard]] std::string exported(const Experiment &experiment, const ExportInputs &inputs,
                                   const CircuitScene &scene, ExportFormat format);

} // namespace ansatz::ui
