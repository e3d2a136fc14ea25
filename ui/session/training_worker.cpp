// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/training_worker.h"

#include "engine/base/error.h"
#include "engine/worker/wait_scope.h"
#include "ui/document/error_text.h"

#include <new>
#include <utility>

namespace ansatz::ui {

TrainingWorker::TrainingWorker(std::function<void(Report)> report)
    : m_report(std::move(report)), m_thread([this](std::stop_token quit) { loop(quit); })
{}

TrainingWorker::~TrainingWorker()
{
    requestStop();
    cancelEdit();
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        m_interrupt.request_stop();
    }
    m_thread.request_stop();
    m_thread.join();
}

void TrainingWorker::start(const Experiment &experiment, std::optional<DeviceAdvice> advice,
                           int steps)
{
    {
        const std::lock_guard lock(m_mutex);
        m_learningRate.reset();
        m_steps.reset();
    }
    Job job;
    ++m_run;
    job.experiment = experiment;
    job.advice = std::move(advice);
    job.steps = steps;
    post(std::move(job));
}

void TrainingWorker::goOn(GoesOn with, int steps)
{
    Job job;
    job.goesOn = with;
    job.steps = steps;
    post(std::move(job));
}

void TrainingWorker::advance(int steps)
{
    Job job;
    job.steps = steps;
    post(std::move(job));
}

void TrainingWorker::discard()
{
    Job job;
    ++m_run;
    job.discard = true;
    post(std::move(job));
}

void TrainingWorker::post(Job job)
{
    m_stop = std::stop_source();
    job.stop = m_stop.get_token();
    job.run = m_run;
    {
        const std::lock_guard lock(m_mutex);
        // Only a discard can still wait here, and every other job replaces its run anyway.
        m_job = std::move(job);
        m_interrupt.request_stop();
    }
    m_wake.notify_all();
}

void TrainingWorker::setLearningRate(double rate)
{
    const std::lock_guard lock(m_mutex);
    m_learningRate = rate;
    if (m_runner)
        m_runner->setLearningRate(rate);
}

void TrainingWorker::setSteps(int steps)
{
    const std::lock_guard lock(m_mutex);
    m_steps = steps;
    if (m_runner)
        m_runner->setSteps(steps);
}

void TrainingWorker::watchSample(std::size_t index)
{
    const std::lock_guard lock(m_mutex);
    m_watched = index;
    watchWhereThereIsOne();
}

void TrainingWorker::watchWhereThereIsOne()
{
    if (m_runner && m_watched && *m_watched < m_runner->facts().trainSamples)
        m_runner->watchSample(*m_watched);
}

bool TrainingWorker::waitUntilIdle(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return m_wake.wait_for(lock, time, [this] { return !m_job && !m_edit && !m_working; });
}

void TrainingWorker::loop(const std::stop_token &quit)
{
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, quit, [this] { return m_job || m_edit; })) {
        const std::optional<Job> job = std::exchange(m_job, std::nullopt);
        m_working = true;
        lock.unlock();
        if (job) {
            m_runInWork = job->run;
            work(*job);
        } else if (const EditTurn edit = interruptible(); edit.edit) {
            applyEdit(*edit.edit, false, edit.source.get_token());
        }
        lock.lock();
        m_working = false;
        m_wake.notify_all();
    }
}

void TrainingWorker::work(const Job &job)
{
    // Whatever leaves the engine ends here: an exception out of a thread ends the program.
    Report failure;
    failure.event = TrainingEvent::Error;
    try {
        if (job.discard) {
            m_failed.reset();
            freeRun();
            return;
        }
        {
            const worker::WaitScope scope([&job] { return job.stop.stop_requested(); });
            if (job.experiment)
                make(*job.experiment, job.advice);
            if (job.goesOn) {
                // Until another run stands in its place the one that failed is kept.
                failure.event = TrainingEvent::BackendFailed;
                makeFromFailed(*job.goesOn);
                failure.event = TrainingEvent::Error;
            }
        }
        advanceRun(job);
        return;
    } catch (const Interrupted &) {
        // One that was to go on is where it was.
        if (failure.event == TrainingEvent::BackendFailed)
            failure.errorText = m_failureText;
        else
            failure.event = TrainingEvent::StartGivenUp;
    } catch (...) {
        failure.errorText = currentErrorText();
    }
    if (failure.event == TrainingEvent::BackendFailed)
        m_failureText = failure.errorText;
    send(std::move(failure));
}

void TrainingWorker::send(Report report)
{
    // Paused, not ended: only then an edit is still taken.
    m_takesEdits = report.event == TrainingEvent::Started || report.event == TrainingEvent::Edited
                   || report.event == TrainingEvent::EditRefused
                   || report.event == TrainingEvent::AdvanceEnded;
    report.run = m_runInWork;
    m_report(std::move(report));
}

void TrainingWorker::freeRun()
{
    // Ends after the lock, for which the GUI thread waits: a worker process may keep it waiting.
    std::unique_ptr<Runner> old;
    const std::lock_guard lock(m_mutex);
    old = std::move(m_runner);
}

void TrainingWorker::make(const Experiment &experiment, const std::optional<DeviceAdvice> &advice)
{
    m_failed.reset();
    freeRun(); // its memory is free before the new one asks for its own
    auto runner = std::make_unique<Runner>(experiment);
    if (advice)
        runner->keepAdvice(*advice);
    Report report;
    report.facts = runner->facts();
    m_lastEdit.clear();
    m_removed.reset();
    take(std::move(runner));
    m_records = std::make_shared<RecordBuffer>();
    report.records = m_records;
    send(std::move(report));
}

void TrainingWorker::makeFromFailed(GoesOn with)
{
    if (!m_failed) {
        ANSATZ_CHECK(m_runner, "a run goes on from another one");
        const RunFacts before = m_runner->facts();
        m_failed = {.experiment = m_runner->experiment(),
                    .advice = before.advice,
                    .start = {.state = m_runner->state(),
                              .data = m_runner->data(),
                              .earlier = before.earlier}};
        m_failed->start.earlier.push_back({.steps = m_runner->stepsDone(),
                                           .backend = before.backend,
                                           .device = before.device,
                                           .ending = m_failure});
    }
    Experiment experiment = m_failed->experiment;
    if (with == GoesOn::OnCpu) {
        experiment.compute.backend = "native";
        experiment.compute.device = "cpu";
        experiment.compute.jit = true;
        experiment.compute.vmap = true;
    }
    freeRun(); // it may have the memory that the new one asks for
    auto runner = std::make_unique<Runner>(experiment, m_failed->start);
    if (m_failed->advice)
        runner->keepAdvice(*m_failed->advice);
    Report report;
    report.facts = runner->facts();
    report.continued = experiment;
    take(std::move(runner));
    m_failed.reset();
    report.records = m_records;
    send(std::move(report));
}

std::unique_ptr<Runner> TrainingWorker::take(std::unique_ptr<Runner> runner)
{
    const std::lock_guard lock(m_mutex);
    std::swap(m_runner, runner);
    if (m_learningRate)
        m_runner->setLearningRate(*m_learningRate);
    if (m_steps)
        m_runner->setSteps(*m_steps);
    watchWhereThereIsOne();
    return runner;
}

void TrainingWorker::advanceRun(const Job &job)
{
    ANSATZ_CHECK(m_runner, "a run is made before it is advanced");
    Report report;
    report.event = TrainingEvent::AdvanceEnded;
    RunResult result;
    try {
        result = advanceThroughEdits(job);
    } catch (const BackendFailure &failure) {
        m_failure = failure.problem();
        report.event = TrainingEvent::BackendFailed;
        // Where it failed is no setting that a person could look for.
        report.errorText = errorText(UserError(failure.problem(), {}, failure.remedy()));
    } catch (...) {
        // Whatever it was, the steps before it are sound.
        if (!m_runner || m_runner->stepsDone() == 0)
            throw;
        report.event = TrainingEvent::BackendFailed;
        report.errorText = currentErrorText();
        m_failure = report.errorText.toStdString();
    }
    if (m_runner->stepsDone() > 0)
        report.model = std::make_unique<TrainedModel>(m_runner->model());
    if (report.event == TrainingEvent::BackendFailed) {
        m_failureText = report.errorText;
        send(std::move(report));
        return;
    }
    if (result.reason == StopReason::NotFinite)
        report.event = TrainingEvent::NotFinite;
    else if (m_runner->finished())
        report.event = TrainingEvent::RunFinished;
    send(std::move(report));
}

} // namespace ansatz::ui
