// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

// Which ids the window's document has given. A run keeps trained weights by the ids of operations,
// and need not have seen every state of the document: an id that one of them has had is therefore
// never given to another operation, also after an undo. Thread-safe.
namespace ansatz::ui {

/// An id that neither the circuit nor any state of the document has had; those behind it are free
/// as well.
[[nodiscard]] OperationId newOperationId(const Circuit &circuit);

/// The document has this circuit now.
void keepOperationIds(const Circuit &circuit);
/// Another document begins with this circuit: what was given before counts no more.
void startOperationIds(const Circuit &circuit);

} // namespace ansatz::ui
