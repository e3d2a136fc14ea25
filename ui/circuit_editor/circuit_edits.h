// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

// Changes of a circuit as a person makes them. They keep block ranges right, leave weights compact
// and features as many as are read, and throw UserError for what cannot be done, with the circuit
// as it was.
namespace ansatz::ui {

/// Before the operation of index `position` (or at the end). At a block's border the position alone
/// does not say on which side of it; `block` does.
struct Place {
    std::size_t position = 0;
    std::optional<std::size_t> block; ///< the one that it belongs to

    friend bool operator==(const Place &, const Place &) = default;
};

/// After everything, outside all blocks.
[[nodiscard]] Place endOf(const Circuit &circuit);

/// Index of a parameter that an edit replaces: a new weight, or the feature of the operation's
/// first qubit.
inline constexpr int newIndex = -1;
/// The same of the weight that trains a feature's scale.
inline constexpr int newScaleWeight = -2;
static_assert(newScaleWeight != Parameter::noWeight);

/// Inserts an operation, under a new id, and returns it. Missing wires up to the hard limit are
/// added.
OperationId insertOperation(Circuit &circuit, const Place &place, const Gate &gate,
                            std::vector<int> qubits, std::vector<Parameter> parameters);

/// Inserts the gate once for each set of qubits, in order. All of them read the same given indices,
/// and each new ones for `newIndex`.
std::vector<OperationId> insertOperations(Circuit &circuit, const Place &place, const Gate &gate,
                                          const std::vector<std::vector<int>> &qubits,
                                          const std::vector<Parameter> &parameters);

/// Inserts a template's operations on all wires, with these values of its options or, for none,
/// the standard ones. Its equal layers are a repeat block, written out inside another block. The
/// ids of the operations.
std::vector<OperationId> insertTemplate(Circuit &circuit, const Place &place, std::string_view name,
                                        const std::vector<int> &values = {});

/// Moves operations, in their order, to a place that is named in the circuit as it is, and
/// `wireShift` wires down (up when negative). They keep ids, weights, and the blocks that they are
/// all of. Missing wires are added.
void moveOperations(Circuit &circuit, std::span<const OperationId> ids, const Place &place,
                    int wireShift);

/// Moves operations to other wires where they are; none is added.
void shiftOperations(Circuit &circuit, std::span<const OperationId> ids, int wireShift);

/// Puts the qubit `which` of an operation on another wire. On one that the operation has already
/// the two change places. A missing wire is added.
void rewire(Circuit &circuit, OperationId id, std::size_t which, int wire);

/// Blocks that become empty vanish.
void removeOperations(Circuit &circuit, std::span<const OperationId> ids);

/// Replaces an operation's parameters and the qubits that it acts on.
void changeOperation(Circuit &circuit, OperationId id, std::vector<int> qubits,
                     std::vector<Parameter> parameters);

/// Replaces each parameter of those of these operations that are there; weights are numbered anew
/// only at the end. Takes as long as the circuit, however many they are.
void changeParameters(Circuit &circuit, std::span<const OperationId> ids,
                      const std::function<Parameter(const Parameter &)> &replaced);

/// How the weight of one of an operation's angles starts; nothing leaves it to the training's
/// settings. The weight is the one that the angle reads, whatever number stands in `start`.
struct StartEdit {
    std::size_t parameter = 0;
    std::optional<WeightStart> start;

    friend bool operator==(const StartEdit &, const StartEdit &) = default;
};
/// Throws UserError for an angle without a weight.
void changeStarts(Circuit &circuit, OperationId id, const std::vector<StartEdit> &edits);

/// Adds a wire below the last one.
void addQubit(Circuit &circuit);

/// Removes a wire and closes the gap. One in use needs `withOperations`.
void removeQubit(Circuit &circuit, int qubit, bool withOperations);

/// Index of the operation of that id, if there is one.
[[nodiscard]] std::optional<std::size_t> indexOf(const Circuit &circuit, OperationId id);

/// The block that holds the operation of that index, if one does.
[[nodiscard]] std::optional<std::size_t> blockAt(const Circuit &circuit, std::size_t index);

/// `count` neighbouring qubits from `top` down, shifted up as far as `wires` demands.
[[nodiscard]] std::vector<int> neighbours(int top, int count, int wires);

} // namespace ansatz::ui
