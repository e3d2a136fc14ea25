// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QString>

#include <optional>

class QMimeData;

namespace ansatz::ui {

/// MIME type of operations on a clipboard: a circuit file (circuit_json.h), UTF-8.
inline constexpr char circuitMimeType[] = "application/x-ansatz-circuit";

/// The operations as circuit file and, for any other program, as lines of quick entry.
[[nodiscard]] QMimeData *newMimeData(const Circuit &operations);

/// What was copied here or in another window, or typed as lines of quick entry or an OpenQASM 3
/// program.
struct Clipping {
    Circuit circuit;
    bool isText = false; ///< its wires are as they were written
    QString leftOut;     ///< what the text says beside it, a line each
};

[[nodiscard]] bool mayHoldOperations(const QMimeData &data);

/// Nothing, and why in `problem`, when it is not understood. "all" in a line are `qubits` wires.
[[nodiscard]] std::optional<Clipping> readClipping(const QMimeData &data, int qubits,
                                                   QString *problem);

} // namespace ansatz::ui
