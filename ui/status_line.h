// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QLabel;

namespace ansatz::ui {

class CircuitEditor;
class TrainingSession;

/// Left: what is selected in the circuit and which keys work. Right: what the run is doing.
class StatusLine final : public QStatusBar {
    Q_OBJECT

public:
    StatusLine(TrainingSession &session, CircuitEditor &editor, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showHint();
    void showState(const TrainingSession &session);

    QString m_hintText;
    QLabel *m_hint;
    QLabel *m_state;
};

} // namespace ansatz::ui
