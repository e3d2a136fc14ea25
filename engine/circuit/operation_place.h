// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/message.h"
#include "engine/circuit/circuit.h"

#include <string>
#include <vector>

namespace ansatz {

/// Which operation of a drawn circuit, in terms that a person finds again.
struct OperationPlace {
    OperationId id = 0;
    int number = 1;      ///< in drawing order, the first is 1
    int column = 1;      ///< as the editor packs them, the first is 1
    int repetition = 1;  ///< of its block, the first is 1
    int repetitions = 1; ///< of its block
    const Gate *gate = nullptr;
    std::vector<int> qubits;
};

/// A place for each operation of expand(circuit), in its order.
[[nodiscard]] std::vector<OperationPlace> operationPlaces(const Circuit &circuit);

/// "operation 12, RX on qubit 3, column 2"; "…, repetition 2 of 3" where blocks repeat.
[[nodiscard]] Message message(const OperationPlace &place);
/// The same in English.
[[nodiscard]] std::string toString(const OperationPlace &place);

} // namespace ansatz
