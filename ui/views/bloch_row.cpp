// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/bloch_row.h"

#include "ui/theme/theme.h"
#include "ui/views/state_facts.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr int smallestCell = 50;
constexpr int largestCell = 108;
constexpr int nameHeight = 14;
constexpr int lineHeight = 11;
constexpr int gap = 2; // between disc and name
constexpr int entropyBarHeight = 3;
constexpr int textHeight = gap + nameHeight + 2 * lineHeight + 1 + entropyBarHeight;
constexpr int tipRadius = 3; // of a vector; it may stand out of the disc
constexpr int smallestDisc = 34;
constexpr int largestDisc = 76;

QString digits(double value)
{
    // No negative zero: a vector that is 0 is not −0.00.
    return QString::number(value + 0.0, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212));
}

void drawDisc(QPainter &painter, const QRectF &disc, const std::array<double, 3> &bloch,
              const QColor &color)
{
    painter.setBrush(colors().canvas);
    painter.setPen(QPen(colors().wire, 1));
    painter.drawEllipse(disc);
    const double equator = disc.height() * equatorRatio();
    QPen dashes(colors().hairline, 1);
    dashes.setDashPattern({3, 3});
    painter.setPen(dashes);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(
        QRectF(disc.left(), disc.center().y() - equator / 2, disc.width(), equator));
    painter.drawLine(QPointF(disc.center().x(), disc.top()),
                     QPointF(disc.center().x(), disc.bottom()));

    const BlochProjection projection = projectBloch(bloch);
    const QPointF tip =
        disc.center() + QPointF(projection.point.x(), -projection.point.y()) * disc.width() / 2;
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(disc.center(), tip);
    // A ring for what points away from the eye.
    painter.setBrush(projection.inFront ? color : colors().canvas);
    painter.setPen(QPen(color, 1.5));
    painter.drawEllipse(tip, tipRadius, tipRadius);
}

void drawEntropy(QPainter &painter, QRectF bar, double entropy)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().fixedFill);
    painter.drawRect(bar);
    painter.setBrush(colors().muted);
    bar.setWidth(bar.width() * entropy);
    painter.drawRect(bar);
}

} // namespace

BlochRow::BlochRow(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Bloch vectors"));
}

void BlochRow::setVectors(std::vector<std::array<double, 3>> vectors, bool mixture)
{
    m_mixture = mixture;
    const bool resized = vectors.size() != m_vectors.size();
    m_vectors = std::move(vectors);
    QStringList texts;
    for (int qubit = 0; qubit < int(m_vectors.size()); ++qubit)
        texts.append(details(qubit));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    if (resized)
        updateGeometry();
    update();
}

QSize BlochRow::sizeHint() const
{
    return {int(m_vectors.size()) * smallestCell, smallestDisc + textHeight + 2 * tipRadius};
}

double BlochRow::cellWidth() const
{
    if (m_vectors.empty())
        return smallestCell;
    return std::min<double>(largestCell, double(width()) / double(m_vectors.size()));
}

QString BlochRow::details(int qubit) const
{
    const auto &bloch = m_vectors[std::size_t(qubit)];
    // The state of a qubit may be mixed for two reasons, which its vector does not tell apart.
    return (m_mixture ? tr("q%1, mean of the samples: ⟨X⟩ %2, ⟨Y⟩ %3, ⟨Z⟩ %4, length %5, entropy "
                           "%6 bit (of entanglement and of the difference between samples)")
                      : tr("q%1: ⟨X⟩ %2, ⟨Y⟩ %3, ⟨Z⟩ %4, length %5, entanglement entropy %6 bit"))
        .arg(qubit)
        .arg(bloch[0], 0, 'f', 6)
        .arg(bloch[1], 0, 'f', 6)
        .arg(bloch[2], 0, 'f', 6)
        .arg(blochLength(bloch), 0, 'f', 6)
        .arg(entanglementEntropy(bloch), 0, 'f', 6);
}

void BlochRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double cell = cellWidth();
    const double size =
        std::clamp<double>(std::min<double>(cell - 12, height() - textHeight - 2 * tipRadius),
                           smallestDisc, largestDisc);
    const double top = std::max<double>(tipRadius + 1, (height() - size - textHeight) / 2);
    for (std::size_t qubit = 0; qubit < m_vectors.size(); ++qubit) {
        const double left = cell * double(qubit);
        const QRectF disc(left + (cell - size) / 2, top, size, size);
        drawDisc(painter, disc, m_vectors[qubit], theme.series(int(qubit)));

        QRectF line(left, disc.bottom() + gap, cell, nameHeight);
        painter.setFont(theme.font(TextSize::Normal, true));
        painter.setPen(colors().text);
        painter.drawText(line, Qt::AlignCenter, QStringLiteral("q%1").arg(qubit));
        painter.setFont(theme.numberFont(TextSize::Small));
        painter.setPen(colors().muted);
        line.moveTop(line.bottom());
        line.setHeight(lineHeight);
        const QString length = QStringLiteral("|r| %1").arg(digits(blochLength(m_vectors[qubit])));
        const QString entropy = (m_mixture ? tr("S(mix) %1") : QStringLiteral("S %1"))
                                    .arg(digits(entanglementEntropy(m_vectors[qubit])));
        const QString both = length + QStringLiteral(" · ") + entropy;
        if (painter.fontMetrics().horizontalAdvance(both) < cell - 4) {
            painter.drawText(line, Qt::AlignCenter, both);
        } else {
            painter.drawText(line, Qt::AlignCenter, length);
            line.translate(0, lineHeight);
            painter.drawText(line, Qt::AlignCenter, entropy);
        }
        drawEntropy(painter,
                    QRectF(left + (cell - size) / 2, line.bottom() + 1, size, entropyBarHeight),
                    entanglementEntropy(m_vectors[qubit]));
    }
}

bool BlochRow::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int qubit = int(help->pos().x() / cellWidth());
        if (qubit >= 0 && qubit < int(m_vectors.size())) {
            QToolTip::showText(help->globalPos(), details(qubit), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace ansatz::ui
