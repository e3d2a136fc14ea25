// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/training_state.h"

#include <QObject>

#include <functional>

class QAction;
class QMenu;

namespace ansatz::ui {

class ExperimentDocument;
class TrainingSession;

/// Train, pause, step, stop and reset as actions for menus, buttons and keys. Space is Train's
/// where training can start and Pause's where it can pause.
class TrainActions final : public QObject {
    Q_OBJECT

public:
    TrainActions(ExperimentDocument &document, TrainingSession &session, QWidget *window);

    void fill(QMenu *menu);
    /// Called before every Train and Step, with whether that begins a new run; false keeps it from
    /// happening.
    void setBeforeTraining(std::function<bool(bool isNewRun)> ask);

    QAction *train;
    QAction *pause;
    QAction *step;
    QAction *stop;
    QAction *reset;
    QAction *followEdits;   ///< a switch
    QAction *tryAgain;      ///< in menus only: where it is needed the settings have a button
    QAction *continueOnCpu; ///< likewise

protected:
    /// Keeps Space and letters for the widget that they mean something to, and undo from one that
    /// has nothing to undo.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh(TrainingState state);
    /// Whether all that was typed is in the document, or a person agreed to train without it.
    [[nodiscard]] bool isReady(TrainingState state) const;

    std::function<bool(bool isNewRun)> m_beforeTraining;
};

} // namespace ansatz::ui
