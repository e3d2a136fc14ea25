// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QSpinBox>

namespace ansatz::ui {

/// A real number: any notation that parseDouble reads ("1e-3"), shown with six digits (all of
/// them in the tooltip) and '.' in every locale. Changes when editing is finished.
class RealField final : public QDoubleSpinBox {
    Q_OBJECT

public:
    RealField(double minimum, double maximum, const QString &unit = {}, QWidget *parent = nullptr);

protected:
    bool event(QEvent *event) override;
    [[nodiscard]] QString textFromValue(double value) const override;
    [[nodiscard]] double valueFromText(const QString &text) const override;
    QValidator::State validate(QString &text, int &position) const override;

private:
    [[nodiscard]] QString withoutUnit(const QString &text) const;
};

/// A whole number, with groups of three digits set apart. Changes when editing is finished.
class CountField final : public QSpinBox {
    Q_OBJECT

public:
    CountField(int minimum, int maximum, const QString &unit = {}, QWidget *parent = nullptr);
};

} // namespace ansatz::ui
