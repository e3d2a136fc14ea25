// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/advice_service.h"

#include "engine/experiment/device_adviser.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/session/background_job.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"

#include <QTimer>

#include <utility>

namespace ansatz::ui {

namespace {

/// After the last edit: who draws or turns a value is not measured against.
constexpr int quietMilliseconds = 700;

/// What does not change how long a step takes.
Experiment measuredPart(Experiment experiment)
{
    experiment.name.clear();
    experiment.description.clear();
    experiment.training.steps = 1;
    experiment.training.learningRate = 1;
    experiment.training.evaluateEvery = 1;
    return experiment;
}

struct Result {
    std::optional<DeviceAdvice> advice;
    QString errorText;
};

} // namespace

class AdviceService::Private {
public:
    Private(AdviceService *service, ExperimentDocument &itsDocument, ExperimentPreview &itsPreview,
            TrainingSession &itsSession)
        : q(service), document(itsDocument), preview(itsPreview), session(itsSession), job(service)
    {
        quiet.setSingleShot(true);
        quiet.setInterval(quietMilliseconds);
        QObject::connect(&quiet, &QTimer::timeout, q, [this] { measure(); });
    }

    void enter(State next)
    {
        state = next;
        session.keepAdvice(state == State::Known ? advice : std::nullopt);
        Q_EMIT q->changed();
    }

    void wait()
    {
        job.cancel();
        quiet.start();
        enter(State::Waiting);
    }

    void experimentChanged(const Experiment &before)
    {
        const Experiment &now = document.experiment();
        // Most changes are of the circuit, whose copies would take longer than finding that out.
        if (before.circuit != now.circuit || measuredPart(before) != measuredPart(now)) {
            wait();
        } else if (advice && now.training.steps != before.training.steps) {
            countSteps();
            enter(state);
        }
    }

    /// What is told of the time to the end is of the document's steps.
    void countSteps()
    {
        advice->stepsLeft = document.experiment().training.steps;
        for (DeviceChoice &choice : advice->choices)
            choice.secondsToEnd = choice.stepMs / 1000 * advice->stepsLeft;
    }

    void sessionChanged(TrainingState now)
    {
        if (isBusy(now)) {
            quiet.stop();
            if (state == State::Measuring) {
                job.cancel();
                enter(State::Waiting);
            }
        } else if (state == State::Waiting) {
            quiet.start();
        }
    }

    void measure()
    {
        if (isBusy(session.state()) || preview.isLoading())
            return; // their end starts the clock again
        const auto data = preview.data();
        if (!data) {
            error = AdviceService::tr("Nothing to measure: the data cannot be used.");
            enter(State::Failed);
            return;
        }
        enter(State::Measuring);
        const int steps = document.experiment().training.steps;
        job.run<Result>(
            [experiment = document.experiment(), data, steps](const std::stop_token &stop) {
                Result result;
                try {
                    result.advice = advise(workOf(experiment, *data), steps, stop, false);
                } catch (...) {
                    result.errorText = currentErrorText();
                }
                return result;
            },
            [this](Result result) { accept(std::move(result)); });
    }

    void accept(Result result)
    {
        error = result.errorText;
        if (result.advice) {
            advice = std::move(result.advice);
            countSteps(); // they may have changed while it was measured
        }
        enter(!error.isEmpty() ? State::Failed : State::Known);
    }

    AdviceService *q;
    ExperimentDocument &document;
    ExperimentPreview &preview;
    TrainingSession &session;
    State state = State::Waiting;
    std::optional<DeviceAdvice> advice;
    QString error;
    QTimer quiet;
    BackgroundJob job; ///< last: joined first
};

AdviceService::AdviceService(ExperimentDocument &document, ExperimentPreview &preview,
                             TrainingSession &session, QObject *parent)
    : QObject(parent), m_private(std::make_unique<Private>(this, document, preview, session))
{
    Private *d = m_private.get();
    connect(&document, &ExperimentDocument::experimentChanged, this,
            [d](const Experiment &before) { d->experimentChanged(before); });
    connect(&document, &ExperimentDocument::replaced, this, [d] {
        d->advice.reset();
        d->wait();
    });
    connect(&preview, &ExperimentPreview::dataChanged, this, [d] {
        if (!d->preview.isLoading() && d->state != State::Known)
            d->wait();
    });
    connect(&session, &TrainingSession::stateChanged, this,
            [d](TrainingState state) { d->sessionChanged(state); });
    d->wait();
}

AdviceService::~AdviceService() = default;

AdviceService::State AdviceService::state() const
{
    return m_private->state;
}

const std::optional<DeviceAdvice> &AdviceService::advice() const
{
    return m_private->advice;
}

QString AdviceService::errorText() const
{
    return m_private->error;
}

void AdviceService::measureAgain()
{
    m_private->wait();
}

} // namespace ansatz::ui
