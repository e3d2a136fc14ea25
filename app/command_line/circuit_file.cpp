// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/circuit_file.h"

#include "app/command_line/output.h"
#include "engine/base/files.h"
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/openqasm_reader.h"

namespace ansatz {

Circuit loadCircuit(const std::string &path)
{
    constexpr std::uint64_t limit = 16 << 20; // the larger of the two readers' own
    const std::string text = readFile(path, limit);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && text[first] == '{')
        return readCircuitJson(text, path);
    OpenQasmProgram program = readOpenQasmProgram(text, path);
    for (const OpenQasmNotice &notice : program.notices)
        printError("note: " + inWords(notice, path));
    return std::move(program.circuit);
}

} // namespace ansatz
