// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/settings_panel.h"

#include "ui/document/experiment_document.h"
#include "ui/session/advice_service.h"
#include "ui/session/machine_facts.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/compute_section.h"
#include "ui/settings_panel/data_section.h"
#include "ui/settings_panel/failure_box.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/model_section.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/training_section.h"
#include "ui/theme/theme.h"

#include <QScrollBar>
#include <QVBoxLayout>

namespace ansatz::ui {

namespace {

constexpr int pendingRoom = 32; ///< px, of one line of the note

/// True when the run trains something else than what a new start would.
bool differs(const Experiment &run, Experiment now, bool liveSettingsReachIt, bool editsReachIt)
{
    now.name = run.name;
    now.description = run.description;
    if (liveSettingsReachIt) {
        now.training.learningRate = run.training.learningRate;
        now.training.steps = run.training.steps;
    }
    if (editsReachIt) {
        now.circuit = run.circuit;
        now.observables = run.observables;
        now.head = run.head;
    }
    return now != run;
}

} // namespace

SettingsPanel::SettingsPanel(ExperimentDocument &document, ExperimentPreview &preview,
                             TrainingSession &session, QWidget *parent)
    : QScrollArea(parent), m_pending(new NoteBox(this))
{
    setObjectName(QStringLiteral("settingsPanel"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(326);
    setFocusPolicy(Qt::NoFocus);

    auto *binder = new FieldBinder(document, this);
    auto *machine = new MachineFacts(this);
    m_advice = new AdviceService(document, preview, session, this);
    m_pending->setObjectName(QStringLiteral("pendingNote"));
    auto *failure = new FailureBox(session);
    connect(failure, &FailureBox::failed, this, [this] { verticalScrollBar()->setValue(0); });

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, spacing, 12, spacing);
    layout->setSpacing(4);
    layout->addWidget(failure);
    layout->addWidget(new DataSection(*binder, preview));
    layout->addWidget(new ModelSection(*binder, session));
    layout->addWidget(new TrainingSection(*binder, session));
    layout->addWidget(new ComputeSection(*binder, *machine, *m_advice, session));
    layout->addStretch();
    layout->addSpacing(pendingRoom);
    setWidget(content);

    const auto refresh = [this, &document, &session] {
        const TrainingState state = session.state();
        const Experiment *run = session.runExperiment();
        const bool live =
            isBusy(state) || state == TrainingState::Paused || state == TrainingState::Cut;
        m_pending->setNote(NoteBox::Kind::Quiet,
                           run && differs(*run, document.experiment(), live, session.takesEdits())
                               ? tr("Changed settings take effect at the next start.")
                               : QString());
        placePending();
    };
    connect(&document, &ExperimentDocument::experimentChanged, this,
            [&document, &session, refresh](const Experiment &before) {
                const TrainingSettings &now = document.experiment().training;
                if (now.learningRate != before.training.learningRate)
                    session.setLearningRate(now.learningRate);
                if (now.steps != before.training.steps)
                    session.setSteps(now.steps);
                refresh();
            });
    connect(&session, &TrainingSession::stateChanged, this, refresh);
    connect(&session, &TrainingSession::runStarted, this, refresh);
    connect(&session, &TrainingSession::followsEditsChanged, this, refresh);
    refresh();
}

void SettingsPanel::placePending()
{
    const QRect shown = viewport()->geometry();
    const int height = m_pending->heightForWidth(shown.width());
    m_pending->setGeometry(shown.left(), shown.bottom() + 1 - height, shown.width(), height);
    m_pending->raise();
}

void SettingsPanel::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    placePending();
}

} // namespace ansatz::ui
