// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

class QAction;
class QLabel;
class QProgressBar;

namespace ansatz::ui {

class Badge;
class ExperimentDocument;
class TrainActions;
class TrainingSession;

/// The bar over the window: the training's buttons, how far it is, and what it really uses.
class RunBar final : public QToolBar {
    Q_OBJECT

public:
    RunBar(ExperimentDocument &document, TrainingSession &session, TrainActions &actions,
           QWidget *parent = nullptr);

private:
    void addButton(QAction *action, bool primary);
    void showProgress();
    void showBadges();
    void followTheme();

    ExperimentDocument &m_document;
    TrainingSession &m_session;
    QProgressBar *m_progress;
    QLabel *m_steps;
    QLabel *m_detail;
    Badge *m_backend;
    Badge *m_device;
    Badge *m_precision;
    Badge *m_seed;
};

} // namespace ansatz::ui
