// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/circuit_file.h"
#include "app/command_line/circuit_inputs_json.h"
#include "app/command_line/commands.h"
#include "app/command_line/expect_evaluation.h"
#include "app/command_line/expect_result.h"
#include "app/command_line/output.h"
#include "app/command_line/precision_option.h"
#include "engine/experiment/runner.h"

namespace ansatz {

namespace {

struct ExpectArguments {
    std::string circuit;
    std::optional<std::string> inputs;
    std::vector<std::string> observables;
    bool gradient = false;
    ComputeTarget target;
    std::optional<Precision> precision;
    bool json = false;
};

std::vector<Observable> chosenObservables(const ExpectArguments &arguments, int qubits)
{
    if (arguments.observables.empty())
        return pauliZOfEveryQubit(qubits);
    std::vector<Observable> observables;
    for (const std::string &text : arguments.observables) {
        observables.push_back(parseObservable(text));
        validate(observables.back(), qubits, "--observable \"" + text + "\"");
    }
    return observables;
}

int expect(const ExpectArguments &arguments)
{
    const ExpandedCircuit circuit = expand(loadCircuit(arguments.circuit));
    ExpectResult result;
    result.observables = chosenObservables(arguments, circuit.qubits);
    result.target = arguments.target;
    result.target.threads = automaticThreads();
    result.precision = arguments.precision.value_or(Precision::Complex128);
    const CircuitInputs inputs = readCircuitInputs(arguments.inputs, circuit);
    result.samples = inputs.samples;
    if (result.precision == Precision::Complex64)
        requireFloats(inputs, arguments.inputs.value_or("--inputs"));
    compute(result, circuit, inputs, arguments.gradient);
    print(arguments.json ? expectJson(result) : expectTable(result));
    return Done;
}

} // namespace

Command expectCommand(CLI::App &program)
{
    auto arguments = std::make_shared<ExpectArguments>();
    CLI::App *parser = program.add_subcommand(
        "expect", "Compute expectation values of a circuit, and their gradients");
    parser->add_option("CIRCUIT", arguments->circuit, "An OpenQASM 2, OpenQASM 3 or circuit JSON file")
        ->type_name("")
        ->check(fileName())
        ->required();
    parser
        ->add_option("--inputs", arguments->inputs,
                     "Numbers for the circuit's inputs: {\"features\": [[…], …], \"weights\": […]}")
        ->check(fileName())
        ->type_name("INPUTS.json");
    parser
        ->add_option("--observable", arguments->observables,
                     "A Pauli string or a sum of them: \"Z0\", \"0.5 X0 Y1 - Z2\"; may be given "
                     "again (default: Z of each qubit)")
        ->type_name("PAULIS")
        ->take_all()
        ->allow_extra_args(false);
    parser->add_flag("--gradient", arguments->gradient,
                     "Also the derivatives by every weight and feature (adjoint method)");
    parser->add_option("--backend", arguments->target.backend, "How to compute")
        ->type_name("NAME")
        ->capture_default_str();
    parser->add_option("--device", arguments->target.device, "Where to compute")
        ->type_name("NAME")
        ->capture_default_str();
    addPrecisionOption(*parser, arguments->precision);
    parser->add_flag("--json", arguments->json, "JSON instead of tables");
    parser->footer(
        "Example: ansatz expect circuit.qasm --inputs inputs.json --observable \"Z0 Z1\"\n\n"
        "Features are the inputs x_0, x_1, … of an OpenQASM program, weights w_0, w_1, …\n"
        "Qubit 0 is the most significant bit of a basis index. Default precision:\n"
        "complex128.");
    return {parser, [arguments] { return expect(*arguments); }};
}

} // namespace ansatz
