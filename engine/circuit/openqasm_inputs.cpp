// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_inputs.h"

#include "engine/base/numbers.h"
#include "engine/circuit/circuit_validation.h"

#include <algorithm>
#include <optional>

namespace ansatz::openqasm {

namespace {

std::optional<Value> inputNamed(std::string_view name)
{
    const bool isFeature = name.starts_with("x_");
    const std::string_view digits = name.substr(2);
    if (digits.size() > 1 && digits.front() == '0')
        return std::nullopt;
    const std::optional<std::int64_t> index = parseInteger(digits);
    if (!index || *index >= maximumInputs)
        return std::nullopt;
    const int number = static_cast<int>(*index);
    return isFeature ? Value::feature(number) : Value::weight(number);
}

// Names that mean to be numbered, like x_0 and w_01.
bool isNumbered(std::string_view name)
{
    return (name.starts_with("x_") || name.starts_with("w_"))
           && std::ranges::all_of(name.substr(2), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Value Inputs::declare(const Lexer &lexer, const Token &name, const OpenQasmRange &place)
{
    if (!isNumbered(name.text)) {
        // Behind every numbered weight; finish() moves it down.
        const int index = maximumInputs + static_cast<int>(m_renamed.size());
        m_renamed.push_back({std::string(name.text), place, index});
        return Value::weight(index);
    }
    const std::optional<Value> input = inputNamed(name.text);
    if (!input)
        lexer.fail("the input " + inWords(name) + " is neither a feature nor a weight",
                   name.position,
                   "Features are numbered x_0, x_1, … and weights w_0, w_1, … up to "
                       + std::to_string(maximumInputs - 1) + ".");
    int &count = input->source == Value::Source::Feature ? m_features : m_weights;
    count = std::max(count, input->index + 1);
    return *input;
}

void Inputs::finish(Circuit &circuit)
{
    for (Renamed &input : m_renamed)
        input.weight += m_weights - maximumInputs;
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (parameter.weightIndex() >= maximumInputs)
                parameter.renumberWeight(parameter.weightIndex() + m_weights - maximumInputs);
    circuit.features = m_features;
    circuit.weights = m_weights + static_cast<int>(m_renamed.size());
}

} // namespace ansatz::openqasm
