// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/circuit_file.h"
#include "app/command_line/circuit_inputs_json.h"
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "app/command_line/state_json.h"
#include "engine/base/error.h"

namespace ansatz {

namespace {

struct StateArguments {
    std::string circuit;
    std::optional<std::string> inputs;
    std::optional<std::int64_t> sample;
    bool json = false;
};

void printTable(const StateVector &state, int qubits)
{
    constexpr double shown = 1e-12;
    const std::size_t width = std::max<std::size_t>(static_cast<std::size_t>(qubits), 5);
    print(padRight("basis", width) + "     real part   imaginary part   probability\n");
    std::size_t left = 0;
    for (std::size_t index = 0; index < state.size(); ++index) {
        const double probability = std::norm(state[index]);
        if (probability < shown) {
            ++left;
            continue;
        }
        print(padRight(basisLabel(index, qubits), width)
              + padLeft(fixed(state[index].real(), 8), 14)
              + padLeft(fixed(state[index].imag(), 8), 17) + padLeft(fixed(probability, 8), 14)
              + "\n");
    }
    if (left > 0)
        print(std::to_string(left) + " of " + std::to_string(state.size())
              + " basis states with a probability below 1e-12 are left out\n");
    print("Qubit 0 is the first bit.\n");
}

int showState(const StateArguments &arguments)
{
    const ExpandedCircuit circuit = expand(loadCircuit(arguments.circuit));
    const CircuitInputs inputs = readCircuitInputs(arguments.inputs, circuit);
    const auto sample = static_cast<std::size_t>(arguments.sample.value_or(0));
    if (sample >= inputs.samples)
        throw UserError("there is no sample " + std::to_string(sample) + "; the inputs have "
                            + counted(inputs.samples, "sample") + ", 0 is the first",
                        "--sample");
    const auto width = static_cast<std::size_t>(circuit.features);
    const std::span features = std::span(inputs.features);
    const StateVector state = stateVector(
        circuit, width ? features.subspan(sample * width, width) : features, inputs.weights);
    if (arguments.json)
        writeStateJson(state, circuit.qubits, print);
    else
        printTable(state, circuit.qubits);
    return Done;
}

} // namespace

Command stateCommand(CLI::App &program)
{
    auto arguments = std::make_shared<StateArguments>();
    CLI::App *parser =
        program.add_subcommand("state", "Show the amplitudes and probabilities after a circuit");
    parser->add_option("CIRCUIT", arguments->circuit, "An OpenQASM 2, OpenQASM 3 or circuit JSON file")
        ->type_name("")
        ->check(fileName())
        ->required();
    parser
        ->add_option("--inputs", arguments->inputs,
                     "Numbers for the circuit's inputs: {\"features\": [[…], …], \"weights\": […]}")
        ->check(fileName())
        ->type_name("INPUTS.json");
    addIntegerOption(*parser, "--sample", arguments->sample, 0, 1'000'000'000,
                     "Which sample of the inputs; 0, the default, is the first");
    parser->add_flag("--json", arguments->json, "JSON instead of a table");
    parser->footer("Example: ansatz state bell.qasm\n\n"
                   "Qubit 0 is the most significant bit of a basis index.");
    return {parser, [arguments] { return showState(*arguments); }};
}

} // namespace ansatz
