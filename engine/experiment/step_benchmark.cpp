// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/step_benchmark.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/device/devices.h"
#include "engine/experiment/head_step.h"
#include "engine/experiment/step_passes.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;

// Steps and simulator passes take turns, so that a slow moment of the machine meets both.
constexpr int turns = 5;
constexpr double warmUpSeconds = 0.1;
constexpr double timedSeconds = 1;
constexpr int fewestSteps = 5;
constexpr int mostSteps = 2000;

// Training steps, and what each took.
class Steps final : private TrainingObserver {
public:
    explicit Steps(const BenchmarkWork &work)
        : m_train{.raw = {}, .features = work.features, .targets = work.targets},
          m_trainer(HybridModel(QuantumLayerOptions(work.circuit)
                                    .observables(work.observables)
                                    .precision(work.compute.precision)
                                    .target(targetOf(work.compute))
                                    .initialSpread(work.training.initialSpread)
                                    .seed(work.seed),
                                work.head)
                        .ptr(),
                    endless(work.training), m_train, m_test, work.seed)
    {
        advance(1); // evaluates first, which is not a step's time
        milliseconds.clear();
    }

    void advance(int count)
    {
        const RunResult result = m_trainer.advance(count, {}, *this);
        if (result.reason == StopReason::NotFinite)
            throw UserError("the training's numbers are not finite after step "
                                + std::to_string(result.stepsDone),
                            {}, "lower the learning rate, or choose complex128");
        m_last = result.seconds; // with the evaluation at the end of the call
    }

    [[nodiscard]] std::string whyNoGraph() const { return m_trainer.whyNoGraph(); }

    std::vector<double> milliseconds;

private:
    static TrainingSettings endless(TrainingSettings training)
    {
        training.steps = limits::steps;
        training.evaluateEvery = limits::steps;
        return training;
    }

    void onStep(const StepRecord &record) override
    {
        milliseconds.push_back(1000 * (record.seconds - m_last));
        m_last = record.seconds;
    }
    void onEvaluation(const EvaluationRecord &) override {}

    const PreparedSamples m_train;
    const PreparedSamples m_test;
    Trainer m_trainer;
    double m_last = 0;
};

// The rest of a step, which is so short that some are timed together.
double headMilliseconds(const BenchmarkWork &work)
{
    constexpr int together = 10;
    constexpr int times = 21;
    const std::unique_ptr<HeadStep> head = makeHeadStep(work);
    std::vector<double> each;
    for (int i = 0; i <= times; ++i) {
        const Clock::time_point start = Clock::now();
        for (int j = 0; j < together; ++j)
            head->run();
        const std::chrono::duration<double, std::milli> spent = Clock::now() - start;
        if (i > 0) // the first ones allocate
            each.push_back(spent.count() / together);
    }
    return Timing::of(each).median;
}

// Some steps and passes whose times do not count; returns how many steps about a second holds.
int warmUp(Steps &steps, StepPasses &passes)
{
    const Clock::time_point start = Clock::now();
    do {
        steps.advance(1);
        passes.run();
    } while (std::chrono::duration<double>(Clock::now() - start).count() < warmUpSeconds);
    const double each = Timing::of(steps.milliseconds).median / 1000;
    steps.milliseconds.clear();
    passes.clear();
    return static_cast<int>(
        std::clamp<double>(std::ceil(timedSeconds / std::max(each, 1e-6)), fewestSteps, mostSteps));
}

} // namespace

Timing Timing::of(std::vector<double> milliseconds)
{
    if (milliseconds.empty())
        return {};
    std::ranges::sort(milliseconds);
    const std::size_t count = milliseconds.size();
    return {(milliseconds[(count - 1) / 2] + milliseconds[count / 2]) / 2, milliseconds.front(),
            milliseconds[(9 * count + 9) / 10 - 1]};
}

StepBenchmark benchmarkStep(const BenchmarkWork &work, std::optional<int> wanted)
{
    StepBenchmark benchmark;
    const std::unique_ptr<StepPasses> passes = makeStepPasses(work);
    benchmark.check = passes->check(work);
    requireAgreement(benchmark.check);

    const ExpandedCircuit circuit = expand(work.circuit);
    benchmark.operations = circuit.operations.size();
    benchmark.weights = static_cast<std::size_t>(circuit.weights);
    benchmark.observables = work.observables.size();
    // Of the others there are no vector kernels of ours to tell of.
    const bool isNative = work.compute.backend == "native" && work.compute.device == "cpu";
    benchmark.threads = threadsOf(targetOf(work.compute));
    benchmark.simd = isNative ? cpuFacts().simd : "";

    Steps steps(work);
    const int fitting = warmUp(steps, *passes);
    const int asked = wanted.value_or(fitting);
    for (int turn = 0; turn < turns; ++turn) {
        const int count = asked * (turn + 1) / turns - asked * turn / turns;
        if (count == 0)
            continue;
        steps.advance(count);
        for (int i = 0; i < count; ++i)
            passes->run();
    }
    benchmark.steps = static_cast<int>(steps.milliseconds.size());
    benchmark.step = Timing::of(steps.milliseconds);
    benchmark.forward = Timing::of(passes->forward);
    benchmark.backward = Timing::of(passes->backward);
    for (double *const part : {&benchmark.backward.least, &benchmark.backward.median})
        *part = std::max(0.0, *part);
    benchmark.headMs =
        passes->head.empty() ? headMilliseconds(work) : Timing::of(passes->head).median;
    benchmark.whyNoGraph = steps.whyNoGraph();
    return benchmark;
}

} // namespace ansatz
