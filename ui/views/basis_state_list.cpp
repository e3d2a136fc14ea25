// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/basis_state_list.h"

#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int rowHeight = 17;
constexpr int headerHeight = 18;
constexpr double dial = 11;
constexpr double smallestBar = 12;
constexpr int mostLargeDigits = 12;     ///< of a bit string
constexpr std::size_t mostInOrder = 16; ///< more are found quicker by their size

} // namespace

BasisStateList::BasisStateList(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Basis states"));
    viewport()->setAutoFillBackground(false);
    verticalScrollBar()->setSingleStep(rowHeight);
}

void BasisStateList::setStates(const StateFacts &facts)
{
    m_qubits = facts.qubits;
    m_mixed = facts.mixed;
    m_complete = facts.isComplete();
    m_states = facts.largest;
    order();
    QStringList texts;
    for (std::size_t row = 0; row < std::min<std::size_t>(4, m_states.size()); ++row)
        texts.append(basisStateText(m_states[row], m_qubits, hasPhases()));
    setAccessibleDescription(texts.join(QStringLiteral("; ")));
    updateRange();
    viewport()->update();
}

void BasisStateList::setValue(BasisValue value)
{
    m_value = value;
    viewport()->update();
}

void BasisStateList::order()
{
    if (m_complete && m_states.size() <= mostInOrder)
        std::ranges::sort(m_states, {}, &BasisState::index);
}

void BasisStateList::updateRange()
{
    const int room = viewport()->height() - headerHeight;
    verticalScrollBar()->setPageStep(std::max(rowHeight, room));
    verticalScrollBar()->setRange(0, std::max(0, int(m_states.size()) * rowHeight - room));
}

void BasisStateList::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateRange();
}

void BasisStateList::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void BasisStateList::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

QString BasisStateList::heading() const
{
    if (m_complete && m_states.size() <= mostInOrder)
        return m_value == BasisValue::Probability ? tr("Probabilities · q0 is the first digit")
                                                  : tr("|a|, phase (rad) · q0 is the first digit");
    if (m_value == BasisValue::Amplitude)
        return tr("Largest |a|, phase (rad) · q0 first");
    double sum = 0;
    for (const BasisState &state : m_states)
        sum += state.probability;
    return tr("Largest %1 probabilities, %2 % of all · q0 first")
        .arg(m_states.size())
        .arg(100 * sum, 0, 'f', 0);
}

double BasisStateList::shown(const BasisState &state) const
{
    return m_value == BasisValue::Probability ? state.probability : std::abs(state.amplitude);
}

QString BasisStateList::number(const BasisState &state) const
{
    const QString size = QString::number(shown(state), 'f', 3);
    if (m_value == BasisValue::Probability)
        return size;
    return QStringLiteral("%1 %2").arg(size, showsPhase(state.amplitude)
                                                 ? phaseText(state.amplitude, 2)
                                                 : QStringLiteral("–").rightJustified(5));
}

BasisStateList::RowPlan BasisStateList::plan(const QFont &font) const
{
    const QFontMetricsF metrics(font);
    RowPlan plan;
    plan.ketFont =
        m_qubits > mostLargeDigits ? Theme::instance().numberFont(TextSize::Small) : font;
    plan.ket = QFontMetricsF(plan.ketFont).horizontalAdvance(ketText(0, m_qubits)) + 8;
    const QString widest = m_value == BasisValue::Probability
                               ? QStringLiteral("0.000")
                               : QStringLiteral("0.000 %1").arg(phaseText({-1, -1e-3}, 2));
    const double numberWidth = metrics.horizontalAdvance(widest) + 6;
    plan.numberRight = viewport()->width() - (hasPhases() ? dial + 6 : 0) - 2;
    // Numbers and bars come before digits; a tip has them all.
    plan.ket = std::min(plan.ket, plan.numberRight - numberWidth - smallestBar);
    plan.barLeft = plan.ket;
    plan.barWidth = plan.numberRight - numberWidth - plan.barLeft;
    return plan;
}

void BasisStateList::paintEvent(QPaintEvent *)
{
    if (m_states.empty())
        return;
    const Theme &theme = Theme::instance();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(colors().muted);
    const QRect header(0, 0, viewport()->width(), headerHeight);
    painter.drawText(
        header, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(heading(), Qt::ElideRight, viewport()->width()));

    const QFont font = theme.numberFont(TextSize::Normal);
    painter.setFont(font);
    painter.setClipRect(viewport()->rect().adjusted(0, headerHeight, 0, 0));
    const RowPlan places = plan(font);
    const int offset = verticalScrollBar()->value();
    for (std::size_t row = std::size_t(offset / rowHeight); row < m_states.size(); ++row) {
        const double top = headerHeight + rowHeight * double(row) - offset;
        if (top > viewport()->height())
            break;
        paintRow(painter, m_states[row], top, places);
    }
    if (hasFocus()) {
        painter.setClipping(false);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(colors().accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void BasisStateList::paintRow(QPainter &painter, const BasisState &state, double top,
                              const RowPlan &plan) const
{
    double largest = 1e-12;
    for (const BasisState &other : m_states)
        largest = std::max(largest, shown(other));
    const double middle = top + rowHeight / 2.0;
    painter.setPen(colors().text);
    const QFont font = painter.font();
    painter.setFont(plan.ketFont);
    painter.drawText(QRectF(0, top, plan.ket, rowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(ketText(state.index, m_qubits),
                                                      Qt::ElideMiddle, int(plan.ket) - 4));
    painter.setFont(font);
    const QRectF track(plan.barLeft, middle - 4, plan.barWidth, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().fixedFill);
    painter.drawRoundedRect(track, 2, 2);
    painter.setBrush(colors().accent);
    QRectF bar = track;
    bar.setWidth(track.width() * shown(state) / largest);
    painter.drawRoundedRect(bar, 2, 2);
    painter.setPen(colors().text);
    painter.drawText(QRectF(track.right(), top, plan.numberRight - track.right(), rowHeight),
                     Qt::AlignRight | Qt::AlignVCenter, number(state));
    if (!hasPhases())
        return;
    const QPointF center(viewport()->width() - dial / 2 - 1, middle);
    paintPhase(painter, center, dial / 2, state.amplitude);
}

bool BasisStateList::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = (help->pos().y() - headerHeight + verticalScrollBar()->value()) / rowHeight;
        if (help->pos().y() >= headerHeight && std::size_t(row) < m_states.size()) {
            QToolTip::showText(help->globalPos(),
                               basisStateText(m_states[std::size_t(row)], m_qubits, hasPhases()),
                               this);
            return true;
        }
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace ansatz::ui
