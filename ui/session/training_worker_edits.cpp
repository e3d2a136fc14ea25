// SPDX-License-Identifier: GPL-3.0-or-later
// How a run takes edits of its circuit.
#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/experiment/benchmark_work.h"
#include "engine/experiment/run_state.h"
#include "engine/experiment/step_memory.h"
#include "engine/worker/wait_scope.h"
#include "ui/document/error_text.h"
#include "ui/session/training_worker.h"

#include <algorithm>
#include <new>
#include <utility>

namespace ansatz::ui {

namespace {

using Clock = std::chrono::steady_clock;

/// Edits of the same gates that follow each other as fast as that are one, as while an angle is
/// turned.
constexpr std::chrono::seconds oneEdit(2);

/// Whether the exception that is being handled is for want of memory.
bool isForMemory(const Experiment &experiment, const PreparedData &data)
{
    try {
        throw;
    } catch (const std::bad_alloc &) {
        return true;
    } catch (const UserError &) {
        try {
            return !stepMemory(workOf(experiment, data), data.train.features.rows).fits;
        } catch (const UserError &) {
            return false; // it was refused for something else
        }
    } catch (...) {
        return false;
    }
}

/// Of an edit that takes the place of one that was not taken.
void addChanged(EditRequest &request, const std::vector<OperationId> &changed)
{
    request.changed.insert(request.changed.end(), changed.begin(), changed.end());
}

} // namespace

void TrainingWorker::edit(EditRequest request)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_edit && m_editedRun == m_run)
            addChanged(request, m_edit->changed);
        m_edit = std::move(request);
        m_editedRun = m_run;
        m_interrupt.request_stop();
    }
    m_wake.notify_all();
}

void TrainingWorker::cancelEdit()
{
    const std::lock_guard lock(m_mutex);
    m_edit.reset();
    m_isEditWanted = false;
}

void TrainingWorker::editAgain(const EditRequest &request)
{
    const std::lock_guard lock(m_mutex);
    if (m_isEditWanted && !m_edit)
        m_edit = request;
    else if (m_edit && m_editedRun == m_runInWork)
        addChanged(*m_edit, request.changed);
}

TrainingWorker::EditTurn TrainingWorker::interruptible()
{
    const std::lock_guard lock(m_mutex);
    EditTurn result;
    result.edit = std::exchange(m_edit, std::nullopt);
    m_isEditWanted = true;
    if (m_editedRun != m_runInWork || !m_runner || !m_takesEdits)
        result.edit.reset();
    m_interrupt = result.source;
    if (m_job || m_isEnding)
        m_interrupt.request_stop();
    return result;
}

RunResult TrainingWorker::advanceThroughEdits(const Job &job)
{
    const int end = m_runner->stepsDone() + job.steps;
    for (;;) {
        const EditTurn now = interruptible();
        const std::stop_callback whenStopped(
            job.stop, [source = now.source]() mutable { source.request_stop(); });
        if (now.edit)
            applyEdit(*now.edit, true, now.source.get_token());
        const RunResult result =
            m_runner->advance(end - m_runner->stepsDone(), now.source.get_token(), *m_records);
        if (result.reason != StopReason::Stopped || job.stop.stop_requested())
            return result;
    }
}

void TrainingWorker::applyEdit(const EditRequest &request, bool goesOn, const std::stop_token &stop)
{
    Report report;
    try {
        report = editedRun(request, goesOn, stop);
    } catch (const Interrupted &) {
        editAgain(request);
        return;
    } catch (...) {
        if (!m_runner && goesOn)
            throw;
        report.event = m_runner ? TrainingEvent::EditRefused : TrainingEvent::Error;
        if (m_runner)
            report.part.edit =
                editName(m_runner->experiment(), edited(m_runner->experiment(), request));
        report.errorText = currentErrorText();
    }
    send(std::move(report));
}

TrainingWorker::Report TrainingWorker::editedRun(const EditRequest &request, bool goesOn,
                                                 const std::stop_token &stop)
{
    Report report;
    report.event = TrainingEvent::Edited;
    report.asked = request.asked;
    const Experiment experiment = edited(m_runner->experiment(), request);
    if (experiment == m_runner->experiment())
        return report;
    validate(experiment);

    const int done = m_runner->stepsDone();
    const RunFacts before = m_runner->facts();
    if (done > 0)
        report.before = std::make_shared<const TrainedModel>(m_runner->model());
    report.part.step = done;
    report.part.edit = editName(m_runner->experiment(), experiment);
    report.part.observables = measuredObservables(experiment);
    report.isSilent = isSameToTheRun(m_runner->experiment(), experiment);
    const std::vector<OperationId> changed = changedAlone(m_runner->experiment(), experiment);
    report.isMerged =
        !changed.empty() && changed == m_lastEdit && Clock::now() - m_lastEditAt < oneEdit;

    const RunState state = m_runner->state();
    auto removed = std::make_shared<RemovedWeights>();
    if (m_removed)
        *removed = *m_removed;
    removed->note(state);
    RunStart start{.state = carriedOver(state, experiment,
                                        {.removed = removed.get(), .changed = request.changed}),
                   .data = m_runner->data(),
                   .earlier = before.earlier};
    if (!report.isMerged && !report.isSilent)
        start.earlier.push_back(
            {.steps = done,
             .backend = before.backend,
             .device = before.device,
             .ending = "the circuit was edited: " + report.part.edit.toStdString()});
    const std::vector<double> &parameters = start.state.trainer.parameters;
    report.circuitWeights.assign(parameters.begin(),
                                 parameters.end() - std::ptrdiff_t(report.part.observables.size())
                                     - (experiment.head.bias ? 1 : 0));
    const RunAgain makeAgain = [was = m_runner->experiment(), state, data = m_runner->data(),
                                facts = before] {
        try {
            auto runner = std::make_unique<Runner>(
                was, RunStart{.state = state, .data = data, .earlier = facts.earlier});
            if (facts.advice)
                runner->keepAdvice(*facts.advice);
            return runner;
        } catch (...) {
            throw UserError("the run gave its memory up for an edit, and now there is not enough "
                            "memory to go on with it",
                            {}, "Close other programs and train again.");
        }
    };
    std::unique_ptr<Runner> runner = successor(experiment, start, makeAgain, stop);
    if (before.advice)
        runner->keepAdvice(*before.advice);
    report.facts = runner->facts();
    report.continued = experiment;
    report.records = std::make_shared<RecordBuffer>();

    std::unique_ptr<Runner> old = take(std::move(runner));
    if (!goesOn) {
        // What a run that stands still is asked about is answered for its new circuit.
        try {
            (void)m_runner->advance(0, stop, *report.records);
            if (done > 0)
                report.model = std::make_unique<TrainedModel>(m_runner->model());
        } catch (...) {
            if (!old) {
                freeRun();
                old = makeAgain();
            }
            take(std::move(old));
            throw;
        }
    }
    m_records = report.records;
    m_removed = std::move(removed);
    report.removed = m_removed;
    if (!report.isSilent) {
        m_lastEdit = changed;
        m_lastEditAt = Clock::now();
    }
    return report;
}

std::unique_ptr<Runner> TrainingWorker::successor(const Experiment &experiment,
                                                  const RunStart &start, const RunAgain &makeAgain,
                                                  const std::stop_token &stop)
{
    const auto make = [&] {
        const worker::WaitScope scope([&stop] { return stop.stop_requested(); });
        return std::make_unique<Runner>(experiment, start);
    };
    try {
        return make();
    } catch (...) {
        if (!isForMemory(experiment, *m_runner->data()))
            throw;
    }
    freeRun();
    try {
        return make();
    } catch (...) {
        take(makeAgain());
        throw;
    }
}

} // namespace ansatz::ui
