// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/shown_state.h"

#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "ui/document/error_text.h"
#include "ui/session/background_job.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <utility>

namespace ansatz::ui {

namespace {

// Amplitudes times operations, about a nanosecond each: less than half a frame.
constexpr double mostWorkAtOnce = 6e6;
constexpr qint64 millisecondsBetweenReports = 50;
// New weights come as fast as a training runs: a quarter of one core goes into their states.
constexpr qint64 restPerWork = 3;
constexpr qint64 longestRest = 2'000;
constexpr std::size_t keptResults = 4;

struct Outcome {
    std::optional<StateFacts> facts;
    QString error; ///< empty when it was given up
};

bool differOnlyInWeights(const StateRequest &a, const StateRequest &b)
{
    return a.circuit == b.circuit && a.cut == b.cut && a.mixes == b.mixes && a.samples == b.samples
           && a.observables == b.observables;
}

} // namespace

class ShownState::Private {
public:
    Private(ShownState *shown, Source itsSource)
        : q(shown), source(std::move(itsSource)), job(shown)
    {
        again.setSingleShot(true);
        QObject::connect(&again, &QTimer::timeout, q, [this] { outdate(); });
    }

    void outdate()
    {
        outdated = true;
        Q_EMIT q->changed();
    }

    void update()
    {
        if (!outdated)
            return;
        if (cutIsOld && !trial) {
            fits = false;
            status = StateStatus::Computing;
            return;
        }
        outdated = false;
        StateSource next = source(trial ? &*trial : nullptr);
        if (!next.request) {
            stop();
            fail(next.reason);
            return;
        }
        StateRequest request = std::move(*next.request);
        request.cut = trial ? trialCut : cut;
        if (request.circuit.qubits > widestShownState) {
            stop();
            fail(
                ShownState::tr("The state of %1 qubits has 2^%1 amplitudes, too many to follow "
                               "while you edit. States are shown up to %2 qubits: remove wires, or "
                               "let the command “ansatz state” compute this one.")
                    .arg(request.circuit.qubits)
                    .arg(widestShownState));
            return;
        }
        const auto known = std::ranges::find(results, request, &Result::first);
        if (known != results.end()) {
            stop();
            ofFacts = known->first;
            accept(known->second);
            return;
        }
        if (workOf(request) <= mostWorkAtOnce) {
            stop();
            computeNow(request);
            return;
        }
        if (inWork && differOnlyInWeights(*inWork, request)) {
            // What runs is finished first: a training would never let a state arrive.
            weightsMoved = status == StateStatus::Computing && request != *inWork;
            return;
        }
        start(std::move(request));
    }

    void computeNow(const StateRequest &request)
    {
        QElapsedTimer timer;
        timer.start();
        try {
            accept(computeState(request));
        } catch (...) {
            fail(currentErrorText());
        }
        ofFacts.reset();
        milliseconds = double(timer.nsecsElapsed()) / 1e6;
    }

    void start(StateRequest request)
    {
        stop();
        fits = facts && ofFacts && differOnlyInWeights(*ofFacts, request);
        inWork = std::move(request);
        status = StateStatus::Computing;
        milliseconds = 0;
        clock.start();
        job.run<Outcome>(
            [this, work = *inWork](const std::stop_token &stopToken) {
                return computeFor(work, stopToken);
            },
            [this](Outcome outcome) { arrive(std::move(outcome)); });
    }

    /// On the job's thread.
    Outcome computeFor(const StateRequest &work, const std::stop_token &stopToken)
    {
        QElapsedTimer sinceReport;
        sinceReport.start();
        Outcome outcome;
        try {
            outcome.facts = computeState(
                work, [&stopToken] { return stopToken.stop_requested(); },
                [this, &sinceReport](double share) {
                    if (sinceReport.elapsed() < millisecondsBetweenReports)
                        return;
                    sinceReport.start();
                    job.report([this, share] {
                        progress = share;
                        Q_EMIT q->progressed();
                    });
                });
        } catch (const Interrupted &) {
            // Nobody waits for it.
        } catch (...) {
            // An exception out of a thread ends the program.
            outcome.error = currentErrorText();
        }
        return outcome;
    }

    void arrive(Outcome outcome)
    {
        const qint64 took = clock.elapsed();
        StateRequest request = std::move(*inWork);
        inWork.reset();
        if (outcome.facts) {
            ofFacts = request;
            results.emplace_front(std::move(request), *outcome.facts);
            if (results.size() > keptResults)
                results.pop_back();
            accept(std::move(*outcome.facts));
        } else {
            fail(outcome.error);
        }
        if (std::exchange(weightsMoved, false))
            again.start(int(std::min(longestRest, restPerWork * took)));
        Q_EMIT q->changed();
    }

    void accept(StateFacts computed)
    {
        facts = std::move(computed);
        status = StateStatus::Ready;
        reason.clear();
    }

    void fail(const QString &why)
    {
        facts.reset();
        status = StateStatus::Unavailable;
        reason = why;
    }

    /// Forgets what is in work.
    void stop()
    {
        job.cancel();
        inWork.reset();
        weightsMoved = false;
        progress = 0;
        again.stop();
    }

    ShownState *q;
    Source source;
    std::optional<CircuitCut> cut;
    bool cutIsOld = false; ///< of another circuit than the document's
    std::optional<Circuit> trial;
    std::optional<CircuitCut> trialCut;
    bool outdated = true;

    StateStatus status = StateStatus::Unavailable;
    std::optional<StateFacts> facts;
    std::optional<StateRequest> ofFacts; ///< where the thread computed them
    bool fits = false;                   ///< while computing: they differ in weights alone
    QString reason;
    double milliseconds = 0;
    using Result = std::pair<StateRequest, StateFacts>;
    std::deque<Result> results; ///< of the thread, newest first: what was tried is let go again

    std::optional<StateRequest> inWork; ///< also after cancel()
    bool weightsMoved = false;          ///< since what is in work began
    double progress = 0;
    QElapsedTimer clock;
    QTimer again;
    BackgroundJob job; ///< last: joined first
};

ShownState::ShownState(Source source, QObject *parent)
    : QObject(parent), m_private(std::make_unique<Private>(this, std::move(source)))
{}

ShownState::~ShownState() = default;

void ShownState::setCut(std::optional<CircuitCut> cut)
{
    if (!m_private->cutIsOld && cut == m_private->cut)
        return;
    m_private->cut = std::move(cut);
    m_private->cutIsOld = false;
    m_private->outdate();
}

void ShownState::setTrial(std::optional<Circuit> trial, std::optional<CircuitCut> cut)
{
    if (trial == m_private->trial && cut == m_private->trialCut)
        return;
    m_private->trial = std::move(trial);
    m_private->trialCut = std::move(cut);
    m_private->outdate();
}

const Circuit *ShownState::trial() const
{
    return m_private->trial ? &*m_private->trial : nullptr;
}

void ShownState::invalidate()
{
    m_private->outdate();
}

void ShownState::circuitChanged()
{
    m_private->trial.reset();
    m_private->trialCut.reset();
    m_private->cutIsOld = m_private->cut.has_value();
    m_private->outdated = true;
}

StateStatus ShownState::status()
{
    m_private->update();
    return m_private->status;
}

const StateFacts *ShownState::facts()
{
    m_private->update();
    return m_private->facts ? &*m_private->facts : nullptr;
}

const StateFacts *ShownState::fittingFacts()
{
    const StateFacts *const any = facts();
    const bool shown = m_private->status == StateStatus::Ready || m_private->fits;
    return shown ? any : nullptr;
}

QString ShownState::reason() const
{
    return m_private->reason;
}

double ShownState::progress() const
{
    return m_private->progress;
}

double ShownState::milliseconds() const
{
    return m_private->milliseconds;
}

void ShownState::cancel()
{
    if (m_private->status != StateStatus::Computing)
        return;
    m_private->job.cancel();
    m_private->again.stop();
    m_private->status = StateStatus::Cancelled;
    Q_EMIT changed();
}

void ShownState::compute()
{
    if (m_private->status != StateStatus::Cancelled)
        return;
    m_private->inWork.reset();
    m_private->outdate();
}

} // namespace ansatz::ui
