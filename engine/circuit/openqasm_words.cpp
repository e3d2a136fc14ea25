// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_words.h"

#include <algorithm>
#include <array>

namespace ansatz::openqasm {

namespace {

struct Unsupported {
    std::string_view word;
    std::string_view remedy;
};

constexpr std::string_view noMeasurement =
    "Leave it out: expectation values are computed from the final state.";
constexpr std::string_view noBits = "Leave classical data out; a circuit here is gates on qubits.";
constexpr std::string_view noFlow = "Write the gates out.";
constexpr std::string_view noModifier =
    "Use a gate that has it built in, such as cx, crx, sdg, or define one with gate.";
constexpr std::string_view noTiming = "Leave timing and pulses out.";

constexpr std::array<Unsupported, 49> unsupported = {{
    {"measure", noMeasurement},
    {"reset", noMeasurement},
    {"output", noMeasurement},
    {"bit", noBits},
    {"creg", noBits},
    {"bool", noBits},
    {"int", noBits},
    {"uint", noBits},
    {"float", "Write input float or const float."},
    {"angle", "Write input angle or const angle."},
    {"complex", noBits},
    {"array", noBits},
    {"mutable", noBits},
    {"readonly", noBits},
    {"if", noFlow},
    {"else", noFlow},
    {"for", noFlow},
    {"while", noFlow},
    {"switch", noFlow},
    {"case", noFlow},
    {"default", noFlow},
    {"break", noFlow},
    {"continue", noFlow},
    {"end", noFlow},
    {"in", noFlow},
    {"def", "Define gates with gate."},
    {"extern", "Define gates with gate."},
    {"opaque", "Define gates with gate."},
    {"return", noFlow},
    {"ctrl", noModifier},
    {"negctrl", noModifier},
    {"inv", noModifier},
    {"pow", noModifier},
    {"gphase", "Leave it out: no expectation value depends on a global phase."},
    {"let", "Name the qubits by their register."},
    {"qreg", "Write qubit[n] name;"},
    {"box", noTiming},
    {"delay", noTiming},
    {"duration", noTiming},
    {"durationof", noTiming},
    {"stretch", noTiming},
    {"nop", noTiming},
    {"cal", noTiming},
    {"defcal", noTiming},
    {"defcalgrammar", noTiming},
    {"pragma", "Leave it out."},
    {"OPENQASM", "The version stands once, at the beginning."},
    {"true", noBits},
    {"false", noBits},
}};

} // namespace

void refuseUnsupportedWord(const Lexer &lexer, const Token &word)
{
    const auto found = std::ranges::find(unsupported, word.text, &Unsupported::word);
    if (found != unsupported.end())
        lexer.fail(inWords(word) + " is not supported here", word.position,
                   std::string(found->remedy));
}

} // namespace ansatz::openqasm
