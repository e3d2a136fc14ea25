// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/circuit_file.h"
#include "app/command_line/circuit_format.h"
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

#include <filesystem>

namespace ansatz {

namespace {

struct ConvertArguments {
    std::string in;
    std::string out;
    std::optional<std::string> format;
    FormatArguments of;
};

int convert(const ConvertArguments &arguments)
{
    const CircuitFormat &format = chosenFormat(arguments.format, arguments.out);
    requireUse(format, arguments.of);
    ExportedCircuit exported;
    exported.circuit = loadCircuit(arguments.in);
    exported.name = std::filesystem::path(arguments.in).filename().string();
    const ExpandedCircuit expanded = expand(exported.circuit);
    if (arguments.of.observables.empty())
        exported.observables = pauliZOfEveryQubit(expanded.qubits);
    for (const std::string &text : arguments.of.observables) {
        exported.observables.push_back(parseObservable(text));
        validate(exported.observables.back(), expanded.qubits, "--observable \"" + text + "\"");
    }
    const CircuitInputs inputs =
        format.takesInputs ? oneSample(expanded, arguments.of, {}) : CircuitInputs{};
    writeFileAtomically(arguments.out, format.write(exported, inputs));
    const CircuitFacts known = facts(exported.circuit);
    print(shown(arguments.out) + ": " + std::string(format.title) + ", "
          + counted(static_cast<std::size_t>(known.qubits), "qubit") + ", "
          + counted(known.operations, "operation") + "\n");
    return Done;
}

} // namespace

Command convertCommand(CLI::App &program)
{
    auto arguments = std::make_shared<ConvertArguments>();
    CLI::App *parser =
        program.add_subcommand("convert", "Write a circuit in another language or as code");
    parser->add_option("IN", arguments->in, "An OpenQASM 2, OpenQASM 3 or circuit JSON file")
        ->type_name("")
        ->check(fileName())
        ->required();
    parser
        ->add_option("OUT", arguments->out,
                     "The file to write: .qasm, .qasm2, .json, .tex, or any with --format")
        ->type_name("")
        ->check(fileName())
        ->required();
    parser->add_option("--format", arguments->format, "One of " + circuitFormatNames())
        ->type_name("NAME");
    parser
        ->add_option(
            "--inputs", arguments->of.inputs,
            "Numbers for the circuit's inputs, which qasm2 needs: {\"features\": [[…], …], "
            "\"weights\": […]}")
        ->check(fileName())
        ->type_name("INPUTS.json");
    addIntegerOption(*parser, "--sample", arguments->of.sample, 0, 1'000'000'000,
                     "Which sample of the inputs; 0, the default, is the first");
    parser
        ->add_option("--observable", arguments->of.observables,
                     "What the code of pennylane and qiskit measures: \"Z0\", \"0.5 X0 Y1 - Z2\"; "
                     "may be given again (default: Z of each qubit)")
        ->type_name("PAULIS")
        ->take_all()
        ->allow_extra_args(false);
    parser->footer(
        "Examples: ansatz convert circuit.qasm circuit.tex\n"
        "          ansatz convert circuit.json circuit.py --format pennylane\n\n"
        "What a program says and a circuit here does not (barriers, measurements at the\n"
        "end) is told on standard error. Qubit 0 is the most significant bit of a basis\n"
        "index.");
    return {parser, [arguments] { return convert(*arguments); }};
}

} // namespace ansatz
