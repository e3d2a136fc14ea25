// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/program_reading.h"

#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/base/numbers.h"
#include "engine/circuit/openqasm_reader.h"
#include "ui/document/error_text.h"
#include "ui/document/operation_ids.h"
#include "ui/qasm_editor/block_folding.h"
#include "ui/qasm_editor/operation_matching.h"
#include "ui/qasm_editor/repetition_search.h"
#include "ui/qasm_editor/weight_numbers.h"
#include "ui/qasm_editor/written_blocks.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace ansatz::ui {

namespace {

QString tr(const char *text, int number = -1)
{
    return QCoreApplication::translate("ansatz::ui::ProgramReading", text, nullptr, number);
}

QString sentence(const std::string &text)
{
    return errorText(UserError(text));
}

/// To the end of the word or character at a place; in front of the end of a line its last one.
OpenQasmRange tokenAt(const QString &text, OpenQasmPosition position)
{
    QList<QStringView> lines = QStringView(text).split(u'\n');
    auto line = std::min<qsizetype>(qsizetype(position.line), lines.size()) - 1;
    qsizetype from = unitsBefore(lines[line], position.column);
    if (QStringView rest = lines[line].mid(from).trimmed(); rest.isEmpty()) {
        // The end of the program: what stands last.
        from = 0;
        while (line > 0 && lines[line].trimmed().isEmpty())
            --line;
        while (from < lines[line].size() && !lines[line].mid(from + 1).trimmed().isEmpty())
            ++from;
    }
    const auto isOfWord = [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'.'; };
    qsizetype to = from + 1;
    if (from < lines[line].size() && lines[line][from] == u'"')
        while (to < lines[line].size() && lines[line][to - (to > from + 1)] != u'"')
            ++to;
    else if (from < lines[line].size() && isOfWord(lines[line][from]))
        while (to < lines[line].size() && isOfWord(lines[line][to]))
            ++to;
    to = std::min(to, std::max<qsizetype>(lines[line].size(), 1));
    return {{std::size_t(line) + 1, columnOf(lines[line], from)},
            {std::size_t(line) + 1, columnOf(lines[line], to) + (lines[line].isEmpty() ? 1u : 0u)}};
}

ProgramMark markOf(const QString &text, const UserError &error)
{
    static const QRegularExpression lineAndColumn(QStringLiteral(":(\\d+):(\\d+)$"));
    ProgramMark mark;
    const auto match = lineAndColumn.match(QString::fromStdString(error.place()));
    mark.text = errorText(UserError(error.problem(), {}, error.remedy()));
    if (match.hasMatch())
        mark.place =
            tokenAt(text, {match.captured(1).toULongLong(), match.captured(2).toULongLong()});
    return mark;
}

bool saysTheSame(const Operation &first, const Operation &second)
{
    return first.gate == second.gate && first.qubits == second.qubits
           && first.parameters == second.parameters;
}

/// The blocks of a circuit, counted in its operations with all repetitions.
std::vector<Block> writtenOutBlocks(const Circuit &circuit)
{
    std::vector<Block> blocks;
    std::size_t more = 0;
    for (Block block : circuit.blocks) {
        block.first += more;
        more += block.count * std::size_t(block.repetitions - 1);
        block.count *= std::size_t(block.repetitions);
        block.label = labelInComment(block.label);
        blocks.push_back(block);
    }
    return blocks;
}

class Reader {
public:
    Reader(const QString &text, const ProgramBase &base, const std::stop_token &stop = {})
        : m_text(text), m_base(base), m_stop(stop)
    {}

    ProgramReading read()
    {
        if (m_text.trimmed().isEmpty())
            throw UserError("the program is empty");
        m_program = readOpenQasmProgram(m_text.toStdString(), "program", m_stop);
        mayStop();
        if (m_program.circuit.operations.size() > mostShownOperations)
            throw UserError("the program has "
                                + formatCount(m_program.circuit.operations.size(), "operation")
                                + ", more than the " + std::to_string(mostShownOperations)
                                + " that can be edited as text",
                            {}, "Repeat less often, or leave some out.");
        m_scan = scanProgram(m_text);
        mayStop();
        m_reading.comments = m_scan.comments;
        m_blocks = findBlocks(m_scan, m_program);
        mayStop();
        for (const OpenQasmNotice &notice : m_program.notices)
            note(notice.place, sentence(notice.text));
        const std::vector<Operation> before = expand(m_base.circuit).operations;
        if (isUnchanged(before)) {
            m_reading.circuit = m_base.circuit;
            for (std::size_t k = 0; k < before.size(); ++k)
                m_reading.places.push_back({m_program.places[k], before[k].id});
        } else {
            change(before);
        }
        mayStop();
        if (m_blocks.blocks.empty() && m_blocks.notes.empty() && m_scan.loops.empty())
            findFoldable();
        std::ranges::move(m_blocks.notes, std::back_inserter(m_reading.marks));
        std::ranges::stable_sort(m_reading.marks, {}, [](const ProgramMark &mark) {
            return mark.place ? std::pair(mark.place->first.line, mark.place->first.column)
                              : std::pair<std::size_t, std::size_t>(0, 0);
        });
        return std::move(m_reading);
    }

    /// Reads on with one repetition of the block in the place of all.
    std::optional<Circuit> readRepeated(std::size_t line)
    {
        m_program = readOpenQasmProgram(m_text.toStdString(), "program", m_stop);
        m_scan = scanProgram(m_text);
        m_blocks = findBlocks(m_scan, m_program);
        for (std::size_t b = 0; b < m_blocks.blocks.size(); ++b) {
            const Block kept = repetitionAt(m_blocks, b, m_scan, m_program, line);
            if (kept.count == 0)
                continue;
            const Block all = m_blocks.blocks[b];
            keepOnly(all, kept);
            // A group for the folding, as there is one repetition alone.
            m_blocks.blocks[b] = {all.first, kept.count, 1, kept.label};
            for (std::size_t k = b + 1; k < m_blocks.blocks.size(); ++k)
                m_blocks.blocks[k].first -= all.count - kept.count;
            FoldedCircuit folded = foldBlocks(m_program.circuit, m_blocks.blocks);
            Circuit &circuit = folded.circuit;
            const auto isKept = [&](const Block &block) {
                return folded.drawnOf[all.first] == block.first;
            };
            std::ranges::find_if(circuit.blocks, isKept)->repetitions = kept.repetitions;
            giveIds(circuit, firstSayings(expand(m_base.circuit).operations));
            tidyFeatures(circuit);
            numberWeights(circuit, m_program.circuit, m_base.circuit, m_base.runStart);
            keepLabels(circuit);
            checkObservables(circuit);
            validate(circuit);
            return std::move(circuit);
        }
        return std::nullopt;
    }

private:
    void mayStop() const
    {
        if (m_stop.stop_requested())
            throw Interrupted();
    }

    void note(const std::optional<OpenQasmRange> &place, const QString &text)
    {
        m_reading.marks.push_back({ProgramMark::Kind::Note, place, text});
    }

    void keepOnly(const Block &all, const Block &kept)
    {
        const auto cut = [](auto &list, std::size_t from, std::size_t to) {
            list.erase(list.begin() + std::ptrdiff_t(from), list.begin() + std::ptrdiff_t(to));
        };
        for (const auto &[from, to] : {std::pair(kept.first + kept.count, all.first + all.count),
                                       std::pair(all.first, kept.first)}) {
            cut(m_program.circuit.operations, from, to);
            cut(m_program.places, from, to);
        }
    }

    /// Only whole lines: comments have lines of their own.
    void findFoldable()
    {
        const std::optional<Block> run = findRepetition(m_program.circuit);
        if (!run)
            return;
        const std::vector<OpenQasmRange> &places = m_program.places;
        const std::size_t end = run->first + run->count;
        const std::size_t firstLine = places[run->first].first.line;
        const std::size_t lastLine = places[end - 1].end.line;
        if ((run->first == 0 || places[run->first - 1].end.line < firstLine)
            && (end == places.size() || places[end].first.line > lastLine))
            m_reading.foldable = {firstLine, lastLine, run->repetitions};
    }

    [[nodiscard]] bool isUnchanged(const std::vector<Operation> &before) const
    {
        const Circuit &now = m_program.circuit;
        return now.qubits == m_base.circuit.qubits && now.features == m_base.circuit.features
               && now.weights == expand(m_base.circuit).weights
               && m_blocks.blocks == writtenOutBlocks(m_base.circuit)
               && std::ranges::equal(now.operations, before, saysTheSame);
    }

    /// The operations of a circuit as the text says them the first time.
    static std::vector<Operation> firstSayings(const std::vector<Operation> &writtenOut)
    {
        std::vector<Operation> operations;
        std::unordered_set<OperationId> known;
        for (const Operation &operation : writtenOut)
            if (known.insert(operation.id).second)
                operations.push_back(operation);
        return operations;
    }

    void change(const std::vector<Operation> &before)
    {
        FoldedCircuit folded = foldBlocks(m_program.circuit, m_blocks.blocks);
        mayStop();
        Circuit &circuit = folded.circuit;
        giveIds(circuit, firstSayings(before));
        mayStop();
        for (std::size_t k = 0; k < folded.drawnOf.size(); ++k)
            m_reading.places.push_back(
                {m_program.places[k], circuit.operations[folded.drawnOf[k]].id});
        tellUnfolded(folded);
        tidyFeatures(circuit);
        const Circuit withGaps = m_program.circuit;
        Circuit compact = withGaps;
        compact.blocks.clear();
        mayStop();
        numberWeights(compact, compact, {}, {});
        const bool isExact = numberWeights(circuit, compact, m_base.circuit, m_base.runStart);
        if (!isExact || saysOtherNumbers(compact))
            note(std::nullopt, tr("Weights have other numbers in the picture than here: there they "
                                  "count without gaps, a block's repetition by repetition."));
        keepLabels(circuit);
        checkObservables(circuit);
        validate(circuit);
        tellLostBlocks(circuit);
        m_reading.circuit = std::move(circuit);
    }

    void giveIds(Circuit &circuit, const std::vector<Operation> &before) const
    {
        std::unordered_set<OperationId> known;
        for (const Operation &operation : before)
            known.insert(operation.id);
        std::vector<Operation> removed;
        for (const Operation &operation : firstSayings(expand(m_base.runStart).operations))
            if (!known.contains(operation.id))
                removed.push_back(operation);
        const std::vector<OperationId> ids = matchOperations(before, removed, circuit.operations);
        OperationId next =
            std::max(newOperationId(m_base.circuit), newOperationId(m_base.runStart));
        for (std::size_t k = 0; k < ids.size(); ++k)
            circuit.operations[k].id = ids[k] != 0 ? ids[k] : next++;
    }

    void tellUnfolded(const FoldedCircuit &folded)
    {
        for (const std::size_t block : folded.unequal) {
            if (!m_blocks.comments[block])
                continue;
            const auto lines = m_blocks.lines[block];
            if (repetitionAt(m_blocks, block, m_scan, m_program, lines.first + 1).repetitions > 1)
                m_reading.unequal.push_back(lines);
            note(m_blocks.comments[block],
                 tr("The %1 repetitions of this block are not the same, so that it is written "
                    "out: each has the same gates, and weights of its own.")
                     .arg(m_blocks.blocks[block].repetitions));
        }
    }

    /// As many as are read, as after every other edit.
    static void tidyFeatures(Circuit &circuit)
    {
        circuit.features = 0;
        for (const Operation &operation : circuit.operations)
            for (const Parameter &parameter : operation.parameters)
                if (parameter.source == Parameter::Source::Feature)
                    circuit.features = std::max(circuit.features, parameter.index + 1);
    }

    /// Whether a weight that is read has another number than its name says.
    [[nodiscard]] bool saysOtherNumbers(const Circuit &compact) const
    {
        return !std::ranges::equal(compact.operations, m_program.circuit.operations, saysTheSame);
    }

    void keepLabels(Circuit &circuit) const
    {
        for (Block &block : circuit.blocks)
            for (const Block &old : m_base.circuit.blocks)
                if (labelInComment(old.label) == block.label)
                    block.label = old.label;
    }

    void checkObservables(const Circuit &circuit) const
    {
        for (const Observable &observable : m_base.observables)
            for (const PauliString &term : observable.terms)
                for (const auto &factor : term.factors)
                    if (factor.first >= circuit.qubits)
                        throw UserError("q" + std::to_string(factor.first) + " is measured by "
                                            + toString(observable) + ", and here there "
                                            + (circuit.qubits == 1 ? "is " : "are ")
                                            + formatCount(std::size_t(circuit.qubits), "qubit"),
                                        qubitsPlace(),
                                        "Declare more, or change the outputs first.");
    }

    /// Where the last register is declared, as an error names it.
    [[nodiscard]] std::string qubitsPlace() const
    {
        static const QRegularExpression declaration(QStringLiteral("^\\s*(qubit|qreg)\\b"));
        const QStringList lines = m_text.split(u'\n');
        for (qsizetype line = lines.size(); line-- > 0;)
            if (const auto match = declaration.match(lines[line]); match.hasMatch())
                return "program:" + std::to_string(line + 1) + ":"
                       + std::to_string(match.capturedStart(1) + 1);
        return {};
    }

    /// What was a block when the typing began, is still there and is none now.
    void tellLostBlocks(const Circuit &circuit)
    {
        if (!m_blocks.notes.empty() || circuit.blocks.size() >= m_base.runStart.blocks.size())
            return;
        std::unordered_map<OperationId, std::size_t> positions;
        for (std::size_t k = 0; k < circuit.operations.size(); ++k)
            positions.emplace(circuit.operations[k].id, k);
        for (const Block &block : m_base.runStart.blocks) {
            const auto found = positions.find(m_base.runStart.operations[block.first].id);
            if (found == positions.end())
                continue;
            const bool isInBlock = std::ranges::any_of(circuit.blocks, [&](const Block &now) {
                return found->second >= now.first && found->second < now.first + now.count;
            });
            const bool isWritten = std::ranges::any_of(m_blocks.blocks, [&](const Block &now) {
                return now.repetitions == block.repetitions
                       && now.label == labelInComment(block.label);
            });
            if (!isInBlock && !isWritten)
                note(std::nullopt, tr("A block is written out, as its comments are gone: %1 … %2")
                                       .arg(blockStartComment(block), blockEndComment()));
        }
    }

    const QString &m_text;
    const ProgramBase &m_base;
    std::stop_token m_stop;
    OpenQasmProgram m_program;
    ProgramScan m_scan;
    WrittenBlocks m_blocks;
    ProgramReading m_reading;
};

} // namespace

QString inWords(const ProgramMark &mark)
{
    if (!mark.place)
        return mark.text;
    return tr("Line %1, column %2: %3")
        .arg(mark.place->first.line)
        .arg(mark.place->first.column)
        .arg(mark.text);
}

ProgramReading readProgram(const QString &text, const ProgramBase &base,
                           const std::stop_token &stop)
{
    ProgramMark error;
    try {
        return Reader(text, base, stop).read();
    } catch (const Interrupted &) {
        return {};
    } catch (const UserError &problem) {
        error = markOf(text, problem);
    } catch (...) {
        error.text = currentErrorText();
    }
    return {std::nullopt, {}, {error}, {}, {}, {}};
}

bool isQuicklyRead(const QString &text)
{
    constexpr qsizetype shortText = 8'000;
    return text.size() < shortText && !text.contains(QStringLiteral("for"))
           && !text.contains(QStringLiteral("gate "));
}

std::optional<Circuit> readRepeated(const QString &text, const ProgramBase &base, std::size_t line)
{
    try {
        return Reader(text, base).readRepeated(line);
    } catch (const UserError &) {
        return std::nullopt; // the reading of the text tells why
    }
}

} // namespace ansatz::ui
