// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"

#include <algorithm>

namespace ansatz {

namespace {

void checkValues(const Template &entry, int qubits, const std::vector<int> &values)
{
    const std::string title(entry.title);
    if (qubits > entry.mostQubits)
        throw UserError(title + " takes at most " + std::to_string(entry.mostQubits)
                        + " qubits, not " + std::to_string(qubits));
    if (values.size() != entry.options.size())
        throw UserError(title + " has " + std::to_string(entry.options.size()) + " options, not "
                        + std::to_string(values.size()));
    for (std::size_t k = 0; k < values.size(); ++k) {
        const TemplateOption &option = entry.options[k];
        if (values[k] < option.least || values[k] > option.most)
            throw UserError(title + ": " + std::string(option.key) + " runs from "
                            + std::to_string(option.least) + " to " + std::to_string(option.most)
                            + ", " + std::to_string(values[k]) + " is outside");
    }
}

} // namespace

std::vector<int> Template::standardValues() const
{
    std::vector<int> values;
    for (const TemplateOption &option : options)
        values.push_back(option.standard);
    return values;
}

Circuit Template::circuit(int qubits, const std::vector<int> &values) const
{
    checkValues(*this, qubits, values);
    Circuit result;
    result.qubits = qubits;
    build(result, TemplateValues(*this, values));
    validate(result);
    return result;
}

void Template::appendTo(Circuit &target) const
{
    appendTo(target, standardValues());
}

void Template::appendTo(Circuit &target, const std::vector<int> &values) const
{
    ExpandedCircuit added = expand(circuit(target.qubits, values));
    OperationId id = nextOperationId(target);
    for (Operation &operation : added.operations) {
        for (Parameter &parameter : operation.parameters)
            if (parameter.readsWeight())
                parameter.renumberWeight(parameter.weightIndex() + target.weights);
        operation.id = id++;
        target.operations.push_back(std::move(operation));
    }
    target.features = std::max(target.features, added.features);
    target.weights += added.weights;
}

int TemplateValues::number(std::string_view key) const
{
    const auto found = std::ranges::find(m_template.options, key, &TemplateOption::key);
    ANSATZ_CHECK(found != m_template.options.end(), "an option is " + std::string(key));
    return m_values[static_cast<std::size_t>(found - m_template.options.begin())];
}

std::string_view TemplateValues::choice(std::string_view key) const
{
    const auto found = std::ranges::find(m_template.options, key, &TemplateOption::key);
    ANSATZ_CHECK(found != m_template.options.end(), "an option is " + std::string(key));
    return found->choices[static_cast<std::size_t>(number(key))];
}

} // namespace ansatz
