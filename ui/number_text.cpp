// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/number_text.h"

#include <QCoreApplication>

#include <cmath>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Numbers", text);
}

} // namespace

QString countText(qint64 count)
{
    QString text = QString::number(count);
    const auto first = count < 0 ? 1 : 0;
    for (auto at = text.size() - 3; at > first; at -= 3)
        text.insert(at, QChar(0x202F));
    return text;
}

QString valueText(double value)
{
    if (!std::isfinite(value))
        return std::isnan(value) ? QStringLiteral("NaN")
               : value > 0       ? QStringLiteral("∞")
                                 : QStringLiteral("−∞");
    const double size = std::abs(value);
    if (size != 0 && size < 1e-3)
        return QString::number(value, 'e', 2);
    if (size >= 1e6)
        return QString::number(value, 'g', 3);
    return QString::number(value, 'f', size < 10 ? 3 : (size < 100 ? 2 : 1));
}

QString stepTimeText(double milliseconds)
{
    if (milliseconds >= 10'000)
        return durationText(milliseconds / 1000);
    if (milliseconds >= 1000)
        return tr("%1 ms").arg(countText(std::llround(milliseconds)));
    return tr("%1 ms").arg(valueText(milliseconds));
}

QString durationText(double seconds)
{
    if (seconds < 10)
        return tr("%1 s").arg(seconds, 0, 'f', seconds < 1 ? 2 : 1);
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

} // namespace ansatz::ui
