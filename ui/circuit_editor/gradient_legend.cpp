// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/gradient_legend.h"

#include "ui/circuit_editor/gate_face.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

namespace ansatz::ui {

namespace {

constexpr int cells = 3;
constexpr int cellWidth = 23;
constexpr int cellHeight = 14;
constexpr int gap = 4;

QString caption()
{
    return GradientLegend::tr("|∂L/∂w|");
}

} // namespace

GradientLegend::GradientLegend(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("gradientLegend"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    applyTheme();
}

void GradientLegend::applyTheme()
{
    setFont(Theme::instance().numberFont(TextSize::Normal));
    updateGeometry();
    update();
}

void GradientLegend::setLargest(double largest)
{
    const QString text = QString::number(largest, 'e', 1);
    if (text == m_text)
        return;
    m_text = text;
    setToolTip(tr("Fill and lower bar of trainable gates: the size of the loss's gradient by their "
                  "weights, averaged over the last steps as the optimiser remembers them. Full at "
                  "the largest of now, %1; empty at a thousandth of it, on a logarithmic scale. "
                  "The dial is the angle.")
                   .arg(text));
    setAccessibleName(tr("Largest gradient %1").arg(text));
    update();
}

QSize GradientLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(caption()) + gap + cells * cellWidth + gap
                + metrics.horizontalAdvance(QStringLiteral("8.8e-88")),
            cellHeight + 4};
}

void GradientLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    painter.setPen(colors().muted);
    const int captionWidth = fontMetrics().horizontalAdvance(caption());
    painter.drawText(QRect(0, 0, captionWidth, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     caption());
    const double top = (height() - cellHeight) / 2.0;
    for (int cell = 0; cell < cells; ++cell)
        paintBox(painter,
                 QRectF(captionWidth + gap + cell * cellWidth + 0.5, top + 0.5, cellWidth - 3,
                        cellHeight - 1),
                 GateRole::Trainable, std::nullopt, double(cell) / (cells - 1));
    painter.setPen(colors().muted);
    const int left = captionWidth + gap + cells * cellWidth + gap;
    painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     m_text);
}

} // namespace ansatz::ui
