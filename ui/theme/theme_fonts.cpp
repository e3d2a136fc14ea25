// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QFontDatabase>
#include <QStringList>

#include <algorithm>

namespace ansatz::ui {

namespace {

double pixels(TextSize size)
{
    switch (size) {
    case TextSize::Small:
        return 9;
    case TextSize::Normal:
        return 11;
    case TextSize::Large:
        return 12;
    case TextSize::Title:
        return 13;
    }
    return 12;
}

/// The system's font when a desktop names one; its fallback says nothing about taste.
bool isFallback(const QString &family)
{
    static const QStringList fallbacks{QString(), QStringLiteral("Sans"),
                                       QStringLiteral("Sans Serif"), QStringLiteral("DejaVu Sans"),
                                       QStringLiteral("Helvetica")};
    return fallbacks.contains(family, Qt::CaseInsensitive);
}

} // namespace

void Theme::resolveFonts() const
{
    if (!m_family.isEmpty())
        return;
    const QFont system = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const QStringList installed = QFontDatabase::families();
    m_family = system.family();
    m_scale = 1;
    if (!isFallback(m_family)) {
        // Desktops ship 10 to 11 pt; a larger one was chosen, and is followed.
        if (system.pointSizeF() > 0)
            m_scale = std::clamp(system.pointSizeF() / 10.0, 1.0, 2.5);
    } else if (installed.contains(QStringLiteral("Inter"))) {
        m_family = QStringLiteral("Inter");
    }
}

QFont Theme::font(TextSize size, bool semibold) const
{
    resolveFonts();
    QFont font(m_family);
    // In points at 96 dpi, so that the system's scale applies.
    font.setPointSizeF(pixels(size) * 0.75 * m_scale);
    if (semibold)
        font.setWeight(QFont::DemiBold);
    return font;
}

QFont Theme::numberFont(TextSize size) const
{
    QFont number = font(size);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    number.setFeature("tnum", 1);
#endif
    // Before 6.7 Qt cannot choose a font's figures. Another family's would stand out more than
    // proportional ones, so fields of changing numbers have fixed widths instead.
    return number;
}

} // namespace ansatz::ui
