// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/circuit_format.h"
#include "app/command_line/commands.h"
#include "app/command_line/output.h"
#include "engine/base/files.h"
#include "engine/model/model_json.h"

namespace ansatz {

namespace {

struct ExportArguments {
    std::string model;
    std::string format;
    std::optional<std::string> output;
    FormatArguments of;
};

int exportModel(const ExportArguments &arguments)
{
    const CircuitFormat &format = chosenFormat(arguments.format, {});
    requireUse(format, arguments.of);
    const TrainedModel model = loadModel(arguments.model);
    const ExportedCircuit exported{model.name
                                       + " (the circuit of a trained model; its "
                                         "preprocessing and head are in the model file)",
                                   model.circuit, model.observables, model.circuitWeights};
    const CircuitInputs inputs =
        format.takesInputs ? oneSample(expand(model.circuit), arguments.of, model.circuitWeights)
                           : CircuitInputs{};
    const std::string text = format.write(exported, inputs);
    if (arguments.output)
        writeFileAtomically(*arguments.output, text);
    else
        print(text);
    return Done;
}

} // namespace

Command exportCommand(CLI::App &program)
{
    auto arguments = std::make_shared<ExportArguments>();
    CLI::App *parser = program.add_subcommand(
        "export", "Write the circuit of a trained model in another language, with its weights");
    parser->add_option("MODEL", arguments->model, "A model file, as `train --export` writes it")
        ->type_name("")
        ->check(fileName())
        ->required();
    parser->add_option("--format", arguments->format, "One of " + circuitFormatNames())
        ->type_name("NAME")
        ->required();
    parser
        ->add_option("--output", arguments->output, "The file to write (default: standard output)")
        ->check(fileName())
        ->type_name("FILE");
    parser
        ->add_option("--inputs", arguments->of.inputs,
                     "A sample for qasm2, preprocessed: {\"features\": [[…], …]}")
        ->check(fileName())
        ->type_name("INPUTS.json");
    addIntegerOption(*parser, "--sample", arguments->of.sample, 0, 1'000'000'000,
                     "Which sample of the inputs; 0, the default, is the first");
    parser->footer("Example: ansatz export model.json --format pennylane --output circuit.py\n\n"
                   "The trained weights are the defaults of the code, and constants of OpenQASM.");
    return {parser, [arguments] { return exportModel(*arguments); }};
}

} // namespace ansatz
