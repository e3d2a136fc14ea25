// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_export.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/openqasm2_writer.h"
#include "engine/circuit/openqasm_writer.h"
#include "engine/export/exported_circuit.h"
#include "engine/export/quantikz.h"
#include "ui/circuit_editor/circuit_picture.h"

#include <QCoreApplication>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitExport", text);
}

} // namespace

std::vector<ExportKind> exportKinds()
{
    return {
        {ExportFormat::Svg, tr("Vector graphic"), QStringLiteral("svg")},
        {ExportFormat::Png, tr("Picture"), QStringLiteral("png")},
        {ExportFormat::Pdf, tr("PDF"), QStringLiteral("pdf")},
        {ExportFormat::Quantikz, tr("LaTeX (quantikz)"), QStringLiteral("tex")},
        {ExportFormat::OpenQasm3, tr("OpenQASM 3"), QStringLiteral("qasm")},
        {ExportFormat::OpenQasm2, tr("OpenQASM 2, with the angles of now"), QStringLiteral("qasm")},
        {ExportFormat::PennyLane, tr("PennyLane (Python)"), QStringLiteral("py")},
        {ExportFormat::Qiskit, tr("Qiskit (Python)"), QStringLiteral("py")},
        {ExportFormat::Json, tr("Circuit (JSON)"), QStringLiteral("json")},
    };
}

std::string exported(const Experiment &experiment, const ExportInputs &inputs,
                     const CircuitScene &scene, ExportFormat format)
{
    const Circuit &circuit = experiment.circuit;
    const ExportedCircuit code{experiment.name, circuit, measuredObservables(experiment),
                               inputs.weights};
    switch (format) {
    case ExportFormat::Svg:
        return pictureOf(scene, PictureFormat::Svg).toStdString();
    case ExportFormat::Png:
        return pictureOf(scene, PictureFormat::Png).toStdString();
    case ExportFormat::Pdf:
        return pictureOf(scene, PictureFormat::Pdf).toStdString();
    case ExportFormat::Quantikz:
        return quantikzCode(circuit);
    case ExportFormat::OpenQasm3:
        return writeOpenQasm(circuit);
    case ExportFormat::OpenQasm2:
        return writeOpenQasm2(circuit, inputs.features, inputs.weights);
    case ExportFormat::PennyLane:
        return pennyLaneCode(code);
    case ExportFormat::Qiskit:
        return qiskitCode(code);
    case ExportFormat::Json:
        return writeCircuitJson(circuit);
    }
    throw InternalError("an unknown format of export");
}

} // namespace ansatz::ui
