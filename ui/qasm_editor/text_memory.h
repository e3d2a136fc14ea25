// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QString>

#include <deque>

namespace ansatz::ui {

/// The texts that a person typed last and the circuits that they say, so that undoing a change of
/// the circuit brings back the words too.
class TextMemory {
public:
    /// In the place of what was kept for this circuit.
    void keep(const Circuit &circuit, const QString &text);
    /// Null when none is known.
    [[nodiscard]] const QString *textOf(const Circuit &circuit) const;
    void forget(const Circuit &circuit);
    void clear() { m_entries.clear(); }

private:
    struct Entry {
        Circuit circuit;
        QString text;
    };
    std::deque<Entry> m_entries; ///< the newest first
};

} // namespace ansatz::ui
