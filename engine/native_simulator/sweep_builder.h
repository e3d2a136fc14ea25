// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/gf2.h"
#include "engine/native_simulator/plan.h"

#include <cstddef>
#include <vector>

namespace ansatz::native {

/// Vectors that differ in so many lowest bits stay neighbours, and where the piece has room for them
/// are in the same one.
inline constexpr int neighbourBits = 3;

/// Collects items into parts of a plan, and parts into sweeps: as many one after the other as a
/// piece has room for.
class SweepBuilder final {
public:
    explicit SweepBuilder(Plan &plan) : m_plan(plan) {}

    /// Items that commute and whose order is free: runs of a layer. Those for which the open sweep
    /// has room go first: so one sweep does the end of a layer and the beginning of the next.
    void addRuns(std::vector<PlannedItem> items);
    /// An item whose order counts.
    void addBlock(const PlannedItem &item);
    /// Items without flips.
    void addPhases(std::vector<PlannedItem> items);
    /// Parts from now on are measured.
    void measure() { m_isMeasuring = true; }

    /// What was added since the builder was made.
    [[nodiscard]] std::vector<Sweep> finish();

private:
    [[nodiscard]] std::vector<PlannedItem> takeFitting(std::vector<PlannedItem> &items);
    void addBlocks(std::vector<PlannedItem> items);
    void addToBlock(std::vector<PlannedItem> items);
    [[nodiscard]] int blockSize(const std::vector<PlannedItem> &items) const;
    void openSweep(const Gf2Basis &wanted);
    void makeRoomFor(const std::vector<std::size_t> &flips);
    void add(Part::Kind kind, std::vector<PlannedItem> items);
    void closeSweep();
    void place(Part &part) const;
    void shareNorms() const;

    Plan &m_plan;
    std::vector<Sweep> m_sweeps;
    Sweep m_sweep; ///< the open one
    std::size_t m_step = 0;
    Gf2Basis m_span; ///< of the open sweep
    bool m_isOpen = false;
    bool m_isMeasuring = false;
};

} // namespace ansatz::native
