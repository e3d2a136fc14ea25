// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of exports; that other programs read them as meant is tested in tests/interop.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/export/exported_circuit.h"
#include "engine/export/quantikz.h"

#include <QRegularExpression>
#include <QTest>

using namespace ansatz;

namespace {

/// A feature, a repeated block with an own and a shared weight, a gate that neither program has.
ExportedCircuit example()
{
    ExportedCircuit exported;
    exported.name = "a \"name\"\n'''import os\\";
    Circuit &circuit = exported.circuit;
    circuit.qubits = 3;
    append(circuit, gate("rx"), {0}, {Parameter::feature(1, 0.5, -0.25)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    append(circuit, gate("cx"), {0, 2});
    append(circuit, gate("rz"), {2}, {Parameter::weight(1)});
    append(circuit, gate("rz"), {0}, {Parameter::weight(0, -1)});
    append(circuit, gate("iswapdg"), {2, 0});
    circuit.blocks = {{2, 3, 2, "layer"}};
    exported.observables = {parseObservable("Z0"), parseObservable("0.5 X0 Y2 - 1 Z1")};
    return exported;
}

} // namespace

class TestExports final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pennyLane()
    {
        const QString code = QString::fromStdString(pennyLaneCode(example()));
        QVERIFY(code.startsWith(QStringLiteral("# a \"name\" '''import os\\\n# Written by")));
        QVERIFY(code.contains(QStringLiteral("wire 0 is the most significant bit")));
        QVERIFY2(code.contains(QStringLiteral("    qml.RX(0.5 * features[..., 1] - 0.25, wires=0)\n"
                                              "    qml.RY(weights[0], wires=1)\n"
                                              "    for layer in range(2):\n"
                                              "        qml.CNOT(wires=[0, 2])\n"
                                              "        qml.RZ(weights[1 + 1 * layer], wires=2)\n"
                                              "        qml.RZ(-1 * weights[0], wires=0)\n"
                                              "    qml.adjoint(qml.ISWAP(wires=[2, 0]))\n")),
                 qPrintable(code));
        QVERIFY(code.contains(QStringLiteral(
            "        qml.expval(qml.Z(0)),\n"
            "        qml.expval(qml.dot([0.5, -1], [qml.X(0) @ qml.Y(2), qml.Z(1)])),\n")));
        QVERIFY(code.contains(QStringLiteral("def expectations(features, weights):")));
    }

    void qiskit()
    {
        ExportedCircuit exported = example();
        exported.weights = {0.5, -1, 2};
        const QString code = QString::fromStdString(qiskitCode(exported));
        QVERIFY2(code.contains(
                     QStringLiteral("    circuit.rx(0.5 * features[1] - 0.25, 0)\n"
                                    "    circuit.ry(weights[0], 1)\n"
                                    "    for layer in range(2):\n"
                                    "        circuit.cx(0, 2)\n"
                                    "        circuit.rz(weights[1 + 1 * layer], 2)\n"
                                    "        circuit.rz(-1 * weights[0], 0)\n"
                                    "    circuit.swap(2, 0)\n"
                                    "    rotate(circuit, -1.5707963267948966, \"ZZ\", [2, 0])\n")),
                 qPrintable(code));
        QVERIFY(code.contains(QStringLiteral("TRAINED_WEIGHTS = numpy.array([0.5, -1, 2])")));
        QVERIFY(
            code.contains(QStringLiteral("def expectations(features, weights=TRAINED_WEIGHTS):")));
        QVERIFY(code.contains(QStringLiteral("(\"XY\", [0, 2], 0.5), (\"Z\", [1], -1)")));
        QVERIFY(code.contains(QStringLiteral("Qiskit's own basis indices")));
    }

    void trainedScales()
    {
        ExportedCircuit exported = example();
        append(exported.circuit, gate("rx"), {1}, {Parameter::scaledFeature(1, 0, 0.5, -0.25)});
        exported.circuit.operations[3].parameters = {Parameter::scaledFeature(0, 1)};
        const auto contains = [](const std::string &code, const char *part) {
            return QString::fromStdString(code).contains(QString::fromUtf8(part));
        };
        const std::string pennyLane = pennyLaneCode(exported);
        QVERIFY2(contains(pennyLane, "qml.RX(0.5 * weights[0] * features[..., 1] - 0.25, wires=1)"),
                 pennyLane.c_str());
        QVERIFY2(contains(pennyLane, "qml.RZ(weights[1 + 1 * layer] * features[..., 0], wires=2)"),
                 pennyLane.c_str());
        const std::string qiskit = qiskitCode(exported);
        QVERIFY2(contains(qiskit, "circuit.rx(0.5 * weights[0] * features[1] - 0.25, 1)"),
                 qiskit.c_str());
        const std::string latex = quantikzCode(exported.circuit);
        QVERIFY2(contains(latex, "\\gate{R_{X}(0.5\\,w_{0}\\,x_{1}-0.25)}"), latex.c_str());
    }

    void whatDoesNotSuitIsRefused()
    {
        ExportedCircuit exported = example();
        exported.weights = {1};
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(pennyLaneCode(exported)));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(qiskitCode(exported)));
        exported.weights = {};
        exported.observables = {parseObservable("Z3")};
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(pennyLaneCode(exported)));
    }

    void latex()
    {
        Circuit circuit = example().circuit;
        append(circuit, gate("rzz"), {0, 1}, {Parameter::number(std::acos(-1.0) / 2)});
        append(circuit, gate("rzz"), {0, 2}, {Parameter::feature(0)});
        append(circuit, gate("cu"), {1, 0}, std::vector(4, Parameter::weight(2)));
        append(circuit, gate("sxdg"), {2});
        const QString code = QString::fromStdString(quantikzCode(circuit));
        QVERIFY2(
            code.contains(QStringLiteral(
                "\\lstick{$q_{0}$} & \\gate{R_{X}(0.5\\,x_{1}-0.25)} & "
                "\\ctrl{2}\\gategroup[wires=3,steps=2,style={dashed,inner sep=4pt}]{$\\times 2$} & "
                "\\gate{R_{Z}(-w_{0})} & ")),
            qPrintable(code));
        QVERIFY(code.contains(QStringLiteral("\\gate[wires=2]{R_{ZZ}(\\pi/2)}")));
        QVERIFY(code.contains(QStringLiteral("\\gate{R_{ZZ}(x_{0})}")));
        QVERIFY(code.contains(QStringLiteral("\\gate{\\sqrt{X}^\\dagger}")));
        QVERIFY(code.contains(QStringLiteral("\\gate{U(w_{2},w_{2},w_{2},w_{2})}")));
        QVERIFY(code.contains(QStringLiteral("\\targ{}")));
    }

    // Every row of a table has as many cells, and braces pair up, for every gate and template.
    void latexIsWellFormed()
    {
        const auto check = [](const Circuit &circuit) {
            const QString code = QString::fromStdString(quantikzCode(circuit));
            QCOMPARE(code.count('{'), code.count('}'));
            int cells = -1;
            int rows = 0;
            for (const QString &line : code.split('\n')) {
                if (!line.startsWith(QStringLiteral("\\lstick")))
                    continue;
                ++rows;
                if (cells >= 0)
                    QCOMPARE(int(line.count('&')), cells);
                cells = int(line.count('&'));
            }
            QCOMPARE(rows, circuit.qubits);
        };
        for (const Gate &gate : gateTable()) {
            Circuit circuit;
            circuit.qubits = 4;
            std::vector<int> qubits = {3, 0, 2};
            qubits.resize(static_cast<std::size_t>(gate.qubits));
            append(circuit, gate, qubits,
                   std::vector(gate.parameters.size(), Parameter::number(1e-9)));
            check(circuit);
        }
        for (const Template &entry : templates())
            check(entry.circuit(4, entry.standardValues()));
        check(hybridPipelineCircuit(9, 2));
        check(Circuit{});
    }
};

QTEST_GUILESS_MAIN(TestExports)
#include "tst_exports.moc"
