// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/export_dialog.h"

#include "engine/base/files.h"
#include "ui/document/error_text.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>

#include <filesystem>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitExport", text);
}

} // namespace

void chooseExport(QWidget *parent, const Experiment &experiment, const ExportInputs &inputs,
                  const CircuitScene &scene)
{
    const std::vector<ExportKind> kinds = exportKinds();
    QStringList filters;
    for (const ExportKind &kind : kinds)
        filters.push_back(QStringLiteral("%1 (*.%2)").arg(kind.title, kind.ending));
    QFileDialog dialog(parent, tr("Export circuit"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    dialog.setDefaultSuffix(kinds.front().ending);
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, [&](const QString &filter) {
        const qsizetype index = filters.indexOf(filter);
        if (index >= 0)
            dialog.setDefaultSuffix(kinds[std::size_t(index)].ending);
    });
    if (dialog.exec() != QDialog::Accepted)
        return;
    const qsizetype index = std::max<qsizetype>(0, filters.indexOf(dialog.selectedNameFilter()));
    try {
        const std::string bytes =
            exported(experiment, inputs, scene, kinds[std::size_t(index)].format);
        writeFileAtomically(
            std::filesystem::path(dialog.selectedFiles().constFirst().toStdU16String()), bytes);
    } catch (...) {
        QMessageBox box(QMessageBox::Warning, tr("The circuit was not exported"),
                        currentErrorText(), QMessageBox::Ok, parent);
        box.setTextFormat(Qt::PlainText);
        box.exec();
    }
}

} // namespace ansatz::ui
