// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/trainer.h"

#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/data/batches.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/live_settings.h"
#include "engine/training/step_times.h"
#include "engine/training/training_passes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;

// How long an evaluation may go on after a stop was asked for.
constexpr std::chrono::milliseconds patience(200);

// Whether the time is up after a stop was asked for. Any thread may ask.
class Patience {
public:
    Patience(const std::stop_token &stop, std::chrono::milliseconds time)
        : m_stop(stop), m_time(time)
    {}

    [[nodiscard]] bool isOver()
    {
        if (!m_stop.stop_requested())
            return false;
        const Clock::rep now = Clock::now().time_since_epoch().count();
        Clock::rep since = 0;
        // Who sees the stop first starts the clock.
        if (m_since.compare_exchange_strong(since, now))
            since = now;
        return Clock::duration(now - since) >= m_time;
    }

private:
    const std::stop_token &m_stop;
    std::chrono::milliseconds m_time;
    std::atomic<Clock::rep> m_since = 0;
};

// Lets a layer give up for as long as it lives.
class Interruptible {
public:
    Interruptible(QuantumLayerImpl &layer, const GiveUp &giveUp) : m_layer(layer)
    {
        m_layer.setGiveUp(giveUp);
    }
    Interruptible(const Interruptible &) = delete;
    Interruptible &operator=(const Interruptible &) = delete;
    ~Interruptible() { m_layer.setGiveUp({}); }

private:
    QuantumLayerImpl &m_layer;
};

enum class StepEnd { Done, NotFinite, Interrupted };

double secondsBetween(Clock::time_point from, Clock::time_point to)
{
    return std::chrono::duration<double>(to - from).count();
}

} // namespace

class Trainer::Private {
public:
    Private(std::shared_ptr<HybridModelImpl> trained, const TrainingSettings &trainingSettings,
            const PreparedSamples &train, const PreparedSamples &test, std::uint64_t seed,
            const TrainerState *from)
        : model(std::move(trained)), settings(trainingSettings), trainSamples(train.features.rows),
          batches(trainSamples, static_cast<std::size_t>(settings.batch), seed),
          passes(makeTrainingPasses(model, settings, train, test, from)), planned(settings.steps)
    {
        if (from == nullptr)
            return;
        done = from->step;
        planned = std::max(settings.steps, from->step);
        seconds = from->seconds;
        evaluation = from->evaluation;
        if (from->batches && from->batches->samples() == trainSamples
            && from->batches->size() == batches.size()) {
            batches = *from->batches;
            batchIsUnused = from->batchIsUnused;
        }
    }

    // One step. Only one that is done changes the model.
    StepEnd trainStep(const std::stop_token &stop);
    void applyChanges();
    void refreshEvaluation(TrainingObserver &observer, const std::stop_token &stop);

    std::shared_ptr<HybridModelImpl> model;
    TrainingSettings settings;
    std::size_t trainSamples;
    Batches batches;
    std::unique_ptr<TrainingPasses> passes;
    LiveSettings live;
    StepTimes times;

    std::atomic<int> done = 0;
    std::atomic<int> planned;
    bool notFinite = false;
    bool batchIsUnused = false; ///< the current one: its step was interrupted
    double loss = 0;
    double seconds = 0;
    std::size_t watched = 0;
    EvaluationRecord evaluation; ///< the newest
    bool isCurrent = false;      ///< it is of the model and the watched sample as they are
};

StepEnd Trainer::Private::trainStep(const std::stop_token &stop)
{
    const std::vector<std::size_t> &rows = batchIsUnused ? batches.current() : batches.next();
    const Interruptible interruptible(*model->quantum, [&stop] { return stop.stop_requested(); });
    try {
        batchIsUnused = false;
        const StepOutcome outcome = passes->step(rows);
        loss = outcome.loss;
        return outcome.isDone ? StepEnd::Done : StepEnd::NotFinite;
    } catch (const Interrupted &) {
        // The step that follows sees this batch again: a pause must not change a training.
        batchIsUnused = true;
        return StepEnd::Interrupted;
    } catch (...) { // nor does one that failed: a run can go on from the step before
        batchIsUnused = true;
        throw;
    }
}

void Trainer::Private::applyChanges()
{
    const LiveSettings::Changes changes = live.take();
    if (changes.learningRate)
        passes->setLearningRate(*changes.learningRate);
    if (changes.watched && *changes.watched != watched) {
        watched = *changes.watched;
        isCurrent = false;
    }
}

// Reports a new evaluation unless the newest one still holds, or a stop leaves no time for it.
void Trainer::Private::refreshEvaluation(TrainingObserver &observer, const std::stop_token &stop)
{
    if (isCurrent && evaluation.step == done)
        return;
    Patience left(stop, patience);
    const auto outOfPatience = [&left] { return left.isOver(); };
    const Interruptible interruptible(*model->quantum, outOfPatience);
    std::optional<EvaluationRecord> record;
    try {
        record = passes->evaluateAll(watched, outOfPatience);
    } catch (const Interrupted &) {
        return;
    }
    if (!record)
        return;
    evaluation = std::move(*record);
    evaluation.step = done;
    evaluation.circuitGradient = averageGradient(settings, passes->memory());
    evaluation.circuitGradient.resize(
        std::min(evaluation.circuitGradient.size(), evaluation.circuitWeights.size()));
    isCurrent = true;
    observer.onEvaluation(evaluation);
}

Trainer::Trainer(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
                 const PreparedSamples &train, const PreparedSamples &test, std::uint64_t seed)
    : m_private(std::make_unique<Private>(std::move(model), settings, train, test, seed, nullptr))
{}

Trainer::Trainer(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
                 const PreparedSamples &train, const PreparedSamples &test, std::uint64_t seed,
                 const TrainerState &from)
    : m_private(std::make_unique<Private>(std::move(model), settings, train, test, seed, &from))
{}

Trainer::~Trainer() = default;

RunResult Trainer::advance(int steps, const std::stop_token &stop, TrainingObserver &observer)
{
    Private &d = *m_private;
    const Clock::time_point start = Clock::now();
    const double before = d.seconds;

    RunResult result;
    d.applyChanges();
    if (d.done == 0)
        d.refreshEvaluation(observer, stop);
    for (int count = 0; count < steps && !finished(); ++count) {
        if (stop.stop_requested()) {
            result.reason = StopReason::Stopped;
            break;
        }
        d.applyChanges();
        const Clock::time_point stepStart = Clock::now();
        const StepEnd end = d.trainStep(stop);
        if (end == StepEnd::Interrupted) {
            result.reason = StopReason::Stopped;
            break;
        }
        if (end == StepEnd::NotFinite) {
            d.notFinite = true;
            break;
        }
        const Clock::time_point stepEnd = Clock::now();
        d.times.add(secondsBetween(stepStart, stepEnd));
        const int step = ++d.done;
        d.seconds = before + secondsBetween(start, stepEnd);
        observer.onStep({step, d.loss, d.seconds});
        if (step % d.settings.evaluateEvery == 0)
            d.refreshEvaluation(observer, stop);
    }
    d.applyChanges();
    d.refreshEvaluation(observer, stop);
    d.seconds = before + secondsBetween(start, Clock::now());

    if (d.notFinite)
        result.reason = StopReason::NotFinite;
    result.stepsDone = d.done;
    result.loss = d.loss;
    result.evaluation = d.evaluation;
    result.seconds = d.seconds;
    result.stepMedianMs = d.times.medianMs();
    return result;
}

int Trainer::stepsDone() const
{
    return m_private->done;
}

bool Trainer::finished() const
{
    return m_private->notFinite || m_private->done >= m_private->planned;
}

const EvaluationRecord &Trainer::evaluation() const
{
    return m_private->evaluation;
}

TrainerState Trainer::state() const
{
    const Private &d = *m_private;
    return {.step = d.done,
            .seconds = d.seconds,
            .parameters = d.passes->parameters(),
            .optimizer = d.settings.optimizer,
            .memory = d.passes->memory(),
            .batches = d.batches,
            .batchIsUnused = d.batchIsUnused,
            .evaluation = d.evaluation};
}

std::string Trainer::whyNoGraph() const
{
    return m_private->passes->whyNoGraph();
}

void Trainer::setLearningRate(double rate)
{
    m_private->live.setLearningRate(rate);
}

void Trainer::setSteps(int steps)
{
    m_private->planned = std::max(steps, m_private->done.load());
}

void Trainer::watchSample(std::size_t index)
{
    const std::size_t samples = m_private->trainSamples;
    if (index >= samples)
        throw UserError("there is no training sample " + std::to_string(index), {},
                        "the first is 0, the last " + std::to_string(samples - 1));
    m_private->live.watchSample(index);
}

} // namespace ansatz
