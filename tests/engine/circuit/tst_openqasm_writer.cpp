// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_writer.h"

#include "engine/base/error.h"
#include "engine/circuit/openqasm2_writer.h"
#include "engine/circuit/openqasm_reader.h"
#include "engine/circuit/templates.h"
#include "tests/engine/circuit/dense.h"
#include "tests/engine/circuit/random_circuit.h"
#include "tests/support/random_circuit.h"
#include "tests/support/worst.h"

#include <QRegularExpression>
#include <QTest>

using namespace ansatz;

class TestOpenQasmWriter final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesThis()
    {
        Circuit circuit;
        circuit.qubits = 2;
        append(circuit, gate("rx"), {0}, {Parameter::feature(0, 0.5, -0.25)});
        append(circuit, gate("rzz"), {1, 0}, {Parameter::weight(1)});
        append(circuit, gate("u2"), {1}, {Parameter::number(-1.5), Parameter::weight(0, 1, 2)});
        circuit.blocks = {{0, 1, 2, "twice"}};
        QCOMPARE(
            writeOpenQasm(circuit),
            std::string("OPENQASM 3.0;\n"
                        "include \"stdgates.inc\";\n"
                        "// Bit order: q[0] is the most significant bit of a basis index.\n"
                        "// Inputs x_i are features, inputs w_k are weights; angles in radians.\n"
                        "gate rzz(theta) a, b { cx a, b; rz(theta) b; cx a, b; }\n"
                        "input float[64] x_0;\n"
                        "input float[64] w_0;\n"
                        "input float[64] w_1;\n"
                        "qubit[2] q;\n"
                        "rx(0.5*x_0 - 0.25) q[0];\n"
                        "rx(0.5*x_0 - 0.25) q[0];\n"
                        "rzz(w_1) q[1], q[0];\n"
                        "u2(-1.5, w_0 + 2) q[1];\n"));
    }

    void trainedScaleIsAProduct()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 1, -2, 0.5)});
        append(circuit, gate("ry"), {0}, {Parameter::scaledFeature(0, 0)});
        const std::string program = writeOpenQasm(circuit);
        QVERIFY2(program.ends_with("rx(-2*w_1*x_0 + 0.5) q[0];\nry(w_0*x_0) q[0];\n"),
                 program.c_str());
        const std::string bound = writeOpenQasm2(circuit, std::vector{0.25}, std::vector{2.0, 3.0});
        QVERIFY2(bound.ends_with("rx(-1) q[0];\nry(0.5) q[0];\n"), bound.c_str());
    }

    void everyGateComesBackAsItself()
    {
        for (const Gate &gate : gateTable()) {
            Circuit circuit;
            circuit.qubits = 3;
            std::vector<int> qubits;
            for (int q = 0; q < gate.qubits; ++q)
                qubits.push_back(2 - q);
            append(circuit, gate, qubits,
                   std::vector<Parameter>(gate.parameters.size(), Parameter::weight(0, -3, 0.1)));
            const Circuit read = readOpenQasm(writeOpenQasm(circuit), "written");
            QCOMPARE(read.operations, circuit.operations);
        }
    }

    void randomCircuitsComeBackEqual()
    {
        Random random(31);
        for (int attempt = 0; attempt < 200; ++attempt) {
            const Circuit circuit = randomCircuit(random);
            const ExpandedCircuit wanted = expand(circuit);
            const std::string program = writeOpenQasm(circuit);
            const ExpandedCircuit found = expand(readOpenQasm(program, "written"));
            QCOMPARE(found.qubits, wanted.qubits);
            QCOMPARE(found.features, wanted.features);
            QCOMPARE(found.weights, wanted.weights);
            QCOMPARE(found.operations.size(), wanted.operations.size());
            for (std::size_t k = 0; k < found.operations.size(); ++k) {
                QCOMPARE(found.operations[k].gate, wanted.operations[k].gate);
                QCOMPARE(found.operations[k].qubits, wanted.operations[k].qubits);
                QCOMPARE(found.operations[k].parameters, wanted.operations[k].parameters);
            }
        }
    }

    void definitionsMeanTheSameToOtherReaders()
    {
        // A reader that knows stdgates.inc alone inlines our definitions. Renaming the gates
        // makes ours do so too; the states must agree.
        Random random(32);
        Circuit circuit;
        circuit.qubits = 3;
        std::vector<std::string> names;
        for (const Gate &gate : gateTable()) {
            if (gate.definition.empty())
                continue;
            names.emplace_back(gate.name);
            append(circuit, ansatz::gate("u3"), {0},
                   std::vector<Parameter>(3, Parameter::number(random.normal())));
            std::vector<int> qubits = {0, 2};
            qubits.resize(static_cast<std::size_t>(gate.qubits));
            append(circuit, gate, qubits,
                   std::vector<Parameter>(gate.parameters.size(), Parameter::number(0.8)));
        }
        QString program = QString::fromStdString(writeOpenQasm(circuit));
        for (const std::string &name : names)
            program.replace(QRegularExpression(QStringLiteral("\\b%1\\b").arg(name.c_str())),
                            QStringLiteral("my_%1").arg(name.c_str()));
        const ExpandedCircuit inlined = expand(readOpenQasm(program.toStdString(), "renamed"));
        QVERIFY(inlined.operations.size() > circuit.operations.size());
        const dense::Vector start = dense::randomState(3, random);
        const dense::Complex overlap =
            dense::overlap(dense::run(expand(circuit), start), dense::run(inlined, start));
        QVERIFY(std::abs(std::abs(overlap) - 1) < 1e-12);
    }

    // Over the whole table, with repeat blocks: the state survives both languages.
    void statesSurviveBothLanguages()
    {
        Random random(33);
        double largest = 0;
        for (int attempt = 0; attempt < 1000; ++attempt) {
            Circuit circuit;
            circuit.qubits = 1 + static_cast<int>(random.below(6));
            while (circuit.operations.size() < 12) {
                const Gate &gate = gateTable()[random.below(gateTable().size())];
                if (gate.qubits <= circuit.qubits)
                    test::appendRandom(circuit, gate, random, 4, 6);
            }
            circuit.blocks = {{random.below(4), 1 + random.below(8), 3, {}}};
            const ExpandedCircuit expanded = expand(circuit);
            std::vector<double> features(static_cast<std::size_t>(expanded.features));
            std::vector<double> weights(static_cast<std::size_t>(expanded.weights));
            for (double &value : features)
                value = random.normal();
            for (double &value : weights)
                value = random.normal();
            const dense::Vector start = dense::randomState(circuit.qubits, random);
            const dense::Vector wanted = dense::run(expanded, start, features, weights);
            const auto distance = [&](const dense::Vector &found) {
                const dense::Complex phase = dense::overlap(wanted, found);
                double sum = std::abs(std::abs(phase) - 1);
                for (std::size_t k = 0; k < found.size(); ++k)
                    sum = test::worst(sum, std::abs(found[k] - phase * wanted[k]));
                return sum;
            };
            const ExpandedCircuit three = expand(readOpenQasm(writeOpenQasm(circuit), "3"));
            largest = test::worst(largest, distance(dense::run(three, start, features, weights)));
            const ExpandedCircuit bound =
                expand(readOpenQasm(writeOpenQasm(circuit, weights), "bound"));
            QCOMPARE(bound.weights, 0);
            largest = test::worst(largest, distance(dense::run(bound, start, features, {})));
            const ExpandedCircuit two =
                expand(readOpenQasm(writeOpenQasm2(circuit, features, weights), "2"));
            QCOMPARE(two.operations.size(), expanded.operations.size());
            largest = test::worst(largest, distance(dense::run(two, start)));
        }
        qInfo("largest difference of an amplitude: %.1e", largest);
        QVERIFY(largest < 1e-12);
    }

    void versionTwo()
    {
        Circuit circuit;
        circuit.qubits = 2;
        append(circuit, gate("p"), {0}, {Parameter::feature(0, 2, 0.5)});
        append(circuit, gate("cp"), {1, 0}, {Parameter::weight(0)});
        append(circuit, gate("ryy"), {0, 1}, {Parameter::number(1e-20)});
        const std::vector<double> features = {0.25};
        const std::vector<double> weights = {-3};
        QCOMPARE(writeOpenQasm2(circuit, features, weights),
                 std::string("OPENQASM 2.0;\n"
                             "include \"qelib1.inc\";\n"
                             "// Bit order: q[0] is the most significant bit of a basis index.\n"
                             "// Features and weights are written as numbers; angles in radians.\n")
                     + std::string(gate("ryy").definition)
                     + "\nqreg q[2];\nu1(1) q[0];\ncu1(-3) q[1],q[0];\nryy(1.0e-20) "
                       "q[0],q[1];\n");
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 static_cast<void>(writeOpenQasm2(circuit, features, {})));
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 static_cast<void>(writeOpenQasm2(circuit, {}, weights)));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(writeOpenQasm(circuit, {})));
        const std::vector<double> huge = {std::numeric_limits<double>::max()};
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 static_cast<void>(writeOpenQasm2(circuit, huge, weights)));
    }

    void theDefaultCircuit()
    {
        const Circuit circuit = hybridPipelineCircuit(9, 2);
        const Circuit read = readOpenQasm(writeOpenQasm(circuit), "written");
        QCOMPARE(read.weights, 36);
        QCOMPARE(read.features, 9);
        QCOMPARE(read.operations.size(), std::size_t{61});
        QCOMPARE(writeOpenQasm(read), writeOpenQasm(circuit));
    }
};

QTEST_GUILESS_MAIN(TestOpenQasmWriter)
#include "tst_openqasm_writer.moc"
