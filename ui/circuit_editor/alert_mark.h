// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QPointF>
#include <QRectF>

class QPainter;

namespace ansatz::ui {

inline constexpr double alertMarkSize = 11;

/// A triangle with an exclamation mark, as a warning in place.
void paintAlertMark(QPainter &painter, QPointF center);
[[nodiscard]] QRectF alertMarkRect(QPointF center);
/// The same for buttons and headers, in the theme of now.
[[nodiscard]] QIcon alertIcon();

} // namespace ansatz::ui
