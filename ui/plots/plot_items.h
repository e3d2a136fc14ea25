// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <QLabel>

namespace ansatz::ui {

/// A text inside the axes, wrapped to their width, on the colour of the panel.
class PlotNote final : public QCPAbstractItem {
public:
    PlotNote(QCustomPlot *plot, Qt::Alignment alignment);

    void setText(const QString &text) { m_text = text; }
    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter *painter) override;

private:
    Qt::Alignment m_alignment;
    QString m_text;
};

/// Ticks at whole steps, digits in groups of three.
class StepTicker final : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange &range) override;
    QString getTickLabel(double tick, const QLocale &locale, QChar format, int precision) override;
};

/// Labels with a sign: +0.5, 0, −0.5.
class SignedTicker final : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale &locale, QChar format, int precision) override;
};

/// The values beside the pointer, on a panel.
class PlotReading final : public QLabel {
    Q_OBJECT

public:
    explicit PlotReading(QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// "12 500": a whole number with thin spaces from five digits on.
[[nodiscard]] QString groupedDigits(double number);

/// "0.1123", "1.23e-07"; "not a number" for what is not finite.
[[nodiscard]] QString valueText(double value, int digits);

} // namespace ansatz::ui
