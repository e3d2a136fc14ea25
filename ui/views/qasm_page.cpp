// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/qasm_page.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/circuit/openqasm2_writer.h"
#include "engine/circuit/openqasm_writer.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <filesystem>

namespace ansatz::ui {

namespace {

constexpr std::uint64_t largestFile = 8u << 20;

std::filesystem::path toPath(const QString &path)
{
    return path.toStdU16String();
}

} // namespace

QasmPage::QasmPage(ExperimentDocument &document, CircuitEditor *editor, ExperimentPreview *preview,
                   QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview),
      m_copy(new QPushButton(tr("Copy"), this)), m_open(new QPushButton(tr("Open…"), this)),
      m_save(new QPushButton(tr("Save as…"), this)), m_pane(new QasmPane(document, this))
{
    m_copy->setToolTip(tr("Copy the whole program"));
    m_open->setToolTip(tr("Put a program from a .qasm file in the place of this one"));
    m_save->setToolTip(preview ? tr("Save the program into a .qasm file, as OpenQASM 3 or 2")
                               : tr("Save the program into a .qasm file"));

    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_open);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(spacing);
    layout->addWidget(m_pane, 1);
    layout->addLayout(buttons);
    QWidget *last = &m_pane->bar();
    for (QPushButton *button : {m_copy, m_open, m_save}) {
        setTabOrder(last, button);
        last = button;
    }

    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_open, &QPushButton::clicked, this, [this] { chooseToOpen(); });
    connect(m_save, &QPushButton::clicked, this, [this] { chooseToSave(); });
    connect(m_pane, &QasmPane::problemChanged, this,
            [this] { m_copy->setEnabled(m_pane->problem().isEmpty()); });
    if (editor) {
        connect(editor, &CircuitEditor::selectionChanged, m_pane,
                [this, editor] { m_pane->showOperations(editor->selection()); });
        connect(m_pane, &QasmPane::operationsChosen, editor, &CircuitEditor::select);
    }
}

QString QasmPage::text() const
{
    return m_pane->text();
}

void QasmPage::openFrom(const QString &path)
{
    const std::string bytes = readFile(toPath(path), largestFile);
    m_pane->typeText(
        QString::fromStdString(bytes).replace(QStringLiteral("\r\n"), QStringLiteral("\n")));
}

void QasmPage::saveTo(const QString &path) const
{
    writeFileAtomically(toPath(path), m_pane->problem().isEmpty()
                                          ? text().toStdString()
                                          : writeOpenQasm(m_document.experiment().circuit));
}

void QasmPage::saveOpenQasm2To(const QString &path) const
{
    if (!m_pane->settle())
        throw UserError("the picture does not show what this text says", {},
                        "Wait until it is read, correct it, or revert to the picture first.");
    writeFileAtomically(toPath(path),
                        writeOpenQasm2(m_document.experiment().circuit, m_preview->features(),
                                       m_preview->circuitWeights()));
}

void QasmPage::tellProblem(const QString &title, const QString &problem)
{
    QMessageBox box(QMessageBox::Warning, title, problem, QMessageBox::Ok, this);
    box.setTextFormat(Qt::PlainText);
    box.exec();
}

void QasmPage::chooseToOpen()
{
    QFileDialog dialog(this, tr("Open OpenQASM"));
    dialog.setFileMode(QFileDialog::ExistingFile);
    dialog.setNameFilters({tr("OpenQASM program (*.qasm)"), tr("All files (*)")});
    if (dialog.exec() != QDialog::Accepted)
        return;
    try {
        openFrom(dialog.selectedFiles().constFirst());
    } catch (const UserError &error) {
        tellProblem(tr("Open OpenQASM"), errorText(error));
    }
}

void QasmPage::chooseToSave()
{
    QStringList filters{tr("OpenQASM 3 program (*.qasm)")};
    if (m_preview)
        filters.push_back(tr("OpenQASM 2 program, for the shown sample (*.qasm)"));
    QFileDialog dialog(this, tr("Save OpenQASM"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    dialog.setDefaultSuffix(QStringLiteral("qasm"));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString path = dialog.selectedFiles().constFirst();
    try {
        if (filters.indexOf(dialog.selectedNameFilter()) == 1)
            saveOpenQasm2To(path);
        else
            saveTo(path);
    } catch (const UserError &error) {
        tellProblem(tr("Save OpenQASM"), errorText(error));
    }
}

} // namespace ansatz::ui
