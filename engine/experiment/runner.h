// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/experiment/experiment.h"
#include "engine/experiment/run_state.h"
#include "engine/experiment/threads.h"
#include "engine/model/trained_model.h"
#include "engine/training/observer.h"
#include "engine/training/run_result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

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

    bool jit = true;                  ///< as in ComputeTarget
    bool vmap = true;                 ///< likewise
    std::vector<EarlierPart> earlier; ///< where it went on from another run's state, or was edited
    std::optional<DeviceAdvice> advice; ///< what was known before the start, if anything was
};

/// From where a run starts that is not the first step of its experiment.
struct RunStart {
    RunState state; ///< of the experiment's circuit, observables and head: carriedOver makes it so
    /// Prepared data of the same data settings, preprocessing and seed, or null: then they are
    /// loaded again.
    std::shared_ptr<const PreparedData> data;
    std::vector<EarlierPart> earlier; ///< as the facts of the new run will tell
};

/// One execution of an experiment. Used from one thread at a time, but for the functions said to
/// be thread-safe. The window's session and the command line both train through it, so that the
/// same experiment gives the same numbers.
class Runner {
public:
    /// Loads the data, compiles the circuit, initialises the weights. Throws UserError: bad
    /// experiment or data, missing backend, too little memory (before allocating it).
    explicit Runner(const Experiment &experiment);
    /// Goes on from there. The optimiser's memory and the order of the samples go on where
    /// optimiser, batch size and number of samples are the same, else they begin anew. The planned
    /// end is the experiment's, or the steps done. Throws UserError as above.
    Runner(const Experiment &experiment, RunStart start);
    ~Runner();
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    [[nodiscard]] const Experiment &experiment() const;
    [[nodiscard]] const RunFacts &facts() const;

    /// Trains at most `steps` further steps (never beyond the planned end), fewer when asked to
    /// stop. Reports each step, an evaluation before the first step, every `evaluateEvery` steps
    /// and at the end of the call. A loss that is not finite ends the run at that step: the last
    /// finite model is kept, the step does not count, and the reason is NotFinite.
    ///
    /// Throws BackendFailure when the backend or device fails. Then model() and state() are those
    /// of the last step done, neither asks what failed, and another Runner can go on elsewhere.
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
    /// Where the run stands, for another one to go on. Only between two calls of advance.
    [[nodiscard]] RunState state() const;
    /// Stores with the run, in facts and models, what was known before its start.
    void keepAdvice(DeviceAdvice advice);
    /// What it trains on; never changes.
    [[nodiscard]] std::shared_ptr<const PreparedData> data() const;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};
} // namespace ansatz
