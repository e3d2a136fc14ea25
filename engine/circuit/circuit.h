// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"
#include "engine/circuit/parameter.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ansatz {

/// Stays with an operation through every edit; unique in its circuit, never 0.
using OperationId = std::uint32_t;

/// A gate on given qubits.
struct Operation {
    OperationId id = 0;
    const Gate *gate = nullptr; ///< into gateTable()
    std::vector<int> qubits;    ///< controls first, as the gate's matrix orders them
    std::vector<Parameter> parameters;

    friend bool operator==(const Operation &, const Operation &) = default;
};

/// A contiguous run of operations that belongs together: a repeat block when repetitions > 1
/// ("×L layers"), else a group. Blocks do not overlap.
///
/// Each repetition has weights of its own: a weight used only inside the block is a fresh one in
/// every repetition; one that is also used outside it is shared by all.
struct Block {
    std::size_t first = 0; ///< index of its first operation
    std::size_t count = 0; ///< number of operations; at least 1
    int repetitions = 1;
    std::string label; ///< may be empty

    friend bool operator==(const Block &, const Block &) = default;
};

/// How a drawn weight starts when a training begins, instead of the way that the training's
/// settings give all others. Every repetition of a repeat block draws its own value.
struct WeightStart {
    enum class Distribution { Value, Normal, Uniform };

    int weight = 0; ///< index in the drawn circuit
    Distribution distribution = Distribution::Value;
    double first = 0;  ///< the value; the mean; the lower end. Radians, for scales a number
    double second = 0; ///< unused; the standard deviation, at least 0; the upper end, above `first`

    friend bool operator==(const WeightStart &, const WeightStart &) = default;
};

/// Operations on n qubits as a person draws them, repeat blocks folded. A plain value.
/// Qubit 0 is the top wire and the most significant bit of a basis index.
struct Circuit {
    int qubits = 1;
    int features = 0; ///< length of the feature vector; parameters refer to 0 … features-1
    int weights = 0;  ///< drawn weights, before blocks are repeated
    std::vector<Operation> operations;
    std::vector<Block> blocks;       ///< in order of `first`
    std::vector<WeightStart> starts; ///< in order of `weight`, at most one for each

    friend bool operator==(const Circuit &, const Circuit &) = default;
};

/// How that drawn weight starts; null when the training's settings say it.
[[nodiscard]] const WeightStart *startOf(const Circuit &circuit, int weight);
/// Gives a drawn weight a start, in the place of the one that it had.
void setStart(Circuit &circuit, const WeightStart &start);
/// Leaves how it starts to the training's settings.
void clearStart(Circuit &circuit, int weight);

/// Hard limits of every reader and editor.
inline constexpr int maximumQubits = 34;
inline constexpr std::size_t maximumExpandedOperations = 1'000'000;

/// Adds an operation at the end under a new id, widens `features` and `weights` as its parameters
/// need, and returns its id. Throws UserError for qubits out of range or repeated, or a wrong
/// number of parameters.
OperationId append(Circuit &circuit, const Gate &gate, std::vector<int> qubits,
                   std::vector<Parameter> parameters = {});

/// An id that no operation of the circuit has.
[[nodiscard]] OperationId nextOperationId(const Circuit &circuit);

/// Throws UserError naming the first fault: counts, qubits, indices, blocks, starts, limits,
/// numbers that are not finite. `place` prefixes the place ("/circuit").
void validate(const Circuit &circuit, const std::string &place = {});

/// Renumbers weights 0 … without gaps in order of their index, dropping unused ones and the way
/// that they start.
void compactWeights(Circuit &circuit);

/// Where a weight of an expanded circuit was drawn.
struct WeightOrigin {
    OperationId operation = 0; ///< the first one that uses it; 0 when none does
    int parameter = 0;         ///< which of its parameters
    int repetition = 0;        ///< of its block
    int drawnWeight = 0;       ///< index in the drawn circuit

    friend bool operator==(const WeightOrigin &, const WeightOrigin &) = default;
};

/// A circuit with its blocks written out: what simulators read.
struct ExpandedCircuit {
    int qubits = 1;
    int features = 0;
    int weights = 0;
    std::vector<Operation> operations; ///< ids repeat, once for every repetition
    std::vector<WeightOrigin> origins; ///< one for each weight
};

/// Writes the blocks out. Without repeating blocks weight indices stay as they are; a block's own
/// weights are numbered repetition by repetition at the place of its first one.
/// Throws UserError over maximumExpandedOperations.
[[nodiscard]] ExpandedCircuit expand(const Circuit &circuit);

/// What a person asks of a circuit at a glance, of the expanded form.
struct CircuitFacts {
    int qubits = 0;
    std::size_t operations = 0;
    int depth = 0; ///< longest chain of operations that share qubits
    int weights = 0;
    int features = 0; ///< distinct features that are used
    /// One state in complex64; complex128 takes twice as much, a gradient more than one state.
    std::uint64_t stateBytes = 0;
};
[[nodiscard]] CircuitFacts facts(const Circuit &circuit);

} // namespace ansatz
