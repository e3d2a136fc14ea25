// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ansatz {

enum class Pauli { X, Y, Z };

/// coefficient · product of Paulis on different qubits, in order of qubit. No factor: the identity.
struct PauliString {
    double coefficient = 1;
    std::vector<std::pair<int, Pauli>> factors;

    friend bool operator==(const PauliString &, const PauliString &) = default;
};

/// A sum of Pauli strings with real coefficients.
struct Observable {
    std::vector<PauliString> terms;

    friend bool operator==(const Observable &, const Observable &) = default;
};

/// ⟨Z_q⟩.
[[nodiscard]] Observable pauliZ(int qubit);

/// ⟨Z_i⟩ of every qubit: the default output of a quantum layer.
[[nodiscard]] std::vector<Observable> pauliZOfEveryQubit(int qubits);

/// "Z0", "X0 Y1", "0.5 Z0 - 0.25 X1 X2", "I". Throws UserError naming the column.
[[nodiscard]] Observable parseObservable(std::string_view text);

/// The text that parseObservable reads back as the same.
[[nodiscard]] std::string toString(const Observable &observable);

/// Throws UserError when a factor is not on qubits 0 … qubits-1 or a coefficient not finite.
void validate(const Observable &observable, int qubits, const std::string &place = {});

} // namespace ansatz
