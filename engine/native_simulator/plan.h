// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/kernels.h"
#include "engine/simulator/compiled_circuit.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace ansatz::native {

/// How states lie in memory, and how much of one is worked on at a time.
struct PlanOptions {
    int laneBits = 0;  ///< bits of a basis index that choose the lane; 0: lanes are samples
    int lanes = 1;     ///< of the kernels
    int blockBits = 2; ///< qubits whose amplitudes are loaded together
    int cacheBits = 0; ///< bits of the vector index of a piece that stays in a cache
};

/// A Pauli as kernels see it: its signs on vector indices and lanes.
struct PlannedPauli {
    std::size_t flip = 0;  ///< of vector indices
    unsigned laneFlip = 0; ///< of lanes
    std::size_t sign = 0;  ///< mask of vector indices
    unsigned laneSign = 0; ///< mask of lanes
    double factor = 1;     ///< ±1
};

/// A qubit, string or phase on which a part works, with its place among the sums.
struct PlannedItem {
    const QubitRun *run = nullptr;           ///< of a layer, the start or the absorbed runs
    const PauliRotation *rotation = nullptr; ///< of Rotations or Diagonal
    const CompiledTerm *term = nullptr;      ///< of an observable
    PlannedPauli pauli;         ///< of a run its Y, which has the signs of Z and the flip of X
    std::size_t sumsAt = 0;     ///< in vectors of lanes: X, Y, Z of a block's item, one of a phase
    bool wantsWeights = false;  ///< its angles have weights
    bool wantsFeatures = false; ///< its angles have features
};

/// Neighbouring items that are loaded together.
struct Part {
    enum class Kind { Block, Phases };
    Kind kind = Kind::Block;
    std::size_t firstItem = 0;
    std::size_t items = 0;
    std::size_t step = 0; ///< parts of the same step commute
    int bits = 0;         ///< of a block: how many of its items flip vector indices
    /// Of a piece the vectors or, for a block, one of each group; kernels' Coset without its base.
    std::vector<std::size_t> basis;
    bool perSample = false; ///< a feature enters
    /// The state has its norm after it. A block before others of the same step and sweep leaves it
    /// to the last of those to multiply by the cosines that rotations were divided by.
    bool isNormalised = true;
};

/// Parts that are done one after the other on one piece of a state, before the next piece: first
/// those that change it, then those that are measured.
struct Sweep {
    /// A piece is base ^ the span of these vector indices.
    std::vector<std::size_t> basis;
    std::size_t fixed = 0; ///< bases are the indices without these bits
    std::size_t firstPart = 0;
    std::size_t steps = 0;    ///< parts that are rotated
    std::size_t measured = 0; ///< parts after those: absorbed runs and terms of observables

    [[nodiscard]] std::size_t measuredPart() const { return firstPart + steps; }
    [[nodiscard]] std::size_t end() const { return firstPart + steps + measured; }
};

/// Which gradients are asked for.
struct Wanted {
    bool weights = false;
    bool features = false;

    [[nodiscard]] bool of(const PlannedItem &item) const
    {
        return (item.wantsWeights && weights) || (item.wantsFeatures && features);
    }
};

/// A compiled circuit laid out for kernels. Refers to the circuit, which must outlive it.
struct Plan {
    PlanOptions options;
    int vectorBits = 0; ///< of a state
    /// Where each bit of the circuit's stored indices lies in this plan's: the lowest ones choose
    /// the lane.
    std::vector<int> positions;

    std::vector<PlannedItem> items;
    std::vector<Part> parts;
    std::vector<Sweep> sweeps;    ///< the steps, then the measurement
    std::vector<Sweep> start;     ///< the runs of the product state, to be measured only
    std::size_t sums = 0;         ///< of all items, in vectors of lanes
    std::size_t measuredSums = 0; ///< of those, the first: what is measured after the steps

    [[nodiscard]] std::size_t vectors() const { return std::size_t(1) << vectorBits; }
    /// Of a sweep's pieces; all bits where a state is worked on as a whole.
    [[nodiscard]] int pieceBits() const { return std::min(vectorBits, options.cacheBits); }
    /// Amplitudes of index x lie in vector x ^ fold(x). The vectors of a piece may differ in high
    /// bits alone, but a cache finds places by the low ones: so the high bits are folded into
    /// those, and a piece does not crowd a few places of the cache.
    [[nodiscard]] std::size_t fold(std::size_t index) const;
};

[[nodiscard]] Plan makePlan(const CompiledCircuit &circuit, const PlanOptions &options);

/// How a Pauli acts on a state that is stored as the plan says.
[[nodiscard]] PlannedPauli plannedPauli(const PauliMasks &masks, const Plan &plan);

} // namespace ansatz::native
