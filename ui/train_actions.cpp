// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train_actions.h"

#include "ui/document/experiment_document.h"
#include "ui/session/training_session.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QWidget>

namespace ansatz::ui {

namespace {

/// What is typed but not yet entered counts: Train means the settings as they are seen.
void enterPendingText()
{
    QWidget *focus = QApplication::focusWidget();
    if (auto *spinBox = qobject_cast<QAbstractSpinBox *>(focus))
        spinBox->interpretText();
    else if (auto *field = qobject_cast<QLineEdit *>(focus); field && field->isModified())
        Q_EMIT field->editingFinished();
}

bool usesSpace(const QWidget *widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    return (button && !button->property("primary").toBool())
           || qobject_cast<const QComboBox *>(widget)
           || qobject_cast<const QAbstractItemView *>(widget);
}

bool usesLetters(const QWidget *widget)
{
    return qobject_cast<const QComboBox *>(widget)
           || qobject_cast<const QAbstractItemView *>(widget);
}

/// A field takes the keys of undo and redo even when it has nothing of its own to undo; the
/// document's edits are meant then.
bool swallowsUndo(const QWidget *widget, const QKeyEvent &event)
{
    const auto *field = qobject_cast<const QLineEdit *>(widget);
    if (!field && qobject_cast<const QAbstractSpinBox *>(widget))
        field = widget->findChild<const QLineEdit *>();
    if (!field)
        return false;
    if (event.matches(QKeySequence::Undo))
        return !field->isUndoAvailable();
    return event.matches(QKeySequence::Redo) && !field->isRedoAvailable();
}

} // namespace

TrainActions::TrainActions(ExperimentDocument &document, TrainingSession &session, QWidget *window)
    : QObject(window), train(new QAction(tr("&Train"), this)),
      pause(new QAction(tr("&Pause"), this)), step(new QAction(tr("&Step"), this)),
      stop(new QAction(tr("St&op"), this)), reset(new QAction(tr("&Reset"), this)),
      followEdits(new QAction(tr("&Edits take effect while training"), this)),
      tryAgain(new QAction(tr("Tr&y Again"), this)),
      continueOnCpu(new QAction(tr("&Continue on CPU"), this))
{
    step->setShortcut(Qt::Key_S);
    stop->setShortcut(Qt::CTRL | Qt::Key_Period);
    reset->setShortcut(Qt::CTRL | Qt::Key_Backspace);
    pause->setStatusTip(tr("Pauses after the step in work; Train goes on"));
    step->setStatusTip(tr("Trains one step and pauses"));
    stop->setStatusTip(tr("Ends training after the step in work and keeps the model"));
    reset->setStatusTip(tr("Forgets the run and its model; the experiment stays"));
    connect(train, &QAction::triggered, this, [this, &document, &session] {
        if (isReady(session.state()))
            session.train(document.experiment());
    });
    connect(step, &QAction::triggered, this, [this, &document, &session] {
        if (isReady(session.state()))
            session.step(document.experiment());
    });
    connect(pause, &QAction::triggered, &session, &TrainingSession::pause);
    connect(stop, &QAction::triggered, &session, &TrainingSession::stop);
    connect(reset, &QAction::triggered, &session, &TrainingSession::reset);
    followEdits->setCheckable(true);
    followEdits->setStatusTip(tr("Gates, observables and head that are changed during a training "
                                 "are trained from its next step on"));
    const auto showFollows = [this, &session] { followEdits->setChecked(session.followsEdits()); };
    connect(followEdits, &QAction::toggled, &session, &TrainingSession::setFollowsEdits);
    connect(&session, &TrainingSession::followsEditsChanged, this, showFollows);
    showFollows();
    tryAgain->setStatusTip(tr("Goes on with a training whose device or backend has failed, from "
                              "its last step and with the same ones"));
    connect(tryAgain, &QAction::triggered, &session, &TrainingSession::tryAgain);
    continueOnCpu->setStatusTip(tr("Goes on with a training whose device or backend has failed, "
                                   "from its last step, with native on the CPU"));
    connect(continueOnCpu, &QAction::triggered, &session, &TrainingSession::continueOnCpu);
    connect(&session, &TrainingSession::stateChanged, this, &TrainActions::refresh);
    const auto offerAnotherTry = [this, &session] { tryAgain->setEnabled(session.canTryAgain()); };
    connect(&session, &TrainingSession::stateChanged, this, offerAnotherTry);
    offerAnotherTry();
    refresh(session.state());
    qApp->installEventFilter(this);
}

void TrainActions::fill(QMenu *menu)
{
    menu->addActions({train, pause, step, stop, tryAgain, continueOnCpu});
    menu->addSeparator();
    menu->addAction(followEdits);
    menu->addSeparator();
    menu->addAction(reset);
}

void TrainActions::setBeforeTraining(std::function<bool(bool isNewRun)> ask)
{
    m_beforeTraining = std::move(ask);
}

bool TrainActions::isReady(TrainingState state) const
{
    enterPendingText();
    return !m_beforeTraining || m_beforeTraining(state != TrainingState::Paused);
}

bool TrainActions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *keyEvent = static_cast<QKeyEvent *>(event);
        const auto *widget = qobject_cast<QWidget *>(watched);
        const bool plain = keyEvent->modifiers() == Qt::NoModifier;
        const bool letter = keyEvent->key() >= Qt::Key_A && keyEvent->key() <= Qt::Key_Z;
        if (plain
            && ((keyEvent->key() == Qt::Key_Space && usesSpace(widget))
                || (letter && usesLetters(widget)))) {
            event->accept();
            return true;
        }
        if (swallowsUndo(widget, *keyEvent)) {
            event->ignore();
            return true;
        }
    }
    return false;
}

void TrainActions::refresh(TrainingState state)
{
    const bool paused = state == TrainingState::Paused;
    const bool canTrain = isAllowed(state, TrainingCommand::Train);
    train->setText(paused ? tr("&Resume") : tr("&Train"));
    train->setStatusTip(paused ? tr("Goes on with the paused training")
                               : tr("Trains the experiment from its first step"));
    // One of them has the key, so that it is never ambiguous.
    train->setShortcut(canTrain ? QKeySequence(Qt::Key_Space) : QKeySequence());
    pause->setShortcut(canTrain ? QKeySequence() : QKeySequence(Qt::Key_Space));
    train->setEnabled(canTrain);
    pause->setEnabled(isAllowed(state, TrainingCommand::Pause));
    step->setEnabled(isAllowed(state, TrainingCommand::Step));
    stop->setEnabled(isAllowed(state, TrainingCommand::Stop));
    reset->setEnabled(isAllowed(state, TrainingCommand::Reset));
    continueOnCpu->setEnabled(isAllowed(state, TrainingCommand::Continue));
}

} // namespace ansatz::ui
