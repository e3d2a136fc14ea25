// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"

#include <QList>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace ansatz::ui {

class AdviceRow;
class AdviceService;
class FieldBinder;
class TrainingSession;

/// The device adviser beside the device choice: a bar for every backend and device that could train
/// the experiment, which is recommended and why, and a button that chooses it.
class AdviceView final : public QWidget {
    Q_OBJECT

public:
    AdviceView(FieldBinder &binder, AdviceService &service, TrainingSession &session,
               QWidget *parent = nullptr);

private:
    void refresh();
    void showHead();
    void showRows();
    void showRecommendation();
    void choose();

    FieldBinder &m_binder;
    AdviceService &m_service;
    TrainingSession &m_session;
    QLabel *m_head;
    QVBoxLayout *m_rowsLayout;
    QList<AdviceRow *> m_rows;
    QLabel *m_why;
    QPushButton *m_choose;
    QPushButton *m_again;
    QTimer m_minute; ///< after which "just now" is over
};

} // namespace ansatz::ui
