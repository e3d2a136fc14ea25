// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/python_code.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <span>

namespace ansatz::python_code {

namespace {

// "2.0*weights[3] + 0.5"; a number alone where the scale is 0.
std::string linear(double scale, const std::string &input, double offset)
{
    std::string text = scale == 1 ? input : formatDouble(scale) + " * " + input;
    if (offset < 0)
        text += " - " + formatDouble(-offset);
    else if (offset > 0)
        text += " + " + formatDouble(offset);
    return text;
}

template <class Number, class Format>
std::string joined(const std::vector<Number> &numbers, const Format &format)
{
    std::string text = "[";
    for (std::size_t k = 0; k < numbers.size(); ++k)
        text.append(k ? ", " : "").append(format(numbers[k]));
    return text + "]";
}

} // namespace

void check(const ExportedCircuit &exported)
{
    const ExpandedCircuit expanded = expand(exported.circuit);
    for (const Observable &observable : exported.observables)
        validate(observable, expanded.qubits);
    if (!exported.weights.empty()
        && exported.weights.size() != static_cast<std::size_t>(expanded.weights))
        throw UserError("there are " + formatCount(exported.weights.size(), "weight")
                        + " for a circuit that has " + std::to_string(expanded.weights));
}

std::string comment(std::string_view text)
{
    std::string line = "# ";
    for (const char c : text)
        line += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    return line + "\n";
}

std::string list(const std::vector<double> &numbers)
{
    return joined(numbers, formatDouble);
}

std::string list(const std::vector<int> &numbers)
{
    return joined(numbers, [](int number) { return std::to_string(number); });
}

Body::Body(const Circuit &circuit, std::string feature)
    : m_circuit(circuit), m_feature(std::move(feature)),
      m_weights(static_cast<std::size_t>(circuit.weights))
{
    const ExpandedCircuit expanded = expand(circuit);
    for (std::size_t k = 0; k < expanded.origins.size(); ++k) {
        const WeightOrigin &origin = expanded.origins[k];
        Numbering &numbering = m_weights[static_cast<std::size_t>(origin.drawnWeight)];
        const int index = static_cast<int>(k);
        if (origin.repetition == 0)
            numbering.first = index;
        else if (origin.repetition == 1)
            numbering.stride = index - numbering.first;
    }
}

std::string Body::expression(const Parameter &parameter) const
{
    if (parameter.source == Parameter::Source::Number)
        return formatDouble(parameter.offset);
    std::string input = parameter.readsWeight() ? weight(parameter.weightIndex()) : "";
    if (parameter.source == Parameter::Source::Feature) {
        std::string feature = m_feature;
        feature.replace(feature.find('#'), 1, std::to_string(parameter.index));
        input += (input.empty() ? "" : " * ") + feature;
    }
    return linear(parameter.scale, input, parameter.offset);
}

std::string Body::weight(int drawn) const
{
    const Numbering &numbering = m_weights[static_cast<std::size_t>(drawn)];
    std::string index = std::to_string(numbering.first);
    if (m_inLoop && numbering.stride != 0)
        index += " + " + std::to_string(numbering.stride) + " * layer";
    return "weights[" + index + "]";
}

std::string Body::sum(double offset, const std::vector<Parameter> &parameters,
                      std::span<const double> coefficients) const
{
    std::string text;
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        if (coefficients[k] == 0)
            continue;
        text.append(text.empty() ? "" : " + ");
        if (coefficients[k] != 1)
            text.append(formatDouble(coefficients[k])).append(" * ");
        text.append("(").append(expression(parameters[k])).append(")");
    }
    if (text.empty() || offset != 0)
        text.append(text.empty() ? "" : " + ").append(formatDouble(offset));
    return text;
}

std::string Body::write(const Lines &lines)
{
    std::string code;
    const auto add = [&](std::size_t first, std::size_t end) {
        const std::string indentation = m_inLoop ? "        " : "    ";
        for (std::size_t k = first; k < end; ++k)
            for (const std::string &line : lines(m_circuit.operations[k]))
                code += indentation + line + "\n";
    };
    std::size_t next = 0;
    for (const Block &block : m_circuit.blocks) {
        if (block.repetitions == 1)
            continue;
        add(next, block.first);
        code += "    for layer in range(" + std::to_string(block.repetitions) + "):\n";
        m_inLoop = true;
        const std::size_t before = code.size();
        add(block.first, block.first + block.count);
        if (code.size() == before)
            code += "        pass\n";
        m_inLoop = false;
        next = block.first + block.count;
    }
    add(next, m_circuit.operations.size());
    return code;
}

std::string defaultWeights(const ExportedCircuit &exported)
{
    return exported.weights.empty() ? "" : "=TRAINED_WEIGHTS";
}

std::string constants(const ExportedCircuit &exported)
{
    const ExpandedCircuit expanded = expand(exported.circuit);
    std::string code = "QUBITS = " + std::to_string(expanded.qubits)
                       + "\nFEATURES = " + std::to_string(expanded.features)
                       + "  # numbers of a sample, after preprocessing\nWEIGHTS = "
                       + std::to_string(expanded.weights) + "\n";
    if (!exported.weights.empty())
        code += "TRAINED_WEIGHTS = numpy.array(" + list(exported.weights) + ")\n";
    return code;
}

} // namespace ansatz::python_code
