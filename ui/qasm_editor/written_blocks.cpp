// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/written_blocks.h"

#include <QCoreApplication>

#include <algorithm>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::WrittenBlocks", text);
}

bool isBefore(const OpenQasmPosition &first, const OpenQasmPosition &second)
{
    return first.line != second.line ? first.line < second.line : first.column < second.column;
}

struct Run {
    std::size_t first = 0;
    std::size_t count = 0;
};

/// The operations whose statements begin between two places; none when others lie among them, as
/// in a part of a loop's body.
std::optional<Run> runBetween(const std::vector<OpenQasmRange> &places, bool areSorted,
                              const OpenQasmPosition &from, const OpenQasmPosition &to)
{
    const auto isInside = [&](const OpenQasmRange &place) {
        return !isBefore(place.first, from) && isBefore(place.first, to);
    };
    auto first = places.begin();
    auto end = places.end();
    if (areSorted) {
        first = std::ranges::lower_bound(places, from, isBefore, &OpenQasmRange::first);
        end = std::ranges::lower_bound(first, places.end(), to, isBefore, &OpenQasmRange::first);
    } else {
        first = std::ranges::find_if(places, isInside);
        end = std::find_if_not(first, places.end(), isInside);
        if (std::any_of(end, places.end(), isInside))
            return std::nullopt;
    }
    return Run{std::size_t(first - places.begin()), std::size_t(end - first)};
}

/// After how many operations a loop's statements begin again; the run's length when they do not.
std::size_t periodOf(const OpenQasmProgram &program, const Run &run)
{
    const auto isSame = [&](std::size_t a, std::size_t b) {
        const Operation &first = program.circuit.operations[a];
        const Operation &second = program.circuit.operations[b];
        return program.places[a] == program.places[b] && first.gate == second.gate
               && first.qubits == second.qubits && first.parameters == second.parameters;
    };
    // The first operation comes again at every repetition; periods are tried at those places only.
    std::size_t tries = 0;
    for (std::size_t period = 1; period <= run.count / 2 && tries < 64; ++period) {
        if (run.count % period != 0 || !isSame(run.first, run.first + period))
            continue;
        ++tries;
        bool isPeriodic = true;
        for (std::size_t k = run.first; k + period < run.first + run.count && isPeriodic; ++k)
            isPeriodic = isSame(k, k + period);
        if (isPeriodic)
            return period;
    }
    return run.count;
}

bool overlap(const Block &block, const Run &run)
{
    return run.first < block.first + block.count && block.first < run.first + run.count;
}

class Finder {
public:
    Finder(const ProgramScan &scan, const OpenQasmProgram &program)
        : m_scan(scan), m_program(program),
          m_areSorted(std::ranges::is_sorted(program.places, isBefore, &OpenQasmRange::first))
    {}

    WrittenBlocks find()
    {
        findComments();
        findLoops();
        return std::move(m_found);
    }

private:
    void note(const OpenQasmRange &place, const QString &text)
    {
        m_found.notes.push_back({ProgramMark::Kind::Note, place, text});
    }

    void findComments()
    {
        const BlockComment *open = nullptr;
        for (const BlockComment &comment : m_scan.blocks) {
            if (comment.start && open)
                note(comment.place,
                     tr("A block cannot lie in another one: this line is a comment alone."));
            else if (comment.start)
                open = &comment;
            else if (open)
                close(*std::exchange(open, nullptr), comment);
        }
        if (open)
            note(open->place, tr("This block is never closed: end it with // }"));
    }

    void close(const BlockComment &start, const BlockComment &end)
    {
        const std::optional<Run> run =
            runBetween(m_program.places, m_areSorted, start.place.end, end.place.first);
        if (!run)
            return note(start.place, tr("This block is a part of a loop and is written out."));
        if (run->count == 0)
            return note(start.place, tr("This block is empty."));
        Block block = *start.start;
        block.first = run->first;
        block.count = run->count;
        m_found.blocks.push_back(block);
        m_found.comments.push_back(start.place);
        m_found.lines.emplace_back(start.place.first.line, end.place.first.line);
    }

    void findLoops()
    {
        for (const OpenQasmRange &loop : m_scan.loops) {
            const std::optional<Run> run =
                runBetween(m_program.places, m_areSorted, loop.first, loop.end);
            if (!run || run->count < 2)
                continue;
            if (std::ranges::any_of(m_found.blocks,
                                    [&](const Block &block) { return overlap(block, *run); }))
                continue;
            const std::size_t period = periodOf(m_program, *run);
            if (period == run->count)
                continue;
            const auto at = std::ranges::upper_bound(m_found.blocks, run->first, {}, &Block::first);
            m_found.comments.insert(m_found.comments.begin() + (at - m_found.blocks.begin()),
                                    std::nullopt);
            m_found.lines.insert(m_found.lines.begin() + (at - m_found.blocks.begin()), {0, 0});
            m_found.blocks.insert(at, {run->first, run->count, int(run->count / period), {}});
        }
    }

    const ProgramScan &m_scan;
    const OpenQasmProgram &m_program;
    bool m_areSorted; ///< no loop's body comes back
    WrittenBlocks m_found;
};

} // namespace

WrittenBlocks findBlocks(const ProgramScan &scan, const OpenQasmProgram &program)
{
    return Finder(scan, program).find();
}

Block repetitionAt(const WrittenBlocks &blocks, std::size_t block, const ProgramScan &scan,
                   const OpenQasmProgram &program, std::size_t line)
{
    const auto [start, end] = blocks.lines[block];
    std::vector<std::size_t> borders{start};
    for (const std::size_t border : scan.repetitions)
        if (border > start && border < end)
            borders.push_back(border);
    if (line <= start || line >= end
        || borders.size() != std::size_t(blocks.blocks[block].repetitions))
        return {};
    borders.push_back(end);
    const auto behind = std::ranges::upper_bound(borders, line);
    if (behind == borders.begin() || behind == borders.end())
        return {};
    const std::optional<Run> run =
        runBetween(program.places, false, {*(behind - 1), 1}, {*behind, 1});
    return run ? Block{run->first, run->count, blocks.blocks[block].repetitions,
                       blocks.blocks[block].label}
               : Block{};
}

} // namespace ansatz::ui
