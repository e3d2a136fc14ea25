// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/live_edits.h"

#include "ui/document/experiment_document.h"
#include "ui/number_text.h"
#include "ui/session/training_session.h"
#include "ui/window_settings.h"

#include <algorithm>
#include <utility>

namespace ansatz::ui {

namespace {

/// Of a gesture or a command that edits more than once, all edits are there by then.
constexpr int togetherMilliseconds = 15;
/// Edits that never end, as while an angle is turned, leave the run at least half of its time.
constexpr double timeBetween = 2;

QString followKey()
{
    return QStringLiteral("editsWhileTraining");
}

bool trainsTheSame(const Experiment &a, const Experiment &b)
{
    return a.circuit == b.circuit && a.observables == b.observables && a.head == b.head;
}

} // namespace

LiveEdits::LiveEdits(ExperimentDocument &document, TrainingSession &session, QObject *parent)
    : QObject(parent), m_document(document), m_session(session)
{
    session.setFollowsEdits(WindowSettings().value(followKey(), true).toBool());
    m_due.setSingleShot(true);
    m_due.setTimerType(Qt::PreciseTimer);
    connect(&m_due, &QTimer::timeout, this, &LiveEdits::apply);
    connect(&document, &ExperimentDocument::experimentChanged, this,
            [this](const Experiment &before) {
                if (!m_session.takesEdits() || trainsTheSame(before, m_document.experiment()))
                    return;
                const std::vector<OperationId> &changed = m_document.changedOperations();
                m_changed.insert(m_changed.end(), changed.begin(), changed.end());
                schedule();
            });
    connect(&session, &TrainingSession::followsEditsChanged, this, [this](bool follows) {
        WindowSettings().setValue(followKey(), follows);
        scheduleWhatDiffers();
    });
    connect(&session, &TrainingSession::stateChanged, this, [this](TrainingState state) {
        const bool takes = state != TrainingState::Starting && canBeEdited(state);
        if (!std::exchange(m_runTakesEdits, takes) && takes)
            scheduleWhatDiffers();
    });
    connect(&session, &TrainingSession::editTimed, this, &LiveEdits::tellTime);
}

void LiveEdits::scheduleWhatDiffers()
{
    const Experiment *run = m_session.runExperiment();
    if (run && !trainsTheSame(*run, m_document.experiment()))
        schedule();
}

void LiveEdits::schedule()
{
    if (!m_session.takesEdits())
        return;
    if (!m_asked)
        m_asked = std::chrono::steady_clock::now();
    if (m_due.isActive())
        return;
    const auto &parts = m_session.history().parts;
    double wait = togetherMilliseconds;
    if (m_sinceLast.isValid() && parts.size() > 1 && parts.back().milliseconds > 0)
        wait =
            std::max(wait, timeBetween * parts.back().milliseconds - double(m_sinceLast.elapsed()));
    m_due.start(int(wait));
}

void LiveEdits::apply()
{
    const auto asked = m_asked;
    m_asked.reset();
    std::vector<OperationId> changed = std::exchange(m_changed, {});
    if (!asked || !m_session.takesEdits())
        return;
    m_session.applyEdit(m_document.experiment(), *asked, std::move(changed));
    m_sinceLast.start();
}

void LiveEdits::tellTime()
{
    const RunPart &part = m_session.history().parts.back();
    const QString after = tr("%1 ms").arg(qRound64(part.milliseconds));
    Q_EMIT done(m_session.state() == TrainingState::Paused
                    ? tr("Edited (%1): the paused training goes on from step %2 with it, %3")
                          .arg(part.edit, countText(part.step), after)
                    : tr("Edited (%1): training goes on at step %2, %3")
                          .arg(part.edit, countText(part.step + 1), after));
}

} // namespace ansatz::ui
