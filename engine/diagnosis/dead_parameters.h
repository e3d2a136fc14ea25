// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/message.h"
#include "engine/circuit/circuit.h"
#include "engine/simulator/circuit_warnings.h"
#include "engine/simulator/simulator.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ansatz {

/// A weight or feature that changes no expectation value.
struct DeadInput {
    enum class Reason {
        Unused,         ///< no operation takes it
        Unseen,         ///< what it turns lies outside every observable's light cone
        NoEffect,       ///< it changes a global phase only, or is scaled by 0
        ZeroEverywhere, ///< its derivative is 0 at several random points
    };
    Parameter::Source source = Parameter::Source::Weight;
    int index = 0; ///< of the expanded circuit's weights, or of the features
    Reason reason = Reason::Unused;
    std::vector<std::size_t> operations; ///< of the expanded circuit that take it

    /// Data may have features that a circuit leaves out; anything else is worth a warning.
    [[nodiscard]] bool matters() const
    {
        return source == Parameter::Source::Weight || reason != Reason::Unused;
    }

    friend bool operator==(const DeadInput &, const DeadInput &) = default;
};

/// "unused", …
[[nodiscard]] std::string_view toString(DeadInput::Reason reason);
/// Why, as a clause for people: "no operation reads it".
[[nodiscard]] Message message(DeadInput::Reason reason);
/// The same in English.
[[nodiscard]] std::string explain(DeadInput::Reason reason);

/// The idle inputs of a circuit's warnings, weights first, with all operations that take them.
[[nodiscard]] std::vector<DeadInput> structurallyDead(const CircuitWarnings &warnings,
                                                      const ExpandedCircuit &circuit);

/// Random points at which derivatives are looked at.
inline constexpr int deadnessPoints = 5;

/// Adds inputs not yet listed whose derivative is 0 (to 10⁻¹¹ of the observables' size) at
/// `deadnessPoints` seeded random points. `simulator` is of this circuit; takes as many forward
/// and backward passes.
void addNumericallyDead(std::vector<DeadInput> &dead, Simulator<double> &simulator,
                        const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                        std::uint64_t seed);

} // namespace ansatz
