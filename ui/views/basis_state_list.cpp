// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/probability_view.h"

#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int rowHeight = 17;
constexpr int headerHeight = 18;

QString signedDigits(double value)
{
    return (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+"))
           + QString::number(std::abs(value), 'f', 6);
}

} // namespace

ProbabilityView::ProbabilityView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Most probable basis states"));
}

void ProbabilityView::setStates(int qubits, std::vector<BasisState> states)
{
    m_qubits = qubits;
    m_states = std::move(states);
    QStringList texts;
    for (std::size_t row = 0; row < std::min<std::size_t>(4, m_states.size()); ++row)
        texts.append(details(m_states[row]));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    update();
}

QString ProbabilityView::details(const BasisState &state) const
{
    return tr("%1: probability %2, amplitude %3 %4i, phase %5 rad")
        .arg(ketText(state.index, m_qubits))
        .arg(state.probability, 0, 'f', 6)
        .arg(signedDigits(state.amplitude.real()), signedDigits(state.amplitude.imag()))
        .arg(std::arg(state.amplitude), 0, 'f', 4);
}

std::size_t ProbabilityView::shownRows() const
{
    const int fit = std::max(1, (height() - headerHeight - 2) / rowHeight);
    return std::min(m_states.size(), std::size_t(fit));
}

void ProbabilityView::paintEvent(QPaintEvent *)
{
    if (m_states.empty())
        return;
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(colors().muted);
    double shown = 0;
    for (std::size_t row = 0; row < shownRows(); ++row)
        shown += m_states[row].probability;
    painter.drawText(QRect(0, 0, width(), headerHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Largest probabilities (%1 % of all)").arg(100 * shown, 0, 'f', 0));

    const QFont font = theme.numberFont(TextSize::Normal);
    const QFontMetricsF metrics(font);
    const double ketWidth = metrics.horizontalAdvance(ketText(0, m_qubits)) + 8;
    const double numberWidth = metrics.horizontalAdvance(QStringLiteral("0.000")) + 6;
    const double dial = 11;
    const double barLeft = ketWidth;
    const double barWidth = std::max(12.0, width() - ketWidth - numberWidth - dial - 8);
    const double scale = std::max(m_states.front().probability, 1e-12);
    painter.setFont(font);
    for (std::size_t row = 0; row < shownRows(); ++row) {
        const BasisState &state = m_states[row];
        const double top = headerHeight + double(row) * rowHeight;
        const double middle = top + rowHeight / 2.0;
        painter.setPen(colors().text);
        painter.drawText(QRectF(0, top, ketWidth, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         ketText(state.index, m_qubits));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().fixedFill);
        painter.drawRoundedRect(QRectF(barLeft, middle - 4, barWidth, 8), 2, 2);
        painter.setBrush(colors().accent);
        painter.drawRoundedRect(
            QRectF(barLeft, middle - 4, barWidth * state.probability / scale, 8), 2, 2);
        painter.setPen(colors().text);
        painter.drawText(QRectF(barLeft + barWidth, top, numberWidth, rowHeight),
                         Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(state.probability, 'f', 3));
        const QPointF center(width() - dial / 2 - 1, middle);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colors().wire, 1));
        painter.drawEllipse(center, dial / 2, dial / 2);
        const double phase = std::arg(state.amplitude);
        painter.setPen(QPen(colors().text, 1.5));
        painter.drawLine(center, center + QPointF(std::cos(phase), -std::sin(phase)) * dial / 2);
    }
}

bool ProbabilityView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = (help->pos().y() - headerHeight) / rowHeight;
        if (help->pos().y() >= headerHeight && std::size_t(row) < shownRows()) {
            QToolTip::showText(help->globalPos(), details(m_states[std::size_t(row)]), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace ansatz::ui
