// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/parameter.h"

#include <QList>
#include <QObject>

class QAction;
class QMenu;
class QWidget;

namespace ansatz::ui {

class CircuitCommands;
class CircuitScene;
class CircuitView;
class ExperimentPreview;

/// The editor's actions, for menus and the view's context menu; enabled when they would do
/// something. Their keys work while the focus is in the editor.
class EditorActions final : public QObject {
    Q_OBJECT

public:
    EditorActions(CircuitCommands &commands, CircuitView &view, CircuitScene &scene,
                  ExperimentPreview &preview, QWidget *editor);

    [[nodiscard]] QList<QAction *> editActions() const { return m_edit; }
    /// Zoom in, out, 100 %, fit, align in layers.
    [[nodiscard]] QList<QAction *> viewActions() const { return m_viewActions; }

    /// Enables what works on the selection and the caret.
    void update();

private:
    QAction *add(const QString &text, const QList<QKeySequence> &keys, auto slot);
    void addSource(const QString &text, const QKeySequence &keys, Parameter::Source source);
    /// Checked, remembered between starts.
    void addAlignment();
    void repeat();
    void group();
    void dissolve();
    void name();
    void fold();
    void selectAll();
    void fillContextMenu(QMenu &menu);

    CircuitCommands &m_commands;
    CircuitView &m_view;
    CircuitScene &m_scene;
    ExperimentPreview &m_preview;
    QWidget *m_editor;
    QAction *m_addQubit;
    QAction *m_removeQubit;
    QAction *m_change;
    QAction *m_cut;
    QAction *m_copy;
    QAction *m_paste;
    QAction *m_duplicate;
    QAction *m_delete;
    QAction *m_repeat;
    QAction *m_group;
    QAction *m_name;
    QAction *m_fold;
    QAction *m_dissolve;
    QAction *m_measure;
    QList<QAction *> m_sources;
    QList<QAction *> m_edit;
    QList<QAction *> m_viewActions;
};

} // namespace ansatz::ui
