// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSpinBox;

namespace ansatz::ui {

class CircuitEditor;
class StateMarker;

/// "After column [7] ◂ ▸ · repetition [2] of 3": where in the circuit the state is shown.
class ColumnChooser final : public QWidget {
    Q_OBJECT

public:
    explicit ColumnChooser(CircuitEditor &editor, QWidget *parent = nullptr);

private:
    void refresh();
    void applyTheme();

    StateMarker &m_marker;
    QLabel *m_label;
    QSpinBox *m_column;
    QLabel *m_repetitionLabel;
    QSpinBox *m_repetition;
};

} // namespace ansatz::ui
