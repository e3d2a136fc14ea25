// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_picture.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_scene.h"

#include <QBuffer>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace ansatz::ui {

namespace {

constexpr int dotsPerInch = 96;

void drawOn(QPaintDevice &device, CircuitScene &scene, QSize size)
{
    QPainter painter;
    ANSATZ_CHECK(painter.begin(&device), "a picture in memory can be drawn on");
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect area(QPoint(0, 0), size);
    painter.setWindow(area);
    painter.fillRect(area, colors().canvas);
    scene.render(&painter, area, scene.circuitRect());
    painter.end();
}

QByteArray pngOf(CircuitScene &scene, QSize size)
{
    constexpr int scale = 2;
    QImage image(size * scale, QImage::Format_RGB32);
    drawOn(image, scene, size);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    ANSATZ_CHECK(image.save(&buffer, "PNG"), "a PNG can be written into memory");
    return bytes;
}

} // namespace

QByteArray pictureOf(const CircuitScene &scene, PictureFormat format)
{
    CircuitScene picture;
    picture.showLike(scene);
    const QSize size = picture.circuitRect().size().toSize();
    if (format == PictureFormat::Png)
        return pngOf(picture, size);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == PictureFormat::Svg) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(0, 0), size));
        generator.setResolution(dotsPerInch);
        drawOn(generator, picture, size);
        return bytes;
    }
    QPdfWriter writer(&buffer);
    writer.setResolution(dotsPerInch);
    const QSizeF points = QSizeF(size) * 72.0 / dotsPerInch;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    drawOn(writer, picture, size);
    return bytes;
}

} // namespace ansatz::ui
