// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <optional>
#include <vector>

namespace ansatz::native {

/// Independent bit masks and the space that they span over GF(2).
class Gf2Basis final {
public:
    /// Adds a mask unless the space holds it already; whether it was added.
    bool add(std::size_t mask)
    {
        const Reduced reduced = reduce(mask);
        if (reduced.rest == 0)
            return false;
        m_echelon.push_back({reduced.rest, reduced.combination | std::size_t(1) << m_masks.size()});
        m_masks.push_back(mask);
        return true;
    }

    /// What is left of a mask that the space does not hold; else 0.
    [[nodiscard]] std::size_t rest(std::size_t mask) const { return reduce(mask).rest; }
    [[nodiscard]] const std::vector<std::size_t> &masks() const { return m_masks; }
    [[nodiscard]] int size() const { return static_cast<int>(m_masks.size()); }

    /// Which of masks() make up `mask`, a bit each; none when it is outside the space.
    [[nodiscard]] std::optional<std::size_t> coordinates(std::size_t mask) const
    {
        const Reduced reduced = reduce(mask);
        if (reduced.rest != 0)
            return std::nullopt;
        return reduced.combination;
    }

    /// The basis of the same space whose highest bits each are in one mask alone, lowest first: of
    /// all 2^n indices their bits.
    [[nodiscard]] std::vector<std::size_t> reduced() const
    {
        std::vector<std::size_t> result;
        for (const Entry &entry : m_echelon)
            result.push_back(entry.mask);
        std::ranges::sort(result);
        for (std::size_t i = result.size(); i-- > 0;) {
            for (std::size_t above = i + 1; above < result.size(); ++above) {
                if (result[above] & std::bit_floor(result[i]))
                    result[above] ^= result[i];
            }
        }
        return result;
    }

    /// One bit for each mask: every coset of the space has exactly one member without these bits.
    [[nodiscard]] std::size_t pivots() const
    {
        std::size_t bits = 0;
        for (const Entry &entry : m_echelon)
            bits |= std::bit_floor(entry.mask);
        return bits;
    }

private:
    struct Entry {
        std::size_t mask;        ///< its highest bit is in no later entry's mask
        std::size_t combination; ///< of m_masks
    };
    struct Reduced {
        std::size_t rest;
        std::size_t combination;
    };

    [[nodiscard]] Reduced reduce(std::size_t mask) const
    {
        Reduced reduced{mask, 0};
        for (const Entry &entry : m_echelon) {
            if (reduced.rest & std::bit_floor(entry.mask)) {
                reduced.rest ^= entry.mask;
                reduced.combination ^= entry.combination;
            }
        }
        return reduced;
    }

    std::vector<std::size_t> m_masks;
    std::vector<Entry> m_echelon;
};

/// For every basis mask a bit: the parity of its overlap with `mask`.
[[nodiscard]] inline std::size_t parities(std::size_t mask, const std::vector<std::size_t> &basis)
{
    std::size_t bits = 0;
    for (std::size_t j = 0; j < basis.size(); ++j)
        bits |= static_cast<std::size_t>(std::popcount(mask & basis[j]) & 1) << j;
    return bits;
}

} // namespace ansatz::native
