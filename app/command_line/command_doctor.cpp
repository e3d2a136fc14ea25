// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"
#include "app/command_line/commands.h"
#include "app/command_line/experiment_argument.h"
#include "app/command_line/output.h"
#include "engine/base/error.h"
#include "engine/diagnosis/diagnosis.h"
#include "engine/experiment/experiment_json.h"

namespace ansatz {

namespace {

struct DoctorArguments {
    std::string experiment = "digits_1_vs_5";
    bool json = false;
};

int doctor(const DoctorArguments &arguments)
{
    requireNoProgram(arguments.experiment);
    const ExaminedCircuit circuit = isExperimentFile(arguments.experiment)
                                        ? loadExamined(arguments.experiment)
                                        : examined(presetExperiment(arguments.experiment));
    const Diagnosis diagnosis = diagnose(circuit);
    print(arguments.json ? diagnosisJson(diagnosis) : diagnosisText(diagnosis));
    flushOutput();
    if (!diagnosis.selfCheck.passed())
        throw InternalError("the self-check failed: this program's numbers are wrong here");
    if (!diagnosis.programIsRight())
        throw InternalError("the gradient check failed: some gradients are wrong here");
    return Done;
}

} // namespace

Command doctorCommand(CLI::App &program)
{
    auto arguments = std::make_shared<DoctorArguments>();
    CLI::App *parser = program.add_subcommand(
        "doctor", "Say what this machine offers, and check the numbers and gradients of a circuit");
    parser
        ->add_option("EXPERIMENT", arguments->experiment,
                     "An experiment or model file, or the name of an experiment that the\n"
                     "program ships (default: digits_1_vs_5)")
        ->check(fileName())
        ->type_name("");
    parser->add_flag("--json", arguments->json, "JSON instead of text");
    parser->footer("Example: ansatz doctor experiment.json\n\n"
                   "Every angle's derivative is taken by the adjoint method on each backend, by\n"
                   "parameter shift and by differences. Dead parameters are named, and the\n"
                   "operation at which numbers stop being finite. The text is fit to paste into\n"
                   "a report of a fault.");
    return {parser, [arguments] { return doctor(*arguments); }};
}

} // namespace ansatz
