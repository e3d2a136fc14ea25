// SPDX-License-Identifier: GPL-3.0-or-later
// What a typed program is as a change of the circuit: ids, blocks, weights and marks.
#include "ui/qasm_editor/program_reading.h"

#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "ui/qasm_editor/program_scan.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

const QString header = QStringLiteral("OPENQASM 3.0;\ninclude \"stdgates.inc\";\n");

ProgramReading readFrom(const QString &text, const Circuit &circuit = {})
{
    return readProgram(text, {circuit, circuit, {}});
}

Circuit circuitOf(const ProgramReading &reading)
{
    if (!reading.circuit)
        qFatal("%s", qPrintable(inWords(reading.marks.front())));
    return *reading.circuit;
}

std::vector<OperationId> idsOf(const Circuit &circuit)
{
    std::vector<OperationId> ids;
    for (const Operation &operation : circuit.operations)
        ids.push_back(operation.id);
    return ids;
}

using Ids = std::vector<OperationId>;

QString range(const ProgramMark &mark)
{
    return QStringLiteral("%1:%2-%3:%4")
        .arg(mark.place->first.line)
        .arg(mark.place->first.column)
        .arg(mark.place->end.line)
        .arg(mark.place->end.column);
}

/// A circuit of everything that text has no words for.
Circuit richCircuit()
{
    Circuit circuit = hybridPipelineCircuit(3, 2);
    circuit.blocks.front().label = "Layers";
    append(circuit, gate("rz"), {0}, {Parameter::weight(0)}); // shared by all repetitions
    append(circuit, gate("h"), {1});
    circuit.blocks.push_back({circuit.operations.size() - 2, 2, 1, "End"});
    circuit.starts.push_back({2, WeightStart::Distribution::Normal, 0.25, 0.5});
    return circuit;
}

} // namespace

class TestProgramReading final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commentsSayBlocks()
    {
        const Circuit circuit = richCircuit();
        const ProgramText program = programText(circuit);
        QVERIFY(program.text.contains(QStringLiteral("// repeat 2 \"Layers\" {\n")));
        QVERIFY(program.text.contains(QStringLiteral("// repetition 2 of 2\n")));
        QVERIFY(program.text.contains(QStringLiteral("// group \"End\" {\n")));
        // From nothing: all but ids and starts.
        Circuit read = circuitOf(readFrom(program.text));
        QCOMPARE(read.blocks, circuit.blocks);
        QCOMPARE(read.weights, circuit.weights);
        QCOMPARE(expand(read).operations.size(), expand(circuit).operations.size());
        for (std::size_t k = 0; k < circuit.operations.size(); ++k)
            QCOMPARE(read.operations[k].parameters, circuit.operations[k].parameters);
    }

    void placesAreThoseOfTheText()
    {
        const Circuit circuit = richCircuit();
        const ProgramText program = programText(circuit);
        const ProgramReading reading = readFrom(program.text, circuit);
        QCOMPARE(reading.circuit, std::optional(circuit));
        QCOMPARE(reading.places.size(), program.places.size());
        for (std::size_t k = 0; k < program.places.size(); ++k) {
            QCOMPARE(reading.places[k].operation, program.places[k].operation);
            QVERIFY(reading.places[k].place == program.places[k].place);
        }
        QVERIFY(reading.marks.empty());
    }

    void presetsAreReadAsTheyAre()
    {
        for (const std::string &name : presetNames()) {
            const Circuit circuit = presetExperiment(name).circuit;
            const ProgramReading reading = readFrom(programText(circuit).text, circuit);
            QCOMPARE(circuitOf(reading), circuit);
            QVERIFY(reading.marks.empty());
            const Circuit again = circuitOf(readFrom(programText(circuit).text));
            QCOMPARE(again, circuit); // ids count from 1 in presets too
        }
    }

    void anInsertedLineChangesNothingElse()
    {
        const Circuit circuit = richCircuit();
        QString text = programText(circuit).text;
        text.replace(QStringLiteral("// group"), QStringLiteral("x q[2];\n// group"));
        const Circuit read = circuitOf(readFrom(text, circuit));
        QCOMPARE(read.operations.size(), circuit.operations.size() + 1);
        Circuit without = read;
        const std::size_t at = circuit.operations.size() - 2;
        QCOMPARE(without.operations[at].gate, &gate("x"));
        QCOMPARE(without.operations[at].id, nextOperationId(circuit));
        without.operations.erase(without.operations.begin() + std::ptrdiff_t(at));
        without.blocks.back().first -= 1;
        QCOMPARE(without, circuit); // ids, weights, labels and starts
    }

    void editsKeepIds_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("ids"); // of the operations before: 1, 2, 3, …
        QTest::newRow("angle") << "rx(1) q[0];\nry(2) q[0];\n"
                               << "rx(1.5) q[0];\nry(2) q[0];\n"
                               << "1 2";
        QTest::newRow("wire") << "h q[0];\ncx q[0], q[1];\nh q[1];\n"
                              << "h q[0];\ncx q[0], q[2];\nh q[1];\n"
                              << "1 2 3";
        QTest::newRow("first gone") << "h q[0];\nx q[0];\ny q[0];\n"
                                    << "x q[0];\ny q[0];\n"
                                    << "2 3";
        QTest::newRow("other gate") << "h q[0];\nx q[0];\ny q[0];\n"
                                    << "h q[0];\nz q[0];\ny q[0];\n"
                                    << "1 2 3";
        QTest::newRow("moved") << "h q[0];\nx q[0];\ny q[0];\nz q[0];\n"
                               << "x q[0];\ny q[0];\nz q[0];\nh q[0];\n"
                               << "2 3 4 1";
        QTest::newRow("moved, and another in its place")
            << "h q[0];\nx q[0];\ny q[0];\nz q[0];\n"
            << "h q[1];\nx q[0];\ny q[0];\nz q[0];\nh q[0];\n"
            << "5 2 3 4 1";
        QTest::newRow("doubled") << "h q[0];\nx q[0];\n"
                                 << "h q[0];\nx q[0];\nx q[0];\n"
                                 << "1 2 3";
        QTest::newRow("all weights count on") << "rx(w_0) q[0];\nry(w_1) q[0];\n"
                                              << "rz(w_0) q[1];\nrx(w_1) q[0];\nry(w_2) q[0];\n"
                                              << "3 1 2";
    }

    void editsKeepIds()
    {
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        QFETCH(const QString, ids);
        const QString declared =
            header
            + QStringLiteral("input float w_0;\ninput float w_1;\ninput float w_2;\n"
                             "qubit[3] q;\n");
        const Circuit circuit = circuitOf(readFrom(declared + before));
        const Circuit changed = circuitOf(readFrom(declared + after, circuit));
        QStringList found;
        for (const OperationId id : idsOf(changed))
            found.push_back(QString::number(id));
        QCOMPARE(found.join(u' '), ids);
    }

    void whatWasCutComesBackInTheSameTyping()
    {
        const Circuit start = richCircuit();
        const QString whole = programText(start).text;
        QString cut = whole;
        const QString line = QStringLiteral("h q[1];\n");
        QVERIFY(cut.contains(line));
        cut.remove(line);
        const Circuit without = circuitOf(readProgram(cut, {start, start, {}}));
        QCOMPARE(without.operations.size(), start.operations.size() - 1);
        const ProgramReading back = readProgram(whole, {without, start, {}});
        QCOMPARE(circuitOf(back), start);
    }

    void startsFollowTheirWeights()
    {
        Circuit circuit = circuitOf(readFrom(
            header
            + QStringLiteral(
                "input float w_0;\ninput float w_1;\nqubit q;\nrx(w_0) q;\nry(w_1) q;\n")));
        circuit.starts = {{1, WeightStart::Distribution::Value, 0.5, 0}};
        // A new first weight: the start goes on to w_2.
        const Circuit changed = circuitOf(readFrom(
            header
                + QStringLiteral("input float w_0;\ninput float w_1;\ninput float w_2;\nqubit q;\n"
                                 "rz(w_0) q;\nrx(w_1) q;\nry(w_2) q;\n"),
            circuit));
        QCOMPARE(changed.starts,
                 (std::vector<WeightStart>{{2, WeightStart::Distribution::Value, 0.5, 0}}));
    }

    void unequalRepetitionsAreWrittenOut()
    {
        const Circuit circuit = hybridPipelineCircuit(3, 2);
        QString text = programText(circuit).text;
        const qsizetype second = text.indexOf(QStringLiteral("// repetition"));
        const qsizetype gateAt = text.indexOf(QStringLiteral("cx q[0], q[1]"), second);
        text.replace(gateAt, 2, QStringLiteral("cz"));
        const ProgramReading reading = readFrom(text, circuit);
        const Circuit unfolded = circuitOf(reading);
        QVERIFY(unfolded.blocks.empty());
        QCOMPARE(unfolded.operations.size(), expand(circuit).operations.size());
        QCOMPARE(unfolded.weights, expand(circuit).weights);
        QCOMPARE(reading.marks.size(), std::size_t(1));
        QVERIFY(reading.marks.front().text.contains(QStringLiteral("not the same")));
        // The first repetition keeps its ids, and the other one's change folds them again.
        for (std::size_t k = 0; k < circuit.operations.size(); ++k)
            QCOMPARE(unfolded.operations[k].id, circuit.operations[k].id);
        text.replace(text.indexOf(QStringLiteral("cx q[0], q[1]")), 2, QStringLiteral("cz"));
        const Circuit folded = circuitOf(readFrom(text, unfolded));
        QCOMPARE(folded.blocks, circuit.blocks);
        Ids ids = idsOf(folded);
        ids[3] = idsOf(circuit)[3]; // another gate is another operation
        QCOMPARE(ids, idsOf(circuit));
    }

    void weightsOfARepetitionAreItsOwn_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("folds");
        QTest::newRow("own") << "rx(w_0) q;\n// again\nrx(w_1) q;\n" << true;
        QTest::newRow("tied") << "rx(w_0) q;\nrx(w_0) q;\n" << false;
        QTest::newRow("of one repetition and outside")
            << "rx(w_0) q;\nrx(w_1) q;\n// }\nry(w_1) q;\n// group {\n rz(0) q;\n"
            << false;
        QTest::newRow("shared with the outside")
            << "rx(w_0) q;\nrx(w_0) q;\n// }\nry(w_0) q;\n// group {\n rz(0) q;\n"
            << true;
        QTest::newRow("swapped") << "rx(w_0) q;ry(w_1) q;\nrx(w_1) q;ry(w_0) q;\n" << false;
        QTest::newRow("odd") << "x q;\nx q;\nx q;\n" << false;
        QTest::newRow("other number") << "rx(1) q;\nrx(2) q;\n" << false;
        QTest::newRow("other feature") << "rx(x_0) q;\nrx(x_1) q;\n" << false;
        QTest::newRow("same feature") << "rx(2*x_1 + 1) q;\nrx(2*x_1 + 1) q;\n" << true;
    }

    void weightsOfARepetitionAreItsOwn()
    {
        QFETCH(const QString, body);
        QFETCH(const bool, folds);
        const QString text =
            header
            + QStringLiteral("input float x_0;\ninput float x_1;\ninput float w_0;\n"
                             "input float w_1;\nqubit q;\n// repeat 2 {\n")
            + body + QStringLiteral("// }\n");
        const Circuit circuit = circuitOf(readFrom(text));
        const bool hasFolded = !circuit.blocks.empty() && circuit.blocks.front().repetitions == 2;
        QCOMPARE(hasFolded, folds);
        QStringList plain = text.split(u'\n');
        plain.removeIf([](const QString &line) { return line.startsWith(QStringLiteral("//")); });
        const ExpandedCircuit same = expand(circuitOf(readFrom(plain.join(u'\n'))));
        const ExpandedCircuit written = expand(circuit);
        QCOMPARE(written.operations.size(), same.operations.size());
        QCOMPARE(written.weights, same.weights);
        for (std::size_t k = 0; k < same.operations.size(); ++k) {
            QCOMPARE(written.operations[k].gate, same.operations[k].gate);
            QCOMPARE(written.operations[k].parameters, same.operations[k].parameters);
        }
    }

    void equalLoopsAreBlocks()
    {
        const ProgramReading reading =
            readFrom(header
                     + QStringLiteral(
                         "qubit[3] q;\nh q;\nfor int i in [0:3] {\n  h q;\n  cx q[0], q[1];\n}\n"
                         "for int i in {0, 1} x q[i];\n"));
        const Circuit circuit = circuitOf(reading);
        QCOMPARE(circuit.blocks, (std::vector<Block>{{3, 4, 4, {}}}));
        QCOMPARE(circuit.operations.size(), std::size_t(3 + 4 + 2));
        QVERIFY(reading.marks.empty());
        QCOMPARE(reading.places.size(), std::size_t(3 + 16 + 2));
        QCOMPARE(reading.places[3].operation, reading.places[7].operation);
    }

    void loopsThatTieWeightsAreWrittenOut()
    {
        const ProgramReading reading = readFrom(
            header + QStringLiteral("input float w_0;\nqubit q;\nfor int i in [0:3] rx(w_0) q;\n"));
        QVERIFY(circuitOf(reading).blocks.empty());
        QCOMPARE(circuitOf(reading).weights, 1);
        QCOMPARE(circuitOf(reading).operations.size(), std::size_t(4));
    }

    void errorsAreWhereTheyAre_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("place");
        QTest::newRow("unknown gate") << header + "qubit[2] q;\nrxq(0.1) q[0];\n"
                                      << "4:1-4:4";
        QTest::newRow("qubit") << header + "qubit[2] q;\nh q[12];\n"
                               << "4:5-4:7";
        QTest::newRow("name") << header + "qubit[2] q;\nrx(theta) q[0];\n"
                              << "4:4-4:9";
        QTest::newRow("missing semicolon") << header + "qubit[2] q;\nh q[0]\nh q[1];\n"
                                           << "5:1-5:2";
        QTest::newRow("end") << header + "qubit[2] q;\nh q[0]\n\n"
                             << "4:6-4:7";
        QTest::newRow("beside other letters")
            << header + QStringLiteral("qubit[2] q; /* \U0001D6FC\U0001D6FD */ hh q;\n")
            << "3:22-3:24";
        QTest::newRow("no version") << "  qubit q;\n"
                                    << "1:3-1:8";
        QTest::newRow("string") << "OPENQASM 3;\ninclude \"other.inc\";\n"
                                << "2:9-2:20";
    }

    void errorsAreWhereTheyAre()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, place);
        const ProgramReading reading = readFrom(text);
        QVERIFY(!reading.circuit);
        QCOMPARE(reading.marks.size(), std::size_t(1));
        QVERIFY(reading.marks.front().place);
        QCOMPARE(range(reading.marks.front()), place);
        QVERIFY(inWords(reading.marks.front())
                    .startsWith(QStringLiteral("Line %1, column ")
                                    .arg(reading.marks.front().place->first.line)));
        QVERIFY(!reading.marks.front().text.contains(QStringLiteral("program:")));
    }

    void nothingHasNoPlace()
    {
        const ProgramReading reading = readFrom(QStringLiteral(" \n"));
        QVERIFY(!reading.circuit);
        QCOMPARE(inWords(reading.marks.front()), QStringLiteral("The program is empty."));
    }

    void leftOutIsNoted()
    {
        const ProgramReading reading = readFrom(
            header
            + QStringLiteral("input float theta;\nqubit[2] q;\nbit[2] c;\nrx(theta) q[0];\n"
                             "barrier q;\nc = measure q;\n"));
        QVERIFY(reading.circuit);
        QStringList texts;
        for (const ProgramMark &mark : reading.marks) {
            QVERIFY(mark.kind == ProgramMark::Kind::Note);
            QVERIFY(mark.place);
            texts.push_back(inWords(mark));
        }
        QCOMPARE(texts.size(), 4);
        QVERIFY(texts[0].startsWith(QStringLiteral("Line 3, column 1: ")));
        QVERIFY(texts[2].contains(QStringLiteral("barrier")));
        QVERIFY(texts[3].contains(QStringLiteral("measurement")));
    }

    void blockCommentsThatMakeNoneAreNoted()
    {
        const auto note = [](const QString &body) {
            const ProgramReading reading =
                readFrom(header + QStringLiteral("qubit[2] q;\n") + body);
            return reading.circuit && reading.marks.size() == 1 ? inWords(reading.marks.front())
                                                                : QString();
        };
        QVERIFY(note("// repeat 2 {\nh q;\n").startsWith("Line 4, column 1: This block is never"));
        QVERIFY(note("// group {\n// }\n").contains("empty"));
        QVERIFY(note("// group {\nh q;\n// group {\nx q;\n// }\n").contains("another"));
        QVERIFY(note("for int i in [0:1] {\n// group {\nh q[i];\n// }\nx q[0];\n}\n")
                    .contains("part of a loop"));
        QCOMPARE(note("// }\nh q;\n"), QString()); // a comment like any other
    }

    void lostBlocksAreTold()
    {
        const Circuit circuit = richCircuit();
        QStringList lines = programText(circuit).text.split(u'\n');
        lines.removeIf([](const QString &line) { return line.startsWith(QStringLiteral("//")); });
        const ProgramReading reading = readFrom(lines.join(u'\n'), circuit);
        QVERIFY(circuitOf(reading).blocks.empty());
        QCOMPARE(reading.marks.size(), std::size_t(2));
        QVERIFY(reading.marks[0].text.contains(QStringLiteral("// repeat 2 \"Layers\" {")));
    }

    void weightsWithoutGaps()
    {
        const ProgramReading reading = readFrom(
            header + QStringLiteral("input float w_0;\ninput float w_4;\nqubit q;\nrx(w_4) q;\n"));
        QCOMPARE(circuitOf(reading).weights, 1);
        QCOMPARE(reading.marks.size(), std::size_t(1));
        QVERIFY(reading.marks.front().text.contains(QStringLiteral("other numbers")));
    }

    void arithmeticOfAnglesComesBack()
    {
        Circuit circuit;
        circuit.qubits = 2;
        for (const double scale : {1.0, -1.0, 0.1, 2.0 / 3, -1e-7})
            for (const double offset : {0.0, 0.3, -3.141592653589793, 1e300}) {
                append(circuit, gate("rx"), {0}, {Parameter::feature(1, scale, offset)});
                append(circuit, gate("ry"), {1}, {Parameter::weight(0, scale, offset)});
                append(circuit, gate("rz"), {1}, {Parameter::number(scale * offset)});
            }
        QCOMPARE(circuitOf(readFrom(programText(circuit).text)), circuit);
        // Written by a person in another way.
        const Circuit typed = circuitOf(
            readFrom(header
                     + QStringLiteral("input float[64] x_0;\ninput float[64] w_0;\nqubit q;\n"
                                      "rx(pi/2 - 2*(x_0 + 1)) q;\nry(-w_0/4) q;\n")));
        QCOMPARE(typed.operations[0].parameters[0],
                 Parameter::feature(0, -2, 1.5707963267948966 - 2));
        QCOMPARE(typed.operations[1].parameters[0], Parameter::weight(0, -0.25));
    }

    void equalLinesCouldBeABlock()
    {
        const Circuit circuit = hybridPipelineCircuit(3, 4);
        QStringList lines = programText(circuit).text.split(u'\n');
        lines.removeIf([](const QString &line) { return line.startsWith(QStringLiteral("//")); });
        const ProgramReading reading = readFrom(lines.join(u'\n'));
        QVERIFY(circuitOf(reading).blocks.empty());
        QVERIFY(reading.foldable);
        QCOMPARE(reading.foldable->repetitions, 4);
        lines.insert(qsizetype(reading.foldable->lastLine), blockEndComment());
        lines.insert(qsizetype(reading.foldable->firstLine) - 1, QStringLiteral("// repeat 4 {"));
        QCOMPARE(circuitOf(readFrom(lines.join(u'\n'))), circuit);
        // Not where repetitions share weights, nor within lines.
        const QString declared = header + QStringLiteral("input float w_0;\nqubit q;\n");
        const QString body = QStringLiteral("rx(w_0) q;\nh q;\nx q;\n");
        QVERIFY(!readFrom(declared + body + body).foldable);
        const QString plain = QStringLiteral("y q;\nh q;\nx q;\n");
        QVERIFY(readFrom(declared + plain + plain).foldable);
        QVERIFY(!readFrom(declared + QStringLiteral("s q; ") + plain + plain).foldable);
    }

    void measuredQubitsStay()
    {
        Circuit circuit;
        circuit.qubits = 3;
        const Observable observable{{{1.0, {{2, Pauli::Z}}}}};
        const ProgramReading reading = readProgram(header + QStringLiteral("\n  qubit[2] q;\n"),
                                                   {circuit, circuit, {observable}});
        QVERIFY(!reading.circuit);
        QCOMPARE(range(reading.marks.front()), QStringLiteral("4:3-4:8"));
        QVERIFY(reading.marks.front().text.contains(QStringLiteral("measured")));
    }

    void labelsThatNoCommentHolds()
    {
        Circuit circuit = hybridPipelineCircuit(2, 2);
        circuit.blocks.front().label = "an \"odd\"\nlabel";
        const QString text = programText(circuit).text;
        QCOMPARE(circuitOf(readFrom(text, circuit)), circuit);
        QCOMPARE(circuitOf(readFrom(text + QStringLiteral("h q[0];\n"), circuit)).blocks,
                 circuit.blocks);
    }

    void versionTwo()
    {
        const Circuit circuit = circuitOf(readFrom(
            QStringLiteral("OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\nh q[0];\n")));
        QCOMPARE(circuit.qubits, 2);
        QCOMPARE(circuit.operations.size(), std::size_t(1));
    }

    void tooMuchIsRefused()
    {
        const ProgramReading reading =
            readFrom(header + QStringLiteral("qubit q;\nfor int i in [0:99999] h q;\n"));
        QVERIFY(!reading.circuit);
        QVERIFY(inWords(reading.marks.front()).contains(QStringLiteral("20000")));
    }
};

QTEST_GUILESS_MAIN(TestProgramReading)
#include "tst_program_reading.moc"
