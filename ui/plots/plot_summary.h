// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_content.h"

#include <QWidget>

namespace ansatz::ui {

/// The newest values of a plot, each behind a piece of its curve: the legend of the title line.
class PlotSummary final : public QWidget {
    Q_OBJECT

public:
    explicit PlotSummary(QWidget *parent = nullptr);

    void setValues(std::vector<PlotValue> values);
    /// "train 0.112, test 0.198".
    [[nodiscard]] QString text() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {0, 16}; }

    /// Draws the values right-aligned; those that do not fit are left out.
    void drawIn(QPainter &painter, const QRectF &area) const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<PlotValue> m_values;
};

} // namespace ansatz::ui
