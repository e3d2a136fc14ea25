// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/experiment/runner.h"
#include "tests/engine/experiment/run_state_bench.h"
#include "tests/engine/training/recorder.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;

namespace {

std::vector<double> losses(const Recorder &recorder)
{
    std::vector<double> all;
    for (const StepRecord &record : recorder.steps)
        all.push_back(record.loss);
    return all;
}

} // namespace

class RunStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnBitByBit_data();
    void goesOnBitByBit();
    void stopInAStepCountsOnce();
    void anotherOptimizerBeginsAnew();
    void anotherBatchSizeOrdersAnew();
    void plannedEndIsNeverBeforeTheState();
    void tellsWhatComputedBefore();
    void removedOperationTakesItsWeight();
    void insertedOperationIsTheIdentity();
    void insertedScaleIsTheIdentity();
    void trainingAScaleChangesNoAngle();
    void newWeightIsTheIdentityWhateverItsStart();
    void sharedWeightSurvivesItsFirstUse();
    void furtherRepetitionIsNew();
    void headGoesWithItsObservables();
    void headGoesWithItsWires();
    void editedRunGoesOnAtOnce();
    void evaluationHasTheGradient();
};

void RunStateTest::goesOnBitByBit_data()
{
    QTest::addColumn<bool>("isAdam");
    QTest::addColumn<bool>("isDouble");
    for (const bool isAdam : {true, false})
        for (const bool isDouble : {true, false})
            QTest::addRow("%s %s", isAdam ? "adam" : "sgd", isDouble ? "double" : "float")
                << isAdam << isDouble;
}

void RunStateTest::goesOnBitByBit()
{
    QFETCH(bool, isAdam);
    QFETCH(bool, isDouble);
    Experiment experiment = smallExperiment();
    experiment.training.optimizer = isAdam ? OptimizerKind::Adam : OptimizerKind::Sgd;
    experiment.training.momentum = isAdam ? 0 : 0.9;
    experiment.compute.precision = isDouble ? Precision::Complex128 : Precision::Complex64;

    Recorder unbroken;
    Runner whole(experiment);
    (void)whole.advance(40, {}, unbroken);

    Recorder first;
    Runner before(experiment);
    (void)before.advance(17, {}, first);
    Runner after(experiment, {.state = before.state(), .data = before.data(), .earlier = {}});
    QCOMPARE(after.stepsDone(), 17);
    QVERIFY(after.data() == before.data());
    Recorder second;
    const RunResult result = after.advance(40, {}, second);
    QCOMPARE(result.stepsDone, 40);
    QCOMPARE(second.steps.front().step, 18);
    std::vector<double> both = losses(first);
    for (const double loss : losses(second))
        both.push_back(loss);
    QCOMPARE(both, losses(unbroken));
    QCOMPARE(after.model().circuitWeights, whole.model().circuitWeights);
    QCOMPARE(after.model().headWeights, whole.model().headWeights);
    QCOMPARE(after.state().trainer.memory, whole.state().trainer.memory);
    QVERIFY(second.steps.front().seconds > first.steps.back().seconds);
}

void RunStateTest::stopInAStepCountsOnce()
{
    const Experiment experiment = smallExperiment();
    Runner runner(experiment);
    RunState state = runner.state();
    // As an interrupted step leaves it: the batch has been drawn.
    const std::vector<std::size_t> drawn = state.trainer.batches->next();
    state.trainer.batchIsUnused = true;
    Runner next(experiment, {.state = state, .data = nullptr, .earlier = {}});
    Recorder recorder;
    Recorder expected;
    (void)next.advance(3, {}, recorder);
    (void)runner.advance(3, {}, expected);
    QCOMPARE(losses(recorder), losses(expected));
    QVERIFY(!drawn.empty());
}

void RunStateTest::anotherOptimizerBeginsAnew()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(10, {}, recorder);
    experiment.training.optimizer = OptimizerKind::Sgd;
    Runner after(experiment, {.state = before.state(), .data = nullptr, .earlier = {}});
    const TrainerState state = after.state().trainer;
    QCOMPARE(state.memory.steps, 0);
    QVERIFY(std::ranges::all_of(state.memory.mean, [](double value) { return value == 0; }));
    QCOMPARE(state.parameters, before.state().trainer.parameters);
    QCOMPARE(after.advance(5, {}, recorder).stepsDone, 15);
}

void RunStateTest::anotherBatchSizeOrdersAnew()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(10, {}, recorder);
    experiment.training.batch = 9;
    Runner after(experiment, {.state = before.state(), .data = before.data(), .earlier = {}});
    QCOMPARE(after.state().trainer.batches->size(), 9U);
    QCOMPARE(after.advance(5, {}, recorder).stepsDone, 15);
}

void RunStateTest::plannedEndIsNeverBeforeTheState()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(10, {}, recorder);
    experiment.training.steps = 4;
    Runner after(experiment, {.state = before.state(), .data = before.data(), .earlier = {}});
    QVERIFY(after.finished());
    QCOMPARE(after.facts().steps, 10);
}

void RunStateTest::tellsWhatComputedBefore()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    QVERIFY(before.facts().earlier.empty());
    const EarlierPart part{
        .steps = 3, .backend = "native", .device = "cuda:0", .ending = "the GPU was lost"};
    Runner after(experiment, {.state = before.state(), .data = before.data(), .earlier = {part}});
    QCOMPARE(after.facts().earlier, std::vector{part});
}

void RunStateTest::removedOperationTakesItsWeight()
{
    Experiment experiment = smallExperiment();
    experiment.circuit = Circuit();
    experiment.circuit.qubits = 3;
    appendAngleEncoding(experiment.circuit, "rx");
    std::vector<OperationId> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(append(experiment.circuit, gate("ry"), {i}, {Parameter::weight(i)}));
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(5, {}, recorder);
    const RunState state = before.state();

    Circuit &circuit = experiment.circuit;
    std::erase_if(circuit.operations, [&](const Operation &each) { return each.id == ids[1]; });
    compactWeights(circuit);
    const RunState carried = carriedOver(state, experiment);
    QCOMPARE(carried.trainer.parameters.size(), state.trainer.parameters.size() - 1);
    QCOMPARE(carried.trainer.parameters[0], state.trainer.parameters[0]);
    QCOMPARE(carried.trainer.parameters[1], state.trainer.parameters[2]);
    QCOMPARE(carried.trainer.memory.mean[1], state.trainer.memory.mean[2]);
    QCOMPARE(carried.trainer.memory.square[1], state.trainer.memory.square[2]);
    QCOMPARE(carried.trainer.memory.steps, state.trainer.memory.steps);
    Runner after(experiment, {.state = carried, .data = before.data(), .earlier = {}});
    QCOMPARE(after.advance(5, {}, recorder).stepsDone, 10);
}

void RunStateTest::insertedOperationIsTheIdentity()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(20, {}, recorder);
    const RunState state = before.state();
    Circuit &circuit = experiment.circuit;
    const int weight = circuit.weights;
    const OperationId id =
        append(circuit, gate("rxx"), {0, 2}, {Parameter::weight(weight, 2, 0.5)});
    const RunState carried = carriedOver(state, experiment);
    const std::size_t place = weightOf(circuit, id, 0);
    QCOMPARE(carried.trainer.parameters[place], -0.25);
    QCOMPARE(carried.trainer.memory.mean[place], 0.0);
    const std::vector<double> old = before.model().circuitWeights;
    const std::vector<double> weights =
        carriedWeights(before.experiment().circuit, old, experiment.circuit);
    QCOMPARE(weights.size(), old.size() + 1);
    QVERIFY(std::equal(weights.begin(), weights.end(), carried.trainer.parameters.begin()));

    Runner after(experiment, {.state = carried, .data = before.data(), .earlier = {}});
    Recorder next;
    (void)after.advance(0, {}, next);
    QCOMPARE(next.evaluations.size(), 1U);
    QCOMPARE_LT(std::abs(next.evaluations[0].trainLoss - recorder.evaluations.back().trainLoss),
                1e-5);
}

void RunStateTest::insertedScaleIsTheIdentity()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(20, {}, recorder);
    Circuit &circuit = experiment.circuit;
    const OperationId id =
        append(circuit, gate("rxx"), {0, 2}, {Parameter::scaledFeature(1, circuit.weights, 2)});
    const RunState carried = carriedOver(before.state(), experiment);
    QCOMPARE(carried.trainer.parameters[weightOf(circuit, id, 0)], 0.0);
    Runner after(experiment, {.state = carried, .data = before.data(), .earlier = {}});
    Recorder next;
    (void)after.advance(0, {}, next);
    QCOMPARE_LT(std::abs(next.evaluations[0].trainLoss - recorder.evaluations.back().trainLoss),
                1e-5);
    QCOMPARE(after.advance(5, {}, next).stepsDone, 25);
    QVERIFY(after.state().trainer.parameters[weightOf(circuit, id, 0)] != 0.0);
}

void RunStateTest::trainingAScaleChangesNoAngle()
{
    Experiment experiment = smallExperiment();
    Circuit &circuit = experiment.circuit;
    Parameter &encoding = circuit.operations[1].parameters[0];
    QVERIFY(encoding.source == Parameter::Source::Feature);
    encoding.scale = 0.75;
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(20, {}, recorder);
    const RunState state = before.state();
    encoding.scale = 3;
    encoding.scaleWeight = circuit.weights++;
    const RunState carried = carriedOver(state, experiment);
    const std::size_t place = weightOf(circuit, circuit.operations[1].id, 0);
    QCOMPARE(carried.trainer.parameters[place], 0.25);
    Runner after(experiment, {.state = carried, .data = before.data(), .earlier = {}});
    Recorder next;
    (void)after.advance(0, {}, next);
    QCOMPARE_LT(std::abs(next.evaluations[0].trainLoss - recorder.evaluations.back().trainLoss),
                1e-5);

    // A scale that was trained keeps its value, another feature's is a new one.
    QCOMPARE(carriedOver(carried, experiment).trainer.parameters[place], 0.25);
    append(circuit, gate("ry"), {0}, {Parameter::feature(0)});
    QCOMPARE(carriedOver(carried, experiment).trainer.parameters[place], 0.25);
    Experiment other = experiment;
    other.circuit = state.circuit;
    Parameter &another = other.circuit.operations[1].parameters[0];
    another.index = 0;
    another.scaleWeight = other.circuit.weights++;
    QCOMPARE(carriedOver(state, other)
                 .trainer.parameters[weightOf(other.circuit, other.circuit.operations[1].id, 0)],
             0.0);
}

// How weights start is of the next start: a run that goes on must not jump.
void RunStateTest::newWeightIsTheIdentityWhateverItsStart()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(7, {}, recorder);
    const RunState state = before.state();
    Circuit &circuit = experiment.circuit;
    const int first = circuit.weights;
    const OperationId told = append(circuit, gate("ry"), {0}, {Parameter::weight(first)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(first + 1)});
    setStart(circuit, {first, WeightStart::Distribution::Value, 0.625, 0});
    setStart(circuit, {0, WeightStart::Distribution::Value, 5, 0}); // has started long ago
    const RunState carried = carriedOver(state, experiment);
    const std::size_t place = weightOf(circuit, told, 0);
    QCOMPARE(carried.circuit.starts, circuit.starts);
    QCOMPARE(carried.trainer.parameters[place], 0.0);
    QCOMPARE(carried.trainer.parameters[place + 1], 0.0);
    QCOMPARE(
        carriedWeights(before.experiment().circuit, before.model().circuitWeights, circuit)[place],
        0.0);
    QCOMPARE(carried.trainer.parameters[0], state.trainer.parameters[0]);

    // How weights start alone changes nothing of a run, its evaluation neither.
    Experiment same = smallExperiment();
    setStart(same.circuit, {0, WeightStart::Distribution::Value, 5, 0});
    const RunState unchanged = carriedOver(state, same);
    QCOMPARE(unchanged.circuit, same.circuit);
    QCOMPARE(unchanged.trainer.parameters, state.trainer.parameters);
    QCOMPARE(unchanged.trainer.evaluation.step, state.trainer.evaluation.step);
    QVERIFY(state.trainer.evaluation.step > 0);
}

void RunStateTest::sharedWeightSurvivesItsFirstUse()
{
    Experiment experiment = smallExperiment();
    experiment.circuit = Circuit();
    experiment.circuit.qubits = 3;
    appendAngleEncoding(experiment.circuit, "rx");
    const OperationId first = append(experiment.circuit, gate("ry"), {0}, {Parameter::weight(0)});
    append(experiment.circuit, gate("ry"), {1}, {Parameter::weight(0)});
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(5, {}, recorder);
    const RunState state = before.state();
    std::erase_if(experiment.circuit.operations,
                  [&](const Operation &each) { return each.id == first; });
    const RunState carried = carriedOver(state, experiment);
    QCOMPARE(carried.trainer.parameters[0], state.trainer.parameters[0]);
}

void RunStateTest::furtherRepetitionIsNew()
{
    Experiment experiment = smallExperiment();
    QVERIFY(!experiment.circuit.blocks.empty());
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(5, {}, recorder);
    const RunState state = before.state();
    const Circuit old = experiment.circuit;
    ++experiment.circuit.blocks[0].repetitions;
    const RunState carried = carriedOver(state, experiment);
    for (const Operation &operation : old.operations) {
        if (operation.parameters.empty()
            || operation.parameters[0].source != Parameter::Source::Weight)
            continue;
        for (int repetition = 0; repetition < 3; ++repetition) {
            const double now =
                carried.trainer.parameters[weightOf(experiment.circuit, operation.id, repetition)];
            QCOMPARE(now, repetition == 2
                              ? 0.0
                              : state.trainer.parameters[weightOf(old, operation.id, repetition)]);
        }
    }
}

void RunStateTest::headGoesWithItsObservables()
{
    Experiment experiment = smallExperiment();
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(5, {}, recorder);
    const RunState state = before.state();
    const auto start = static_cast<std::size_t>(expand(experiment.circuit).weights);
    experiment.observables = {state.observables[2], parseObservable("X0 Y1"), state.observables[0]};
    const RunState carried = carriedOver(state, experiment);
    QCOMPARE(carried.trainer.parameters[start], state.trainer.parameters[start + 2]);
    QCOMPARE(carried.trainer.parameters[start + 1], 0.0);
    QCOMPARE(carried.trainer.parameters[start + 2], state.trainer.parameters[start]);
    QCOMPARE(carried.trainer.parameters.back(), state.trainer.parameters.back());
    experiment.head.bias = false;
    QCOMPARE(carriedOver(state, experiment).trainer.parameters.size(), start + 3);
    experiment.head.bias = true;
    RunState without = carriedOver(state, experiment);
    QCOMPARE(without.trainer.parameters.size(), start + 4);
}

// A qubit that goes moves those below it up; each wire's head weight moves along.
void RunStateTest::headGoesWithItsWires()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(5, {}, recorder);
    const RunState state = before.state();
    const auto start = static_cast<std::size_t>(expand(experiment.circuit).weights);
    Experiment smaller = experiment;
    smaller.circuit.blocks.clear();
    std::erase_if(smaller.circuit.operations, [](const Operation &operation) {
        return std::ranges::count(operation.qubits, 3) > 0;
    });
    for (Operation &operation : smaller.circuit.operations)
        for (int &qubit : operation.qubits)
            qubit -= qubit > 3;
    compactWeights(smaller.circuit);
    --smaller.circuit.qubits;
    const RunState carried = carriedOver(state, smaller);
    const auto head = static_cast<std::size_t>(expand(smaller.circuit).weights);
    for (std::size_t qubit = 0; qubit < 8; ++qubit)
        QCOMPARE(carried.trainer.parameters[head + qubit],
                 state.trainer.parameters[start + qubit + (qubit >= 3)]);
    QCOMPARE(carried.trainer.parameters.back(), state.trainer.parameters.back());

    // And back: the new wire begins at 0, all others go on.
    const RunState back = carriedOver(carried, experiment);
    for (std::size_t qubit = 0; qubit < 9; ++qubit)
        QCOMPARE(back.trainer.parameters[start + qubit],
                 qubit == 3 ? 0.0 : state.trainer.parameters[start + qubit]);
}

void RunStateTest::editedRunGoesOnAtOnce()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    Runner before(experiment);
    Recorder recorder;
    (void)before.advance(20, {}, recorder);
    append(experiment.circuit, gate("ry"), {3}, {Parameter::weight(experiment.circuit.weights)});
    qint64 best = 1'000'000;
    for (int i = 0; i < 5; ++i) {
        QElapsedTimer timer;
        timer.start();
        Runner after(experiment, {.state = carriedOver(before.state(), experiment),
                                  .data = before.data(),
                                  .earlier = {}});
        QCOMPARE(after.advance(1, {}, recorder).stepsDone, 21);
        best = std::min(best, timer.elapsed());
    }
    QVERIFY2(best <= 50, qPrintable(QString::number(best)));
}

// Of plain gradient descent the last step tells the gradient that it followed.
void RunStateTest::evaluationHasTheGradient()
{
    Experiment experiment = smallExperiment();
    experiment.training.optimizer = OptimizerKind::Sgd;
    experiment.training.learningRate = 0.5;
    experiment.training.evaluateEvery = 1;
    experiment.compute.precision = Precision::Complex128;
    Runner runner(experiment);
    Recorder recorder;
    (void)runner.advance(5, {}, recorder);
    QCOMPARE(recorder.evaluations.size(), 6U);
    QVERIFY(recorder.evaluations[0].circuitGradient.empty());
    for (std::size_t k = 1; k < recorder.evaluations.size(); ++k) {
        const EvaluationRecord &before = recorder.evaluations[k - 1];
        const EvaluationRecord &after = recorder.evaluations[k];
        QCOMPARE(after.circuitGradient.size(), after.circuitWeights.size());
        for (std::size_t i = 0; i < after.circuitWeights.size(); ++i)
            QCOMPARE_LT(std::abs((before.circuitWeights[i] - after.circuitWeights[i]) / 0.5
                                 - after.circuitGradient[i]),
                        1e-12);
    }
}

QTEST_GUILESS_MAIN(RunStateTest)
#include "tst_run_state.moc"
