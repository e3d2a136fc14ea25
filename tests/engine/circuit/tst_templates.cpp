// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"

#include <QTest>

#include <set>

using namespace ansatz;

namespace {

Circuit built(const char *name, int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    findTemplate(name)->appendTo(circuit);
    return circuit;
}

QString pairs(const Circuit &circuit)
{
    QStringList list;
    for (const Operation &operation : circuit.operations)
        list << QStringLiteral("%1%2").arg(operation.qubits[0]).arg(operation.qubits[1]);
    return list.join(' ');
}

} // namespace

class TestTemplates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTemplateFitsEveryWidth()
    {
        std::set<std::string_view> names;
        QCOMPARE(templates().size(), std::size_t{11});
        for (const Template &entry : templates()) {
            QVERIFY(names.insert(entry.name).second);
            QVERIFY(!entry.title.empty() && entry.help.ends_with('.'));
            QCOMPARE(findTemplate(entry.name), &entry);
            for (int qubits = 1; qubits <= maximumQubits; ++qubits) {
                Circuit circuit;
                circuit.qubits = qubits;
                entry.appendTo(circuit);
                validate(circuit);
                QCOMPARE(circuit.features, entry.family == TemplateFamily::Encoding ? qubits : 0);
                QCOMPARE(circuit.weights > 0, entry.family == TemplateFamily::RotationLayer);
            }
        }
        QVERIFY(!findTemplate("nothing"));
    }

    void entanglers()
    {
        QCOMPARE(pairs(built("cnot_chain", 4)), QStringLiteral("01 12 23"));
        QCOMPARE(pairs(built("cnot_ring", 4)), QStringLiteral("01 12 23 30"));
        QCOMPARE(pairs(built("cnot_full", 4)), QStringLiteral("01 02 03 12 13 23"));
        QCOMPARE(pairs(built("cz_chain", 3)), QStringLiteral("01 12"));
        QCOMPARE(built("cz_chain", 3).operations[0].gate, &gate("cz"));
        QVERIFY(built("cnot_ring", 1).operations.empty());
    }

    void encodingReadsTheQubitsFeature()
    {
        Circuit circuit;
        circuit.qubits = 3;
        appendAngleEncoding(circuit, "ry", 2.5);
        QCOMPARE(circuit.operations.size(), std::size_t{3});
        QCOMPARE(circuit.operations[2].parameters[0], Parameter::feature(2, 2.5));
        QCOMPARE(circuit.operations[2].gate, &gate("ry"));
    }

    void rotationLayersTakeNewWeights()
    {
        Circuit circuit = built("rotation_layer_rz", 2);
        findTemplate("rotation_layer_rx_ry")->appendTo(circuit);
        QCOMPARE(circuit.weights, 6);
        for (std::size_t k = 0; k < 6; ++k)
            QCOMPARE(circuit.operations[k].parameters[0], Parameter::weight(static_cast<int>(k)));
        QCOMPARE(circuit.operations[4].gate, &gate("ry"));
    }

    void hybridPipeline()
    {
        const Circuit circuit = hybridPipelineCircuit(9, 2);
        validate(circuit);
        QCOMPARE(circuit.features, 9);
        QCOMPARE(circuit.weights, 18);
        QCOMPARE(circuit.blocks.size(), std::size_t{1});
        QCOMPARE(circuit.blocks[0].first, std::size_t{9});
        QCOMPARE(circuit.blocks[0].count, std::size_t{26});
        QCOMPARE(circuit.blocks[0].repetitions, 2);

        const ExpandedCircuit expanded = expand(circuit);
        QCOMPARE(expanded.weights, 36);
        QCOMPARE(expanded.operations.size(), std::size_t{61});
        for (std::size_t repetition = 0; repetition < 2; ++repetition) {
            for (std::size_t q = 0; q < 9; ++q) {
                const std::size_t start = 9 + 26 * repetition + 8;
                const int first = static_cast<int>(18 * repetition + q);
                const Operation &rx = expanded.operations[start + q];
                const Operation &ry = expanded.operations[start + 9 + q];
                QCOMPARE(rx.gate, &gate("rx"));
                QCOMPARE(rx.qubits[0], static_cast<int>(q));
                QCOMPARE(rx.parameters[0], Parameter::weight(first));
                QCOMPARE(ry.gate, &gate("ry"));
                QCOMPARE(ry.parameters[0], Parameter::weight(first + 9));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "tst_templates.moc"
