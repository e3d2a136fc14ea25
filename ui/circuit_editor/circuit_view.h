// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/gesture.h"
#include "ui/circuit_editor/in_place_field.h"
#include "ui/circuit_editor/parameter_editor.h"
#include "ui/circuit_editor/repetition_box.h"

#include <QGraphicsView>
#include <QPointer>

#include <functional>
#include <memory>

class QMenu;
class QMimeData;

namespace ansatz::ui {

class CircuitCommands;
class StateMarker;

/// Shows the circuit and turns mouse, keys and drops into commands.
class CircuitView final : public QGraphicsView {
    Q_OBJECT

public:
    CircuitView(CircuitScene &scene, CircuitCommands &commands, QWidget *parent = nullptr);
    ~CircuitView() override;

    /// What is dragged when a person takes hold of the mark of the state; without one none is.
    void setStateMarker(StateMarker *marker) { m_marker = marker; }

    /// Fills the context menu for what is selected; the editor owns the actions.
    using MenuFiller = std::function<void(QMenu &)>;
    void setMenuFiller(MenuFiller filler) { m_fillMenu = std::move(filler); }

    /// Opens the form of the selected operation, or of its block's number at a badge.
    void editSelected();
    void editRepetitions(std::size_t block);
    void editBlockName(std::size_t block);
    /// Draws a block as one box, or written out again.
    void setFolded(std::size_t block, bool folded);
    /// Opens what chooses a wire's output (a menu), or writes an observable of several qubits: the
    /// one of that row of the readings, or a new one.
    void editReading(int row);

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
    /// The circuit as it would be if what the mouse drags were dropped now, or what is written into
    /// the open form were applied; null when it would be as it is.
    [[nodiscard]] const Circuit *trial() const;
    /// What the mouse is doing, in words; empty when nothing.
    [[nodiscard]] QString gestureHint() const;

Q_SIGNALS:
    void zoomChanged();
    void gestureHintChanged();
    /// Also when it stays the same.
    void trialChanged();
    void foldedChanged();

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;

private:
    /// A button pressed on an operation, before it is known whether it is a click or a drag.
    struct Press {
        QPoint at; ///< in the viewport
        QPointF point;
        OperationId operation = 0;
        bool wasChosen = false;
    };

    void editOperation(OperationId id);
    InPlaceField *openField(const QRectF &at, const QString &text, int width);
    void closeEditors();
    void tryParameters(const ParameterEditor &editor);
    void forgetTrial();

    [[nodiscard]] bool pressBlockPart();
    void pressOperation(OperationId id, QMouseEvent *event);
    void pressEmpty(QMouseEvent *event);
    void clickOperation(const Press &press, Qt::KeyboardModifiers modifiers);
    void removeAt(QPointF point);
    /// With Ctrl alone on a gate that was not selected: its whole column.
    void startDrag(Qt::KeyboardModifiers modifiers);
    [[nodiscard]] bool isOutside(QPointF point) const;
    void moveGesture(QPointF point, Qt::KeyboardModifiers modifiers);
    void modifiersChanged(const QKeyEvent &event, bool pressed);
    void cancelGesture();
    void showCursor(QPointF point);
    [[nodiscard]] int wireAt(QPointF point) const;

    [[nodiscard]] bool moveByKey(QKeyEvent *event);
    [[nodiscard]] bool shiftByKey(QKeyEvent *event);
    [[nodiscard]] bool measureByKey(QKeyEvent *event);
    [[nodiscard]] bool insertByKey(QKeyEvent *event);
    void selectAtCaret(bool extend);
    void setZoom(double zoom);
    /// The zoom at which the whole circuit is seen, within what stays readable.
    [[nodiscard]] double fittingZoom() const;

    CircuitScene &m_scene;
    CircuitCommands &m_commands;
    MenuFiller m_fillMenu;
    QPointer<ParameterEditor> m_parameterEditor;
    QPointer<RepetitionBox> m_repetitions;
    QPointer<InPlaceField> m_field;
    bool m_fits = true; ///< the zoom follows the window until a person chooses one

    std::optional<Press> m_press;
    std::unique_ptr<Gesture> m_gesture;
    QPointF m_lastPoint; ///< of the gesture, in the scene
    StateMarker *m_marker = nullptr;
    std::optional<Circuit> m_formTrial; ///< with what the open form holds
};

} // namespace ansatz::ui
