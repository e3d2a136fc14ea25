// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"

#include <unordered_set>
#include <vector>

namespace ansatz::ui {

/// A circuit's operations with the block that each belongs to, so that a list can be edited without
/// counting ranges: they are found again at the end.
class BlockMembership {
public:
    explicit BlockMembership(const Circuit &circuit);

    /// Copies of operations, in order, and the blocks that they are all of, counted among them.
    struct Taken {
        std::vector<Operation> operations;
        std::vector<Block> blocks;
        std::vector<std::size_t> blockIndices = {}; ///< of these blocks in the circuit
    };

    /// The originals stay until dropMarked(), so that places keep their meaning.
    [[nodiscard]] Taken take(const std::unordered_set<OperationId> &ids);

    /// Throws UserError when a block would come into another one.
    void insert(const Place &place, Taken added);

    void dropMarked();

    /// Sets operations and blocks. Empty blocks vanish.
    void writeTo(Circuit &circuit) const;

private:
    static constexpr int none = -1;

    struct Member {
        Operation operation;
        int block = none;
        bool marked = false;
    };
    std::vector<Member> m_members;
    std::vector<Block> m_blocks;
};

} // namespace ansatz::ui
