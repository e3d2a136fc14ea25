// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSize>
#include <QString>

#include <functional>

class QCPPainter;

namespace ansatz::ui {

/// Draws into a logical area of `size` pixels, the same for every format.
struct PlotPicture {
    QSize size;
    int dotsPerInch = 96;
    QString title;
    std::function<void(QCPPainter &)> draw;
};

/// The picture as the bytes of a file; PNG has two pixels for each of the screen's.
[[nodiscard]] QByteArray renderPng(const PlotPicture &picture);
[[nodiscard]] QByteArray renderPdf(const PlotPicture &picture);
[[nodiscard]] QByteArray renderSvg(const PlotPicture &picture);

} // namespace ansatz::ui
