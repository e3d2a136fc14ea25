// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/benchmark_matrix.h"

#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/failure_words.h"
#include "engine/experiment/step_memory.h"
#include "engine/experiment/step_probe.h"
#include "engine/worker/wait_scope.h"

#include <optional>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double mostReferenceWork = 2e8; // amplitudes touched: about half a second

BenchmarkWork workIn(const BenchmarkWork &work, const MatrixCell &cell)
{
    BenchmarkWork there = work;
    there.compute = cell.compute;
    return there;
}

// By the exception that is being handled.
void refuse(MatrixCell &cell, MatrixCell::State state)
{
    FailureWords words = currentFailureWords();
    cell.state = state;
    cell.reason = std::move(words.reason);
    cell.remedy = std::move(words.remedy);
}

// What would refuse a training there, before anything is allocated.
void findObstacle(const BenchmarkWork &work, MatrixCell &cell)
{
    try {
        const BenchmarkWork there = workIn(work, cell);
        requireTarget(targetOf(there.compute));
        requireStepMemory(there, stepMemory(there));
    } catch (const Interrupted &) {
        throw;
    } catch (const std::exception &) {
        refuse(cell, MatrixCell::State::CannotRun);
    }
}

// Nothing when it is not done in the time.
template <class Real>
std::optional<BenchmarkCheck> checkWithin(const BenchmarkWork &work, std::chrono::milliseconds time,
                                          const std::stop_token &stop, bool wholeBatch)
{
    const auto simulator =
        makeSimulator<Real>(targetOf(work.compute), expand(work.circuit), work.observables);
    const Clock::time_point end = Clock::now() + time;
    const GiveUp isOver = [&stop, end] { return stop.stop_requested() || Clock::now() >= end; };
    simulator->setGiveUp(isOver);
    try {
        return checkWork(
            work, *simulator,
            {.wholeBatch = wholeBatch, .mostReferenceWork = mostReferenceWork, .giveUp = isOver});
    } catch (const Interrupted &) {
        if (stop.stop_requested())
            throw;
        return std::nullopt;
    }
}

template <class Real>
BenchmarkCheck checkCell(const BenchmarkWork &work, const std::stop_token &stop)
{
    // A few samples alone where the whole batch takes too long.
    for (const bool wholeBatch : {true, false}) {
        if (const auto check = checkWithin<Real>(work, matrixCheckTime / 2, stop, wholeBatch))
            return *check;
    }
    throw UserError("a few samples alone take longer than its check may", {},
                    "use a smaller circuit");
}

void runCell(const BenchmarkWork &work, MatrixCell &cell, const std::stop_token &stop)
{
    const BenchmarkWork there = workIn(work, cell);
    cell.check = there.compute.precision == Precision::Complex64 ? checkCell<float>(there, stop)
                                                                 : checkCell<double>(there, stop);
    requireAgreement(cell.check);
    const StepProbe probe =
        probeStep(there, matrixStepTime, [&stop] { return stop.stop_requested(); });
    cell.basis = probe.basis;
    cell.how = probe.how;
    cell.stepMs = probe.stepMs;
    cell.state = MatrixCell::State::Done;
}

} // namespace

std::vector<MatrixCell> matrixCells(const BenchmarkWork &work, const std::stop_token &stop)
{
    const worker::WaitScope scope([&stop] { return stop.stop_requested(); });
    std::vector<MatrixCell> cells;
    for (const DeviceChoice &choice : deviceChoices(work)) {
        MatrixCell cell;
        cell.compute = work.compute;
        cell.compute.backend = choice.backend;
        cell.compute.device = choice.device;
        // Where only the memory is short, cells of another precision or without vmap may fit.
        const bool isThere = choice.canRun() || choice.memoryNeed > 0;
        if (!isThere) {
            cell.state = MatrixCell::State::CannotRun;
            cell.reason = choice.reason;
            cell.remedy = choice.remedy;
            cells.push_back(std::move(cell));
            continue;
        }
        for (const bool jit : {true, false}) {
            for (const bool vmap : {true, false}) {
                for (const Precision precision : {Precision::Complex64, Precision::Complex128}) {
                    MatrixCell &each = cells.emplace_back(cell);
                    each.compute.jit = jit;
                    each.compute.vmap = vmap;
                    each.compute.precision = precision;
                    worker::askWaiting();
                    findObstacle(work, each);
                }
            }
        }
    }
    return cells;
}

void runMatrix(const BenchmarkWork &work, std::vector<MatrixCell> &cells,
               const std::stop_token &stop, const std::function<void(std::size_t)> &changed)
{
    // A simulator whose worker has to be started is made before it can be told to give up.
    const worker::WaitScope scope([&stop] { return stop.stop_requested(); });
    for (std::size_t i = 0; i < cells.size(); ++i) {
        MatrixCell &cell = cells[i];
        if (cell.state != MatrixCell::State::Waiting)
            continue;
        if (stop.stop_requested())
            return;
        try {
            runCell(work, cell, stop);
        } catch (const Interrupted &) {
            return;
        } catch (const std::exception &) { // it disagrees, or whatever it is: the others go on
            refuse(cell, MatrixCell::State::Failed);
        }
        if (changed)
            changed(i);
    }
}

} // namespace ansatz
