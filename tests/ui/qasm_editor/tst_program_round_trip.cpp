// SPDX-License-Identifier: GPL-3.0-or-later
// From the picture to the text and back.
#include "tests/engine/circuit/random_circuit.h"
#include "ui/qasm_editor/program_reading.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

class TestProgramRoundTrip final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomCircuitsAreReadAsTheyAre()
    {
        Random random(11);
        int scaled = 0;
        int started = 0;
        int folded = 0;
        for (int round = 0; round < 1000; ++round) {
            Circuit circuit = randomCircuit(random);
            if (circuit.operations.empty())
                continue; // of a program without operations the reader says so
            addRandomStarts(circuit, random);
            // Ids in any order, as after many edits.
            const std::vector<std::size_t> order = random.permutation(circuit.operations.size());
            for (std::size_t k = 0; k < order.size(); ++k)
                circuit.operations[k].id = OperationId(3 * order[k] + 2);
            const ProgramReading reading =
                readProgram(programText(circuit).text, {circuit, circuit, {}});
            QVERIFY2(reading.circuit, qPrintable(programText(circuit).text));
            QVERIFY2(*reading.circuit == circuit, qPrintable(programText(circuit).text));
            for (const Operation &operation : circuit.operations)
                for (const Parameter &parameter : operation.parameters)
                    scaled += parameter.hasTrainableScale();
            started += !circuit.starts.empty();
            folded += !circuit.blocks.empty();
        }
        QVERIFY(scaled > 100 && started > 100 && folded > 100);
    }

    void trainedScalesAreTyped()
    {
        const ProgramReading reading = readProgram(
            QStringLiteral("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n")
                + QStringLiteral("input float a;\ninput float x_0;\ninput float w_0;\nqubit[2] q;\n"
                                 "ry(w_0) q[0];\nrx(a*x_0) q[1];\nrx(x_0*a + 0.5) q[0];\n"),
            {Circuit{}, Circuit{}, {}});
        QVERIFY(reading.circuit);
        const Circuit &circuit = *reading.circuit;
        QCOMPARE(circuit.features, 1);
        QCOMPARE(circuit.weights, 2);
        const Parameter &first = circuit.operations[1].parameters[0];
        const Parameter &second = circuit.operations[2].parameters[0];
        QVERIFY(first.hasTrainableScale());
        QCOMPARE(first.index, 0);
        QVERIFY(first.scaleWeight != circuit.operations[0].parameters[0].index);
        QVERIFY(second.hasTrainableScale());
        QCOMPARE(second.scaleWeight, first.scaleWeight);
        QCOMPARE(second.offset, 0.5);
    }
};

QTEST_MAIN(TestProgramRoundTrip)
#include "tst_program_round_trip.moc"
