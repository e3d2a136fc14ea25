// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_notices.h"

#include "engine/base/numbers.h"

#include <algorithm>

namespace ansatz {

namespace openqasm {

namespace {

struct Words {
    std::string_view noun;
    std::string_view reason;
    std::string_view reasonOfSeveral = reason;
};

Words wordsOf(Notices::Kind kind)
{
    switch (kind) {
    case Notices::Kind::Barrier:
        return {"barrier", "it changes no expectation value", "they change no expectation value"};
    case Notices::Kind::Bits:
        return {"classical register", "a circuit here is gates on qubits"};
    case Notices::Kind::Measurement:
        return {"measurement", "expectation values are computed from the final state"};
    case Notices::Kind::Reset:
        return {"reset", "at the start every qubit is in |0⟩"};
    case Notices::Kind::GlobalPhase:
        break;
    }
    return {"global phase", "no expectation value depends on it",
            "no expectation value depends on them"};
}

} // namespace

void Notices::add(Kind kind, const OpenQasmRange &place, std::size_t count)
{
    auto found = std::ranges::find(m_counted, kind, &Counted::kind);
    if (found == m_counted.end())
        found = m_counted.insert(found, {kind, place, 0});
    found->count += count;
}

std::vector<OpenQasmNotice> Notices::take()
{
    for (const Counted &counted : m_counted) {
        const Words words = wordsOf(counted.kind);
        m_notices.push_back(
            {counted.place, counted.count,
             formatCount(counted.count, words.noun) + (counted.count == 1 ? " is" : " are")
                 + " left out: "
                 + std::string(counted.count == 1 ? words.reason : words.reasonOfSeveral)});
    }
    m_counted.clear();
    std::ranges::stable_sort(m_notices, [](const OpenQasmNotice &a, const OpenQasmNotice &b) {
        return std::pair(a.place.first.line, a.place.first.column)
               < std::pair(b.place.first.line, b.place.first.column);
    });
    return std::move(m_notices);
}

} // namespace openqasm

std::string inWords(const OpenQasmNotice &notice, const std::string &source)
{
    return source + ":" + std::to_string(notice.place.first.line) + ":"
           + std::to_string(notice.place.first.column) + ": " + notice.text;
}

} // namespace ansatz
