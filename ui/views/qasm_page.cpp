// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/qasm_page.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/circuit/openqasm_writer.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/theme/theme.h"
#include "ui/views/qasm_highlighter.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace ansatz::ui {

QasmPage::QasmPage(ExperimentDocument &document, QWidget *parent)
    : QWidget(parent), m_document(document), m_editor(new QPlainTextEdit(this)),
      m_message(new QLabel(this)), m_copy(new QPushButton(tr("Copy"), this)),
      m_save(new QPushButton(tr("Save…"), this))
{
    m_editor->setReadOnly(true);
    m_editor->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setAccessibleName(tr("OpenQASM 3 program"));
    m_editor->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    new QasmHighlighter(m_editor->document());
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setMargin(12);
    m_copy->setToolTip(tr("Copy the whole program"));
    m_save->setToolTip(tr("Save the program into a .qasm file"));

    auto *buttons = new QVBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(spacing);
    layout->addWidget(m_editor, 1);
    layout->addWidget(m_message, 1);
    layout->addLayout(buttons);

    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_editor->toPlainText()); });
    connect(m_save, &QPushButton::clicked, this, [this] { chooseFile(); });
    connect(&m_document, &ExperimentDocument::experimentChanged, this,
            [this](const Experiment &before) {
                m_outdated = m_outdated || before.circuit != m_document.experiment().circuit;
                if (isVisible())
                    refresh();
            });
    connect(&m_document, &ExperimentDocument::replaced, this, [this] {
        m_outdated = true;
        if (isVisible())
            refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

QString QasmPage::text() const
{
    return m_editor->toPlainText();
}

void QasmPage::saveTo(const QString &path) const
{
    writeFileAtomically(path.toStdString(), writeOpenQasm(m_document.experiment().circuit));
}

void QasmPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void QasmPage::refresh()
{
    if (!m_outdated)
        return;
    m_outdated = false;
    QString message;
    try {
        const Circuit &circuit = m_document.experiment().circuit;
        const std::size_t operations = facts(circuit).operations;
        if (operations > mostShownOperations) {
            m_editor->clear();
            message = tr("A program of %1 operations is too long to read here. Save writes it "
                         "into a file.")
                          .arg(operations);
        } else {
            // A reader keeps the place while the circuit changes.
            const int line = m_editor->verticalScrollBar()->value();
            m_editor->setPlainText(QString::fromStdString(writeOpenQasm(circuit)));
            m_editor->verticalScrollBar()->setValue(line);
        }
    } catch (const UserError &error) {
        m_editor->clear();
        message = errorText(error);
    }
    m_message->setText(message);
    m_message->setVisible(!message.isEmpty());
    m_editor->setVisible(message.isEmpty());
    m_copy->setEnabled(message.isEmpty());
}

void QasmPage::chooseFile()
{
    QFileDialog dialog(this, tr("Save OpenQASM 3"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters({tr("OpenQASM 3 program (*.qasm)"), tr("All files (*)")});
    dialog.setDefaultSuffix(QStringLiteral("qasm"));
    if (dialog.exec() != QDialog::Accepted)
        return;
    try {
        saveTo(dialog.selectedFiles().constFirst());
    } catch (const UserError &error) {
        QMessageBox box(QMessageBox::Warning, tr("Save OpenQASM 3"), errorText(error),
                        QMessageBox::Ok, this);
        box.setTextFormat(Qt::PlainText);
        box.exec();
    }
}

void QasmPage::applyTheme()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(QFontInfo(Theme::instance().font(TextSize::Normal)).pixelSize());
    m_editor->setFont(font);
}

} // namespace ansatz::ui
