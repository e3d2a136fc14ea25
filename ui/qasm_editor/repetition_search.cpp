// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/repetition_search.h"

#include "ui/qasm_editor/block_folding.h"
#include "ui/qasm_editor/operation_matching.h"

#include <algorithm>
#include <functional>

namespace ansatz::ui {

namespace {

constexpr std::size_t shortest = 3;
constexpr std::size_t mostOperations = 4000; // the search is quadratic
constexpr std::size_t mostTries = 8;

/// Runs that look the same after `length` operations, whatever their weights.
void collect(const std::vector<std::uint64_t> &keys, std::size_t length, std::vector<Block> &found)
{
    std::size_t equal = 0;
    for (std::size_t k = 0; k + length <= keys.size(); ++k) {
        if (k + length < keys.size() && keys[k] == keys[k + length]) {
            ++equal;
            continue;
        }
        if (equal >= length) {
            const std::size_t repetitions = equal / length + 1;
            found.push_back({k - equal, repetitions * length, int(repetitions), {}});
        }
        equal = 0;
    }
}

} // namespace

std::optional<Block> findRepetition(const Circuit &writtenOut)
{
    if (writtenOut.operations.size() > mostOperations)
        return std::nullopt;
    const std::vector<std::uint64_t> keys = keysBesideWeights(writtenOut.operations);
    std::vector<Block> found;
    for (std::size_t length = shortest; 2 * length <= keys.size(); ++length)
        collect(keys, length, found);
    // Of two that are equally long the one of more repetitions.
    std::ranges::stable_sort(found, std::greater<>(), &Block::count);
    for (std::size_t k = 0; k < std::min(found.size(), mostTries); ++k)
        if (foldBlocks(writtenOut, {found[k]}).unequal.empty())
            return found[k];
    return std::nullopt;
}

} // namespace ansatz::ui
