// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_clipboard.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/openqasm_reader.h"
#include "ui/circuit_editor/quick_entry.h"
#include "ui/document/error_text.h"

#include <QCoreApplication>
#include <QMimeData>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitClipboard", text);
}

} // namespace

QMimeData *newMimeData(const Circuit &operations)
{
    auto *const data = new QMimeData;
    data->setData(QLatin1String(circuitMimeType),
                  QByteArray::fromStdString(writeCircuitJson(operations)));
    data->setText(linesOf(operations));
    return data;
}

static Clipping clippingOf(OpenQasmProgram program, const std::string &source)
{
    QStringList lines;
    for (const OpenQasmNotice &notice : program.notices)
        lines << QString::fromStdString(inWords(notice, source));
    return {std::move(program.circuit), true, lines.join(u'\n')};
}

bool mayHoldOperations(const QMimeData &data)
{
    return data.hasFormat(QLatin1String(circuitMimeType)) || data.hasText();
}

std::optional<Clipping> readClipping(const QMimeData &data, int qubits, QString *problem)
{
    const std::string source = tr("clipboard").toStdString();
    try {
        if (data.hasFormat(QLatin1String(circuitMimeType)))
            return Clipping{
                readCircuitJson(data.data(QLatin1String(circuitMimeType)).toStdString(), source),
                false,
                {}};
        const QString text = data.text();
        if (text.contains(QStringLiteral("OPENQASM")))
            return clippingOf(readOpenQasmProgram(text.toStdString(), source), source);
        std::optional<Circuit> circuit = parseLines(text, qubits, problem);
        if (!circuit)
            return std::nullopt;
        return Clipping{std::move(*circuit), true, {}};
    } catch (const UserError &error) {
        *problem = errorText(error);
        return std::nullopt;
    }
}

} // namespace ansatz::ui
