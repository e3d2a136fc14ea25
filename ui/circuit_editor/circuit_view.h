// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/drop_preview.h"
#include "ui/circuit_editor/parameter_editor.h"
#include "ui/circuit_editor/repetition_box.h"

#include <QGraphicsView>
#include <QPointer>

#include <functional>

class QMenu;
class QMimeData;

namespace ansatz::ui {

class CircuitCommands;

/// Shows the circuit and turns mouse, keys and drops into commands.
class CircuitView final : public QGraphicsView {
    Q_OBJECT

public:
    CircuitView(CircuitScene &scene, CircuitCommands &commands, QWidget *parent = nullptr);

    /// Fills the context menu for what is selected; the editor owns the actions.
    using MenuFiller = std::function<void(QMenu &)>;
    void setMenuFiller(MenuFiller filler) { m_fillMenu = std::move(filler); }

    /// Opens the form of the selected operation, or of its block's number at a badge.
    void editSelected();
    void editRepetitions(std::size_t block);

    void zoomBy(double factor);
    void resetZoom();
    void fit();
    /// Scrolls to the first gates of the first wire.
    void showStart();
    [[nodiscard]] double zoom() const { return transform().m11(); }

    /// Draws caret and selection as the commands have them.
    void showState();
    /// After the scene was drawn anew: what was going on with the old one is over.
    void circuitChanged();
    /// The form that is open, or null.
    [[nodiscard]] ParameterEditor *parameterEditor() const { return m_parameterEditor; }

Q_SIGNALS:
    void zoomChanged();

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    enum class Gesture { None, Pressed, Dragging, Band };

    void editOperation(OperationId id);
    void closeEditors();
    void pressOperation(OperationId id, QMouseEvent *event);
    void startDrag();
    void showDrop(const Dragged &dragged, QPointF point);
    void endGesture();
    [[nodiscard]] bool moveByKey(QKeyEvent *event);
    [[nodiscard]] bool shiftByKey(QKeyEvent *event);
    [[nodiscard]] bool insertByKey(QKeyEvent *event);
    void setZoom(double zoom);
    /// The zoom at which the whole circuit is seen, within what stays readable.
    [[nodiscard]] double fittingZoom() const;
    void resizeEvent(QResizeEvent *event) override;
    [[nodiscard]] QRectF band() const;

    CircuitScene &m_scene;
    CircuitCommands &m_commands;
    MenuFiller m_fillMenu;
    QPointer<ParameterEditor> m_parameterEditor;
    QPointer<RepetitionBox> m_repetitions;
    bool m_fits = true; ///< the zoom follows the window until a person chooses one

    Gesture m_gesture = Gesture::None;
    QPoint m_pressed;       ///< in the viewport
    QPointF m_pressedPoint; ///< in the scene
    QPointF m_bandEnd;
    bool m_narrowOnRelease = false; ///< a click in a selection leaves only what was clicked
    std::set<OperationId> m_selectionBefore;
    Dragged m_dragged;
    std::optional<DropPreview> m_drop;
};

} // namespace ansatz::ui
