// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/training_session.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/lost_devices.h"
#include "ui/session/failure_text.h"
#include "ui/session/training_worker.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <limits>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr int pollMilliseconds = 33;
constexpr std::size_t mostModelsBeforeEdits = 20;
/// More than a run can have: its planned end may move while it runs.
constexpr int toTheEnd = std::numeric_limits<int>::max() / 2;

// A worker's process has GPUs of its own, which the next one finds again.
bool isOnLostGpu(const RunFacts &facts)
{
    const std::optional<int> gpu = cudaIndexOf(facts.device);
    return facts.backend != "cupynumeric" && gpu && cuda::isLost(*gpu);
}

} // namespace

class TrainingSession::Private {
public:
    explicit Private(TrainingSession *session)
        : q(session), worker([session, this](TrainingWorker::Report report) {
              // Queued: runs on the GUI thread, and not at all when the session is gone by then.
              auto shared = std::make_shared<TrainingWorker::Report>(std::move(report));
              QMetaObject::invokeMethod(
                  session, [this, shared] { handle(*shared); }, Qt::QueuedConnection);
          })
    {
        poll.setInterval(pollMilliseconds);
        QObject::connect(&poll, &QTimer::timeout, session, [this] { drain(); });
    }

    bool command(TrainingCommand command)
    {
        const auto next = after(state, command);
        if (next)
            enter(*next);
        return next.has_value();
    }

    void enter(TrainingState next)
    {
        if (next == state)
            return;
        state = next;
        if (isBusy(state))
            poll.start();
        else
            poll.stop();
        Q_EMIT q->stateChanged(state);
    }

    /// Train or step: both make a run where none is paused.
    void go(TrainingCommand command, const Experiment &experiment, int steps)
    {
        const bool paused = state == TrainingState::Paused;
        if (!isAllowed(state, command))
            return;
        if (paused) {
            worker.advance(steps);
        } else {
            error.clear();
            records.reset();
            starting = std::make_unique<Experiment>(experiment);
            worker.start(experiment, advice, steps);
        }
        this->command(command);
    }

    void handle(TrainingWorker::Report &report)
    {
        if (report.run != worker.run())
            return; // of a run that is gone
        if (report.event == TrainingEvent::Edited || report.event == TrainingEvent::EditRefused) {
            handleEdit(report);
            return;
        }
        if (report.event == TrainingEvent::Started && report.continued) {
            drain();
            records = report.records;
            *run = *report.continued;
            facts = report.facts;
            planned = std::max(planned, facts->steps);
            error.clear();
        } else if (report.event == TrainingEvent::Started) {
            forgetRun();
            run = std::move(starting);
            facts = report.facts;
            planned = facts->steps;
            records = report.records;
            history.parts.push_back(
                {.step = 0, .edit = {}, .observables = measuredObservables(*run)});
            Q_EMIT q->runStarted();
            Q_EMIT q->modelChanged();
        } else {
            drain();
            starting.reset();
        }
        // The planned end may have been passed before the worker heard that it moved.
        if (report.event == TrainingEvent::RunFinished)
            planned = q->stepsDone();
        if (report.event == TrainingEvent::Error)
            error = report.errorText;
        if (report.event == TrainingEvent::BackendFailed)
            error = cutText(report.errorText, q->stepsDone(), !(facts && isOnLostGpu(*facts)));
        if (report.event == TrainingEvent::NotFinite) {
            error = notFiniteText(q->stepsDone());
        }
        if (report.model) {
            model = std::move(report.model);
            Q_EMIT q->modelChanged();
        }
        enter(after(state, report.event));
    }

    void handleEdit(TrainingWorker::Report &report)
    {
        drain();
        if (report.event == TrainingEvent::EditRefused) {
            refuse(EditRefusal{report.part.edit, report.errorText});
            return;
        }
        refuse(std::nullopt);
        if (!report.continued)
            return; // it changes nothing
        *run = *report.continued;
        facts = report.facts;
        records = report.records;
        weights = std::move(report.circuitWeights);
        removed = std::move(report.removed);
        if (!report.isSilent) {
            gradient.clear();
            asked = report.asked;
        }
        if (!report.isMerged && !report.isSilent) {
            history.parts.push_back(report.part);
            if (report.before) {
                if (before.size() >= mostModelsBeforeEdits)
                    before.erase(before.begin());
                before.push_back({report.part.step, report.part.edit, report.before});
                Q_EMIT q->modelsBeforeEditsChanged();
            }
        }
        Q_EMIT q->runEdited();
        drain();
        if (report.model) {
            model = std::move(report.model);
            Q_EMIT q->modelChanged();
        }
        if (!isBusy(state))
            timeEdit(std::chrono::steady_clock::now());
    }

    void timeEdit(std::chrono::steady_clock::time_point taken)
    {
        if (!asked)
            return;
        history.parts.back().milliseconds =
            std::chrono::duration<double, std::milli>(taken - *asked).count();
        asked.reset();
        Q_EMIT q->editTimed();
    }

    void refuse(std::optional<EditRefusal> next)
    {
        const bool isOther = next.has_value() || refusal.has_value();
        refusal = std::move(next);
        if (isOther)
            Q_EMIT q->editRefusalChanged();
    }

    /// All but the records' source and the error.
    void forgetRun()
    {
        history.clear();
        run.reset();
        facts.reset();
        model.reset();
        weights.clear();
        removed.reset();
        gradient.clear();
        asked.reset();
        refuse(std::nullopt);
        if (!std::exchange(before, {}).empty())
            Q_EMIT q->modelsBeforeEditsChanged();
    }

    void drain()
    {
        if (!records)
            return;
        RecordBuffer::Records arrived = records->take();
        if (arrived.steps.empty() && arrived.evaluations.empty())
            return;
        for (const StepRecord &record : arrived.steps)
            history.append(record);
        for (EvaluationRecord &record : arrived.evaluations) {
            record.part = int(history.parts.size()) - 1;
            history.append(record);
        }
        if (!arrived.evaluations.empty()) {
            weights = std::move(arrived.evaluations.back().circuitWeights);
            gradient = std::move(arrived.evaluations.back().circuitGradient);
        }
        if (arrived.firstStep)
            timeEdit(*arrived.firstStep);
        Q_EMIT q->recordsArrived();
    }

    TrainingSession *q;
    TrainingState state = TrainingState::Idle;
    TrainingHistory history;
    std::unique_ptr<Experiment> run;
    std::unique_ptr<Experiment> starting;
    std::optional<RunFacts> facts;
    std::optional<DeviceAdvice> advice; ///< for the next run
    std::unique_ptr<TrainedModel> model;
    QString error;
    int planned = 0;
    int announced = 0;
    std::vector<double> weights;                   ///< the newest of the run's circuit
    std::vector<double> gradient;                  ///< likewise
    std::shared_ptr<const RemovedWeights> removed; ///< by edits of the run
    std::vector<ModelBeforeEdit> before;
    std::optional<EditRefusal> refusal;
    std::optional<std::chrono::steady_clock::time_point> asked; ///< of an edit not yet timed
    bool followsEdits = true;
    std::shared_ptr<RecordBuffer> records; ///< of the run's newest part
    QTimer poll;
    TrainingWorker worker; ///< last: joined first
};

TrainingSession::TrainingSession(QObject *parent)
    : QObject(parent), m_private(std::make_unique<Private>(this))
{}

TrainingSession::~TrainingSession() = default;

TrainingState TrainingSession::state() const
{
    return m_private->state;
}

void TrainingSession::train(const Experiment &experiment)
{
    m_private->go(TrainingCommand::Train, experiment, toTheEnd);
}

void TrainingSession::step(const Experiment &experiment)
{
    m_private->go(TrainingCommand::Step, experiment, 1);
}

void TrainingSession::pause()
{
    if (m_private->command(TrainingCommand::Pause))
        m_private->worker.requestStop();
}

void TrainingSession::stop()
{
    if (m_private->command(TrainingCommand::Stop)) {
        m_private->worker.cancelEdit();
        m_private->worker.requestStop();
    }
}

void TrainingSession::reset()
{
    if (!isAllowed(m_private->state, TrainingCommand::Reset))
        return;
    m_private->worker.discard();
    m_private->forgetRun();
    m_private->error.clear();
    m_private->planned = 0;
    m_private->records.reset();
    m_private->command(TrainingCommand::Reset);
    Q_EMIT modelChanged();
    Q_EMIT recordsArrived();
}

void TrainingSession::continueOnCpu()
{
    if (!isAllowed(m_private->state, TrainingCommand::Continue))
        return;
    m_private->worker.goOn(TrainingWorker::GoesOn::OnCpu, toTheEnd);
    m_private->command(TrainingCommand::Continue);
}

void TrainingSession::tryAgain()
{
    if (!canTryAgain())
        return;
    m_private->worker.goOn(TrainingWorker::GoesOn::AsBefore, toTheEnd);
    m_private->command(TrainingCommand::Continue);
}

bool TrainingSession::canTryAgain() const
{
    return isAllowed(m_private->state, TrainingCommand::Continue)
           && !(m_private->facts && isOnLostGpu(*m_private->facts));
}

void TrainingSession::applyEdit(const Experiment &changed,
                                std::chrono::steady_clock::time_point asked,
                                std::vector<OperationId> changedOperations)
{
    if (canBeEdited(m_private->state))
        m_private->worker.edit({changed.circuit, changed.observables, changed.head, asked,
                                std::move(changedOperations)});
}

void TrainingSession::setFollowsEdits(bool follows)
{
    if (std::exchange(m_private->followsEdits, follows) != follows)
        Q_EMIT followsEditsChanged(follows);
}

bool TrainingSession::followsEdits() const
{
    return m_private->followsEdits;
}

bool TrainingSession::takesEdits() const
{
    return m_private->followsEdits && canBeEdited(m_private->state);
}

const std::optional<TrainingSession::EditRefusal> &TrainingSession::editRefusal() const
{
    return m_private->refusal;
}

const std::vector<ModelBeforeEdit> &TrainingSession::modelsBeforeEdits() const
{
    return m_private->before;
}

void TrainingSession::keepAdvice(std::optional<DeviceAdvice> advice)
{
    m_private->advice = std::move(advice);
}

void TrainingSession::setLearningRate(double rate)
{
    if (rate > 0 && rate <= 10)
        m_private->worker.setLearningRate(rate);
}

void TrainingSession::setSteps(int steps)
{
    if (steps < 1)
        return;
    m_private->worker.setSteps(steps);
    if (m_private->planned > 0
        && (isBusy(m_private->state) || m_private->state == TrainingState::Paused
            || m_private->state == TrainingState::Cut)) {
        m_private->planned = std::max(steps, stepsDone());
        Q_EMIT recordsArrived();
    }
}

void TrainingSession::watchSample(std::size_t index)
{
    m_private->worker.watchSample(index);
}

bool TrainingSession::hasSample(std::size_t index) const
{
    return !m_private->facts || index < m_private->facts->trainSamples;
}

void TrainingSession::announceSteps(int steps)
{
    if (std::exchange(m_private->announced, steps) != steps && m_private->planned == 0)
        Q_EMIT recordsArrived();
}

int TrainingSession::stepsAhead() const
{
    return m_private->planned > 0 ? m_private->planned : m_private->announced;
}

bool TrainingSession::waitUntilIdle(int milliseconds)
{
    stop();
    const bool idle = m_private->worker.waitUntilIdle(std::chrono::milliseconds(milliseconds));
    if (idle)
        QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    return idle && !isBusy(m_private->state);
}

const TrainingHistory &TrainingSession::history() const
{
    return m_private->history;
}

const Experiment *TrainingSession::runExperiment() const
{
    return m_private->run.get();
}

const std::optional<RunFacts> &TrainingSession::facts() const
{
    return m_private->facts;
}

int TrainingSession::stepsDone() const
{
    return m_private->history.lastStep.step;
}

int TrainingSession::stepsPlanned() const
{
    return m_private->planned;
}

double TrainingSession::stepsPerSecond() const
{
    const auto &steps = m_private->history.steps;
    if (m_private->state != TrainingState::Running || steps.size() < 2)
        return 0;
    const StepRecord &last = m_private->history.lastStep;
    const auto first = std::lower_bound(
        steps.begin(), steps.end(), last.seconds - 1.0,
        [](const StepRecord &record, double seconds) { return record.seconds < seconds; });
    if (first == steps.end() || last.seconds <= first->seconds)
        return 0;
    return (last.step - first->step) / (last.seconds - first->seconds);
}

double TrainingSession::secondsLeft() const
{
    const double rate = stepsPerSecond();
    return rate > 0 ? (stepsPlanned() - stepsDone()) / rate : 0;
}

const TrainedModel *TrainingSession::model() const
{
    return m_private->model.get();
}

std::vector<double> TrainingSession::circuitWeights() const
{
    return m_private->weights;
}

std::shared_ptr<const RemovedWeights> TrainingSession::removedWeights() const
{
    return m_private->removed;
}

const std::vector<double> &TrainingSession::circuitGradient() const
{
    return m_private->gradient;
}

QString TrainingSession::errorText() const
{
    return m_private->error;
}

} // namespace ansatz::ui
