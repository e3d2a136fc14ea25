// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ansatz::ui {

/// What the tints of trainable gates mean: a ramp from a thousandth of the largest gradient to the
/// largest, with its value.
class GradientLegend final : public QWidget {
    Q_OBJECT

public:
    explicit GradientLegend(QWidget *parent = nullptr);

    void setLargest(double largest);
    void applyTheme();
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace ansatz::ui
