// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/gate_face.h"

#include "ui/circuit_editor/parameter_text.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double dotRadius = 3.5;
constexpr double targetRadius = 8;
constexpr double crossRadius = 5.5;
constexpr double dialRadius = 4;
constexpr double cornerSize = 9;
constexpr double widestText = 120;
constexpr double handleRadius = 9;
/// Of the way from the fill to the line: more, and the dial would be too faint on it.
constexpr double strongestTint = 0.25;
constexpr double barHeight = 2.5;

QFont nameFont()
{
    return Theme::instance().font(TextSize::Normal, true);
}

QFont angleFont()
{
    return Theme::instance().font(TextSize::Small);
}

/// "RX" of "CRX": what acts on the targets when the controls are on.
QString targetName(const Gate &gate)
{
    QString label = toText(gate.label);
    for (int k = 0; k < gate.controls && label.size() > 1 && label.startsWith(u'C'); ++k)
        label.remove(0, 1);
    return label;
}

GateFace::Target targetOf(const Gate &gate)
{
    if (gate.controls > 0 && (gate.name == "cx" || gate.name == "ccx"))
        return GateFace::Target::Not;
    if (gate.name == "swap" || gate.name == "cswap")
        return GateFace::Target::Cross;
    return GateFace::Target::Box;
}

void paintBoxText(QPainter &painter, const QRectF &box, const GateFace &face, double tint)
{
    painter.setPen(colors().text);
    if (face.text.isEmpty()) {
        painter.setFont(nameFont());
        painter.drawText(box, Qt::AlignCenter, face.name);
        return;
    }
    const double middle = box.center().y() + 1;
    painter.setFont(nameFont());
    // Room for the dial in the corner.
    const double shift = face.role == GateRole::Trainable ? dialRadius : 0;
    painter.drawText(QRectF(box.left() - shift, middle - 16, box.width(), 16),
                     Qt::AlignHCenter | Qt::AlignBottom, face.name);
    painter.setFont(angleFont());
    painter.setPen(tint > 0 ? colors().text : colors().muted); // muted is too pale on a tint
    painter.drawText(QRectF(box.left(), middle - 1, box.width(), 14),
                     Qt::AlignHCenter | Qt::AlignTop, face.text);
}

void paintNot(QPainter &painter, QPointF center)
{
    painter.setBrush(colors().canvas);
    painter.drawEllipse(center, targetRadius, targetRadius);
    painter.drawLine(center - QPointF(targetRadius, 0), center + QPointF(targetRadius, 0));
    painter.drawLine(center - QPointF(0, targetRadius), center + QPointF(0, targetRadius));
}

void paintCross(QPainter &painter, QPointF center)
{
    const QPointF down(crossRadius, crossRadius);
    const QPointF up(crossRadius, -crossRadius);
    painter.drawLine(center - down, center + down);
    painter.drawLine(center - up, center + up);
}

} // namespace

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

GateRole roleOf(const Operation &operation)
{
    const auto reads = [&operation](Parameter::Source source) {
        return std::ranges::count(operation.parameters, source, &Parameter::source) > 0;
    };
    if (reads(Parameter::Source::Feature))
        return GateRole::Encoding;
    return reads(Parameter::Source::Weight) ? GateRole::Trainable : GateRole::Fixed;
}

GateRole roleOf(const Gate &gate)
{
    return gate.parameters.empty() ? GateRole::Fixed : GateRole::Trainable;
}

RoleColors colorsOf(GateRole role)
{
    const ThemeColors &theme = colors();
    switch (role) {
    case GateRole::Encoding:
        return {theme.encodingLine, theme.encodingFill};
    case GateRole::Trainable:
        return {theme.trainableLine, theme.trainableFill};
    case GateRole::Fixed:
        break;
    }
    return {theme.fixedLine, theme.fixedFill};
}

GridMetrics GridMetrics::ofTheme()
{
    const QFontMetricsF name(nameFont());
    const QFontMetricsF angle(angleFont());
    GridMetrics metrics;
    metrics.boxHeight = std::max(30.0, std::ceil(name.capHeight() + angle.height() + 11));
    metrics.rowPitch = metrics.boxHeight + 6;
    metrics.boxWidth = std::max(42.0, std::ceil(name.horizontalAdvance(QStringLiteral("RX")) + 27));
    metrics.labelWidth =
        std::max(36.0, std::ceil(name.horizontalAdvance(QStringLiteral("q33"))) + 14);
    return metrics;
}

QRectF GateFace::rect(const GridMetrics &metrics) const
{
    const double half = metrics.boxHeight / 2;
    return {-width / 2, top * metrics.rowPitch - half, width,
            (bottom - top) * metrics.rowPitch + metrics.boxHeight};
}

GateFace faceOf(const Operation &operation, const GridMetrics &metrics)
{
    const Gate &gate = *operation.gate;
    GateFace face;
    face.role = roleOf(operation);
    face.target = targetOf(gate);
    const auto firstTarget = operation.qubits.begin() + gate.controls;
    face.controls.assign(operation.qubits.begin(), firstTarget);
    face.targets.assign(firstTarget, operation.qubits.end());
    const auto [top, bottom] = std::ranges::minmax(operation.qubits);
    face.top = top;
    face.bottom = bottom;
    if (face.target != GateFace::Target::Box) {
        face.width = metrics.slimWidth;
        return face;
    }
    face.name = targetName(gate);
    QStringList texts;
    for (const Parameter &parameter : operation.parameters)
        texts.push_back(shortParameterText(parameter));
    const QFontMetricsF angle(angleFont());
    face.text = angle.elidedText(texts.join(QStringLiteral(", ")), Qt::ElideRight, widestText);
    const double dialSpace = face.role == GateRole::Trainable ? 4 * dialRadius : 0;
    face.width = std::max({metrics.boxWidth, std::ceil(angle.horizontalAdvance(face.text)) + 10,
                           std::ceil(QFontMetricsF(nameFont()).horizontalAdvance(face.name))
                               + std::max(12.0, dialSpace + 8)});
    return face;
}

GateFace faceOf(std::span<const Operation> operations, const QString &name,
                const GridMetrics &metrics)
{
    GateFace face;
    face.folded = true;
    face.name = name;
    face.text =
        operations.size() == 1
            ? QCoreApplication::translate("CircuitScene", "1 gate")
            : QCoreApplication::translate("CircuitScene", "%1 gates").arg(operations.size());
    for (const Operation &operation : operations)
        face.targets.insert(face.targets.end(), operation.qubits.begin(), operation.qubits.end());
    std::ranges::sort(face.targets);
    face.targets.erase(std::ranges::unique(face.targets).begin(), face.targets.end());
    face.top = face.targets.front();
    face.bottom = face.targets.back();
    face.width = std::max({metrics.boxWidth,
                           std::ceil(QFontMetricsF(angleFont()).horizontalAdvance(face.text)) + 16,
                           std::ceil(QFontMetricsF(nameFont()).horizontalAdvance(name)) + 20});
    return face;
}

QRectF handleRect(const GateFace &face, const Operation &operation, std::size_t which,
                  const GridMetrics &metrics)
{
    if (operation.qubits.size() < 2 || face.folded)
        return {};
    const double y = operation.qubits[which] * metrics.rowPitch;
    const bool control = which < face.controls.size();
    if (control || face.target != GateFace::Target::Box)
        return {-handleRadius, y - handleRadius, 2 * handleRadius, 2 * handleRadius};
    const double half = metrics.boxHeight / 2;
    if (face.targets.size() == 1)
        return {-face.width / 2, y - half, face.width, 2 * half};
    // What lies between its wires moves the whole gate.
    return {-face.width / 2 - handleRadius, y - handleRadius, face.width + 2 * handleRadius,
            2 * handleRadius};
}

QColor tintedFill(GateRole role, double tint)
{
    const auto [line, fill] = colorsOf(role);
    const auto mixed = [part = strongestTint * tint](int from, int to) {
        return int(std::lround(from + part * (to - from)));
    };
    return {mixed(fill.red(), line.red()), mixed(fill.green(), line.green()),
            mixed(fill.blue(), line.blue())};
}

void paintBox(QPainter &painter, const QRectF &box, GateRole role, std::optional<double> dial,
              double tint)
{
    const auto [line, fill] = colorsOf(role);
    painter.setPen(QPen(line, 1.2));
    painter.setBrush(tintedFill(role, tint));
    painter.drawRoundedRect(box, radius - 1, radius - 1);
    if (tint > 0) {
        const double room = box.width() - 2 * radius;
        painter.fillRect(
            QRectF(box.left() + radius, box.bottom() - barHeight, room * tint, barHeight), line);
    }
    if (role == GateRole::Encoding) {
        QPainterPath outline;
        outline.addRoundedRect(box, radius - 1, radius - 1);
        QPainterPath corner;
        corner.addPolygon(QPolygonF({box.topLeft(), box.topLeft() + QPointF(cornerSize, 0),
                                     box.topLeft() + QPointF(0, cornerSize)}));
        painter.fillPath(corner.intersected(outline), line);
    }
    if (role == GateRole::Trainable && dial) {
        const QPointF center = box.topRight() + QPointF(-dialRadius - 3, dialRadius + 3);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(line, 1));
        painter.drawEllipse(center, dialRadius, dialRadius);
        painter.setPen(QPen(line, 1.4, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(center, center + dialRadius * QPointF(std::sin(*dial), -std::cos(*dial)));
    }
}

void paintFace(QPainter &painter, const GateFace &face, const GridMetrics &metrics,
               std::optional<double> dial, double tint)
{
    const QColor line = colorsOf(face.role).line;
    const auto y = [&metrics](int wire) { return wire * metrics.rowPitch; };
    if (face.top != face.bottom
        && (!face.controls.empty() || face.target != GateFace::Target::Box)) {
        painter.setPen(QPen(line, 1.5));
        painter.drawLine(QPointF(0, y(face.top)), QPointF(0, y(face.bottom)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(line);
    for (const int wire : face.controls)
        painter.drawEllipse(QPointF(0, y(wire)), dotRadius, dotRadius);
    painter.setPen(QPen(line, 1.5));
    if (face.target == GateFace::Target::Box) {
        const auto [first, last] = std::ranges::minmax(face.targets);
        const QRectF box(-face.width / 2, y(first) - metrics.boxHeight / 2, face.width,
                         y(last) - y(first) + metrics.boxHeight);
        if (face.folded) // the edge of what lies under it
            paintBox(painter, box.adjusted(4, 0, 4, 0), face.role, std::nullopt);
        paintBox(painter, box, face.role, dial, tint);
        if (face.targets.size() > 1) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(line);
            for (const int wire : face.targets) // tells them from wires that only pass below
                for (const double side : {box.left(), box.right()})
                    painter.drawEllipse(QPointF(side, y(wire)), 2.5, 2.5);
        }
        paintBoxText(painter, box, face, tint);
        return;
    }
    for (const int wire : face.targets) {
        if (face.target == GateFace::Target::Not)
            paintNot(painter, {0, y(wire)});
        else
            paintCross(painter, {0, y(wire)});
    }
}

} // namespace ansatz::ui
