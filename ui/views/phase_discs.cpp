// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/phase_discs.h"

#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int headerHeight = 18;
constexpr double largestCell = 44;

/// The last `qubits` bits of an index.
QString bitsText(std::size_t index, int qubits)
{
    const QString ket = ketText(index, qubits);
    return ket.mid(1, qubits);
}

} // namespace

PhaseDiscs::PhaseDiscs(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Amplitudes"));
    setMinimumSize(180, 60);
}

void PhaseDiscs::setStates(const StateFacts &facts)
{
    m_qubits = facts.qubits;
    m_states = facts.largest;
    std::ranges::sort(m_states, {}, &BasisState::index);
    QStringList texts;
    for (const BasisState &state : m_states)
        texts.append(basisStateText(state, m_qubits, true));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    update();
}

PhaseDiscs::Grid PhaseDiscs::grid() const
{
    const QFontMetricsF metrics(Theme::instance().numberFont(TextSize::Small));
    const auto digits = [&](int qubits) {
        return qubits > 0 ? metrics.horizontalAdvance(bitsText(0, qubits)) : 0;
    };
    Grid best;
    for (int rowQubits = 0; rowQubits < m_qubits; ++rowQubits) {
        Grid grid;
        grid.rowQubits = rowQubits;
        grid.rows = 1 << rowQubits;
        grid.columns = 1 << (m_qubits - rowQubits);
        grid.labelHeight = metrics.height();
        grid.left = rowQubits > 0 ? digits(rowQubits) + 8 : 0;
        grid.cell = std::min({largestCell, (width() - grid.left) / grid.columns,
                              (height() - headerHeight - grid.labelHeight) / grid.rows});
        // Digits of neighbouring columns must not touch.
        const bool readable = grid.cell >= digits(m_qubits - rowQubits) + 4;
        if (best.cell == 0 || (readable && (grid.cell > best.cell || !best.readable))) {
            best = grid;
            best.readable = readable;
        }
    }
    return best;
}

QRectF PhaseDiscs::discRect(std::size_t index) const
{
    const Grid plan = grid();
    const int column = int(index) % plan.columns;
    const int row = int(index) / plan.columns;
    const QRectF cell(plan.left + column * plan.cell,
                      headerHeight + plan.labelHeight + row * plan.cell, plan.cell, plan.cell);
    return cell.adjusted(2, 2, -2, -2);
}

void PhaseDiscs::paintEvent(QPaintEvent *)
{
    if (m_states.empty())
        return;
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(colors().muted);
    painter.drawText(QRect(0, 0, width(), headerHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(tr("Disc |a|, hand phase · q0 first"),
                                                      Qt::ElideRight, width()));
    painter.setFont(theme.numberFont(TextSize::Small));
    const Grid plan = grid();
    const int rowQubits = plan.rowQubits;
    for (int row = 0; row < plan.rows && rowQubits > 0; ++row) {
        const QRectF disc = discRect(std::size_t(row * plan.columns));
        painter.drawText(QRectF(0, disc.top(), plan.left - 6, disc.height()),
                         Qt::AlignRight | Qt::AlignVCenter, bitsText(std::size_t(row), rowQubits));
    }
    for (int column = 0; column < plan.columns; ++column) {
        const QRectF disc = discRect(std::size_t(column));
        painter.drawText(QRectF(disc.left() - 4, headerHeight, disc.width() + 8, plan.labelHeight),
                         Qt::AlignCenter, bitsText(std::size_t(column), m_qubits - rowQubits));
    }
    for (const BasisState &state : m_states) {
        const QRectF disc = discRect(state.index);
        painter.setPen(QPen(colors().hairline, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(disc);
        if (!showsPhase(state.amplitude))
            continue;
        const double size = std::min(1.0, std::abs(state.amplitude));
        const double inner = size * disc.width() / 2;
        painter.setPen(QPen(colors().accent, 1));
        painter.setBrush(colors().infoFill);
        painter.drawEllipse(disc.center(), inner, inner);
        const double phase = std::arg(state.amplitude);
        painter.setPen(QPen(colors().text, 1.5, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(disc.center(),
                         disc.center()
                             + QPointF(std::cos(phase), -std::sin(phase)) * disc.width() / 2);
    }
}

bool PhaseDiscs::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        for (const BasisState &state : m_states) {
            if (!discRect(state.index).contains(help->pos()))
                continue;
            QToolTip::showText(help->globalPos(), basisStateText(state, m_qubits, true), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace ansatz::ui
