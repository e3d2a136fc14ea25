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

    void insert(const Place &place, std::vector<Operation> operations);

    /// Copies of the operations of these ids, in order; the originals stay until dropMarked(), so
    /// that places keep their meaning.
    std::vector<Operation> markAndCopy(const std::unordered_set<OperationId> &ids);
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
