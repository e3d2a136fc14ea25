// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/quick_entry.h"

#include "engine/base/numbers.h"
#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/parameter_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("QuickEntry", text);
}

int wireNumber(QString word, int qubits)
{
    if (word.startsWith(u'q', Qt::CaseInsensitive))
        word.remove(0, 1);
    const std::optional<std::int64_t> wire = parseInteger(word.toStdString());
    if (!wire)
        throw tr("“%1” is not a wire: give numbers, a range as 0-3, or all.").arg(word);
    if (*wire < 0 || *wire >= qubits)
        throw tr("There is no wire %1: the circuit has q0 to q%2. Add a qubit first.")
            .arg(*wire)
            .arg(qubits - 1);
    return static_cast<int>(*wire);
}

std::vector<int> readWires(const QString &text, int qubits)
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
            wires.push_back(wireNumber(word, qubits));
            continue;
        }
        const int first = wireNumber(word.left(dash), qubits);
        const int last = wireNumber(word.mid(dash + 1), qubits);
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

} // namespace

std::vector<Parameter> newWeights(const Gate &gate)
{
    return std::vector<Parameter>(gate.parameters.size(), Parameter::weight(newIndex));
}

std::optional<std::vector<int>> parseWires(const QString &text, int qubits, QString *problem)
{
    try {
        return readWires(text, qubits);
    } catch (const QString &reason) {
        *problem = reason;
        return std::nullopt;
    }
}

std::optional<QuickEntry> parseQuickEntry(const QString &text, int qubits, QString *problem)
{
    try {
        const Parts parts = split(text);
        QuickEntry entry;
        entry.gate = &readGate(parts.name);
        entry.parameters =
            parts.angles ? readAngles(*entry.gate, *parts.angles) : newWeights(*entry.gate);
        entry.wires = groupWires(*entry.gate, readWires(parts.wires, qubits));
        return entry;
    } catch (const QString &reason) {
        *problem = reason;
        return std::nullopt;
    }
}

} // namespace ansatz::ui
