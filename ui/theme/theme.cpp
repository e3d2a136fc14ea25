// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/flat_style.h"
#include "ui/theme/theme_colors.h"

#include <QApplication>
#include <QPalette>
#include <QStyleHints>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

bool looksDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness()
           > palette.color(QPalette::Window).lightness();
}

QPalette paletteOf(const ThemeColors &colors)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor &color,
                                const QColor &disabled) {
        palette.setColor(QPalette::Active, role, color);
        palette.setColor(QPalette::Inactive, role, color);
        palette.setColor(QPalette::Disabled, role, disabled);
    };
    set(QPalette::Window, colors.panel, colors.panel);
    set(QPalette::Base, colors.canvas, colors.panel);
    set(QPalette::AlternateBase, colors.window, colors.window);
    set(QPalette::Button, colors.panel, colors.panel);
    set(QPalette::ToolTipBase, colors.window, colors.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText})
        set(role, colors.text, colors.muted);
    set(QPalette::PlaceholderText, colors.muted, colors.muted);
    set(QPalette::Highlight, colors.accent, colors.hairline);
    set(QPalette::HighlightedText, colors.accentText, colors.text);
    set(QPalette::Link, colors.accent, colors.muted);
    set(QPalette::LinkVisited, colors.accent, colors.muted);
    set(QPalette::Light, colors.panel, colors.panel);
    set(QPalette::Midlight, colors.window, colors.window);
    set(QPalette::Mid, colors.hairline, colors.hairline);
    set(QPalette::Dark, colors.hairline, colors.hairline);
    set(QPalette::Shadow, colors.hairline, colors.hairline);
    return palette;
}

double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
           + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor &first, const QColor &second)
{
    const double a = luminance(first);
    const double b = luminance(second);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

Theme &Theme::instance()
{
    static Theme theme;
    return theme;
}

const ThemeColors &Theme::colors() const
{
    return m_dark ? darkColors() : lightColors();
}

QColor Theme::series(int index) const
{
    const auto &table = m_dark ? darkSeries() : lightSeries();
    const auto size = static_cast<int>(table.size());
    return table[static_cast<std::size_t>(((index % size) + size) % size)];
}

void Theme::apply(QApplication &application, Appearance appearance)
{
    if (!m_applied) {
        // Read once, before the palette is ours.
        m_systemIsDark = looksDark(application.palette());
        m_applied = true;
        application.setStyle(new FlatStyle);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
        const auto read = [this](Qt::ColorScheme scheme) {
            if (scheme != Qt::ColorScheme::Unknown)
                m_systemIsDark = scheme == Qt::ColorScheme::Dark;
        };
        read(application.styleHints()->colorScheme());
        connect(application.styleHints(), &QStyleHints::colorSchemeChanged, this,
                [this, read](Qt::ColorScheme scheme) {
                    read(scheme);
                    if (m_appearance == Appearance::System)
                        choose();
                });
#endif
    }
    m_appearance = appearance;
    choose();
}

void Theme::choose()
{
    m_dark =
        m_appearance == Appearance::Dark || (m_appearance == Appearance::System && m_systemIsDark);
    QApplication::setFont(font(TextSize::Large));
    QApplication::setPalette(paletteOf(colors()));
    Q_EMIT changed();
    for (QWidget *widget : QApplication::topLevelWidgets())
        widget->update();
}

} // namespace ansatz::ui
