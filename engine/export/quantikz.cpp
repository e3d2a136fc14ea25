// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/quantikz.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ansatz {

namespace {

// Small multiples of π/n as such; other numbers with few digits, as a figure wants them.
std::string number(double value)
{
    using std::numbers::pi;
    for (const int divisor : {1, 2, 3, 4, 6, 8, 12, 16}) {
        const double multiple = value * divisor / pi;
        if (multiple == 0 || std::abs(multiple) > 16
            || std::abs(multiple - std::round(multiple)) > 1e-12)
            continue;
        const int count = static_cast<int>(std::round(std::abs(multiple)));
        std::string text = value < 0 ? "-" : "";
        if (count != 1)
            text += std::to_string(count);
        text += "\\pi";
        return divisor == 1 ? text : text + "/" + std::to_string(divisor);
    }
    // Three digits after the point, without zeros at the end; large and small ones with exponent.
    if (value != 0 && (std::abs(value) < 1e-3 || std::abs(value) >= 1e6)) {
        const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
        return number(value / std::pow(10, exponent)) + "\\cdot 10^{" + std::to_string(exponent)
               + "}";
    }
    return formatDouble(std::round(value * 1000) / 1000);
}

std::string angle(const Parameter &parameter)
{
    if (parameter.source == Parameter::Source::Number)
        return number(parameter.offset);
    std::string text = (parameter.source == Parameter::Source::Feature ? "x_{" : "w_{")
                       + std::to_string(parameter.index) + "}";
    if (parameter.hasTrainableScale())
        text.insert(0, "w_{" + std::to_string(parameter.scaleWeight) + "}\\,");
    if (parameter.scale == -1)
        text.insert(0, 1, '-');
    else if (parameter.scale != 1)
        text = number(parameter.scale) + "\\," + text;
    if (parameter.offset != 0)
        text.append(parameter.offset < 0 ? "-" : "+").append(number(std::abs(parameter.offset)));
    return text;
}

std::string subscripted(std::string_view name)
{
    // RX → R_X, U3 → U_3, RZZ → R_{ZZ}; iSWAP and CX stay.
    std::string text(name);
    if (text.size() > 1 && (text[0] == 'R' || text[0] == 'U'))
        return text.substr(0, 1) + "_{" + text.substr(1) + "}";
    return text.size() > 1 ? "\\mathrm{" + text + "}" : text;
}

/// The gate's label for LaTeX; what a control dot says already is not repeated.
std::string label(const Gate &gate)
{
    std::string plain(gate.label);
    std::string after;
    if (const std::size_t dagger = plain.find("†"); dagger != std::string::npos) {
        plain.erase(dagger);
        after = "^\\dagger";
    }
    if (const std::string root = "√"; plain.starts_with(root))
        return "\\sqrt{" + plain.substr(root.size()) + "}" + after;
    for (int control = 0; control < gate.controls && plain.starts_with("C"); ++control)
        plain.erase(0, 1);
    return subscripted(plain) + after;
}

std::string labelWithAngles(const Operation &operation)
{
    std::string text = label(*operation.gate);
    for (std::size_t k = 0; k < operation.parameters.size(); ++k)
        text.append(k ? "," : "(").append(angle(operation.parameters[k]));
    return operation.parameters.empty() ? text : text + ")";
}

class Grid {
public:
    explicit Grid(int qubits) : m_free(static_cast<std::size_t>(qubits), 0) {}

    /// Puts the operation into the first column where all wires between its own are free.
    void place(const Operation &operation)
    {
        const auto [top, bottom] = std::ranges::minmax(operation.qubits);
        std::size_t column = m_start;
        for (int wire = top; wire <= bottom; ++wire)
            column = std::max(column, m_free[static_cast<std::size_t>(wire)]);
        for (int wire = top; wire <= bottom; ++wire)
            m_free[static_cast<std::size_t>(wire)] = column + 1;
        while (m_columns.size() <= column)
            m_columns.emplace_back(m_free.size());
        draw(operation, m_columns[column]);
    }

    /// Nothing that comes later is put before what is there.
    std::size_t closeColumns()
    {
        m_start = m_columns.size();
        return m_start;
    }

    /// A frame around columns first … end−1.
    void frame(std::size_t first, std::size_t end, int repetitions)
    {
        if (first >= end)
            return;
        std::string &corner = m_columns[first][0];
        corner += corner.empty() ? "\\qw" : "";
        corner += "\\gategroup[wires=" + std::to_string(m_free.size())
                  + ",steps=" + std::to_string(end - first)
                  + ",style={dashed,inner sep=4pt}]{$\\times " + std::to_string(repetitions) + "$}";
    }

    [[nodiscard]] std::string text() const
    {
        std::string rows;
        for (std::size_t wire = 0; wire < m_free.size(); ++wire) {
            rows += "\\lstick{$q_{" + std::to_string(wire) + "}$}";
            for (const auto &column : m_columns)
                rows += " & " + (column[wire].empty() ? "\\qw" : column[wire]);
            // A row that ends the last one would be an empty one, which older editions stumble
            // over.
            rows += wire + 1 < m_free.size() ? " & \\qw \\\\\n" : " & \\qw\n";
        }
        return rows;
    }

private:
    static void draw(const Operation &operation, std::vector<std::string> &column)
    {
        const Gate &gate = *operation.gate;
        const auto at = [&](std::size_t k) -> std::string & {
            return column[static_cast<std::size_t>(operation.qubits[k])];
        };
        const std::size_t controls = static_cast<std::size_t>(gate.controls);
        const int target = operation.qubits[controls];
        for (std::size_t k = 0; k < controls; ++k)
            at(k) = "\\ctrl{" + std::to_string(target - operation.qubits[k]) + "}";
        if (gate.name == "cx" || gate.name == "ccx") {
            at(controls) = "\\targ{}";
        } else if (gate.name == "cz") {
            at(controls) = "\\control{}";
        } else if (gate.name == "swap" || gate.name == "cswap") {
            at(controls) =
                "\\swap{" + std::to_string(operation.qubits[controls + 1] - target) + "}";
            at(controls + 1) = "\\targX{}";
        } else if (operation.qubits.size() - controls == 1) {
            at(controls) = "\\gate{" + labelWithAngles(operation) + "}";
        } else {
            box(operation, column);
        }
    }

    /// One box over neighbouring wires from top to bottom; else a box on each wire, joined.
    static void box(const Operation &operation, std::vector<std::string> &column)
    {
        const std::string text = labelWithAngles(operation);
        const std::vector<int> &qubits = operation.qubits;
        bool together = true;
        for (std::size_t k = 1; k < qubits.size(); ++k)
            together = together && qubits[k] == qubits[0] + static_cast<int>(k);
        const auto at = [&](std::size_t k) -> std::string & {
            return column[static_cast<std::size_t>(qubits[k])];
        };
        if (together) {
            for (std::size_t k = 1; k < qubits.size(); ++k)
                at(k) = "{}"; // under the box
            at(0) = "\\gate[wires=" + std::to_string(qubits.size()) + "]{" + text + "}";
            return;
        }
        for (std::size_t k = 0; k < qubits.size(); ++k) {
            at(k) = "\\gate{" + (k == 0 ? text : label(*operation.gate)) + "}";
            if (k > 0)
                at(k) += "\\vqw{" + std::to_string(qubits[k - 1] - qubits[k]) + "}";
        }
    }

    std::vector<std::size_t> m_free; ///< first free column of each wire
    std::vector<std::vector<std::string>> m_columns;
    std::size_t m_start = 0;
};

} // namespace

std::string quantikzCode(const Circuit &circuit)
{
    validate(circuit);
    Grid grid(circuit.qubits);
    std::size_t next = 0;
    const auto add = [&](std::size_t end) {
        for (; next < end; ++next)
            grid.place(circuit.operations[next]);
    };
    for (const Block &block : circuit.blocks) {
        if (block.repetitions == 1)
            continue;
        add(block.first);
        const std::size_t first = grid.closeColumns();
        add(block.first + block.count);
        grid.frame(first, grid.closeColumns(), block.repetitions);
    }
    add(circuit.operations.size());
    return "\\documentclass[border=4pt]{standalone}\n"
           "\\usepackage{tikz}\n"
           "\\usetikzlibrary{quantikz}\n"
           "% Qubit 0 is the top wire and the most significant bit of a basis index.\n"
           "% x_i are features, w_k weights; each repetition of a framed block has weights of its "
           "own.\n"
           "\\begin{document}\n"
           "\\begin{quantikz}\n"
           + grid.text() + "\\end{quantikz}\n\\end{document}\n";
}

} // namespace ansatz
