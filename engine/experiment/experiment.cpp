// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/experiment.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/experiment/limits.h"
#include "engine/model/preprocessing_json.h"

#include <cmath>

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
    requireRange(training.learningRate > 0 && training.learningRate <= limits::learningRate,
                 "over 0 and at most " + formatDouble(limits::learningRate),
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

} // namespace

std::vector<Observable> measuredObservables(const Experiment &experiment)
{
    return experiment.observables.empty() ? pauliZOfEveryQubit(experiment.circuit.qubits)
                                          : experiment.observables;
}

void validate(const Experiment &experiment)
{
    validateData(experiment.data);
    for (std::size_t i = 0; i < experiment.preprocessing.size(); ++i)
        validate(experiment.preprocessing[i], "/preprocessing/" + std::to_string(i));
    validate(experiment.circuit, "/circuit");
    requireRange(experiment.observables.size() <= limits::observables,
                 "at most " + std::to_string(limits::observables) + " observables", "/observables");
    for (std::size_t i = 0; i < experiment.observables.size(); ++i)
        validate(experiment.observables[i], experiment.circuit.qubits,
                 "/observables/" + std::to_string(i));
    validateTraining(experiment.training);
    requireRange(experiment.compute.threads, 0, limits::threads, "/compute/threads");
    requireRange(experiment.seed <= limits::seed, "from 0 to " + std::to_string(limits::seed),
                 "/seed");
}

} // namespace ansatz
