// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/program_text.h"

#include "engine/base/error.h"
#include "engine/circuit/openqasm_writer.h"
#include "ui/qasm_editor/program_scan.h"

#include <algorithm>

namespace ansatz::ui {

ProgramText programText(const Circuit &circuit)
{
    const std::string program = writeOpenQasm(circuit);
    const std::vector<Operation> operations = expand(circuit).operations;
    QStringList lines = QString::fromStdString(program).split(u'\n');
    lines.removeLast(); // behind the last newline
    ANSATZ_CHECK(std::size_t(lines.size()) > operations.size(),
                 "a program has a line for every operation");
    const qsizetype header = lines.size() - qsizetype(operations.size());

    ProgramText result;
    result.text.reserve(qsizetype(program.size()) + 64 * qsizetype(circuit.blocks.size()));
    result.places.reserve(operations.size());
    std::size_t line = 0;
    const auto write = [&](const QString &text) {
        result.text += text;
        result.text += u'\n';
        ++line;
    };
    for (qsizetype k = 0; k < header; ++k)
        write(lines[k]);
    std::size_t next = 0; // of the written-out operations
    const auto writeOperations = [&](std::size_t count) {
        for (std::size_t k = 0; k < count; ++k, ++next) {
            const QString &text = lines[header + qsizetype(next)];
            result.places.push_back(
                {{{line + 1, 1}, {line + 1, std::size_t(text.size()) + 1}}, operations[next].id});
            write(text);
        }
    };
    std::size_t drawn = 0;
    for (const Block &block : circuit.blocks) {
        writeOperations(block.first - drawn);
        drawn = block.first + block.count;
        write(blockStartComment(block));
        for (int repetition = 1; repetition <= block.repetitions; ++repetition) {
            if (repetition > 1)
                write(repetitionComment(repetition, block.repetitions));
            writeOperations(block.count);
        }
        write(blockEndComment());
    }
    writeOperations(circuit.operations.size() - drawn);
    return result;
}

qsizetype unitsBefore(QStringView line, std::size_t column)
{
    qsizetype unit = 0;
    for (std::size_t k = 1; k < column && unit < line.size(); ++k)
        unit += unit + 1 < line.size() && line[unit].isHighSurrogate() ? 2 : 1;
    return std::min(unit, line.size());
}

std::size_t columnOf(QStringView line, qsizetype unit)
{
    std::size_t column = 1;
    for (qsizetype k = 0; k < unit && k < line.size(); ++k)
        column += !line[k].isLowSurrogate();
    return column;
}

} // namespace ansatz::ui
