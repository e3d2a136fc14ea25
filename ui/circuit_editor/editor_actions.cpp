// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/editor_actions.h"

#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/session/experiment_preview.h"
#include "ui/window_settings.h"

#include <QAction>
#include <QMenu>

namespace ansatz::ui {

namespace {

constexpr double zoomStep = 1.25;
constexpr int firstRepetitions = 2;

QString layersKey()
{
    return QStringLiteral("circuit/layers");
}

/// The block that holds all of the selection, or, without one, the caret.
std::optional<std::size_t> commonBlock(const CircuitCommands &commands)
{
    if (commands.selection().empty())
        return placeOf(commands.circuit(), commands.caret()).block;
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
    m_addQubit = add(tr("&Add qubit"), {Qt::Key_Plus}, [this] { m_commands.addQubit(); });
    m_removeQubit = add(tr("&Remove qubit"), {Qt::Key_Minus},
                        [this] { m_commands.removeQubit(m_commands.caret().wire); });
    m_change = add(tr("&Edit gate…"), {Qt::Key_F2}, [this] { m_view.editSelected(); });
    m_cut = add(tr("Cu&t gates"), {QKeySequence::Cut}, [this] { m_commands.cutSelection(); });
    m_copy = add(tr("&Copy gates"), {QKeySequence::Copy}, [this] { m_commands.copySelection(); });
    m_paste = add(tr("&Paste gates"), {QKeySequence::Paste}, [this] { m_commands.paste(); });
    m_duplicate = add(tr("D&uplicate gates"), {Qt::CTRL | Qt::Key_D},
                      [this] { m_commands.duplicateSelection(); });
    m_delete =
        add(tr("&Delete gates"), {QKeySequence::Delete}, [this] { m_commands.removeSelection(); });
    constexpr auto both = Qt::CTRL | Qt::SHIFT;
    addSource(tr("Make &trainable"), both | Qt::Key_T, Parameter::Source::Weight);
    addSource(tr("Make e&ncoding"), both | Qt::Key_E, Parameter::Source::Feature);
    addSource(tr("Make &fixed"), both | Qt::Key_F, Parameter::Source::Number);
    m_repeat = add(tr("Re&peat block…"), {Qt::CTRL | Qt::Key_R}, [this] { repeat(); });
    m_group = add(tr("&Group gates…"), {Qt::CTRL | Qt::Key_G}, [this] { group(); });
    m_name = add(tr("Na&me block…"), {}, [this] { name(); });
    m_fold = add(tr("F&old block"), {Qt::CTRL | Qt::Key_B}, [this] { fold(); });
    m_dissolve =
        add(tr("Diss&olve block"), {Qt::CTRL | Qt::SHIFT | Qt::Key_G}, [this] { dissolve(); });
    m_measure = add(tr("&Measure on this wire…"), {Qt::CTRL | Qt::Key_M},
                    [this] { m_view.editReading(m_commands.caret().wire); });
    QAction *const all =
        add(tr("&Select all gates"), {QKeySequence::SelectAll}, [this] { selectAll(); });
    m_edit = {m_addQubit, m_removeQubit, m_change, m_cut,      m_copy,
              m_paste,    m_duplicate,   m_delete, all,        m_repeat,
              m_group,    m_name,        m_fold,   m_dissolve, m_measure};
    m_edit += m_sources;

    m_viewActions = {
        add(tr("Zoom &in"), {Qt::CTRL | Qt::Key_Equal, Qt::CTRL | Qt::Key_Plus},
            [this] { m_view.zoomBy(zoomStep); }),
        add(tr("Zoom &out"), {Qt::CTRL | Qt::Key_Minus}, [this] { m_view.zoomBy(1 / zoomStep); }),
        add(tr("&100 %"), {Qt::CTRL | Qt::Key_1}, [this] { m_view.resetZoom(); }),
        add(tr("&Fit circuit"), {Qt::CTRL | Qt::Key_0}, [this] { m_view.fit(); }),
    };
    addAlignment();
    m_view.setMenuFiller([this](QMenu &menu) { fillContextMenu(menu); });
}

void EditorActions::addAlignment()
{
    QAction *const align = add(tr("Align in &layers"), {Qt::CTRL | Qt::Key_L}, [] {});
    align->setCheckable(true);
    align->setStatusTip(tr("Gates of a layer stand in one column; else all are packed to the left. "
                           "The circuit and its depth stay as they are."));
    align->setChecked(WindowSettings().value(layersKey(), true).toBool());
    m_scene.setLayers(align->isChecked());
    connect(align, &QAction::toggled, this, [this](bool layers) {
        WindowSettings().setValue(layersKey(), layers);
        m_scene.setLayers(layers);
        m_view.showState();
    });
    m_viewActions.push_back(align);
}

void EditorActions::addSource(const QString &text, const QKeySequence &keys,
                              Parameter::Source source)
{
    m_sources.push_back(add(text, {keys}, [this, source] {
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
    const bool any = !m_commands.selection().empty();
    m_change->setEnabled(m_commands.selection().size() == 1);
    for (QAction *const action : {m_cut, m_copy, m_duplicate, m_delete, m_repeat, m_group})
        action->setEnabled(any);
    const std::optional<std::size_t> block = commonBlock(m_commands);
    for (QAction *const action : {m_name, m_fold, m_dissolve})
        action->setEnabled(block.has_value());
    m_fold->setText(block && m_scene.isFolded(*block) ? tr("Expand bl&ock") : tr("F&old block"));
    m_dissolve->setText(block && circuit.blocks[*block].repetitions == 1 ? tr("&Ungroup")
                                                                         : tr("Diss&olve block"));
    m_measure->setText(tr("&Measure on q%1…").arg(wire));
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

void EditorActions::group()
{
    // All of a block is one already: then it gets a name.
    if (!commonBlock(m_commands) && !m_commands.repeatSelection(1))
        return;
    name();
}

void EditorActions::name()
{
    if (const std::optional<std::size_t> block = commonBlock(m_commands))
        m_view.editBlockName(*block);
}

void EditorActions::fold()
{
    const std::optional<std::size_t> block = commonBlock(m_commands);
    if (!block)
        return;
    m_view.setFolded(*block, !m_scene.isFolded(*block));
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
    menu.addActions({m_cut, m_copy, m_paste, m_duplicate});
    menu.addSeparator();
    menu.addActions(m_sources);
    menu.addSeparator();
    menu.addActions({m_repeat, m_group, m_name, m_fold, m_dissolve});
    menu.addSeparator();
    menu.addActions({m_addQubit, m_removeQubit, m_measure});
}

} // namespace ansatz::ui
