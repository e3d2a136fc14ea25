// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/output.h"
#include "app/command_line/precision_option.h"
#include "app/command_line/train_progress.h"
#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/model/model_json.h"

#include <unistd.h>

#include <optional>

namespace ansatz {

namespace {

namespace fs = std::filesystem;

struct TrainArguments {
    std::string experiment = "digits_1_vs_5";
    std::optional<std::string> backend;
    std::optional<std::string> device;
    std::optional<Precision> precision;
    std::optional<int> steps;
    std::optional<std::int64_t> seed;
    std::string exportPath;
    bool json = false;
};

// A file, or the name of an experiment that the program ships.
Experiment findExperiment(const std::string &name)
{
    std::error_code ignored;
    const bool looksLikeFile = name.find('/') != std::string::npos || name.ends_with(".json");
    if (looksLikeFile || fs::exists(name, ignored))
        return loadExperiment(name);
    return presetExperiment(name);
}

Experiment chosenExperiment(const TrainArguments &arguments)
{
    Experiment experiment = findExperiment(arguments.experiment);
    if (arguments.backend)
        experiment.compute.backend = *arguments.backend;
    if (arguments.device)
        experiment.compute.device = *arguments.device;
    if (arguments.precision)
        experiment.compute.precision = *arguments.precision;
    if (arguments.steps)
        experiment.training.steps = *arguments.steps;
    if (arguments.seed)
        experiment.seed = static_cast<std::uint64_t>(*arguments.seed);
    return experiment;
}

// Better before the training than after it.
void requireWritable(const fs::path &file)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        throw UserError("the folder of the model file does not exist", file.string(),
                        "make it or choose another with --export");
    if (fs::is_directory(file, ignored))
        throw UserError("is a folder, not a file", file.string(), "choose another with --export");
    if (access(folder.c_str(), W_OK) != 0)
        throw UserError("the folder of the model file cannot be written", file.string(),
                        "choose another with --export");
}

int train(const TrainArguments &arguments)
{
    if (!arguments.exportPath.empty())
        requireWritable(arguments.exportPath);
    Runner runner(chosenExperiment(arguments));

    const auto progress = makeTrainProgress(runner, arguments.json);
    InterruptWatch interrupt;
    StoppingObserver observer(*progress, interrupt);
    const RunResult result =
        runner.advance(runner.facts().steps - runner.stepsDone(), observer.token(), observer);
    if (!arguments.exportPath.empty())
        saveModel(runner.model(), arguments.exportPath);
    progress->finish(result, arguments.exportPath);
    flushOutput();

    if (result.reason == StopReason::NotFinite)
        throw UserError("the loss is no finite number any more; the last finite model was kept",
                        "step " + std::to_string(result.stepsDone), "lower the learning rate");
    return result.reason == StopReason::Stopped ? interrupt.exitStatus() : Done;
}

} // namespace

Command trainCommand(CLI::App &program)
{
    auto arguments = std::make_shared<TrainArguments>();
    CLI::App *parser = program.add_subcommand("train", "Train an experiment and show its results");
    parser
        ->add_option("EXPERIMENT", arguments->experiment,
                     "An experiment file, or the name of one that the program ships")
        ->capture_default_str();
    parser->add_option("--backend", arguments->backend, "How to compute: native, reference");
    parser->add_option("--device", arguments->device, "Where to compute: cpu, cuda:0");
    addPrecisionOption(*parser, arguments->precision);
    parser->add_option("--steps", arguments->steps, "Training steps")
        ->check(CLI::Range(1, 10'000'000));
    parser
        ->add_option("--seed", arguments->seed,
                     "Seed of the split, the initial weights and the batches")
        ->check(CLI::Range(std::int64_t(0), std::int64_t(9'007'199'254'740'991)));
    parser->add_option("--export", arguments->exportPath, "Write the trained model to this file")
        ->type_name("MODEL.json");
    parser->add_flag("--json", arguments->json, "One JSON object a line, the result last");
    parser->footer("Ctrl-C stops after the step in work; the model so far is exported and its\n"
                   "results are shown, with exit status 130.");
    return {parser, [arguments] { return train(*arguments); }};
}

} // namespace ansatz
