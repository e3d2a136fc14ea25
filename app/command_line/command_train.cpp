// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/arguments.h"
#include "app/command_line/commands.h"
#include "app/command_line/experiment_argument.h"
#include "app/command_line/export_target.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/output.h"
#include "app/command_line/precision_option.h"
#include "app/command_line/stopping_observer.h"
#include "app/command_line/switch_options.h"
#include "app/command_line/train_progress.h"
#include "engine/base/error.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/runner.h"
#include "engine/model/model_json.h"

#include <csignal>
#include <exception>
#include <new>
#include <optional>
#include <stdexcept>

namespace ansatz {

namespace {

struct TrainArguments {
    std::string experiment = "digits_1_vs_5";
    std::optional<std::string> backend;
    std::optional<std::string> device;
    std::optional<Precision> precision;
    std::optional<bool> jit;
    std::optional<bool> vmap;
    std::optional<std::int64_t> steps;
    std::optional<std::int64_t> seed;
    std::optional<std::string> exportPath;
    bool advise = false;
    bool json = false;
};

Experiment chosenExperiment(const TrainArguments &arguments)
{
    Experiment experiment = namedExperiment(arguments.experiment);
    if (arguments.backend)
        experiment.compute.backend = *arguments.backend;
    if (arguments.device)
        experiment.compute.device = *arguments.device;
    if (arguments.precision)
        experiment.compute.precision = *arguments.precision;
    if (arguments.jit)
        experiment.compute.jit = *arguments.jit;
    if (arguments.vmap)
        experiment.compute.vmap = *arguments.vmap;
    if (arguments.steps)
        experiment.training.steps = static_cast<int>(*arguments.steps);
    if (arguments.seed)
        experiment.seed = static_cast<std::uint64_t>(*arguments.seed);
    return experiment;
}

// Errors of an experiment's values come with a JSON pointer at most; people look for a file.
std::unique_ptr<Runner> makeRunner(const TrainArguments &arguments)
{
    const Experiment experiment = chosenExperiment(arguments);
    // These are not the file's fault.
    if (arguments.backend || arguments.device || arguments.jit || arguments.vmap)
        requireTarget(targetOf(experiment.compute));
    try {
        return std::make_unique<Runner>(experiment);
    } catch (const UserError &error) {
        if (!isExperimentFile(arguments.experiment))
            throw;
        const std::string &place = error.place();
        throw UserError(error.problem(), arguments.experiment + (place.empty() ? "" : ": ") + place,
                        error.remedy());
    }
}

[[noreturn]] void failNotFinite(const RunResult &result, Precision precision)
{
    if (result.stepsDone == 0) // which no learning rate brings about
        throw UserError("the very first step comes to numbers that are not finite", "step 1",
                        "the data, the scales of angles, or the coefficients of observables are "
                        "too large for "
                            + std::string(toString(precision)) + "; scale them down"
                            + (precision == Precision::Complex64 ? " or try complex128" : ""));
    throw UserError("the loss is no finite number any more; the last finite model was kept",
                    "step " + std::to_string(result.stepsDone + 1), "lower the learning rate");
}

// Measures this training on every device, tells, and stores it with the run. False when
// interrupted.
bool adviseBefore(Runner &runner, bool json, const std::stop_token &stop)
{
    std::optional<DeviceAdvice> advice =
        advise(workOf(runner.experiment(), *runner.data()), runner.facts().steps, stop);
    if (!advice)
        return false;
    print(json ? adviceLine(*advice) : adviceText(*advice));
    flushOutput();
    runner.keepAdvice(std::move(*advice));
    return true;
}

// Rethrows what is being handled, and says what became of the model so far.
[[noreturn]] void failWithModel(const Runner &runner, const std::string &path)
{
    std::string kept = "; the model of step " + std::to_string(runner.stepsDone());
    std::string file = path;
    try {
        saveModel(runner.model(), path);
        kept += " was kept";
    } catch (const std::exception &error) {
        kept += std::string(" could not be kept: ") + error.what();
        file.clear();
    }
    const std::string inFile = file.empty() ? "" : " in " + file;
    try {
        throw;
    } catch (const BackendFailure &failure) {
        throw BackendFailure(failure.problem() + kept, file, failure.remedy());
    } catch (const UserError &error) {
        if (error.place().empty())
            throw UserError(error.problem() + kept, file, error.remedy());
        throw UserError(error.problem() + kept + inFile, error.place(), error.remedy());
    } catch (const std::bad_alloc &) {
        throw UserError("the memory does not suffice" + kept, file);
    } catch (const std::exception &error) {
        throw std::runtime_error(error.what() + kept + inFile);
    }
}

// Trains to the end. Whatever fails under it leaves the model of the last step, which is exported
// before the failure is told.
RunResult advance(Runner &runner, const TrainArguments &arguments, const InterruptWatch &interrupt,
                  TrainingObserver &observer)
{
    try {
        return runner.advance(runner.facts().steps - runner.stepsDone(),
                              interrupt.source().get_token(), observer);
    } catch (...) {
        if (!arguments.exportPath || runner.stepsDone() == 0)
            throw;
        failWithModel(runner, *arguments.exportPath);
    }
}

int train(const TrainArguments &arguments)
{
    if (arguments.exportPath)
        requireWritable(*arguments.exportPath);
    const std::unique_ptr<Runner> runner = makeRunner(arguments);

    InterruptWatch interrupt;
    if (arguments.advise && !adviseBefore(*runner, arguments.json, interrupt.source().get_token()))
        return 128 + interrupt.signal();
    const auto progress = makeTrainProgress(*runner, arguments.json);
    StoppingObserver observer(*progress, interrupt.source());
    const RunResult result = advance(*runner, arguments, interrupt, observer);

    // A file that fails must not take the results with it, nor an output that fails the file.
    const bool isUseless = result.reason == StopReason::NotFinite && result.stepsDone == 0;
    std::string exported;
    std::exception_ptr exportFailure;
    if (arguments.exportPath && !isUseless) {
        try {
            saveModel(runner->model(), *arguments.exportPath);
            exported = *arguments.exportPath;
        } catch (...) {
            exportFailure = std::current_exception();
        }
    }
    std::exception_ptr outputFailure = observer.failure();
    if (!outputFailure) {
        try {
            progress->finish(result, exported);
            flushOutput();
        } catch (const UserError &) {
            outputFailure = std::current_exception();
        }
    }
    if (exportFailure)
        std::rethrow_exception(exportFailure);
    if (interrupt.signal() == SIGHUP && outputFailure)
        discardOutput(); // the terminal is gone, and that is no fault
    else if (outputFailure)
        std::rethrow_exception(outputFailure);

    if (result.reason == StopReason::NotFinite)
        failNotFinite(result, runner->facts().precision);
    return result.reason == StopReason::Stopped ? 128 + interrupt.signal() : Done;
}

} // namespace

Command trainCommand(CLI::App &program)
{
    auto arguments = std::make_shared<TrainArguments>();
    CLI::App *parser = program.add_subcommand("train", "Train an experiment and show its results");
    parser
        ->add_option("EXPERIMENT", arguments->experiment,
                     "An experiment file, or the name of one that the program ships\n"
                     "(default: digits_1_vs_5)")
        ->check(fileName())
        ->type_name("");
    parser
        ->add_option("--backend", arguments->backend,
                     "How to compute: native, pytorch, cupynumeric, reference")
        ->type_name("NAME");
    parser
        ->add_option("--device", arguments->device,
                     "Where to compute: cpu, cuda:0, or cuda for every GPU")
        ->type_name("NAME");
    addPrecisionOption(*parser, arguments->precision);
    addSwitchOptions(*parser, arguments->jit, arguments->vmap);
    addIntegerOption(*parser, "--steps", arguments->steps, 1, 10'000'000, "Training steps");
    addIntegerOption(*parser, "--seed", arguments->seed, 0, 9'007'199'254'740'991,
                     "Seed of the split, the initial weights and the batches");
    parser->add_option("--export", arguments->exportPath, "Write the trained model to this file")
        ->check(fileName())
        ->type_name("MODEL.json");
    parser->add_flag("--advise", arguments->advise,
                     "Measure every device for 0.3 s first, tell which is fastest, and store\n"
                     "that with the model; the training goes where it was asked to");
    parser->add_flag("--json", arguments->json, "One JSON object a line, the result last");
    parser->footer("Example: ansatz train digits_1_vs_5 --steps 500 --export model.json\n\n"
                   "Ctrl-C stops at once; the model so far is exported and its\n"
                   "results are shown, with exit status 130.");
    return {parser, [arguments] { return train(*arguments); }};
}

} // namespace ansatz
