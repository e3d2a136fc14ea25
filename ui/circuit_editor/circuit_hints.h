// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/caret.h"

#include <QString>

#include <set>
#include <span>
#include <utility>
#include <vector>

namespace ansatz::ui {

/// What is selected and which keys work, in one line. `weights` are of the drawn circuit.
[[nodiscard]] QString hintText(const Circuit &circuit, const std::set<OperationId> &selection,
                               const Caret &caret, std::span<const double> weights);

/// What keys and mouse do in the circuit, beside the menus' shortcuts: keys, then what they do.
[[nodiscard]] std::vector<std::pair<QString, QString>> circuitKeys();

/// "9 qubits · 61 operations · depth 23 · 36 weights · 4 KiB a state".
[[nodiscard]] QString factText(const Circuit &circuit, int realBytes);

} // namespace ansatz::ui
