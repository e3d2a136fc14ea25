// SPDX-License-Identifier: GPL-3.0-or-later
// What is edited in place in CircuitView.
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/parameter_row.h"

#include "engine/base/error.h"

#include <QApplication>
#include <QMenu>

#include <algorithm>

namespace ansatz::ui {

void CircuitView::closeEditors()
{
    QWidget *open = m_parameterEditor;
    if (m_parameterEditor)
        m_parameterEditor->discard();
    else
        open = m_repetitions ? static_cast<QWidget *>(m_repetitions) : m_field;
    m_parameterEditor = nullptr;
    m_repetitions = nullptr;
    m_field = nullptr;
    if (!open)
        return;
    forgetTrial();
    const QWidget *const focus = QApplication::focusWidget();
    if (open == focus || open->isAncestorOf(focus))
        setFocus();
    open->hide();
    open->deleteLater();
}

void CircuitView::editSelected()
{
    if (m_commands.selection().empty() && m_commands.caret().atOutput) {
        editReading(m_scene.readingColumn().addRow());
        return;
    }
    if (m_commands.selection().size() == 1) {
        editOperation(*m_commands.selection().begin());
        return;
    }
    if (m_commands.selection().empty())
        return;
    const std::optional<std::size_t> index =
        indexOf(m_commands.circuit(), *m_commands.selection().begin());
    if (const auto block = index ? blockAt(m_commands.circuit(), *index) : std::nullopt)
        editRepetitions(*block);
}

void CircuitView::editOperation(OperationId id)
{
    const std::optional<std::size_t> index = indexOf(m_commands.circuit(), id);
    if (!index)
        return;
    closeEditors();
    auto *const editor =
        new ParameterEditor(m_commands.circuit(), m_commands.circuit().operations[*index], this);
    m_parameterEditor = editor;
    connect(editor, &ParameterEditor::accepted, this,
            [this, id](const std::vector<int> &qubits, const std::vector<Parameter> &parameters,
                       const std::vector<StartEdit> &starts) {
                m_commands.changeOperation(id, qubits, parameters, starts);
            });
    connect(editor, &ParameterEditor::closed, this, [this, editor] {
        if (m_parameterEditor == editor)
            closeEditors();
    });
    // What is written is shown before it is applied.
    const QList<ParameterRow *> rows = editor->findChildren<ParameterRow *>();
    for (const ParameterRow *const row : rows)
        connect(row, &ParameterRow::edited, this, [this, editor] { tryParameters(*editor); });
    editor->adjustSize();
    const QRect gate = mapFromScene(m_scene.operationRect(id)).boundingRect();
    const QSize room = viewport()->size() - editor->size();
    int y = gate.bottom() + 6;
    if (y > room.height())
        y = gate.top() - editor->height() - 6;
    editor->move(std::clamp(gate.left(), 0, std::max(0, room.width())),
                 std::clamp(y, 0, std::max(0, room.height())));
    editor->show();
    editor->focusFirst();
}

void CircuitView::tryParameters(const ParameterEditor &editor)
{
    const OperationId id = editor.operation();
    const std::optional<std::size_t> index = indexOf(m_commands.circuit(), id);
    std::vector<Parameter> parameters;
    std::vector<StartEdit> starts;
    QString problem; // the form tells it when it is to be applied
    const QList<ParameterRow *> rows = editor.findChildren<ParameterRow *>();
    for (const ParameterRow *const row : rows) {
        const std::optional<Parameter> parameter = row->parameter(&problem);
        std::optional<StartEdit> start;
        if (!parameter || !row->changedStart(&start, &problem))
            break;
        if (start)
            starts.push_back({.parameter = parameters.size(), .start = start->start});
        parameters.push_back(*parameter);
    }
    m_formTrial.reset();
    if (index && parameters.size() == std::size_t(rows.size())) {
        Circuit trial = m_commands.circuit();
        try {
            changeOperation(trial, id, trial.operations[*index].qubits, std::move(parameters));
            changeStarts(trial, id, starts);
            m_formTrial = std::move(trial);
        } catch (const UserError &) {
            // As it would be refused.
        }
    }
    Q_EMIT trialChanged();
}

void CircuitView::forgetTrial()
{
    if (!m_formTrial)
        return;
    m_formTrial.reset();
    Q_EMIT trialChanged();
}

void CircuitView::editRepetitions(std::size_t block)
{
    closeEditors();
    auto *const box = new RepetitionBox(m_commands.circuit().blocks.at(block).repetitions, this);
    m_repetitions = box;
    box->move(mapFromScene(m_scene.badgeRect(block).topLeft()));
    box->show();
    box->setFocus();
    box->selectAll();
    connect(box, &RepetitionBox::cancelled, this, &CircuitView::closeEditors);
    connect(box, &RepetitionBox::accepted, this, [this, box, block](int repetitions) {
        if (m_repetitions != box)
            return;
        closeEditors();
        if (block < m_commands.circuit().blocks.size())
            m_commands.setRepetitions(block, repetitions);
    });
}

InPlaceField *CircuitView::openField(const QRectF &at, const QString &text, int width)
{
    closeEditors();
    auto *const field = new InPlaceField(this);
    m_field = field;
    field->setText(text);
    const QRect place = mapFromScene(at).boundingRect();
    const QSize size(std::max(width, place.width()), field->sizeHint().height());
    const QSize room = viewport()->size() - size;
    field->setGeometry(
        std::clamp(place.left(), 0, std::max(0, room.width())),
        std::clamp(place.center().y() - size.height() / 2, 0, std::max(0, room.height())),
        size.width(), size.height());
    field->show();
    field->setFocus();
    field->selectAll();
    connect(field, &InPlaceField::cancelled, this, &CircuitView::closeEditors);
    return field;
}

void CircuitView::editBlockName(std::size_t block)
{
    if (block >= m_commands.circuit().blocks.size())
        return;
    const QString before = toText(m_commands.circuit().blocks[block].label);
    InPlaceField *const field = openField(m_scene.badgeRect(block), before, 140);
    field->setObjectName(QStringLiteral("blockName"));
    field->setAccessibleName(tr("Name of the block"));
    field->setPlaceholderText(tr("Name"));
    field->setMaxLength(60);
    connect(field, &InPlaceField::accepted, this,
            [this, field, block, before](const QString &text) {
                if (m_field != field)
                    return;
                closeEditors();
                if (block < m_commands.circuit().blocks.size() && text.trimmed() != before)
                    m_commands.nameBlock(block, text);
            });
}

void CircuitView::setFolded(std::size_t block, bool folded)
{
    if (block >= m_scene.circuit().blocks.size())
        return;
    cancelGesture();
    closeEditors();
    m_scene.setFolded(block, folded);
    showState();
    Q_EMIT foldedChanged();
}

void CircuitView::editReading(int row)
{
    const std::vector<Reading> &readings = m_scene.readingColumn().readings();
    const auto found = std::ranges::find(readings, row, &Reading::row);
    if (row < m_scene.circuit().qubits) {
        auto *const menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->setObjectName(QStringLiteral("outputMenu"));
        const QString now = found == readings.end() ? QString() : found->basis;
        const auto add = [&](const QString &text, const QString &basis,
                             std::optional<Pauli> pauli) {
            QAction *const action = menu->addAction(text);
            action->setCheckable(true);
            action->setChecked(now == basis);
            connect(action, &QAction::triggered, this,
                    [this, row, pauli] { m_commands.measure(row, pauli); });
        };
        add(tr("Measure &Z of q%1").arg(row), QStringLiteral("Z"), Pauli::Z);
        add(tr("Measure &X of q%1").arg(row), QStringLiteral("X"), Pauli::X);
        add(tr("Measure &Y of q%1").arg(row), QStringLiteral("Y"), Pauli::Y);
        add(tr("Measure &nothing on q%1").arg(row), QString(), std::nullopt);
        menu->addSeparator();
        connect(menu->addAction(tr("Add &product or sum…")), &QAction::triggered, this,
                [this] { editReading(m_scene.readingColumn().addRow()); });
        menu->popup(viewport()->mapToGlobal(
            mapFromScene(m_scene.readingColumn().chipRect(row).bottomLeft())));
        return;
    }
    const bool isNew = found == readings.end();
    InPlaceField *const field =
        openField(m_scene.readingColumn().chipRect(row), isNew ? QString() : found->label, 220);
    field->setObjectName(QStringLiteral("observable"));
    field->setAccessibleName(tr("Observable"));
    field->setPlaceholderText(tr("X0 Y1, or 0.5 Z0 - 0.25 X1 X2"));
    field->setToolTip(tr("A Pauli string or a sum of them with weights. Empty removes it."));
    const std::size_t index = isNew ? 0 : std::size_t(found->observable.value_or(0));
    const QString before = field->text();
    connect(field, &InPlaceField::accepted, this,
            [this, field, isNew, index, before](const QString &text, bool left) {
                if (m_field != field)
                    return;
                // A change draws the circuit anew and closes the field by that.
                const bool done = text == before
                                  || (isNew ? m_commands.addObservable(text)
                                            : m_commands.changeObservable(index, text));
                if ((done || left) && m_field == field)
                    closeEditors();
            });
}

} // namespace ansatz::ui
