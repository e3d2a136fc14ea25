// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace ansatz::ui {

class CircuitScene;

enum class PictureFormat { Svg, Png, Pdf };

/// The circuit as it is drawn (alignment, folded blocks, dials, readings), without selection and
/// cursor, in the colours of the window. A scene unit is a pixel; a PNG has two.
[[nodiscard]] QByteArray pictureOf(const CircuitScene &scene, PictureFormat format);

} // namespace ansatz::ui
