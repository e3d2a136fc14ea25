// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/operation_matching.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace ansatz::ui {

namespace {

/// How much of two operations must be the same.
enum class Likeness { Equal, AnyWeights, GateAndQubits, Gate, Qubits };

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value)
{
    hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdu;
}

std::uint64_t keyOf(const Operation &operation, Likeness likeness)
{
    std::uint64_t key = likeness == Likeness::Qubits
                            ? operation.parameters.size()
                            : mixed(1, std::uint64_t(operation.gate - gateTable().data()));
    if (likeness == Likeness::Gate)
        return key;
    for (const int qubit : operation.qubits)
        key = mixed(key, std::uint64_t(qubit));
    if (likeness == Likeness::GateAndQubits || likeness == Likeness::Qubits)
        return key;
    for (const Parameter &parameter : operation.parameters) {
        key = mixed(key, std::uint64_t(parameter.source));
        key = mixed(key, std::bit_cast<std::uint64_t>(parameter.scale));
        key = mixed(key, std::bit_cast<std::uint64_t>(parameter.offset));
        key = mixed(key, parameter.hasTrainableScale());
        if (parameter.source == Parameter::Source::Feature || likeness == Likeness::Equal)
            key = mixed(key, std::uint64_t(parameter.index));
        if (parameter.hasTrainableScale() && likeness == Likeness::Equal)
            key = mixed(key, std::uint64_t(parameter.scaleWeight));
    }
    return key;
}

class Matching {
public:
    Matching(std::span<const Operation> before, std::span<const Operation> removed,
             std::span<const Operation> after)
        : m_before(before), m_removed(removed), m_after(after), m_ids(after.size(), 0),
          m_taken(before.size(), false)
    {}

    std::vector<OperationId> match()
    {
        matchInOrder(Likeness::Equal);
        matchInOrder(Likeness::AnyWeights);
        matchAnywhere(Likeness::Equal);
        matchAnywhere(Likeness::AnyWeights);
        matchInOrder(Likeness::GateAndQubits);
        matchInOrder(Likeness::Gate);
        matchInOrder(Likeness::Qubits);
        return std::move(m_ids);
    }

private:
    using Pair = std::pair<std::size_t, std::size_t>;

    /// In each gap between the pairs found so far.
    void matchInOrder(Likeness likeness)
    {
        std::vector<Pair> pairs;
        Pair start{0, 0};
        const auto fill = [&](Pair end) {
            std::vector<std::size_t> old;
            std::vector<std::size_t> now;
            std::vector<std::uint64_t> oldKeys;
            std::vector<std::uint64_t> nowKeys;
            for (std::size_t k = start.first; k < end.first; ++k)
                if (!m_taken[k]) {
                    old.push_back(k);
                    oldKeys.push_back(keyOf(m_before[k], likeness));
                }
            for (std::size_t k = start.second; k < end.second; ++k)
                if (m_ids[k] == 0) {
                    now.push_back(k);
                    nowKeys.push_back(keyOf(m_after[k], likeness));
                }
            for (const Pair &pair : commonSubsequence(oldKeys, nowKeys)) {
                take(old[pair.first], now[pair.second]);
                pairs.emplace_back(old[pair.first], now[pair.second]);
            }
        };
        for (const Pair &pair : m_pairs) {
            fill(pair);
            pairs.push_back(pair);
            start = {pair.first + 1, pair.second + 1};
        }
        fill({m_before.size(), m_after.size()});
        m_pairs = std::move(pairs);
    }

    void matchAnywhere(Likeness likeness)
    {
        std::unordered_map<std::uint64_t, std::deque<Pair>> free; // {0: before, 1: removed}, index
        for (std::size_t k = 0; k < m_before.size(); ++k)
            if (!m_taken[k])
                free[keyOf(m_before[k], likeness)].emplace_back(0, k);
        const std::unordered_set<OperationId> given(m_ids.begin(), m_ids.end());
        for (std::size_t k = 0; k < m_removed.size(); ++k)
            if (!given.contains(m_removed[k].id))
                free[keyOf(m_removed[k], likeness)].emplace_back(1, k);
        for (std::size_t k = 0; k < m_after.size() && !free.empty(); ++k) {
            if (m_ids[k] != 0)
                continue;
            const auto found = free.find(keyOf(m_after[k], likeness));
            if (found == free.end() || found->second.empty())
                continue;
            const auto [list, index] = found->second.front();
            found->second.pop_front();
            if (list == 0)
                take(index, k);
            else
                m_ids[k] = m_removed[index].id;
        }
    }

    void take(std::size_t before, std::size_t after)
    {
        m_taken[before] = true;
        m_ids[after] = m_before[before].id;
    }

    std::span<const Operation> m_before;
    std::span<const Operation> m_removed;
    std::span<const Operation> m_after;
    std::vector<OperationId> m_ids;
    std::vector<bool> m_taken;
    std::vector<Pair> m_pairs; ///< in the order of both
};

} // namespace

// E. W. Myers, An O(ND) difference algorithm and its variations, Algorithmica 1 (1986).
std::vector<std::pair<std::size_t, std::size_t>>
commonSubsequence(std::span<const std::uint64_t> first, std::span<const std::uint64_t> second,
                  std::size_t mostDifferences)
{
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    std::size_t begin = 0;
    while (begin < first.size() && begin < second.size() && first[begin] == second[begin]) {
        pairs.emplace_back(begin, begin);
        ++begin;
    }
    std::size_t end = 0;
    while (end < first.size() - begin && end < second.size() - begin
           && first[first.size() - 1 - end] == second[second.size() - 1 - end])
        ++end;
    const auto a = first.subspan(begin, first.size() - begin - end);
    const auto b = second.subspan(begin, second.size() - begin - end);
    const auto n = std::ptrdiff_t(a.size());
    const auto m = std::ptrdiff_t(b.size());

    // furthest[d][k]: how far in `a` one gets on diagonal k with d differences.
    std::vector<std::vector<std::ptrdiff_t>> furthest;
    const auto most = std::min<std::ptrdiff_t>(n + m, std::ptrdiff_t(mostDifferences));
    std::ptrdiff_t differences = -1;
    const auto previous = [&](std::ptrdiff_t d, std::ptrdiff_t k) {
        const auto &row = furthest[std::size_t(d - 1)];
        const auto at = [&](std::ptrdiff_t diagonal) { return row[std::size_t(diagonal + d - 1)]; };
        const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
        return std::pair(down, down ? at(k + 1) : at(k - 1) + 1);
    };
    for (std::ptrdiff_t d = 0; n > 0 && m > 0 && d <= most && differences < 0; ++d) {
        furthest.emplace_back(std::size_t(2 * d + 1), 0);
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            std::ptrdiff_t x = d == 0 ? 0 : previous(d, k).second;
            while (x < n && x - k >= 0 && x - k < m && a[std::size_t(x)] == b[std::size_t(x - k)])
                ++x;
            furthest[std::size_t(d)][std::size_t(k + d)] = x;
            if (x >= n && x - k >= m) {
                differences = d;
                break;
            }
        }
    }
    if (differences >= 0) {
        std::vector<std::pair<std::size_t, std::size_t>> middle;
        std::ptrdiff_t x = n;
        std::ptrdiff_t k = n - m;
        for (std::ptrdiff_t d = differences; d >= 0; --d) {
            const auto [down, start] =
                d == 0 ? std::pair(false, std::ptrdiff_t(0)) : previous(d, k);
            for (; x > start; --x)
                middle.emplace_back(begin + std::size_t(x - 1), begin + std::size_t(x - 1 - k));
            x = down ? start : start - 1;
            k += down ? 1 : -1;
        }
        pairs.insert(pairs.end(), middle.rbegin(), middle.rend());
    }
    for (std::size_t back = end; back > 0; --back)
        pairs.emplace_back(first.size() - back, second.size() - back);
    return pairs;
}

std::vector<std::uint64_t> keysBesideWeights(std::span<const Operation> operations)
{
    std::vector<std::uint64_t> keys;
    keys.reserve(operations.size());
    for (const Operation &operation : operations)
        keys.push_back(keyOf(operation, Likeness::AnyWeights));
    return keys;
}

std::vector<OperationId> matchOperations(std::span<const Operation> before,
                                         std::span<const Operation> removed,
                                         std::span<const Operation> after)
{
    return Matching(before, removed, after).match();
}

} // namespace ansatz::ui
