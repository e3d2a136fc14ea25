// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_words.h"

#include <algorithm>

namespace ansatz::openqasm {

namespace {

struct Unsupported {
    std::string_view word;
    std::string_view remedy;
};

constexpr std::string_view noMeasurement =
    "Leave it out: expectation values are computed from the final state.";
constexpr std::string_view noBits = "Leave classical data out; a circuit here is gates on qubits.";
constexpr std::string_view noFlow =
    "Take it out; only gates, and for loops over constants, make up a circuit here.";
constexpr std::string_view misplaced = "The word has another meaning in the language.";
constexpr std::string_view noTiming = "Leave timing and pulses out.";

constexpr Unsupported unsupported[] = {
    {"measure", misplaced},
    {"reset", misplaced},
    {"output", noMeasurement},
    {"bit", misplaced},
    {"creg", misplaced},
    {"bool", noBits},
    {"int", misplaced},
    {"uint", misplaced},
    {"float", misplaced},
    {"angle", misplaced},
    {"complex", noBits},
    {"array", noBits},
    {"mutable", noBits},
    {"readonly", noBits},
    {"if", noFlow},
    {"else", noFlow},
    {"for", misplaced},
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
    {"opaque", "Define it with gate, with a body."},
    {"return", noFlow},
    {"ctrl", misplaced},
    {"negctrl", misplaced},
    {"inv", misplaced},
    {"pow", misplaced},
    {"gphase", misplaced},
    {"let", misplaced},
    {"qreg", misplaced},
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
    {"input", misplaced},
    {"const", misplaced},
    {"qubit", misplaced},
    {"gate", misplaced},
    {"barrier", misplaced},
    {"include", misplaced},
};

} // namespace

void refuseUnsupportedWord(const Lexer &lexer, const Token &word)
{
    constexpr std::string_view ofTwo[] = {"opaque", "if",   "measure", "reset",   "creg",
                                          "qreg",   "gate", "barrier", "include", "OPENQASM"};
    if (lexer.version() == 2 && std::ranges::find(ofTwo, word.text) == std::end(ofTwo))
        return;
    const auto found = std::ranges::find(unsupported, word.text, &Unsupported::word);
    if (found != std::end(unsupported))
        lexer.fail(inWords(word) + " is not supported here", word.position,
                   std::string(found->remedy));
}

} // namespace ansatz::openqasm
