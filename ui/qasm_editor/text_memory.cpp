// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/text_memory.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr std::size_t mostEntries = 32;

} // namespace

void TextMemory::keep(const Circuit &circuit, const QString &text)
{
    forget(circuit);
    m_entries.push_front({circuit, text});
    if (m_entries.size() > mostEntries)
        m_entries.pop_back();
}

const QString *TextMemory::textOf(const Circuit &circuit) const
{
    const auto found = std::ranges::find(m_entries, circuit, &Entry::circuit);
    return found == m_entries.end() ? nullptr : &found->text;
}

void TextMemory::forget(const Circuit &circuit)
{
    std::erase_if(m_entries, [&](const Entry &entry) { return entry.circuit == circuit; });
}

} // namespace ansatz::ui
