// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/quick_entry.h"

#include "engine/base/numbers.h"
#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/edit_support.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/parameter_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <utility>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("QuickEntry", text);
}

int wireNumber(QString word, int qubits, int limit)
{
    if (word.startsWith(u'q', Qt::CaseInsensitive))
        word.remove(0, 1);
    const std::optional<std::int64_t> wire = parseInteger(word.toStdString());
    if (!wire)
        throw tr("“%1” is not a wire: give numbers, a range as 0-3, or all.").arg(word);
    if (*wire < 0 || *wire >= limit)
        throw limit > qubits
            ? tr("There is no wire %1: a circuit has at most %2.").arg(*wire).arg(limit)
            : tr("There is no wire %1: the circuit has q0 to q%2. Add a qubit first.")
                  .arg(*wire)
                  .arg(qubits - 1);
    return static_cast<int>(*wire);
}

/// Wires below `limit`; "all" are those below `qubits`.
std::vector<int> readWires(const QString &text, int qubits, int limit)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    static const QRegularExpression spacedRange(QStringLiteral("\\s*[-–]\\s*"));
    std::vector<int> wires;
    QString compact = text;
    compact.replace(spacedRange, QStringLiteral("-"));
    for (const QString &word : compact.split(separators, Qt::SkipEmptyParts)) {
        if (word.compare(u"all", Qt::CaseInsensitive) == 0) {
            for (int wire = 0; wire < qubits; ++wire)
                wires.push_back(wire);
            continue;
        }
        const qsizetype dash = word.indexOf(u'-');
        if (dash <= 0) {
            wires.push_back(wireNumber(word, qubits, limit));
            continue;
        }
        const int first = wireNumber(word.left(dash), qubits, limit);
        const int last = wireNumber(word.mid(dash + 1), qubits, limit);
        for (int wire = first; wire != last; wire += first < last ? 1 : -1)
            wires.push_back(wire);
        wires.push_back(last);
    }
    return wires;
}

std::vector<std::vector<int>> groupWires(const Gate &gate, const std::vector<int> &wires)
{
    const QString name = toText(gate.name);
    const auto size = static_cast<std::size_t>(gate.qubits);
    if (wires.size() % size != 0)
        throw tr("%1 acts on %2 wires: give as many, or a multiple of it.")
            .arg(name)
            .arg(gate.qubits);
    std::vector<std::vector<int>> groups;
    for (std::size_t k = 0; k < wires.size(); k += size) {
        const auto first = wires.begin() + static_cast<std::ptrdiff_t>(k);
        std::vector<int> &group = groups.emplace_back(first, first + gate.qubits);
        for (std::size_t a = 0; a < group.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                if (group[a] == group[b])
                    throw tr("%1 cannot act on q%2 twice.").arg(name).arg(group[a]);
    }
    return groups;
}

/// "name", "(angles)" if given, and the wires.
struct Parts {
    QString name;
    std::optional<QString> angles;
    QString wires;
};

Parts split(const QString &text)
{
    static const QRegularExpression nameEnd(QStringLiteral("[^A-Za-z0-9_]"));
    const QString line = text.trimmed();
    const qsizetype end = line.indexOf(nameEnd);
    Parts parts{end < 0 ? line : line.left(end), {}, {}};
    QString rest = end < 0 ? QString() : line.mid(end).trimmed();
    if (rest.startsWith(u'(')) {
        int depth = 0;
        qsizetype close = 0;
        for (; close < rest.size(); ++close) {
            depth += rest[close] == u'(' ? 1 : rest[close] == u')' ? -1 : 0;
            if (depth == 0)
                break;
        }
        if (depth != 0)
            throw tr("A closing bracket is missing.");
        parts.angles = rest.mid(1, close - 1);
        rest = rest.mid(close + 1);
    }
    parts.wires = rest;
    return parts;
}

std::vector<Parameter> readAngles(const Gate &gate, const QString &text)
{
    const QStringList words = text.trimmed().isEmpty() ? QStringList() : text.split(u',');
    if (gate.parameters.empty() && !words.isEmpty())
        throw tr("%1 takes no angle.").arg(toText(gate.name));
    if (words.size() != qsizetype(gate.parameters.size()))
        throw gate.parameters.size() == 1
            ? tr("%1 takes one angle, not %2.").arg(toText(gate.name)).arg(words.size())
            : tr("%1 takes %2 angles, not %3.")
                  .arg(toText(gate.name))
                  .arg(gate.parameters.size())
                  .arg(words.size());
    std::vector<Parameter> parameters;
    for (const QString &word : words) {
        QString problem;
        const std::optional<Parameter> parameter = parseParameter(word, &problem);
        if (!parameter)
            throw problem;
        parameters.push_back(*parameter);
    }
    return parameters;
}

const Gate &readGate(const QString &name)
{
    if (name.isEmpty())
        throw tr("Type a gate and its wires, as in “cx 0 1”.");
    if (const Gate *const found = findGate(name.toStdString()))
        return *found;
    if (const Gate *const found = findGate(name.toLower().toStdString()))
        return *found;
    throw tr("There is no gate “%1”.").arg(name);
}

QuickEntry readEntry(const QString &text, int qubits, int limit)
{
    const Parts parts = split(text);
    QuickEntry entry;
    entry.gate = &readGate(parts.name);
    entry.parameters = parts.angles ? readAngles(*entry.gate, *parts.angles)
                                    : std::vector<Parameter>(entry.gate->parameters.size(),
                                                             Parameter::weight(newIndex));
    entry.wires = groupWires(*entry.gate, readWires(parts.wires, qubits, limit));
    return entry;
}

/// Without comment and semicolon.
QString entryIn(QString line)
{
    if (const qsizetype comment = line.indexOf(QStringLiteral("//")); comment >= 0)
        line.truncate(comment);
    line = line.trimmed();
    if (line.endsWith(u';'))
        line.chop(1);
    return line.trimmed();
}

void addEntry(Circuit &circuit, const QuickEntry &entry)
{
    for (const std::vector<int> &wires : entry.wires)
        for (const int wire : wires)
            circuit.qubits = std::max(circuit.qubits, wire + 1);
    for (const std::vector<int> &wires : entry.wires) {
        std::vector<Parameter> parameters = entry.parameters;
        resolve(circuit, parameters, wires);
        append(circuit, *entry.gate, wires, std::move(parameters));
    }
}

/// "repeat 2 {", "repeat 2 "Encoder" {" or "group "Encoder" {".
std::optional<Block> blockStart(const QString &entry)
{
    static const QRegularExpression start(
        QStringLiteral("^(?:repeat\\s+(\\d+)|group)\\s*(?:\"([^\"]*)\")?\\s*\\{$"));
    const QRegularExpressionMatch match = start.match(entry);
    if (!match.hasMatch())
        return std::nullopt;
    Block block;
    if (match.hasCaptured(1) && !match.captured(1).isEmpty()) {
        block.repetitions = match.captured(1).toInt();
        if (block.repetitions < 1)
            throw tr("a block is repeated once or more often.");
    }
    block.label = match.captured(2).toStdString();
    return block;
}

/// The lines of a text, with blocks whose `first` and `count` are of entries.
class Lines {
public:
    explicit Lines(int qubits) : m_qubits(qubits) {}

    void read(const QString &line)
    {
        if (const std::optional<Block> block = blockStart(line)) {
            if (m_open)
                throw tr("a block cannot lie in another one.");
            m_open = block;
            m_open->first = m_entries.size();
        } else if (line == QStringLiteral("}")) {
            if (!m_open)
                throw tr("no block is open here.");
            m_open->count = m_entries.size() - m_open->first;
            if (m_open->count == 0)
                throw tr("the block is empty.");
            m_blocks.push_back(*std::exchange(m_open, std::nullopt));
        } else {
            m_entries.push_back(readEntry(line, m_qubits, maximumQubits));
            if (m_entries.back().wires.empty())
                throw tr("its wires are missing.");
        }
    }

    /// All lines are known by now: new weights come after those with a number.
    [[nodiscard]] Circuit circuit() const
    {
        if (m_open)
            throw tr("the } of a block is missing.");
        if (m_entries.empty())
            throw tr("there is no gate in it.");
        Circuit circuit;
        for (const QuickEntry &entry : m_entries)
            for (const Parameter &parameter : entry.parameters)
                circuit.weights = std::max(circuit.weights, parameter.weightIndex() + 1);
        std::vector<std::size_t> starts;
        for (const QuickEntry &entry : m_entries) {
            starts.push_back(circuit.operations.size());
            addEntry(circuit, entry);
        }
        starts.push_back(circuit.operations.size());
        for (Block block : m_blocks) {
            const std::size_t end = starts[block.first + block.count];
            block.first = starts[block.first];
            block.count = end - block.first;
            circuit.blocks.push_back(block);
        }
        compactWeights(circuit);
        validate(circuit);
        return circuit;
    }

private:
    int m_qubits;
    std::vector<QuickEntry> m_entries;
    std::vector<Block> m_blocks;
    std::optional<Block> m_open;
};

QString lineOf(const Operation &operation)
{
    QStringList angles;
    for (const Parameter &parameter : operation.parameters)
        angles.push_back(parameterText(parameter));
    QString line = toText(operation.gate->name);
    if (!angles.isEmpty())
        line += u'(' + angles.join(QStringLiteral(", ")) + u')';
    for (const int qubit : operation.qubits)
        line += u' ' + QString::number(qubit);
    return line;
}

} // namespace

std::vector<Parameter> newWeights(const Gate &gate)
{
    return std::vector<Parameter>(gate.parameters.size(), Parameter::weight(newIndex));
}

std::optional<std::vector<int>> parseWires(const QString &text, int qubits, QString *problem)
{
    try {
        return readWires(text, qubits, qubits);
    } catch (const QString &reason) {
        *problem = reason;
        return std::nullopt;
    }
}

std::optional<QuickEntry> parseQuickEntry(const QString &text, int qubits, QString *problem)
{
    try {
        return readEntry(text, qubits, qubits);
    } catch (const QString &reason) {
        *problem = reason;
        return std::nullopt;
    }
}

std::optional<Circuit> parseLines(const QString &text, int qubits, QString *problem)
{
    int number = 0;
    try {
        Lines lines(qubits);
        for (const QString &line : text.split(u'\n')) {
            ++number;
            const QString entry = entryIn(line);
            if (!entry.isEmpty())
                lines.read(entry);
        }
        return lines.circuit();
    } catch (const QString &reason) {
        *problem = tr("Line %1 is not understood: %2").arg(number).arg(reason);
        return std::nullopt;
    }
}

QString linesOf(const Circuit &circuit)
{
    QString lines;
    auto block = circuit.blocks.begin();
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        const bool starts = block != circuit.blocks.end() && k == block->first;
        if (starts) {
            lines += block->repetitions == 1 ? QStringLiteral("group ")
                                             : QStringLiteral("repeat %1 ").arg(block->repetitions);
            if (!block->label.empty())
                lines += u'"' + toText(block->label).remove(u'"') + QStringLiteral("\" ");
            lines += QStringLiteral("{\n");
        }
        const bool inside = block != circuit.blocks.end() && k >= block->first;
        lines +=
            (inside ? QStringLiteral("  ") : QString()) + lineOf(circuit.operations[k]) + u'\n';
        if (inside && k + 1 == block->first + block->count) {
            lines += QStringLiteral("}\n");
            ++block;
        }
    }
    return lines;
}

} // namespace ansatz::ui
