// SPDX-License-Identifier: GPL-3.0-or-later
// What a run keeps of its state when its circuit is drawn in another way, and how what is new in it
// begins to train.
#include "engine/experiment/circuit_matching.h"
#include "engine/experiment/runner.h"
#include "tests/engine/experiment/run_state_bench.h"
#include "tests/engine/training/recorder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace ansatz;

namespace {

/// An encoding and two layers of a rotation each on three wires, written out; weights count
/// layer by layer, or wire by wire.
Experiment writtenOutExperiment(bool isByWire = false)
{
    Experiment experiment = smallExperiment();
    Circuit &circuit = experiment.circuit;
    circuit = Circuit();
    circuit.qubits = 3;
    appendAngleEncoding(circuit, "rx");
    for (int layer = 0; layer < 2; ++layer) {
        for (int qubit = 0; qubit < 3; ++qubit)
            append(circuit, gate("ry"), {qubit},
                   {Parameter::weight(isByWire ? 2 * qubit + layer : 3 * layer + qubit)});
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("cx"), {1, 2});
    }
    return experiment;
}

/// Its two layers as a block that is repeated; ids are those of the first.
Circuit folded(const Circuit &written)
{
    Circuit circuit = written;
    circuit.operations.resize(circuit.operations.size() - 5);
    circuit.blocks = {{.first = 3, .count = 5, .repetitions = 2, .label = "layer"}};
    compactWeights(circuit);
    return circuit;
}

} // namespace

class CarriedStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newWeightsStepAsAdamDoes_data();
    void newWeightsStepAsAdamDoes();
    void foldedLayersKeepTheirWeights();
    void foldedLayersKeepTheirWeightsBesideAnotherEdit();
    void whatIsDrawnOtherwiseIsTheSame();
    void equalGateInThePlaceOfAnotherIsNew();
};

void CarriedStateTest::newWeightsStepAsAdamDoes_data()
{
    QTest::addColumn<int>("steps");
    QTest::newRow("early") << 3;
    QTest::newRow("late") << 1000;
}

// From a memory of nothing its steps would grow to 6.5 times the learning rate.
void CarriedStateTest::newWeightsStepAsAdamDoes()
{
    QFETCH(int, steps);
    Experiment experiment = smallExperiment();
    experiment.training.steps = 2000;
    experiment.training.evaluateEvery = 500;
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(steps, {}, recorder);
    const OptimizerMemory old = before.state().trainer.memory;
    const auto start = static_cast<std::size_t>(expand(experiment.circuit).weights);
    const OperationId id = append(experiment.circuit, gate("ry"), {1},
                                  {Parameter::weight(experiment.circuit.weights)});
    experiment.observables = before.state().observables;
    experiment.observables.push_back(parseObservable("X0"));
    const RunState carried = carriedOver(before.state(), experiment);
    const std::size_t place = weightOf(experiment.circuit, id, 0);
    const std::size_t headPlace = carried.trainer.parameters.size() - 2;
    const auto mean = [&old](std::size_t first, std::size_t end) {
        return std::accumulate(old.square.begin() + std::ptrdiff_t(first),
                               old.square.begin() + std::ptrdiff_t(end), 0.0)
               / double(end - first);
    };
    QCOMPARE_LT(std::abs(carried.trainer.memory.square[place] / mean(0, start) - 1), 1e-12);
    QCOMPARE_LT(
        std::abs(carried.trainer.memory.square[headPlace] / mean(start, old.square.size()) - 1),
        1e-12);

    Runner after(experiment, {.state = carried, .data = before.data(), .earlier = {}});
    const double rate = experiment.training.learningRate;
    double longest[2] = {};
    std::vector<double> last = carried.trainer.parameters;
    for (int step = 0; step < 50; ++step) {
        (void)after.advance(1, {}, recorder);
        const std::vector<double> now = after.state().trainer.parameters;
        longest[0] = std::max(longest[0], std::abs(now[place] - last[place]) / rate);
        longest[1] = std::max(longest[1], std::abs(now[headPlace] - last[headPlace]) / rate);
        last = now;
    }
    qInfo("longest of 50 steps: gate %.2f, head %.2f times the learning rate", longest[0],
          longest[1]);
    QCOMPARE_LT(longest[0], 1.5);
    QCOMPARE_LT(longest[1], 1.5);
    QVERIFY(longest[0] > 0);
}

void CarriedStateTest::foldedLayersKeepTheirWeights()
{
    for (const bool isByWire : {false, true}) {
        Experiment experiment = writtenOutExperiment(isByWire);
        experiment.compute.precision = Precision::Complex128;
        Recorder recorder;
        Runner before(experiment);
        (void)before.advance(20, {}, recorder);
        Recorder unedited;
        const RunState state = before.state();
        Runner same(experiment, {.state = state, .data = before.data(), .earlier = {}});
        (void)same.advance(10, {}, unedited);

        Experiment drawn = experiment;
        drawn.circuit = folded(experiment.circuit);
        QCOMPARE(computesTheSame(experiment.circuit, drawn.circuit), !isByWire);
        const RunState carried = carriedOver(state, drawn);
        Recorder edited;
        Runner after(drawn, {.state = carried, .data = before.data(), .earlier = {}});
        (void)after.advance(10, {}, edited);
        for (std::size_t k = 0; k < 10; ++k)
            QCOMPARE_LT(std::abs(edited.steps[k].loss - unedited.steps[k].loss), 1e-6);

        // And written out again.
        const RunState back = carriedOver(carried, experiment);
        QCOMPARE(back.trainer.parameters, state.trainer.parameters);
        QCOMPARE(back.trainer.memory, state.trainer.memory);
    }
}

void CarriedStateTest::foldedLayersKeepTheirWeightsBesideAnotherEdit()
{
    const Experiment experiment = writtenOutExperiment();
    Recorder recorder;
    Runner before(experiment);
    (void)before.advance(20, {}, recorder);
    const RunState state = before.state();
    Experiment drawn = experiment;
    drawn.circuit = folded(experiment.circuit);
    append(drawn.circuit, gate("rz"), {0}, {Parameter::weight(3)});
    drawn.circuit.operations.back().id = 99; // of no other one
    const std::vector<double> carried = carriedOver(state, drawn).trainer.parameters;
    for (std::size_t k = 0; k < 6; ++k)
        QCOMPARE(carried[k], state.trainer.parameters[k]);
    QCOMPARE(carried[6], 0.0);
}

void CarriedStateTest::whatIsDrawnOtherwiseIsTheSame()
{
    const Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(7, {}, recorder);
    const RunState state = before.state();
    Experiment drawn = experiment;
    QVERIFY(!drawn.circuit.blocks.empty());
    drawn.circuit.blocks[0].label = "another";
    // The first two encodings are on two wires.
    std::swap(drawn.circuit.operations[0], drawn.circuit.operations[1]);
    QVERIFY(drawn.circuit.operations[0].qubits != drawn.circuit.operations[1].qubits);
    QVERIFY(computesTheSame(experiment.circuit, drawn.circuit));
    const RunState carried = carriedOver(state, drawn);
    QCOMPARE(carried.circuit, drawn.circuit);
    QCOMPARE(carried.trainer.parameters, state.trainer.parameters);
    QCOMPARE(carried.trainer.memory, state.trainer.memory);
    QCOMPARE(carried.trainer.evaluation.step, state.trainer.evaluation.step);

    Experiment other = experiment;
    ++other.circuit.blocks[0].repetitions;
    QVERIFY(!computesTheSame(experiment.circuit, other.circuit));
    other = experiment;
    std::swap(other.circuit.operations[0].qubits, other.circuit.operations[1].qubits);
    QVERIFY(!computesTheSame(experiment.circuit, other.circuit));
}

void CarriedStateTest::equalGateInThePlaceOfAnotherIsNew()
{
    const Experiment experiment = writtenOutExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(7, {}, recorder);
    Experiment other = experiment;
    Operation &replaced = other.circuit.operations[8];
    replaced.id = 99;
    QVERIFY(!computesTheSame(experiment.circuit, other.circuit));
    const auto place = static_cast<std::size_t>(replaced.parameters[0].index);
    QVERIFY(before.state().trainer.parameters[place] != 0);
    QCOMPARE(carriedOver(before.state(), other).trainer.parameters[place], 0.0);
}

QTEST_GUILESS_MAIN(CarriedStateTest)
#include "tst_carried_state.moc"
