// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/qasm_editor/program_text.h"

#include <optional>
#include <vector>

namespace ansatz::ui {

[[nodiscard]] bool isBefore(const OpenQasmPosition &first, const OpenQasmPosition &second);

/// The next or last one of positions in order, going round; none of none.
[[nodiscard]] std::optional<OpenQasmPosition>
neighbour(const std::vector<OpenQasmPosition> &positions, const OpenQasmPosition &here,
          bool forward);

/// Where a text says which operations; answers are in order and without repeats.
class OperationPlaces {
public:
    OperationPlaces() = default;
    explicit OperationPlaces(std::vector<OperationPlace> places) : m_places(std::move(places)) {}

    /// What a cursor or a selection touches: for a cursor beside all statements of its line, all
    /// of the line.
    [[nodiscard]] std::vector<OperationId> operationsAt(const OpenQasmRange &selected) const;

    /// `operations` in order.
    [[nodiscard]] std::vector<OpenQasmRange>
    placesOf(const std::vector<OperationId> &operations) const;

    /// The last one that begins on the line; 0 for none.
    [[nodiscard]] OperationId operationOn(std::size_t line) const;

    /// The line of an operation that is nearest to `line`; 0 when there is none.
    [[nodiscard]] std::size_t lineOf(OperationId operation, std::size_t line) const;

private:
    std::vector<OperationPlace> m_places;
};

} // namespace ansatz::ui
