// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QObject>

#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace ansatz::ui {

/// A small label above a field.
[[nodiscard]] QLabel *fieldLabel(const QString &text);

/// How a weight starts, as kind and up to two numbers in a line of a grid.
class StartFields final : public QObject {
    Q_OBJECT

public:
    /// Takes the rows `row` and `row` + 1 of the grid, columns 1 to 4. `name` is the angle's.
    StartFields(QGridLayout *grid, int row, const QString &name, QObject *parent);

    void setVisible(bool visible);
    void setStart(const std::optional<WeightStart> &start);
    /// False, and why in `problem`, when a number is wrong.
    [[nodiscard]] bool start(std::optional<WeightStart> *start, QString *problem) const;

Q_SIGNALS:
    void edited();

private:
    void showKind();

    QLabel *m_title;
    QLabel *m_firstTitle;
    QLabel *m_secondTitle;
    QComboBox *m_kind;
    QLineEdit *m_first;
    QLineEdit *m_second;
};

} // namespace ansatz::ui
