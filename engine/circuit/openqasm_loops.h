// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_expression.h"
#include "engine/circuit/openqasm_work.h"

#include <functional>

namespace ansatz::openqasm {

/// Reads `for type name in set body`; `for` is under the cursor. The set is [a:b], [a:step:b] or
/// {i, j, …} of constants. `readStatement` is called with the names of the iteration for each
/// statement of the body, once for every value; afterwards the lexer is behind the loop. The
/// iterations are counted before the first one.
void readLoop(Lexer &lexer, const Names &names, Work &work,
              const std::function<void(Names &)> &readStatement);

} // namespace ansatz::openqasm
