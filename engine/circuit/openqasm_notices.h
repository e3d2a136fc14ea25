// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_reader.h"

#include <string>
#include <vector>

namespace ansatz::openqasm {

/// Gathers what is left out, a notice for each kind.
class Notices final {
public:
    enum class Kind { Barrier, Bits, Measurement, Reset, GlobalPhase };

    void add(Kind kind, const OpenQasmRange &place, std::size_t count = 1);
    void add(OpenQasmNotice notice) { m_notices.push_back(std::move(notice)); }

    /// All of them in order of place.
    [[nodiscard]] std::vector<OpenQasmNotice> take();

private:
    struct Counted {
        Kind kind;
        OpenQasmRange place;
        std::size_t count = 0;
    };
    std::vector<Counted> m_counted;
    std::vector<OpenQasmNotice> m_notices;
};

} // namespace ansatz::openqasm
