// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit_json.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "tests/engine/circuit/random_circuit.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace ansatz;

namespace {

const std::string valid = R"({"format": "ansatz-circuit", "version": 1,
 "qubits": 2, "features": 1, "weights": 2,
 "operations": [
  {"id": 4, "gate": "rx", "qubits": [0], "parameters": [{"feature": 0, "scale": 2}]},
  {"id": 2, "gate": "ry", "qubits": [1], "parameters": [{"weight": 1, "offset": -0.5}]},
  {"id": 9, "gate": "rz", "qubits": [1], "parameters": [1.5]},
  {"id": 3, "gate": "cx", "qubits": [0, 1]}],
 "blocks": [{"first": 1, "count": 2, "repetitions": 3, "label": "layers"}]})";

std::string replaced(const char *part, const char *by)
{
    std::string text = valid;
    const std::size_t at = text.find(part);
    if (at == std::string::npos)
        qFatal("the text to replace is not in the document: %s", part);
    text.replace(at, std::string(part).size(), by);
    return text;
}

} // namespace

class TestCircuitJson final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAllMembers()
    {
        const Circuit circuit = readCircuitJson(valid, "c.json");
        QCOMPARE(circuit.qubits, 2);
        QCOMPARE(circuit.features, 1);
        QCOMPARE(circuit.weights, 2);
        QCOMPARE(circuit.operations.size(), std::size_t{4});
        QCOMPARE(circuit.operations[0],
                 (Operation{4, &gate("rx"), {0}, {Parameter::feature(0, 2)}}));
        QCOMPARE(circuit.operations[1],
                 (Operation{2, &gate("ry"), {1}, {Parameter::weight(1, 1, -0.5)}}));
        QCOMPARE(circuit.operations[2], (Operation{9, &gate("rz"), {1}, {Parameter::number(1.5)}}));
        QCOMPARE(circuit.operations[3], (Operation{3, &gate("cx"), {0, 1}, {}}));
        QCOMPARE(circuit.blocks, (std::vector<Block>{{1, 2, 3, "layers"}}));
    }

    void randomCircuitsComeBackEqual()
    {
        Random random(21);
        for (int attempt = 0; attempt < 300; ++attempt) {
            Circuit circuit = randomCircuit(random);
            addRandomStarts(circuit, random);
            const std::string text = writeCircuitJson(circuit);
            QCOMPARE(readCircuitJson(text, "round trip"), circuit);
            QCOMPARE(circuitFromJson(circuitToJson(circuit), "round trip", "/circuit"), circuit);
            QCOMPARE(writeCircuitJson(readCircuitJson(text, "round trip")), text);
        }
    }

    void defaultsAreLeftOut()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::weight(0)});
        circuit.blocks = {{0, 1, 2, ""}};
        const Json json = circuitToJson(circuit);
        QCOMPARE(json["operations"][0]["parameters"][0].dump(), std::string("{\"weight\":0}"));
        QVERIFY(!json["blocks"][0].contains("label"));
        append(circuit, gate("h"), {0});
        QVERIFY(!circuitToJson(circuit)["operations"][1].contains("parameters"));
    }

    void trainedScalesAndStarts()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 2, 0.5)});
        QVERIFY(!circuitToJson(circuit).contains("starts"));
        setStart(circuit, {2, WeightStart::Distribution::Uniform, -1, 0.5});
        setStart(circuit, {0, WeightStart::Distribution::Normal, 0.25, 2});
        setStart(circuit, {1, WeightStart::Distribution::Value, 3, 0});
        const Json json = circuitToJson(circuit);
        QCOMPARE(json["operations"][0]["parameters"][0].dump(),
                 std::string(R"({"feature":0,"scale_weight":2,"scale":0.5})"));
        QCOMPARE(json["starts"].dump(),
                 std::string(R"([{"weight":0,"mean":0.25,"deviation":2.0},)"
                             R"({"weight":1,"value":3.0},{"weight":2,"lower":-1.0,"upper":0.5}])"));
    }

    void missingIdsAreAssigned()
    {
        const Circuit circuit = readCircuitJson(replaced("\"id\": 4, ", ""), "c.json");
        QCOMPARE(circuit.operations[0].id, 1u);
        QCOMPARE(circuit.operations[1].id, 2u);
        std::string taken = replaced("\"id\": 9, ", "");
        taken.replace(taken.find("\"id\": 2"), 7, "\"id\": 1");
        QCOMPARE(readCircuitJson(taken, "c.json").operations[2].id, 2u);
        const Circuit noBlocks = readCircuitJson(
            replaced(",\n \"blocks\": [{\"first\": 1, \"count\": 2, \"repetitions\": 3, "
                     "\"label\": \"layers\"}]",
                     ""),
            "c.json");
        QVERIFY(noBlocks.blocks.empty());
    }

    void aliasesAreReadAsTheirGate()
    {
        const Circuit circuit = readCircuitJson(replaced("\"cx\"", "\"CX\""), "c.json");
        QCOMPARE(circuit.operations[3].gate, &gate("cx"));
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("place");
        const auto row = [](const char *part, const char *by, const char *pointer) {
            QTest::newRow(by[0] ? by : part)
                << QByteArray::fromStdString(replaced(part, by)) << QByteArray(pointer);
        };
        row("\"ansatz-circuit\"", "\"ansatz-model\"", "c.json: /format");
        row("\"version\": 1", "\"version\": 2", "c.json: /version");
        row("\"qubits\": 2,", "\"qubits\": 0,", "c.json: /qubits");
        row("\"qubits\": 2,", "\"qubits\": 35,", "c.json: /qubits");
        row("\"qubits\": 2,", "\"qubits\": 2.5,", "c.json: /qubits");
        row("\"qubits\": 2,", "\"qubits\": 4294967298,", "c.json: /qubits");
        row("\"qubits\": 2,", "\"qubits\": 1,", "c.json: /operations/1/qubits/0");
        row("\"features\": 1", "\"features\": -1", "c.json: /features");
        row("\"features\": 1", "\"features\": 0", "c.json: /operations/0/parameters/0");
        row("\"weights\": 2", "\"weights\": 1", "c.json: /operations/1/parameters/0");
        row("\"weights\": 2", "\"weights\": 1000001", "c.json: /weights");
        row("\"weights\": 2", "\"wheights\": 2", "c.json: /weights");
        row("\"weights\": 2", "\"weights\": 2, \"more\": 0", "c.json: /more");
        row("\"id\": 4", "\"id\": 0", "c.json: /operations/0/id");
        row("\"id\": 4", "\"id\": 4294967296", "c.json: /operations/0/id");
        row("\"id\": 9", "\"id\": 4", "c.json: /operations/2/id");
        row("\"rx\"", "\"rotate\"", "c.json: /operations/0/gate");
        row("\"rx\"", "7", "c.json: /operations/0/gate");
        row("\"gate\": \"rx\", ", "", "c.json: /operations/0/gate");
        row("[0, 1]", "[0, 2]", "c.json: /operations/3/qubits/1");
        row("[0, 1]", "[0, 0]", "c.json: /operations/3/qubits/1");
        row("[0, 1]", "[0]", "c.json: /operations/3/qubits");
        row("[0, 1]", "[0, true]", "c.json: /operations/3/qubits/1");
        row("[0, 1]}", "[0, 1], \"parameters\": [1]}", "c.json: /operations/3/parameters");
        row("[0, 1]}", "[0, 1], \"colour\": 1}", "c.json: /operations/3/colour");
        row("[1.5]", "[null]", "c.json: /operations/2/parameters/0");
        row("[1.5]", "[\"pi\"]", "c.json: /operations/2/parameters/0");
        row("[1.5]", "1.5", "c.json: /operations/2/parameters");
        row("[1.5]", "[]", "c.json: /operations/2/parameters");
        row("[1.5]", "[{\"scale\": 1}]", "c.json: /operations/2/parameters/0");
        row("[1.5]", "[{\"weight\": 0, \"feature\": 0}]", "c.json: /operations/2/parameters/0");
        row("[1.5]", "[{\"weight\": 0, \"shift\": 0}]", "c.json: /operations/2/parameters/0/shift");
        row("[1.5]", "[{\"weight\": -1}]", "c.json: /operations/2/parameters/0/weight");
        row("\"scale\": 2", "\"scale_weight\": 2", "c.json: /operations/0/parameters/0");
        row("\"scale\": 2", "\"scale_weight\": -1",
            "c.json: /operations/0/parameters/0/scale_weight");
        row("[1.5]", "[{\"weight\": 0, \"scale_weight\": 0}]",
            "c.json: /operations/2/parameters/0/scale_weight");
        const auto start = [&row](const char *starts, const char *pointer) {
            row("\"label\": \"layers\"}]", starts, pointer);
        };
        start(R"("label": ""}], "starts": [{"weight": 0}])", "c.json: /starts/0");
        start(R"("label": ""}], "starts": [{"weight": 0, "value": 1, "mean": 1, "deviation": 0}])",
              "c.json: /starts/0");
        start(R"("label": ""}], "starts": [{"weight": 0, "mean": 1}])",
              "c.json: /starts/0/deviation");
        start(R"("label": ""}], "starts": [{"weight": 0, "mean": 1, "deviation": -1}])",
              "c.json: /starts/0/deviation");
        start(R"("label": ""}], "starts": [{"weight": 0, "lower": 1, "upper": 1}])",
              "c.json: /starts/0");
        start(R"("label": ""}], "starts": [{"weight": 0, "lower": -1.7e308, "upper": 1.7e308}])",
              "c.json: /starts/0");
        start(R"("label": ""}], "starts": [{"weight": 2, "value": 1}])",
              "c.json: /starts/0/weight");
        start(R"("label": ""}], "starts": [{"weight": 1, "value": 1}, {"weight": 1, "value": 1}])",
              "c.json: /starts/1/weight");
        start(R"("label": ""}], "starts": [{"weight": 1, "value": 1, "mode": 1}])",
              "c.json: /starts/0/mode");
        row("\"scale\": 2", "\"scale\": \"2\"", "c.json: /operations/0/parameters/0/scale");
        row("\"first\": 1", "\"first\": 3", "c.json: /blocks/0");
        row("\"count\": 2", "\"count\": 0", "c.json: /blocks/0/count");
        row("\"repetitions\": 3", "\"repetitions\": 0", "c.json: /blocks/0/repetitions");
        row("\"repetitions\": 3", "\"repetitions\": 600000", "c.json: /blocks/0");
        row("\"layers\"", "3", "c.json: /blocks/0/label");
    }

    void faults()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, place);
        try {
            static_cast<void>(readCircuitJson(text.toStdString(), "c.json"));
        } catch (const UserError &error) {
            QCOMPARE(QByteArray::fromStdString(error.place()), place);
            QVERIFY(!error.problem().empty());
            return;
        }
        QFAIL("no error");
    }

    void pointerStartsWhereTheCircuitLies()
    {
        Json json = circuitToJson(hybridPipelineCircuit(2, 1));
        json["operations"][1]["qubits"][0] = 7;
        try {
            static_cast<void>(circuitFromJson(json, "e.json", "/circuit"));
            QFAIL("no error");
        } catch (const UserError &error) {
            QCOMPARE(error.place(), std::string("e.json: /circuit/operations/1/qubits/0"));
        }
    }
};

QTEST_GUILESS_MAIN(TestCircuitJson)
#include "tst_circuit_json.moc"
