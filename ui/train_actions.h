// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/training_state.h"

#include <QObject>

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

    QAction *train;
    QAction *pause;
    QAction *step;
    QAction *stop;
    QAction *reset;
    QAction *followEdits;   ///< a switch
    QAction *continueOnCpu; ///< in menus only: where it is needed the settings have a button

protected:
    /// Keeps Space and letters for the widget that they mean something to, and undo from one that
    /// has nothing to undo.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh(TrainingState state);
};

} // namespace ansatz::ui
