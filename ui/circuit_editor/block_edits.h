// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <span>

// Changes of a circuit's repeat blocks; as the other edits, they throw UserError and leave the
// circuit as it was.
namespace ansatz::ui {

/// Makes a block of these operations. Others between them move before or after it where that does
/// not change what the circuit does; refused where it would. The operations of exactly one block
/// get its repetitions changed. The block's index.
std::size_t makeBlock(Circuit &circuit, std::span<const OperationId> ids, int repetitions);

void setRepetitions(Circuit &circuit, std::size_t block, int repetitions);

/// Its operations stay, once.
void dissolveBlock(Circuit &circuit, std::size_t block);

} // namespace ansatz::ui
