// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QString>

#include <optional>
#include <vector>

namespace ansatz::ui {

/// What a typed line asks for: a gate, its angles, and the wires of each of its operations.
struct QuickEntry {
    const Gate *gate = nullptr;
    std::vector<Parameter> parameters;   ///< of each operation; bare "w" and "x" as newIndex
    std::vector<std::vector<int>> wires; ///< empty when none were typed
};

/// Reads "cx 0 1", "ry(w) 0-8", "rx(x0*pi) 2", "h 0,2,4", "ry all", for a circuit of `qubits`
/// wires, which is what "all" means. Angles that are left out are new weights. Nothing, and why in
/// `problem`, when it is not understood.
[[nodiscard]] std::optional<QuickEntry> parseQuickEntry(const QString &text, int qubits,
                                                        QString *problem);

/// Reads a line for every operation, or for several, into a circuit of its own that may be wider
/// than `qubits`; blank lines and what follows // are skipped, a ; at the end too. "repeat 2 {" or
/// "group "Encoder" {" begin a block, "}" ends it. "w3" is the same weight in every line, "w"
/// always a new one. Nothing, and the line and why in `problem`, when one is not understood.
[[nodiscard]] std::optional<Circuit> parseLines(const QString &text, int qubits, QString *problem);

/// The lines that parseLines() reads back as the same operations and blocks.
[[nodiscard]] QString linesOf(const Circuit &circuit);

/// A new weight for each of the gate's angles.
[[nodiscard]] std::vector<Parameter> newWeights(const Gate &gate);

/// Reads wires: "0 1", "0, 2, 4", "0-8", "q3", "all".
[[nodiscard]] std::optional<std::vector<int>> parseWires(const QString &text, int qubits,
                                                         QString *problem);

} // namespace ansatz::ui
