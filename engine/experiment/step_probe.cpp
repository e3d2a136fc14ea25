// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/step_probe.h"

#include "engine/base/interrupted.h"
#include "engine/base/numbers.h"
#include "engine/experiment/step_benchmark.h"
#include "engine/model/hybrid_model.h"
#include "engine/native_simulator/work_estimate.h"
#include "engine/training/training_passes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;
using Basis = DeviceChoice::Basis;

constexpr std::size_t mostSteps = 400;
// The first ones allocate, load kernels and record them.
constexpr std::size_t warmUpSteps = 3;

// The first rows of the work as a training's samples.
PreparedSamples samplesOf(const BenchmarkWork &work, std::size_t rows)
{
    PreparedSamples samples;
    samples.features = work.features;
    samples.features.rows = rows;
    samples.features.values.resize(rows * work.features.columns);
    samples.targets.assign(work.targets.begin(),
                           work.targets.begin() + static_cast<std::ptrdiff_t>(rows));
    return samples;
}

TrainingSettings settingsFor(const BenchmarkWork &work, std::size_t rows)
{
    TrainingSettings settings = work.training;
    settings.batch = static_cast<int>(rows);
    return settings;
}

// Some operations of a circuit that follow each other, written out.
Circuit operationsFrom(const ExpandedCircuit &expanded, std::size_t first, std::size_t count)
{
    Circuit circuit;
    circuit.qubits = expanded.qubits;
    circuit.features = expanded.features;
    const auto begin = expanded.operations.begin() + static_cast<std::ptrdiff_t>(first);
    circuit.operations.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    std::map<int, int> numbers; // of weights, without gaps
    OperationId id = 0;
    for (Operation &operation : circuit.operations) {
        operation.id = ++id; // those of repetitions are the same
        for (Parameter &parameter : operation.parameters) {
            if (parameter.readsWeight())
                parameter.renumberWeight(
                    numbers.try_emplace(parameter.weightIndex(), int(numbers.size()))
                        .first->second);
        }
    }
    circuit.weights = static_cast<int>(numbers.size());
    return circuit;
}

// Work of one step on one sample, in a unit of the backend's own.
double workOfStep(const BenchmarkWork &work, const Circuit &circuit)
{
    const ExpandedCircuit expanded = expand(circuit);
    const auto operations = static_cast<double>(expanded.operations.size());
    if (work.compute.backend == "reference") // a pass for every derivative
        return operations * (1 + expanded.weights);
    if (work.compute.backend != "native")
        return operations;
    const int realBytes = work.compute.precision == Precision::Complex64 ? 4 : 8;
    const WorkEstimate estimate =
        estimateWork(expanded, work.observables, 1, realBytes, true, false);
    // Where states leave the caches, moving them is what takes the time.
    const double bytes = estimate.forwardBytes + estimate.backwardBytes;
    return bytes > 0 ? bytes : estimate.forwardFma + estimate.backwardFma;
}

// Training steps on so many rows of the work.
class Attempt {
public:
    Attempt(const BenchmarkWork &work, const Circuit &circuit, std::size_t rows)
        : m_train(samplesOf(work, rows)), m_rows(rows),
          m_model(QuantumLayerOptions(circuit)
                      .observables(work.observables)
                      .precision(work.compute.precision)
                      .target(targetOf(work.compute))
                      .initialSpread(work.training.initialSpread)
                      .seed(work.seed),
                  work.head),
          m_passes(makeTrainingPasses(m_model.ptr(), settingsFor(work, rows), m_train, m_test))
    {
        std::iota(m_rows.begin(), m_rows.end(), std::size_t(0));
    }

    // Milliseconds of one step; nothing when it took beyond the end. `stop` throws.
    std::optional<double> step(Clock::time_point end, const GiveUp &stop)
    {
        m_model->quantum->setGiveUp(
            [&stop, end] { return Clock::now() >= end || (stop && stop()); });
        const Clock::time_point start = Clock::now();
        try {
            (void)m_passes->step(m_rows); // what it comes to does not matter here
        } catch (const Interrupted &) {
            if (stop && stop())
                throw;
            return std::nullopt;
        }
        return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    }

private:
    PreparedSamples m_train;
    PreparedSamples m_test;
    std::vector<std::size_t> m_rows;
    HybridModel m_model;
    std::unique_ptr<TrainingPasses> m_passes;
};

struct Measured {
    std::size_t steps = 0;
    double medianMs = 0;
};

// As many steps as the time holds; nothing when not even one is done.
std::optional<Measured> measure(Attempt &attempt, Clock::time_point end, const GiveUp &stop)
{
    std::vector<double> each;
    while (each.size() < mostSteps + warmUpSteps) {
        const std::optional<double> took = attempt.step(end, stop);
        if (!took)
            break;
        each.push_back(*took);
        if (Clock::now() + std::chrono::duration<double, std::milli>(*took) > end)
            break;
    }
    if (each.empty())
        return std::nullopt;
    const std::size_t warm = std::min(warmUpSteps, each.size() - 1);
    each.erase(each.begin(), each.begin() + static_cast<std::ptrdiff_t>(warm));
    return Measured{each.size(), Timing::of(each).median};
}

// One sample, and of ever fewer operations.
// `without`: how long a whole one was computed without an end.
StepProbe probeOperations(const BenchmarkWork &work, Clock::time_point end, Clock::duration without,
                          const GiveUp &stop)
{
    const ExpandedCircuit expanded = expand(work.circuit);
    const auto samples = static_cast<double>(work.features.rows);
    const double whole = workOfStep(work, work.circuit);
    for (std::size_t count = expanded.operations.size() / 8; count > 0; count /= 8) {
        const Clock::time_point start = Clock::now();
        if (start >= end)
            break;
        const Circuit circuit = operationsFrom(expanded, 0, count);
        // A half of what is left, so that a smaller part has its turn.
        const auto measured = [&]() -> std::optional<Measured> {
            Attempt attempt(work, circuit, 1);
            return measure(attempt, start + (end - start) / 2, stop);
        }();
        const double part = workOfStep(work, circuit);
        if (measured && part > 0)
            return {.basis = Basis::Estimated,
                    .how = std::to_string(count) + " of "
                           + formatCount(expanded.operations.size(), "operation") + " on 1 of "
                           + formatCount(work.features.rows, "sample"),
                    .stepMs = measured->medianMs * samples * whole / part};
    }
    return {.basis = Basis::AtLeast,
            .how = "no part of a step was done in the time",
            .stepMs = std::chrono::duration<double, std::milli>(without).count()};
}

// Whether a step can be stopped in its middle. An autograd's backward pass cannot.
bool stopsInStep(const std::string &backend)
{
    return backend != "pytorch";
}

// What one operation on one sample would take, told from states of few qubits; in milliseconds.
double predictedOperation(const BenchmarkWork &work, const GiveUp &stop)
{
    constexpr int few = 14;
    BenchmarkWork narrow = work;
    narrow.circuit = Circuit();
    narrow.circuit.qubits = few;
    narrow.circuit.features = expand(work.circuit).features;
    append(narrow.circuit, gate("rx"), {0}, {Parameter::weight(0)});
    narrow.observables = pauliZOfEveryQubit(few);
    Attempt attempt(narrow, narrow.circuit, 1);
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 3; ++i) // what a library does at its first use is no step's time
        least = std::min(least, *attempt.step(Clock::time_point::max(), stop));
    return least * std::exp2(work.circuit.qubits - few) * double(work.observables.size()) / few;
}

// A step of one sample, from ever more operations of the circuit's middle (what it begins with, an
// encoding, takes less than the rest), as long as the next ones are done in the time.
// Nothing when all were: then `oneMs` is known.
std::optional<StepProbe> growOperations(const BenchmarkWork &work, Clock::time_point end,
                                        std::optional<double> &oneMs, const GiveUp &stop)
{
    using Milliseconds = std::chrono::duration<double, std::milli>;
    constexpr double share = 0.3; // of what is left; each is done twice
    const auto leftMs = [end] { return Milliseconds(end - Clock::now()).count(); };
    const double timeMs = leftMs();
    if (predictedOperation(work, stop) > share * leftMs())
        return StepProbe{.basis = Basis::AtLeast,
                         .how = "one operation alone takes longer than the time",
                         .stepMs = timeMs};
    const ExpandedCircuit expanded = expand(work.circuit);
    const std::size_t all = expanded.operations.size();
    // Each observable takes about what an operation does, however many operations there are.
    const auto parts = [&](std::size_t count) { return double(count + work.observables.size()); };
    for (std::size_t count = std::min<std::size_t>(2, all);;) {
        const bool isAll = count == all;
        Attempt attempt(
            work, isAll ? work.circuit : operationsFrom(expanded, (all - count) / 2, count), 1);
        double ms = *attempt.step(Clock::time_point::max(), stop);
        ms = std::min(ms, *attempt.step(Clock::time_point::max(), stop));
        if (isAll) {
            oneMs = ms;
            return std::nullopt;
        }
        const std::size_t next = std::min(all, count * 8);
        if (ms * parts(next) / parts(count) > share * leftMs())
            return StepProbe{.basis = Basis::Estimated,
                             .how = std::to_string(count) + " of " + formatCount(all, "operation")
                                    + " on 1 of " + formatCount(work.features.rows, "sample"),
                             .stepMs = ms * parts(all) / parts(count) * double(work.features.rows)};
        count = next;
    }
}

} // namespace

bool computesInWorker(const std::string &backend)
{
    return backend == "cupynumeric";
}

StepProbe probeStep(const BenchmarkWork &work, std::chrono::milliseconds time, const GiveUp &stop)
{
    if (computesInWorker(work.compute.backend)) {
        // The start of a worker is no step's time.
        const ExpandedCircuit expanded = expand(work.circuit);
        Attempt first(
            work, operationsFrom(expanded, 0, std::min<std::size_t>(1, expanded.operations.size())),
            1);
        (void)first.step(Clock::time_point::max(), stop);
    }
    const Clock::time_point start = Clock::now();
    const Clock::time_point end = start + time;
    const std::size_t rows = work.features.rows;

    // One sample tells how many are worth trying.
    std::optional<double> oneMs;
    if (!stopsInStep(work.compute.backend)) {
        if (const auto part = growOperations(work, end, oneMs, stop))
            return *part;
    } else {
        Attempt one(work, work.circuit, 1);
        for (int i = 0; i < 2; ++i) { // the first one allocates
            if (const auto took = one.step(start + time * 2 / 5, stop))
                oneMs = oneMs ? std::min(*oneMs, *took) : *took;
        }
    }
    if (!oneMs)
        return probeOperations(work, end, Clock::now() - start, stop);

    const double leftMs = std::chrono::duration<double, std::milli>(end - Clock::now()).count();
    // Many samples take at most as much each as one alone.
    const auto some =
        static_cast<std::size_t>(std::clamp(leftMs / 3 / *oneMs, 1.0, static_cast<double>(rows)));
    Attempt attempt(work, work.circuit, some);
    const std::optional<Measured> measured = measure(attempt, end, stop);
    if (measured && some == rows)
        return {.basis = Basis::Measured,
                .how = measured->steps == 1
                           ? "1 step"
                           : "median of " + std::to_string(measured->steps) + " steps",
                .stepMs = measured->medianMs};
    const double partMs = measured ? measured->medianMs : *oneMs;
    const std::size_t part = measured ? some : 1;
    return {.basis = Basis::Estimated,
            .how = std::to_string(part) + " of " + formatCount(rows, "sample"),
            .stepMs = partMs * static_cast<double>(rows) / static_cast<double>(part)};
}

} // namespace ansatz
