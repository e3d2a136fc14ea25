// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>
#include <Qt>

class QPainter;

namespace ansatz {
struct Circuit;
}

namespace ansatz::ui {

/// What a pressed mouse button does until it is released. Destroying one that was not finished
/// cancels it: nothing of it stays.
class Gesture {
public:
    virtual ~Gesture() = default;
    Gesture(const Gesture &) = delete;
    Gesture &operator=(const Gesture &) = delete;

    /// Points are in the scene. Called once more with other modifiers when only those change.
    virtual void moveTo(QPointF point, Qt::KeyboardModifiers modifiers) = 0;
    /// The button was released: what was shown is done.
    virtual void finish() = 0;
    /// Over the scene, in its coordinates.
    virtual void paint(QPainter &) const {}
    /// The circuit that finish() would leave, for views that show it before; null: nothing else.
    [[nodiscard]] virtual const Circuit *trial() const { return nullptr; }
    /// What it does now and what else it could, for a status line; empty when the usual one stays.
    [[nodiscard]] virtual QString hint() const { return {}; }

protected:
    Gesture() = default;
};

} // namespace ansatz::ui
