// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_export.h"

#include "engine/base/error.h"

#include <QBuffer>
#include <QImage>
#include <QPageLayout>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <qcustomplot.h>

namespace ansatz::ui {

namespace {

void drawOn(QPaintDevice &device, const PlotPicture &picture, bool vectors)
{
    QCPPainter painter;
    ANSATZ_CHECK(painter.begin(&device), "a picture in memory can be drawn on");
    painter.setMode(QCPPainter::pmVectorized, vectors);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::Antialiasing);
    // A painter begins with its device's own pixels as its window: here one unit is one logical
    // pixel everywhere.
    const QRect area(QPoint(0, 0), picture.size);
    painter.setWindow(area);
    painter.setViewport(area);
    picture.draw(painter);
    painter.end();
}

} // namespace

QByteArray renderPng(const PlotPicture &picture)
{
    constexpr int scale = 2;
    QImage image(picture.size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    // Doubled only after drawing: fonts in points would grow by it, on top of the pixel ratio.
    const int dotsPerMeter = int(picture.dotsPerInch / 0.0254);
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    drawOn(image, picture, false);
    image.setDotsPerMeterX(scale * dotsPerMeter);
    image.setDotsPerMeterY(scale * dotsPerMeter);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    ANSATZ_CHECK(image.save(&buffer, "PNG"), "a PNG can be written into memory");
    return bytes;
}

QByteArray renderPdf(const PlotPicture &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(picture.dotsPerInch);
    writer.setTitle(picture.title);
    const QSizeF points = QSizeF(picture.size) * 72.0 / picture.dotsPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    drawOn(writer, picture, true);
    return bytes;
}

QByteArray renderSvg(const PlotPicture &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(picture.size);
    generator.setViewBox(QRect(QPoint(0, 0), picture.size));
    generator.setResolution(picture.dotsPerInch);
    generator.setTitle(picture.title);
    drawOn(generator, picture, true);
    return bytes;
}

} // namespace ansatz::ui
