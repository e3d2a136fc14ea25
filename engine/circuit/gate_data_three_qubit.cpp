// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_data.h"

#include "engine/circuit/gate_factors.h"
#include "engine/circuit/gate_matrices.h"

namespace ansatz::gate_data {

std::vector<Gate> threeQubitGates()
{
    using matrices::withControls;
    return {
        {.name = "ccx",
         .label = "CCX",
         .help = "Toffoli: flips the third qubit where the first two are 1, "
                 "|a,b,c⟩ → |a,b,c⊕ab⟩.",
         .family = GateFamily::ThreeQubit,
         .qubits = 3,
         .controls = 2,
         .matrix = withControls<matrices::x, 2>,
         .factors = gate_factors::doublyControlledX(),
         .inverse = "ccx",
         .inverseAngles = matrices::noAngles},
        {.name = "cswap",
         .label = "CSWAP",
         .help = "Fredkin: exchanges the last two qubits where the first is 1.",
         .family = GateFamily::ThreeQubit,
         .qubits = 3,
         .controls = 1,
         .matrix = withControls<matrices::swap, 1>,
         .factors = gate_factors::between(gate_factors::controlledX(2, 1),
                                          gate_factors::doublyControlledX(),
                                          gate_factors::controlledX(2, 1)),
         .inverse = "cswap",
         .inverseAngles = matrices::noAngles},
    };
}

} // namespace ansatz::gate_data
