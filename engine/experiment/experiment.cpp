// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/experiment.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"
#include "engine/experiment/threads.h"
#include "engine/model/preprocessing_json.h"

#include <cmath>
#include <limits>

namespace ansatz {

namespace {

void requireRange(bool holds, const std::string &range, const std::string &place)
{
    if (!holds)
        throw UserError("must be " + range, place);
}

void requireRange(double value, double minimum, double maximum, const std::string &place)
{
    requireRange(value >= minimum && value <= maximum,
                 "from " + formatDouble(minimum) + " to " + formatDouble(maximum), place);
}

void validateData(const DataSettings &data)
{
    if (data.classes.size() != 2 || data.classes[0] == data.classes[1])
        throw UserError("must be two different labels", "/data/classes");
    requireRange(data.sampleLimit >= 0, "0 (all samples) or more", "/data/sample_limit");
    requireRange(data.testFraction, 0, limits::testFraction, "/data/test_fraction");
    requireRange(data.trainSamples >= 1, "at least 1", "/data/train_samples");
    requireRange(data.noise, 0, limits::noise, "/data/noise");
    using Source = DataSettings::Source;
    if ((data.source == Source::Idx || data.source == Source::Csv) && data.path.empty())
        throw UserError("is missing", "/data/path", "name the file to read");
    if (data.source == Source::Idx && data.labelsPath.empty())
        throw UserError("is missing", "/data/labels_path", "name the file of the labels");
}

void validateTraining(const TrainingSettings &training)
{
    requireRange(training.learningRate, limits::smallestLearningRate, limits::learningRate,
                 "/training/learning_rate");
    requireRange(training.momentum >= 0 && training.momentum < 1, "from 0 to below 1",
                 "/training/momentum");
    requireRange(training.batch, 1, limits::batch, "/training/batch");
    requireRange(training.steps, 1, limits::steps, "/training/steps");
    requireRange(training.evaluateEvery, 1, limits::steps, "/training/evaluate_every");
    requireRange(training.initialSpread, 0, limits::initialSpread, "/training/initial_spread");
    if (training.momentum > 0 && training.optimizer != OptimizerKind::Sgd)
        throw UserError("is a setting of the optimizer sgd", "/training/momentum",
                        "set it to 0, or choose sgd");
}

double largestOf(Precision precision)
{
    return precision == Precision::Complex64 ? double(std::numeric_limits<float>::max())
                                             : std::numeric_limits<double>::max();
}

void requireFits(double value, Precision precision, const std::string &what,
                 const std::string &place)
{
    if (std::abs(value) <= largestOf(precision))
        return;
    const bool single = precision == Precision::Complex64;
    throw UserError(formatDouble(value) + " does not fit " + std::string(toString(precision)),
                    place,
                    single ? "use complex128 or a smaller " + what : "use a smaller " + what);
}

// An expectation is at most the sum of its coefficients' sizes.
void validatePrecision(const Observable &observable, Precision precision, const std::string &place)
{
    double sum = 0;
    for (const PauliString &term : observable.terms) {
        requireFits(term.coefficient, precision, "coefficient", place);
        sum += std::abs(term.coefficient);
    }
    if (!(sum <= largestOf(precision)))
        throw UserError("the sum of its coefficients does not fit "
                            + std::string(toString(precision)),
                        place, "use smaller coefficients");
}

void validatePrecision(const PreprocessingStep &step, Precision precision, const std::string &place)
{
    if (step.kind == PreprocessingStep::Kind::MinMaxScale) {
        requireFits(step.low, precision, "scale", place + "/low");
        requireFits(step.high, precision, "scale", place + "/high");
    }
    if (step.kind == PreprocessingStep::Kind::AngleScale)
        requireFits(step.factor, precision, "scale", place + "/factor");
    if (step.kind == PreprocessingStep::Kind::PairProducts)
        requireFits(step.shift, precision, "shift", place + "/shift");
}

} // namespace

ComputeTarget targetOf(const ComputeSettings &compute)
{
    // A second shard costs a millisecond or two a pass, and pays for large states alone.
    const int automatic = compute.backend == "cupynumeric" ? 1 : automaticThreads();
    return {.backend = compute.backend,
            .device = compute.device,
            .threads = compute.threads > 0 ? compute.threads : automatic,
            .jit = compute.jit,
            .vmap = compute.vmap};
}

std::vector<Observable> measuredObservables(const Experiment &experiment)
{
    return experiment.observables.empty() ? pauliZOfEveryQubit(experiment.circuit.qubits)
                                          : experiment.observables;
}

Circuit circuitFor(const Experiment &experiment, std::size_t columns)
{
    Circuit circuit = experiment.circuit;
    if (static_cast<std::size_t>(circuit.features) > columns)
        throw UserError(
            "the circuit reads "
                + formatCount(static_cast<std::uint64_t>(circuit.features), "feature")
                + ", the data have " + std::to_string(columns),
            "/circuit/features",
            "add data features (a finer resize), or let the circuit read only "
                + (columns == 1 ? "feature 0" : "features 0 to " + std::to_string(columns - 1)));
    circuit.features = static_cast<int>(columns);
    return circuit;
}

void validate(const Experiment &experiment)
{
    validateData(experiment.data);
    const Precision precision = experiment.compute.precision;
    requireRange(experiment.preprocessing.size() <= maximumPreprocessingSteps,
                 "at most " + std::to_string(maximumPreprocessingSteps) + " steps",
                 "/preprocessing");
    for (std::size_t i = 0; i < experiment.preprocessing.size(); ++i) {
        const std::string place = "/preprocessing/" + std::to_string(i);
        validate(experiment.preprocessing[i], place);
        validatePrecision(experiment.preprocessing[i], precision, place);
    }
    validate(experiment.circuit, "/circuit");
    for (std::size_t i = 0; i < experiment.circuit.starts.size(); ++i) {
        const WeightStart &start = experiment.circuit.starts[i];
        for (const double number : {start.first, start.second})
            requireFits(number, precision, "number", "/circuit/starts/" + std::to_string(i));
    }
    requireRange(experiment.observables.size() <= limits::observables,
                 "at most " + std::to_string(limits::observables) + " observables", "/observables");
    for (std::size_t i = 0; i < experiment.observables.size(); ++i) {
        const std::string place = "/observables/" + std::to_string(i);
        validate(experiment.observables[i], experiment.circuit.qubits, place);
        validatePrecision(experiment.observables[i], precision, place);
    }
    validateTraining(experiment.training);
    requireRange(experiment.compute.threads, 0, limits::threads, "/compute/threads");
    requireRange(experiment.seed <= limits::seed, "from 0 to " + std::to_string(limits::seed),
                 "/seed");
}

} // namespace ansatz
