// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMimeData>
#include <QTest>
#include <QUndoStack>

namespace ansatz::ui {

/// An editor in a window of its own, with a document and everything else that it needs.
struct EditorBench {
    explicit EditorBench(const Circuit &circuit)
    {
        Experiment experiment;
        experiment.circuit = circuit;
        document.edit(QStringLiteral("start"), experiment);
        document.undoStack()->clear();
        editor.resize(1000, 600);
        editor.show();
        view().setFocus();
    }

    [[nodiscard]] CircuitView &view() { return *editor.findChild<CircuitView *>(); }
    [[nodiscard]] CircuitScene &scene() { return static_cast<CircuitScene &>(*view().scene()); }
    [[nodiscard]] const Circuit &circuit() const { return document.experiment().circuit; }
    [[nodiscard]] const Operation &operation(std::size_t index) const
    {
        return circuit().operations.at(index);
    }
    [[nodiscard]] QPoint at(OperationId id)
    {
        return view().mapFromScene(scene().operationRect(id).center());
    }
    [[nodiscard]] QPoint at(double x, int wire)
    {
        return view().mapFromScene(QPointF(x, wire * scene().metrics().rowPitch));
    }
    /// The pointer stays down without `release`.
    void drag(QPoint from, QPoint to, bool release = true, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(view().viewport(), Qt::LeftButton, modifiers, from);
        moveMouse((from + to) / 2, modifiers);
        moveMouse(to, modifiers);
        if (release)
            QTest::mouseRelease(view().viewport(), Qt::LeftButton, modifiers, to);
    }
    /// QTest::mouseMove() leaves out the pressed button.
    void moveMouse(QPoint to, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget *const target = view().viewport();
        QMouseEvent event(QEvent::MouseMove, to, target->mapToGlobal(to), Qt::NoButton,
                          Qt::LeftButton, modifiers);
        QApplication::sendEvent(target, &event);
    }
    /// From the palette; `from` is where the pointer comes over the circuit.
    void drop(const char *type, const char *name, QPoint point,
              Qt::KeyboardModifiers modifiers = {}, std::optional<QPoint> from = {})
    {
        QMimeData data;
        data.setData(QLatin1String(type), name);
        QWidget *const target = view().viewport();
        QDragEnterEvent enter(point, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        for (const QPoint at : {from.value_or(point), point}) {
            QDragMoveEvent move(at, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
            QApplication::sendEvent(target, &move);
            QVERIFY(move.isAccepted());
        }
        QVERIFY(scene().ghost());
        QDropEvent event(point, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
        QApplication::sendEvent(target, &event);
        QVERIFY(event.isAccepted());
        QVERIFY(!scene().ghost());
    }
    [[nodiscard]] QAction *action(const char *text) const
    {
        for (QAction *const action : editor.editActions() + editor.viewActions())
            if (action->text().remove(u'&') == QString::fromUtf8(text))
                return action;
        qFatal("no action %s", text);
    }
    [[nodiscard]] QString problem() const
    {
        auto *const label = editor.findChild<QLabel *>(QStringLiteral("circuitProblem"));
        return label->isVisible() ? label->text() : QString();
    }
    void undoAll()
    {
        while (document.undoStack()->canUndo())
            document.undoStack()->undo();
    }
    [[nodiscard]] QString undoName() const { return document.undoStack()->undoText(); }

    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
    CircuitEditor editor{document, preview};
};

} // namespace ansatz::ui
