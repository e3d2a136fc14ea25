// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "engine/experiment/threads.h"
#include "engine/model/trained_model.h"
#include "engine/training/observer.h"
#include "engine/training/run_result.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

namespace ansatz {

/// What a run really uses; shown and stored with it.
struct RunFacts {
    std::string backend;
    std::string device;
    std::string simd; ///< of the simulator's kernels; empty where it does not apply
    Precision precision = Precision::Complex64;
    int threads = 1;
    std::uint64_t seed = 0;
    std::size_t trainSamples = 0;
    std::size_t testSamples = 0;
    std::size_t circuitWeights = 0;
    std::size_t headWeights = 0;
    double dataCeiling = 1;
    int steps = 0; ///< planned
};

/// One execution of an experiment. Used from one thread at a time, but for the functions said to
/// be thread-safe. The window's session and the command line both train through it, so that the
/// same experiment gives the same numbers.
class Runner {
public:
    /// Loads the data, compiles the circuit, initialises the weights. Throws UserError: bad
    /// experiment or data, missing backend, too little memory (before allocating it).
    explicit Runner(const Experiment &experiment);
    ~Runner();
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    [[nodiscard]] const Experiment &experiment() const;
    [[nodiscard]] const RunFacts &facts() const;

    /// Trains at most `steps` further steps (never beyond the planned end), fewer when asked to
    /// stop. Reports each step, an evaluation before the first step, every `evaluateEvery` steps
    /// and at the end of the call. A loss that is not finite ends the run at that step: the last
    /// finite model is kept, the step does not count, and the reason is NotFinite.
    RunResult advance(int steps, std::stop_token stop, TrainingObserver &observer);

    [[nodiscard]] int stepsDone() const;
    [[nodiscard]] bool finished() const;

    /// Thread-safe; applied between two steps.
    void setLearningRate(double rate);
    /// Thread-safe: moves the planned end; never before the steps already done.
    void setSteps(int steps);
    /// Thread-safe: the sample of the training part that evaluations watch.
    void watchSample(std::size_t index);

    /// The model as it is now, with metrics and test vectors. Only between two calls of advance.
    [[nodiscard]] TrainedModel model() const;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};
} // namespace ansatz
