// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/questions.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Questions", text);
}

QString experimentFilter()
{
    return tr("Experiments (*.json);;All files (*)");
}

/// A message box whose texts are never taken for rich text.
class PlainBox final : public QMessageBox {
public:
    PlainBox(Icon icon, const QString &text, const QString &information, QWidget *parent)
        : QMessageBox(parent)
    {
        setIcon(icon);
        setWindowTitle(tr("Ansatz Workbench"));
        setTextFormat(Qt::PlainText);
        setText(text);
        setInformativeText(information);
    }
    static QString tr(const char *text) { return ui::tr(text); }
};

Questions::Answer askBeforeLoss(QWidget *parent, const QString &question, const QString &note,
                                const QString &saveText, const QString &discardText)
{
    PlainBox box(QMessageBox::Question, question, note, parent);
    QPushButton *save = box.addButton(saveText, QMessageBox::AcceptRole);
    QPushButton *discard = box.addButton(discardText, QMessageBox::DestructiveRole);
    QPushButton *cancel = box.addButton(tr("Cancel"), QMessageBox::RejectRole);
    box.setDefaultButton(save);
    box.setEscapeButton(cancel);
    box.exec();
    if (box.clickedButton() == save)
        return Questions::Answer::Save;
    return box.clickedButton() == discard ? Questions::Answer::Discard : Questions::Answer::Cancel;
}

/// QFileDialog's own overwrite check stays on; the suffix is added when a person leaves it out.
QString askSavePath(QWidget *parent, const QString &title, const QString &suggestion,
                    const QString &filter)
{
    QFileDialog dialog(parent, title, suggestion, filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("json"));
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

} // namespace

bool DialogQuestions::stopTraining(QWidget *parent, bool hasModel)
{
    PlainBox box(QMessageBox::Question,
                 hasModel ? tr("Training is running: stop it and keep the model?")
                          : tr("Training is starting: stop it?"),
                 hasModel ? tr("The model as it is now is kept and can be exported.")
                          : tr("There is no model to keep until the first step is done."),
                 parent);
    QPushButton *stop = box.addButton(tr("Stop training"), QMessageBox::AcceptRole);
    QPushButton *cancel = box.addButton(tr("Go on training"), QMessageBox::RejectRole);
    box.setDefaultButton(stop);
    box.setEscapeButton(cancel);
    box.exec();
    return box.clickedButton() == stop;
}

Questions::Answer DialogQuestions::saveChanges(QWidget *parent, const QString &title)
{
    return askBeforeLoss(parent, tr("Save the changes to %1?").arg(title), {}, tr("Save"),
                         tr("Don't save"));
}

Questions::Answer DialogQuestions::exportModel(QWidget *parent)
{
    return askBeforeLoss(parent, tr("Export the trained model first?"),
                         tr("It was not exported and would be lost."), tr("Export model…"),
                         tr("Don't export"));
}

bool DialogQuestions::usePicture(QWidget *parent, CircuitUse use, const QString &why)
{
    QString question;
    QString answer;
    QString loss;
    switch (use) {
    case CircuitUse::Save:
        question = tr("Save the circuit of the picture?");
        answer = tr("Save the picture's circuit");
        loss = tr("The text is not saved with the experiment.");
        break;
    case CircuitUse::Export:
        question = tr("Export the circuit of the picture?");
        answer = tr("Export the picture's circuit");
        break;
    case CircuitUse::Train:
        question = tr("Train the circuit of the picture?");
        answer = tr("Train the picture's circuit");
        break;
    case CircuitUse::Close:
        question = tr("Close and lose the text of the OpenQASM pane?");
        answer = tr("Close and lose the text");
        loss = tr("The text is not part of the experiment and would be lost.");
        break;
    }
    PlainBox box(QMessageBox::Question, question, (why + u' ' + loss).trimmed(), parent);
    QPushButton *agree = box.addButton(
        answer, use == CircuitUse::Close ? QMessageBox::DestructiveRole : QMessageBox::AcceptRole);
    QPushButton *cancel = box.addButton(tr("Cancel"), QMessageBox::RejectRole);
    box.setDefaultButton(cancel);
    box.setEscapeButton(cancel);
    box.exec();
    return box.clickedButton() == agree;
}

QString DialogQuestions::openPath(QWidget *parent)
{
    return QFileDialog::getOpenFileName(parent, tr("Open experiment"), {}, experimentFilter());
}

QString DialogQuestions::savePath(QWidget *parent, const QString &suggestion)
{
    return askSavePath(parent, tr("Save experiment"), suggestion, experimentFilter());
}

QString DialogQuestions::exportPath(QWidget *parent, const QString &suggestion)
{
    return askSavePath(parent, tr("Export model"), suggestion,
                       tr("Models (*.json);;All files (*)"));
}

void DialogQuestions::tellProblem(QWidget *parent, const QString &problem, const QString &reason)
{
    PlainBox box(QMessageBox::Warning, problem, reason, parent);
    box.addButton(tr("Close"), QMessageBox::AcceptRole);
    box.exec();
}

} // namespace ansatz::ui
