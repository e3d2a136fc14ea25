// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/advice_row.h"

#include "engine/base/numbers.h"
#include "ui/number_text.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int barHeight = 6;
constexpr int gap = 3;

QString timeOf(const DeviceChoice &choice)
{
    const QString time = stepTimeText(choice.stepMs);
    switch (choice.basis) {
    case DeviceChoice::Basis::Measured:
        return AdviceRow::tr("%1 a step").arg(time);
    case DeviceChoice::Basis::Estimated:
        return AdviceRow::tr("≈ %1 a step").arg(time);
    case DeviceChoice::Basis::AtLeast:
        return AdviceRow::tr("over %1 a step").arg(time);
    case DeviceChoice::Basis::None:
        break;
    }
    return choice.canRun() ? AdviceRow::tr("not measured") : QString();
}

QString memoryOf(const DeviceChoice &choice)
{
    if (choice.memoryNeed == 0)
        return {};
    return (choice.isNeedABound ? AdviceRow::tr("≤ %1 of %2") : AdviceRow::tr("%1 of %2"))
        .arg(QString::fromStdString(formatBytes(choice.memoryNeed)),
             QString::fromStdString(formatBytes(choice.memoryHave)));
}

QString factOf(const DeviceChoice &choice)
{
    if (!choice.canRun())
        return QString::fromStdString(choice.reason);
    QStringList facts;
    if (choice.basis == DeviceChoice::Basis::None)
        facts << AdviceRow::tr("measured once it is chosen");
    if (choice.basis == DeviceChoice::Basis::AtLeast)
        facts << AdviceRow::tr("over %1 to the end").arg(durationText(choice.secondsToEnd));
    else if (choice.basis != DeviceChoice::Basis::None)
        facts << AdviceRow::tr("%1 to the end").arg(durationText(choice.secondsToEnd));
    if (const QString memory = memoryOf(choice); !memory.isEmpty())
        facts << memory;
    return facts.join(QStringLiteral(" · "));
}

QString tipOf(const DeviceChoice &choice)
{
    QStringList lines{QString::fromStdString(choice.name)};
    if (!choice.canRun())
        return (lines << QString::fromStdString(choice.reason)
                      << QString::fromStdString(choice.remedy))
            .join(QLatin1Char('\n'));
    if (choice.basis == DeviceChoice::Basis::Measured)
        lines << AdviceRow::tr("Measured: %1").arg(QString::fromStdString(choice.how));
    else if (choice.basis == DeviceChoice::Basis::Estimated)
        lines << AdviceRow::tr("An estimate: measured were %1")
                     .arg(QString::fromStdString(choice.how));
    else
        lines << QString::fromStdString(choice.how);
    if (choice.basis != DeviceChoice::Basis::None)
        lines << AdviceRow::tr("%1 ms a step; evaluations come on top").arg(choice.stepMs);
    if (choice.memoryNeed > 0)
        lines << (choice.isNeedABound
                      ? AdviceRow::tr(
                          "Memory: a step needs at most %1 bytes of %2 that it may take")
                      : AdviceRow::tr("Memory: a step needs %1 bytes of %2 that it may take"))
                     .arg(countText(qint64(choice.memoryNeed)),
                          countText(qint64(choice.memoryHave)));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

AdviceRow::AdviceRow(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void AdviceRow::setChoice(const DeviceChoice &choice, const Scale &scale, bool isRecommended,
                          bool isOld)
{
    m_name = tr("%1 · %2").arg(QString::fromStdString(choice.backend),
                               QString::fromStdString(choice.device));
    m_time = timeOf(choice);
    m_fact = factOf(choice);
    m_canRun = choice.canRun();
    m_isRecommended = isRecommended;
    m_isOld = isOld;
    m_length = 0;
    if (choice.stepMs > 0 && choice.basis != DeviceChoice::Basis::AtLeast) {
        const double span = std::log(scale.longest / scale.shortest);
        m_length = std::clamp(std::log(choice.stepMs / scale.shortest) / span, 0.02, 1.0);
    }
    setToolTip(tipOf(choice));
    QString spoken = m_name;
    if (!m_time.isEmpty())
        spoken += QStringLiteral(": ") + m_time;
    if (isRecommended)
        spoken += tr(", recommended");
    setAccessibleName(spoken);
    setAccessibleDescription(m_fact);
    updateGeometry();
    update();
}

QSize AdviceRow::sizeHint() const
{
    const QFontMetrics normal(Theme::instance().font(TextSize::Normal));
    const QFontMetrics small(Theme::instance().font(TextSize::Small));
    return {200, normal.height() + gap + (m_canRun ? barHeight + gap : 0) + small.height() + 4};
}

QSize AdviceRow::minimumSizeHint() const
{
    return {120, sizeHint().height()};
}

void AdviceRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetrics normal(theme.font(TextSize::Normal));
    const QFontMetrics small(theme.font(TextSize::Small));
    const QColor strong = m_isOld || !m_canRun ? colors().muted : colors().text;
    QRect line(0, 0, width(), normal.height());

    painter.setFont(theme.font(TextSize::Normal, m_isRecommended));
    painter.setPen(strong);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, m_name);
    if (m_isRecommended) {
        const int start = painter.fontMetrics().horizontalAdvance(m_name) + 6;
        painter.setPen(m_isOld ? colors().muted : colors().good);
        painter.setFont(theme.font(TextSize::Small, true));
        painter.drawText(line.adjusted(start, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         tr("✓ recommended"));
    }
    painter.setFont(theme.numberFont(TextSize::Normal));
    painter.setPen(strong);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, m_time);

    int top = line.bottom() + 1 + gap;
    if (m_canRun) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().fixedFill);
        painter.drawRoundedRect(QRectF(0, top, width(), barHeight), 2, 2);
        painter.setBrush(m_isOld           ? colors().wire
                         : m_isRecommended ? colors().good
                                           : colors().accent);
        if (m_length > 0)
            painter.drawRoundedRect(QRectF(0, top, m_length * width(), barHeight), 2, 2);
        top += barHeight + gap;
    }
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(colors().muted);
    const QRect facts(0, top, width(), small.height());
    painter.drawText(facts, Qt::AlignLeft | Qt::AlignVCenter,
                     small.elidedText(m_fact, Qt::ElideRight, width()));
}

} // namespace ansatz::ui
