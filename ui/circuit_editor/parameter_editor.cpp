// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/parameter_editor.h"

#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/parameter_row.h"
#include "ui/circuit_editor/quick_entry.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace ansatz::ui {

namespace {

QString wiresText(const std::vector<int> &qubits)
{
    QStringList words;
    for (const int qubit : qubits)
        words.push_back(QString::number(qubit));
    return words.join(u' ');
}

QString greek(std::string_view name)
{
    if (name == "theta")
        return QStringLiteral("θ");
    if (name == "phi")
        return QStringLiteral("φ");
    if (name == "lambda")
        return QStringLiteral("λ");
    return name == "gamma" ? QStringLiteral("γ") : toText(name);
}

bool isInside(const QWidget *widget, const QWidget *ancestor)
{
    // Not isAncestorOf(): the list of a combo box is a window of its own.
    for (; widget; widget = widget->parentWidget())
        if (widget == ancestor)
            return true;
    return false;
}

} // namespace

ParameterEditor::ParameterEditor(const Circuit &circuit, const Operation &operation,
                                 QWidget *parent)
    : QFrame(parent), m_operation(operation), m_qubits(circuit.qubits), m_wires(new QLineEdit),
      m_problem(new QLabel)
{
    setAccessibleName(tr("Edit %1").arg(toText(operation.gate->label)));
    setObjectName(QStringLiteral("parameterEditor"));
    setAttribute(Qt::WA_NoMousePropagation);

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(spacing);
    auto *const title = new QLabel(tr("Edit %1").arg(toText(operation.gate->label)));
    title->setFont(Theme::instance().font(TextSize::Normal, true));
    column->addWidget(title);
    for (std::size_t k = 0; k < operation.parameters.size(); ++k) {
        auto *const row = new ParameterRow(greek(operation.gate->parameters[k].name),
                                           operation.parameters[k], circuit.starts);
        connect(row, &ParameterRow::edited, this, [this] { showProblem({}); });
        column->addWidget(row);
        m_rows.push_back(row);
    }
    auto *const wiresRow = new QHBoxLayout;
    wiresRow->setSpacing(spacing);
    auto *const wiresLabel = new QLabel(tr("Wires"));
    wiresLabel->setBuddy(m_wires);
    m_wires->setText(wiresText(operation.qubits));
    m_wires->setObjectName(QStringLiteral("wires"));
    m_wires->setAccessibleName(tr("Wires"));
    m_wires->setToolTip(operation.gate->controls > 0 ? tr("Controls first, then targets.")
                                                     : QString());
    connect(m_wires, &QLineEdit::textEdited, this, [this] { showProblem({}); });
    wiresRow->addWidget(wiresLabel);
    wiresRow->addWidget(m_wires);
    column->addLayout(wiresRow);

    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, colors().bad);
    m_problem->setPalette(palette);
    m_problem->hide();
    column->addWidget(m_problem);

    const QList<QWidget *> fields = findChildren<QWidget *>();
    for (QWidget *const field : fields)
        field->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        if (now && !isInside(now, this) && !apply())
            close();
    });
}

void ParameterEditor::focusFirst()
{
    QLineEdit *const first = m_rows.empty() ? m_wires : m_rows.front()->textField();
    first->setFocus(Qt::PopupFocusReason);
    first->selectAll();
}

bool ParameterEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter || key->key() == Qt::Key_Escape) {
            if (event->type() == QEvent::KeyPress) {
                if (enter)
                    apply();
                else
                    close();
            }
            event->accept();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void ParameterEditor::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), colors().panel);
    painter.setPen(colors().muted);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ParameterEditor::keyPressEvent(QKeyEvent *event)
{
    event->accept(); // what a field leaves over is not meant for the circuit
}

bool ParameterEditor::apply()
{
    if (m_closed)
        return true;
    std::vector<Parameter> parameters;
    std::vector<StartEdit> starts;
    QString problem;
    for (const ParameterRow *const row : m_rows) {
        const std::optional<Parameter> parameter = row->parameter(&problem);
        std::optional<StartEdit> start;
        if (!parameter || !row->changedStart(&start, &problem)) {
            showProblem(problem);
            return false;
        }
        if (start)
            starts.push_back({.parameter = parameters.size(), .start = start->start});
        parameters.push_back(*parameter);
    }
    const std::optional<std::vector<int>> wires = parseWires(m_wires->text(), m_qubits, &problem);
    if (!wires) {
        showProblem(problem);
        return false;
    }
    const std::size_t needed = m_operation.qubits.size();
    std::vector<int> sorted = *wires;
    std::ranges::sort(sorted);
    if (wires->size() != needed || std::ranges::adjacent_find(sorted) != sorted.end()) {
        showProblem(needed == 1 ? tr("Give one wire.")
                                : tr("Give %n different wires.", nullptr, int(needed)));
        return false;
    }
    m_closed = true;
    if (parameters != m_operation.parameters || *wires != m_operation.qubits || !starts.empty())
        Q_EMIT accepted(*wires, parameters, starts);
    Q_EMIT closed();
    return true;
}

void ParameterEditor::close()
{
    if (m_closed)
        return;
    m_closed = true;
    Q_EMIT closed();
}

void ParameterEditor::showProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    layout()->activate(); // fields come and go with the kind of an angle
    adjustSize();
    if (const QWidget *const around = parentWidget(); around && isVisible())
        move(std::max(0, std::min(x(), around->width() - width())),
             std::max(0, std::min(y(), around->height() - height())));
}

} // namespace ansatz::ui
