// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <optional>
#include <string_view>

// Changes of what an experiment measures. Its observables stay empty while they are ⟨Z⟩ of every
// qubit, so that a new wire is measured too. They throw UserError and leave it as it was.
namespace ansatz::ui {

/// The qubit and Pauli of an observable that is one of those alone, with the coefficient 1.
[[nodiscard]] std::optional<std::pair<int, Pauli>> singlePauli(const Observable &observable);

/// Index of the measured observable that stands at the end of this wire.
[[nodiscard]] std::optional<std::size_t> outputOf(const Experiment &experiment, int wire);

/// What the wire's end measures; nothing removes it. The last output cannot be removed.
void measure(Experiment &experiment, int wire, std::optional<Pauli> pauli);

/// Adds an observable at the end ("X0 Y1", "0.5 Z0 - 0.25 X1 X2").
void addObservable(Experiment &experiment, std::string_view text);
/// Changes the one of that index; an empty text removes it.
void changeObservable(Experiment &experiment, std::size_t index, std::string_view text);

} // namespace ansatz::ui
