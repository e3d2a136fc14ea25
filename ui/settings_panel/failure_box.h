// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace ansatz::ui {

class NoteBox;
class TrainingSession;

/// Why a run failed, and where it can go on the buttons that do so. Hidden otherwise.
class FailureBox final : public QWidget {
    Q_OBJECT

public:
    explicit FailureBox(TrainingSession &session, QWidget *parent = nullptr);

Q_SIGNALS:
    /// There is something new to read.
    void failed();

private:
    void refresh();

    TrainingSession &m_session;
    NoteBox *m_note;
    QPushButton *m_tryAgain;
    QPushButton *m_continue;
};

} // namespace ansatz::ui
