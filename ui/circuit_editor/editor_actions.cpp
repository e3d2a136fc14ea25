// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/editor_actions.h"

#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/session/experiment_preview.h"

#include <QAction>
#include <QMenu>

namespace ansatz::ui {

namespace {

constexpr double zoomStep = 1.25;
constexpr int firstRepetitions = 2;

/// The block that holds all of the selection.
std::optional<std::size_t> commonBlock(const CircuitCommands &commands)
{
    std::optional<std::size_t> block;
    for (const OperationId id : commands.selection()) {
        const std::optional<std::size_t> index = indexOf(commands.circuit(), id);
        const auto own = index ? blockAt(commands.circuit(), *index) : std::nullopt;
        if (!own || (block && own != block))
            return std::nullopt;
        block = own;
    }
    return block;
}

} // namespace

QAction *EditorActions::add(const QString &text, const QList<QKeySequence> &keys, auto slot)
{
    auto *const action = new QAction(text, m_editor);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_editor->addAction(action);
    connect(action, &QAction::triggered, this, slot);
    return action;
}

EditorActions::EditorActions(CircuitCommands &commands, CircuitView &view, CircuitScene &scene,
                             ExperimentPreview &preview, QWidget *editor)
    : m_commands(commands), m_view(view), m_scene(scene), m_preview(preview), m_editor(editor)
{
    m_addQubit = add(tr("&Add qubit"), {}, [this] { m_commands.addQubit(); });
    m_removeQubit =
        add(tr("&Remove qubit"), {}, [this] { m_commands.removeQubit(m_commands.caret().wire); });
    m_change = add(tr("&Edit gate…"), {Qt::Key_F2}, [this] { m_view.editSelected(); });
    m_delete =
        add(tr("&Delete gates"), {QKeySequence::Delete}, [this] { m_commands.removeSelection(); });
    addSource(tr("Make &trainable"), Parameter::Source::Weight);
    addSource(tr("Make e&ncoding"), Parameter::Source::Feature);
    addSource(tr("Make &fixed"), Parameter::Source::Number);
    m_repeat = add(tr("Re&peat block…"), {Qt::CTRL | Qt::Key_R}, [this] { repeat(); });
    m_dissolve = add(tr("Diss&olve block"), {}, [this] { dissolve(); });
    QAction *const all =
        add(tr("&Select all gates"), {QKeySequence::SelectAll}, [this] { selectAll(); });
    m_edit = {m_addQubit, m_removeQubit, m_change, m_delete, all, m_repeat, m_dissolve};
    m_edit += m_sources;

    m_viewActions = {
        add(tr("Zoom &in"), {Qt::CTRL | Qt::Key_Equal, Qt::CTRL | Qt::Key_Plus},
            [this] { m_view.zoomBy(zoomStep); }),
        add(tr("Zoom &out"), {Qt::CTRL | Qt::Key_Minus}, [this] { m_view.zoomBy(1 / zoomStep); }),
        add(tr("&100 %"), {Qt::CTRL | Qt::Key_1}, [this] { m_view.resetZoom(); }),
        add(tr("&Fit circuit"), {Qt::CTRL | Qt::Key_0}, [this] { m_view.fit(); }),
    };
    m_view.setMenuFiller([this](QMenu &menu) { fillContextMenu(menu); });
}

void EditorActions::addSource(const QString &text, Parameter::Source source)
{
    m_sources.push_back(add(text, {}, [this, source] {
        m_commands.changeSource(source, m_scene.weights(), m_preview.features());
    }));
}

void EditorActions::update()
{
    const Circuit &circuit = m_commands.circuit();
    const int wire = m_commands.caret().wire;
    bool hasAngles = false;
    for (const OperationId id : m_commands.selection())
        if (const auto index = indexOf(circuit, id))
            hasAngles |= !circuit.operations[*index].parameters.empty();
    m_addQubit->setEnabled(circuit.qubits < maximumQubits);
    m_removeQubit->setEnabled(circuit.qubits > 1);
    m_removeQubit->setText(tr("&Remove q%1").arg(wire));
    m_change->setEnabled(m_commands.selection().size() == 1);
    m_delete->setEnabled(!m_commands.selection().empty());
    m_repeat->setEnabled(!m_commands.selection().empty());
    m_dissolve->setEnabled(commonBlock(m_commands).has_value());
    for (QAction *const action : m_sources)
        action->setEnabled(hasAngles);
}

void EditorActions::repeat()
{
    if (!commonBlock(m_commands) && !m_commands.repeatSelection(firstRepetitions))
        return;
    if (const std::optional<std::size_t> block = commonBlock(m_commands))
        m_view.editRepetitions(*block);
}

void EditorActions::dissolve()
{
    if (const std::optional<std::size_t> block = commonBlock(m_commands))
        m_commands.dissolveBlock(*block);
}

void EditorActions::selectAll()
{
    std::set<OperationId> all;
    for (const Operation &operation : m_commands.circuit().operations)
        all.insert(operation.id);
    m_commands.setSelection(std::move(all));
}

void EditorActions::fillContextMenu(QMenu &menu)
{
    menu.addActions({m_change, m_delete});
    menu.addSeparator();
    menu.addActions(m_sources);
    menu.addSeparator();
    menu.addActions({m_repeat, m_dissolve});
    menu.addSeparator();
    menu.addActions({m_addQubit, m_removeQubit});
}

} // namespace ansatz::ui
