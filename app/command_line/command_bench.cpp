// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/arguments.h"
#include "app/command_line/bench_report.h"
#include "app/command_line/commands.h"
#include "app/command_line/experiment_argument.h"
#include "app/command_line/gates_report.h"
#include "app/command_line/interrupt.h"
#include "app/command_line/matrix_report.h"
#include "app/command_line/output.h"
#include "app/command_line/precision_option.h"
#include "app/command_line/switch_options.h"
#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/base/limits.h"
#include "engine/data/prepared_data.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/step_memory.h"

namespace ansatz {

namespace {

struct BenchArguments {
    std::optional<std::string> experiment;
    std::optional<std::int64_t> qubits;
    std::optional<std::int64_t> layers;
    std::optional<std::int64_t> batch;
    std::optional<std::int64_t> steps;
    std::optional<std::int64_t> threads;
    std::optional<std::string> backend;
    std::optional<std::string> device;
    std::optional<Precision> precision;
    std::optional<bool> jit;
    std::optional<bool> vmap;
    bool matrix = false;
    bool advise = false;
    bool gates = false;
    bool json = false;
};

void applyChoices(const BenchArguments &arguments, ComputeSettings &compute)
{
    if (arguments.backend)
        compute.backend = *arguments.backend;
    if (arguments.device)
        compute.device = *arguments.device;
    if (arguments.precision)
        compute.precision = *arguments.precision;
    if (arguments.jit)
        compute.jit = *arguments.jit;
    if (arguments.vmap)
        compute.vmap = *arguments.vmap;
    if (arguments.threads)
        compute.threads = static_cast<int>(*arguments.threads);
}

std::optional<int> stepsOf(const BenchArguments &arguments)
{
    if (!arguments.steps)
        return std::nullopt;
    return static_cast<int>(*arguments.steps);
}

// Who compares devices asks for none, so nothing about the chosen one is an error yet.
bool compares(const BenchArguments &arguments)
{
    return arguments.matrix || arguments.advise;
}

void addExperiment(const BenchArguments &arguments, BenchReport &report)
{
    for (const auto &[option, value] :
         {std::pair("--qubits", arguments.qubits), std::pair("--layers", arguments.layers)}) {
        if (value)
            throw UserError("an experiment has a circuit of its own", option,
                            "give either an experiment or the size of a circuit");
    }
    Experiment experiment = namedExperiment(*arguments.experiment);
    applyChoices(arguments, experiment.compute);
    if (arguments.batch)
        experiment.training.batch = static_cast<int>(*arguments.batch);
    report.experiment = experiment.name.empty() ? *arguments.experiment : experiment.name;
    try {
        report.work =
            compares(arguments) ? workOf(
                experiment, prepareData(experiment.data, experiment.preprocessing, experiment.seed))
                                : workOf(experiment);
        report.steps = experiment.training.steps;
    } catch (const UserError &error) {
        // Errors of an experiment's values come with a JSON pointer at most.
        const std::string &place = error.place();
        throw UserError(error.problem(),
                        *arguments.experiment + (place.empty() ? "" : ": ") + place,
                        error.remedy());
    }
}

void addPipeline(const BenchArguments &arguments, BenchReport &report)
{
    report.layers = static_cast<int>(arguments.layers.value_or(2));
    ComputeSettings compute;
    applyChoices(arguments, compute);
    report.work = pipelineWork(static_cast<int>(arguments.qubits.value_or(9)), report.layers,
                               static_cast<int>(arguments.batch.value_or(32)), compute);
    if (compares(arguments))
        return;
    try {
        requireStepMemory(report.work, stepMemory(report.work));
    } catch (const UserError &error) {
        const bool isBatch = error.place() == "/training/batch";
        throw UserError(error.problem(), isBatch ? "--batch" : "--qubits", error.remedy());
    }
}

int compareCells(const BenchArguments &arguments, const BenchReport &report)
{
    InterruptWatch interrupt;
    MatrixReport matrix{report.experiment, report.work, {}};
    try {
        matrix.cells = matrixCells(report.work, interrupt.source().get_token());
    } catch (const Interrupted &) {
        return 128 + interrupt.signal();
    }
    if (!arguments.json)
        print(matrixHead(matrix));
    // Lines come as they are done; those that cannot run are told of in their turn.
    std::size_t told = 0;
    const auto tellTo = [&](std::size_t end) {
        for (; told < end && !arguments.json; ++told)
            print(matrixLine(matrix.cells[told]));
        flushOutput();
    };
    runMatrix(matrix.work, matrix.cells, interrupt.source().get_token(),
              [&](std::size_t index) { tellTo(index + 1); });
    tellTo(matrix.cells.size());
    print(arguments.json ? matrixJson(matrix) : matrixBars(matrix.cells));
    return interrupt.signal() != 0 ? 128 + interrupt.signal() : Done;
}

int adviseFor(const BenchArguments &arguments, const BenchReport &report)
{
    InterruptWatch interrupt;
    const auto advice = advise(report.work, report.steps, interrupt.source().get_token());
    if (!advice)
        return 128 + interrupt.signal();
    print(arguments.json ? adviceLine(*advice) : adviceText(*advice));
    return Done;
}

void requireOneTask(const BenchArguments &arguments)
{
    const std::string task = arguments.matrix ? "--matrix" : "--advise";
    if (arguments.matrix && arguments.advise)
        throw UserError("cannot be given together with --matrix", "--advise", "give one of them");
    if (arguments.steps)
        throw UserError("has no meaning with " + task + ", which has a time of its own", "--steps",
                        "leave it out");
    if (arguments.backend || arguments.device || (arguments.matrix && arguments.precision))
        throw UserError("compares all backends and devices", task,
                        arguments.matrix ? "leave --backend, --device and --precision out"
                                         : "leave --backend and --device out");
    if (arguments.matrix && (arguments.jit || arguments.vmap))
        throw UserError("compares both states of the switches", task, "leave --jit and --vmap out");
}

void refuseWithGates(const BenchArguments &arguments)
{
    for (const auto &[option, isGiven] :
         {std::pair("--matrix", arguments.matrix), std::pair("--advise", arguments.advise)}) {
        if (isGiven)
            throw UserError("cannot be given together with --gates", option, "give one of them");
    }
    if (arguments.experiment)
        throw UserError("times circuits of its own", "--gates",
                        "leave the experiment out, and give a size by --qubits, --layers, --batch");
}

// All gates are held against one measurement, which another program may have disturbed.
MachinePeaks bestPeaks(const ComputeSettings &compute)
{
    MachinePeaks best;
    for (int i = 0; i < 5; ++i) {
        MachinePeaks peaks = measurePeaks(compute, targetOf(compute).threads);
        if (peaks.fma > best.fma)
            best = std::move(peaks);
    }
    return best;
}

int benchGates(const BenchArguments &arguments)
{
    refuseWithGates(arguments);
    ComputeSettings compute;
    applyChoices(arguments, compute);
    GatesReport report;
    report.layers = static_cast<int>(arguments.layers.value_or(2));
    report.works = gateWorks(static_cast<int>(arguments.qubits.value_or(9)), report.layers,
                             static_cast<int>(arguments.batch.value_or(32)), compute);
    report.peaks = bestPeaks(compute);
    if (!arguments.json)
        print(gatesHead(report));
    for (const GateWork &work : report.works) {
        report.timings.push_back(timeGates(work, stepsOf(arguments)));
        if (!arguments.json)
            print(gatesLine(report, report.timings.size() - 1));
        flushOutput();
    }
    if (arguments.json)
        print(gatesJson(report));
    return Done;
}

int bench(const BenchArguments &arguments)
{
    if (arguments.gates)
        return benchGates(arguments);
    if (compares(arguments))
        requireOneTask(arguments);
    BenchReport report;
    if (arguments.experiment)
        addExperiment(arguments, report);
    else
        addPipeline(arguments, report);
    if (arguments.matrix)
        return compareCells(arguments, report);
    if (arguments.advise)
        return adviseFor(arguments, report);

    report.benchmark = benchmarkStep(report.work, stepsOf(arguments));
    report.peaks = measurePeaks(report.work.compute, report.benchmark.threads);
    report.quantum = quantumWork(report.work);
    print(arguments.json ? benchJson(report) : benchText(report));
    return Done;
}

} // namespace

Command benchCommand(CLI::App &program)
{
    auto arguments = std::make_shared<BenchArguments>();
    CLI::App *parser = program.add_subcommand(
        "bench", "Time training steps, and tell what share of this machine they use");
    parser
        ->add_option("EXPERIMENT", arguments->experiment,
                     "An experiment file, or the name of one that the program ships, whose\n"
                     "steps to time; without one a circuit of RX encoding, then layers of\n"
                     "[CNOT chain, RX, RY]")
        ->check(fileName())
        ->type_name("");
    addIntegerOption(*parser, "--qubits", arguments->qubits, 1, maximumQubits,
                     "Qubits of that circuit (default: 9)");
    addIntegerOption(*parser, "--layers", arguments->layers, 1, 1000,
                     "Layers of that circuit (default: 2)");
    addIntegerOption(*parser, "--batch", arguments->batch, 1, limits::batch,
                     "Samples a step (default: 32, or the experiment's)");
    addIntegerOption(*parser, "--steps", arguments->steps, 1, 1'000'000,
                     "Steps to time (default: about a second's)");
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
    addIntegerOption(*parser, "--threads", arguments->threads, 1, limits::threads,
                     "Threads of the simulator (default: as a training takes)");
    parser->add_flag("--matrix", arguments->matrix,
                     "Compare all backends, devices, jit, vmap and precisions on this work");
    parser->add_flag("--advise", arguments->advise,
                     "Measure this work on every device, 0.3 s each, and recommend one");
    parser->add_flag("--gates", arguments->gates,
                     "Time every gate of the table, added to that circuit's layers");
    parser->add_flag("--json", arguments->json, "JSON instead of text");
    parser->footer("Example: ansatz bench --qubits 12 --layers 4 --batch 32\n\n"
                   "Nothing is timed unless a few samples' expectations and gradients agree\n"
                   "with another simulator or precision.");
    return {parser, [arguments] { return bench(*arguments); }};
}

} // namespace ansatz
