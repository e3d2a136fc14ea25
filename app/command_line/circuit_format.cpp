// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/circuit_format.h"

#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/openqasm2_writer.h"
#include "engine/circuit/openqasm_writer.h"
#include "engine/export/quantikz.h"

#include <algorithm>
#include <filesystem>

namespace ansatz {

namespace {

using Exported = ExportedCircuit;
using Inputs = CircuitInputs;

constexpr CircuitFormat formats[] = {
    {"qasm3", "OpenQASM 3", ".qasm", false, false,
     [](const Exported &exported, const Inputs &) {
         return exported.weights.empty() ? writeOpenQasm(exported.circuit)
                                         : writeOpenQasm(exported.circuit, exported.weights);
     }},
    {"qasm2", "OpenQASM 2", ".qasm2", false, true,
     [](const Exported &exported, const Inputs &inputs) {
         return writeOpenQasm2(exported.circuit, inputs.features, inputs.weights);
     }},
    {"json", "circuit JSON", ".json", false, false,
     [](const Exported &exported, const Inputs &) { return writeCircuitJson(exported.circuit); }},
    {"pennylane", "PennyLane code", "", true, false,
     [](const Exported &exported, const Inputs &) { return pennyLaneCode(exported); }},
    {"qiskit", "Qiskit code", "", true, false,
     [](const Exported &exported, const Inputs &) { return qiskitCode(exported); }},
    {"quantikz", "LaTeX (quantikz)", ".tex", false, false,
     [](const Exported &exported, const Inputs &) { return quantikzCode(exported.circuit); }},
};

} // namespace

std::string circuitFormatNames()
{
    std::string names;
    for (const CircuitFormat &format : formats)
        names.append(names.empty() ? "" : ", ").append(format.name);
    return names;
}

const CircuitFormat &chosenFormat(const std::optional<std::string> &name, const std::string &file)
{
    if (name) {
        const auto found = std::ranges::find(formats, *name, &CircuitFormat::name);
        if (found == std::end(formats))
            throw UserError("there is no format \"" + *name + "\"", "--format",
                            "the formats are " + circuitFormatNames());
        return *found;
    }
    const std::string extension = std::filesystem::path(file).extension().string();
    const auto found = std::ranges::find(formats, extension, &CircuitFormat::extension);
    if (extension.empty() || found == std::end(formats))
        throw UserError("the file's name does not tell its format", file,
                        extension == ".py" ? "say --format pennylane or --format qiskit"
                                           : "name one with --format: " + circuitFormatNames());
    return *found;
}

void requireUse(const CircuitFormat &format, const FormatArguments &arguments)
{
    if (!format.takesInputs && (arguments.inputs || arguments.sample))
        throw UserError(std::string(format.title) + " keeps features and weights as inputs",
                        arguments.inputs ? "--inputs" : "--sample",
                        "leave the option out, or write qasm2");
    if (!format.takesObservables && !arguments.observables.empty())
        throw UserError(std::string(format.title) + " has no observables", "--observable",
                        "leave the option out, or write pennylane or qiskit");
}

CircuitInputs oneSample(const ExpandedCircuit &circuit, const FormatArguments &arguments,
                        const std::vector<double> &knownWeights)
{
    ExpandedCircuit asked = circuit;
    if (!knownWeights.empty())
        asked.weights = 0;
    CircuitInputs inputs = readCircuitInputs(arguments.inputs, asked);
    const auto sample = static_cast<std::size_t>(arguments.sample.value_or(0));
    if (sample >= inputs.samples)
        throw UserError("there is no sample " + std::to_string(sample) + "; the inputs have "
                            + counted(inputs.samples, "sample") + ", 0 is the first",
                        "--sample");
    const auto width = static_cast<std::ptrdiff_t>(circuit.features);
    const auto first = inputs.features.begin() + width * static_cast<std::ptrdiff_t>(sample);
    inputs.features = std::vector<double>(first, first + width);
    inputs.samples = 1;
    if (!knownWeights.empty())
        inputs.weights = knownWeights;
    return inputs;
}

} // namespace ansatz
