// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"

#include "engine/base/error.h"

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
        QVERIFY(templates().size() > 20);
        for (const Template &entry : templates()) {
            QVERIFY(names.insert(entry.name).second);
            QVERIFY(!entry.title.empty() && entry.help.ends_with('.'));
            QCOMPARE(findTemplate(entry.name), &entry);
            for (const TemplateOption &option : entry.options) {
                QVERIFY(!option.key.empty() && !option.title.empty() && option.help.ends_with('.'));
                QVERIFY(option.least <= option.standard && option.standard <= option.most);
                QCOMPARE(option.choices.size(), option.kind == TemplateOption::Kind::Choice
                                                    ? static_cast<std::size_t>(option.most) + 1
                                                    : std::size_t{0});
            }
            for (int qubits = 1; qubits <= entry.mostQubits; ++qubits) {
                Circuit circuit;
                circuit.qubits = qubits;
                entry.appendTo(circuit);
                validate(circuit);
                QCOMPARE(circuit.features > 0, entry.family == TemplateFamily::Encoding);
                QVERIFY(circuit.blocks.empty());
                if (entry.family == TemplateFamily::RotationLayer
                    || entry.family == TemplateFamily::Ansatz)
                    QVERIFY(circuit.weights > 0);
                if (entry.family == TemplateFamily::Entangler)
                    QCOMPARE(circuit.weights, 0);
            }
        }
        QVERIFY(!findTemplate("nothing"));
    }

    // Layers folded into a block are the layers written out, weights and all.
    void foldedIsWrittenOut()
    {
        for (const Template &entry : templates()) {
            const Circuit folded = entry.circuit(3, entry.standardValues());
            Circuit written;
            written.qubits = 3;
            append(written, gate("ry"), {0}, {Parameter::weight(0)});
            entry.appendTo(written);
            ExpandedCircuit expanded = expand(folded);
            QCOMPARE(written.operations.size(), expanded.operations.size() + 1);
            QCOMPARE(written.weights, expanded.weights + 1);
            for (std::size_t k = 0; k < expanded.operations.size(); ++k) {
                const Operation &found = written.operations[k + 1];
                Operation wanted = expanded.operations[k];
                for (Parameter &parameter : wanted.parameters)
                    if (parameter.source == Parameter::Source::Weight)
                        ++parameter.index;
                QCOMPARE(found.gate, wanted.gate);
                QCOMPARE(found.qubits, wanted.qubits);
                QCOMPARE(found.parameters, wanted.parameters);
            }
        }
        const Circuit folded = findTemplate("real_amplitudes")->circuit(4, {5, 0});
        QCOMPARE(folded.blocks.size(), std::size_t{1});
        QCOMPARE(folded.blocks[0].repetitions, 5);
        QCOMPARE(folded.weights, 8);
    }

    void optionsAreChecked()
    {
        const Template &entry = *findTemplate("real_amplitudes");
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(entry.circuit(3, {})));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(entry.circuit(3, {0, 0})));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(entry.circuit(3, {101, 0})));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(entry.circuit(3, {1, 7})));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(entry.circuit(35, {1, 0})));
        QVERIFY_THROWS_EXCEPTION(
            UserError, static_cast<void>(findTemplate("amplitude_encoding")->circuit(11, {})));
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
