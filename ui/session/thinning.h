// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ansatz::ui {

/// The first, third, fifth … of them.
template <class Record>
void keepEverySecond(std::vector<Record> &records)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < records.size(); i += 2) {
        // A record is not moved onto itself: that may empty it.
        if (kept != i)
            records[kept] = std::move(records[i]);
        ++kept;
    }
    records.resize(kept);
}

} // namespace ansatz::ui
