// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>

class QApplication;

namespace ansatz::ui {

enum class Appearance { System, Light, Dark };

/// The roles of colour. Every colour of the program is one of these or a series colour.
struct ThemeColors {
    QColor window;
    QColor panel;
    QColor canvas;
    QColor hairline;
    QColor wire;
    QColor text;
    QColor muted;
    QColor accent;     ///< primary action, selection, link
    QColor accentText; ///< on accent
    QColor encodingLine;
    QColor encodingFill;
    QColor trainableLine;
    QColor trainableFill;
    QColor fixedLine;
    QColor fixedFill;
    QColor good;
    QColor goodFill;
    QColor warning;
    QColor warningFill;
    QColor bad;
    QColor badFill;
    QColor infoFill; ///< behind a neutral fact
};

/// Text sizes, in px-equivalents that follow the system's font scale.
enum class TextSize { Small, Normal, Large, Title }; // 9, 11, 12, 13

/// Spacing and radius in pixels, multiples of 4.
inline constexpr int spacing = 8;
inline constexpr int radius = 5;

/// The look of the program: palette, fonts and style of the application, light or dark.
class Theme final : public QObject {
    Q_OBJECT

public:
    /// The one of this application; made at first use.
    [[nodiscard]] static Theme &instance();

    /// Sets style, palette and fonts of the application and tells all views.
    void apply(QApplication &application, Appearance appearance);

    [[nodiscard]] Appearance appearance() const { return m_appearance; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] const ThemeColors &colors() const;

    /// The colour of a qubit or series; the same everywhere (Okabe-Ito order, then repeating).
    [[nodiscard]] QColor series(int index) const;

    [[nodiscard]] QFont font(TextSize size, bool semibold = false) const;
    /// For numbers that change in place; with tabular figures where Qt can choose them.
    [[nodiscard]] QFont numberFont(TextSize size) const;

Q_SIGNALS:
    void changed();

private:
    Theme() = default;
    void choose();
    void resolveFonts() const;

    Appearance m_appearance = Appearance::System;
    bool m_dark = false;
    bool m_applied = false;
    bool m_systemIsDark = false;
    mutable QString m_family; ///< empty until resolveFonts()
    mutable double m_scale = 1;
};

/// WCAG 2.1's contrast ratio of two opaque colours, 1 … 21.
[[nodiscard]] double contrastRatio(const QColor &first, const QColor &second);

/// Theme::instance().colors(), for short.
[[nodiscard]] inline const ThemeColors &colors()
{
    return Theme::instance().colors();
}

} // namespace ansatz::ui
