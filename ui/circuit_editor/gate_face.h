// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace ansatz::ui {

/// What a gate's angles read; it decides colour and shape detail.
enum class GateRole { Fixed, Encoding, Trainable };

[[nodiscard]] GateRole roleOf(const Operation &operation);
/// Of a gate as it would be newly placed.
[[nodiscard]] GateRole roleOf(const Gate &gate);

struct RoleColors {
    QColor line;
    QColor fill;
};
[[nodiscard]] RoleColors colorsOf(GateRole role);

/// Sizes of drawn circuits, from the theme's fonts. Wire q is at y = q·rowPitch.
struct GridMetrics {
    double rowPitch = 36;
    double boxHeight = 30;
    double boxWidth = 42;
    double slimWidth = 30; ///< of columns without boxes
    double labelWidth = 36;

    [[nodiscard]] static GridMetrics ofTheme();
};

/// How an operation is drawn: all texts and sizes, measured once.
struct GateFace {
    enum class Target { Box, Not, Cross };

    QString name;
    QString text; ///< its angles; may be empty
    GateRole role = GateRole::Fixed;
    Target target = Target::Box;
    std::vector<int> controls;
    std::vector<int> targets;
    int top = 0; ///< wires that it spans
    int bottom = 0;
    double width = 0;
    bool folded = false; ///< a whole block, drawn as a pile

    friend bool operator==(const GateFace &, const GateFace &) = default;

    /// Around the drawing, x from its middle, y of wire 0 at 0.
    [[nodiscard]] QRectF rect(const GridMetrics &metrics) const;
};

[[nodiscard]] GateFace faceOf(const Operation &operation, const GridMetrics &metrics);

/// A folded block of these operations as one box on all their wires, under its name.
[[nodiscard]] GateFace faceOf(std::span<const Operation> operations, const QString &name,
                              const GridMetrics &metrics);

/// Where a dot, a target or an end of the box of the `which`th qubit can be taken hold of; null for
/// gates of one qubit. Coordinates as of rect().
[[nodiscard]] QRectF handleRect(const GateFace &face, const Operation &operation, std::size_t which,
                                const GridMetrics &metrics);

/// `dial` is the angle that a trainable gate's dial points at, in radians; `tint`, 0 to 1, the size
/// of its gradient, as a stronger fill and a bar along the lower edge.
void paintFace(QPainter &painter, const GateFace &face, const GridMetrics &metrics,
               std::optional<double> dial, double tint = 0);

/// The box of a gate alone, with its role's shape detail, as on wires and in the palette.
void paintBox(QPainter &painter, const QRectF &box, GateRole role, std::optional<double> dial,
              double tint = 0);

/// The fill of a role under a tint; text and the role's line keep their contrast on all of them.
[[nodiscard]] QColor tintedFill(GateRole role, double tint);

/// A view into the gate table as text.
[[nodiscard]] QString toText(std::string_view text);

} // namespace ansatz::ui
