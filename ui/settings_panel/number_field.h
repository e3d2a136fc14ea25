// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QSpinBox>

namespace ansatz::ui {

class RangeNote;

/// A real number: any notation that parseDouble reads ("1e-3"), shown with six digits (all of
/// them in the tooltip) and '.' in every locale. Changes when editing is finished; what is typed
/// beyond the range becomes its end, and the range is told.
class RealField final : public QDoubleSpinBox {
    Q_OBJECT

public:
    RealField(double minimum, double maximum, const QString &unit = {}, QWidget *parent = nullptr);

    /// By a tenth of the number's decade.
    void stepBy(int steps) override;
    void fixup(QString &text) const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    [[nodiscard]] QString textFromValue(double value) const override;
    [[nodiscard]] double valueFromText(const QString &text) const override;
    QValidator::State validate(QString &text, int &position) const override;

private:
    RangeNote *m_note;
};

/// A whole number, with groups of three digits set apart. Changes when editing is finished, as
/// RealField.
class CountField final : public QSpinBox {
    Q_OBJECT

public:
    CountField(int minimum, int maximum, const QString &unit = {}, QWidget *parent = nullptr);

    void fixup(QString &text) const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    QValidator::State validate(QString &text, int &position) const override;

private:
    RangeNote *m_note;
};

} // namespace ansatz::ui
