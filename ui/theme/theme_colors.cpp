// SPDX-License-Identifier: GPL-3.0-or-later
// The only file with colours in it.
#include "ui/theme/theme_colors.h"

namespace ansatz::ui {

const ThemeColors &lightColors()
{
    static const ThemeColors colors{
        .window = QColor(0xF3F5F8),
        .panel = QColor(0xFFFFFF),
        .canvas = QColor(0xFFFFFF),
        .hairline = QColor(0xD5DAE1),
        .wire = QColor(0x8793A3),
        .text = QColor(0x1B2430),
        .muted = QColor(0x5B6776),
        .accent = QColor(0x0B6BCB),
        .accentText = QColor(0xFFFFFF),
        .encodingLine = QColor(0x0072B2),
        .encodingFill = QColor(0xE4F0F9),
        .trainableLine = QColor(0xC24E00),
        .trainableFill = QColor(0xFDEEE3),
        .fixedLine = QColor(0x4A5563),
        .fixedFill = QColor(0xEEF1F5),
        .good = QColor(0x00795A),
        .goodFill = QColor(0xE2F3EC),
        .warning = QColor(0x8A5A00),
        .warningFill = QColor(0xFFF4DC),
        .bad = QColor(0xB3261E),
        .badFill = QColor(0xFCE9E7),
        .infoFill = QColor(0xE4F0F9),
    };
    return colors;
}

const ThemeColors &darkColors()
{
    static const ThemeColors colors{
        .window = QColor(0x14181E),
        .panel = QColor(0x1C2129),
        .canvas = QColor(0x181D24),
        .hairline = QColor(0x323A46),
        .wire = QColor(0x66717F),
        .text = QColor(0xE6EAF0),
        .muted = QColor(0x9AA6B5),
        .accent = QColor(0x4BA3F5),
        .accentText = QColor(0x0E1318),
        .encodingLine = QColor(0x56B4E9),
        .encodingFill = QColor(0x16303F),
        .trainableLine = QColor(0xF08A4B),
        .trainableFill = QColor(0x3B2618),
        .fixedLine = QColor(0xAEB8C4),
        .fixedFill = QColor(0x2A313B),
        .good = QColor(0x3CC79A),
        .goodFill = QColor(0x17352C),
        .warning = QColor(0xE9B44C),
        .warningFill = QColor(0x3A2E14),
        .bad = QColor(0xFF8A80),
        .badFill = QColor(0x42201E),
        .infoFill = QColor(0x16303F),
    };
    return colors;
}

// Okabe and Ito's palette is made for fills; four of its colours are too pale for lines on white
// (under 3:1), so those are darkened there, hue kept.
const SeriesColors &lightSeries()
{
    static const SeriesColors series{QColor(0x0072B2), QColor(0xD55E00), QColor(0x009E73),
                                     QColor(0xC4699B), QColor(0xC28500), QColor(0x3597D3),
                                     QColor(0x8C6BB1), QColor(0x7A7A7A), QColor(0x7D5B07)};
    return series;
}

const SeriesColors &darkSeries()
{
    static const SeriesColors series{QColor(0x0A84CC), QColor(0xE0701A), QColor(0x00A97B),
                                     QColor(0xCC79A7), QColor(0xE69F00), QColor(0x56B4E9),
                                     QColor(0x9C7DC0), QColor(0x8A8A8A), QColor(0xC0912A)};
    return series;
}

} // namespace ansatz::ui
