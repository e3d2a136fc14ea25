// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

class QLabel;

namespace ansatz::ui {

class CircuitEditor;
class TrainingSession;

/// Left: how to begin, then what is selected in the circuit and which keys work. Right: what the
/// run is doing.
class StatusLine final : public QStatusBar {
    Q_OBJECT

public:
    StatusLine(TrainingSession &session, CircuitEditor &editor, QWidget *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showHint();
    void showState(const TrainingSession &session);

    QString m_firstHint;
    QString m_circuitHint;
    bool m_touched = false; ///< the circuit, by a person
    QLabel *m_hint;
    QLabel *m_state;
};

} // namespace ansatz::ui
