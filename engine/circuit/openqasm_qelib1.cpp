// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_qelib1.h"

#include <algorithm>
#include <array>

namespace ansatz::openqasm {

std::string_view qelib1Definitions()
{
    return "gate u0(gamma) a { id a; }"
           "gate u(theta, phi, lambda) a { u3(theta, phi, lambda) a; }"
           "gate cu1(lambda) a, b { cp(lambda) a, b; }"
           "gate cu3(theta, phi, lambda) a, b { cu(theta, phi, lambda, 0) a, b; }"
           "gate csx a, b { ctrl @ sx a, b; }"
           "gate rccx a, b, c { h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c; }"
           "gate rc3x a, b, c, d { h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; "
           "cx a, d; t d; cx b, d; tdg d; h d; t d; cx c, d; tdg d; h d; }"
           "gate c3x a, b, c, d { ctrl(3) @ x a, b, c, d; }"
           "gate c3sqrtx a, b, c, d { ctrl(3) @ sx a, b, c, d; }"
           "gate c4x a, b, c, d, e { ctrl(4) @ x a, b, c, d, e; }";
}

bool isInEveryQelib1(std::string_view name)
{
    constexpr std::array<std::string_view, 23> names = {
        "u3",  "u2", "u1", "cx", "id", "x",  "y",  "z",   "h",   "s",   "sdg", "t",
        "tdg", "rx", "ry", "rz", "cz", "cy", "ch", "ccx", "crz", "cu1", "cu3"};
    return std::ranges::find(names, name) != names.end();
}

} // namespace ansatz::openqasm
