// SPDX-License-Identifier: GPL-3.0-or-later
// What comes back when an edit of a run is undone, and whose value goes on where weights are
// joined.
#include "engine/experiment/removed_weights.h"
#include "engine/experiment/runner.h"
#include "tests/engine/experiment/run_state_bench.h"
#include "tests/engine/training/recorder.h"

#include <QTest>

#include <algorithm>

using namespace ansatz;

namespace {

/// A state whose every number is another one.
RunState stateOf(const Experiment &experiment, double from = 1)
{
    RunState state;
    state.circuit = experiment.circuit;
    state.observables = measuredObservables(experiment);
    const auto count = static_cast<std::size_t>(expand(state.circuit).weights)
                       + state.observables.size() + (experiment.head.bias ? 1 : 0);
    for (std::size_t k = 0; k < count; ++k) {
        state.trainer.parameters.push_back(from + double(k));
        state.trainer.memory.mean.push_back(from + 1000 + double(k));
        state.trainer.memory.square.push_back(from + 2000 + double(k));
    }
    return state;
}

/// Removes the operations; weights are compact again.
Experiment without(Experiment experiment, std::initializer_list<OperationId> ids)
{
    std::erase_if(experiment.circuit.operations, [&](const Operation &operation) {
        return std::ranges::count(ids, operation.id) > 0;
    });
    compactWeights(experiment.circuit);
    return experiment;
}

/// An RY with its weight on each of the qubits.
Experiment rotations(const std::vector<int> &weights)
{
    Experiment experiment = smallExperiment();
    experiment.circuit = Circuit();
    experiment.circuit.qubits = static_cast<int>(weights.size());
    experiment.observables.clear();
    for (std::size_t k = 0; k < weights.size(); ++k)
        append(experiment.circuit, gate("ry"), {static_cast<int>(k)},
               {Parameter::weight(weights[k])});
    return experiment;
}

std::vector<double> weightsOf(const RunState &state)
{
    const auto count = std::ptrdiff_t(expand(state.circuit).weights);
    return {state.trainer.parameters.begin(), state.trainer.parameters.begin() + count};
}

} // namespace

class RemovedWeightsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoneRemovalHasWhatItHad();
    void layersThatWentComeBack();
    void observablesComeBackWithTheirHeadWeights();
    void nothingOfTheStateIsLostByIt();
    void anAngleIsNoScale();
    void staysBounded();
    void joinedWeights_data();
    void joinedWeights();
};

void RemovedWeightsTest::undoneRemovalHasWhatItHad()
{
    const Experiment whole = rotations({0, 1, 2});
    const OperationId gone = whole.circuit.operations[1].id;
    const RunState state = stateOf(whole);
    RemovedWeights removed;
    removed.note(state);
    const Experiment less = without(whole, {gone});
    RunState trained = carriedOver(state, less, {.removed = &removed});
    for (double &value : trained.trainer.parameters)
        value += 0.5; // what is left is trained on
    removed.note(trained);
    const RunState back = carriedOver(trained, whole, {.removed = &removed});
    QCOMPARE(weightsOf(back), (std::vector<double>{1.5, 2, 3.5}));
    QCOMPARE(back.trainer.memory.mean[1], state.trainer.memory.mean[1]);
    QCOMPARE(back.trainer.memory.square[1], state.trainer.memory.square[1]);
    QCOMPARE(carriedWeights(less.circuit, weightsOf(trained), whole.circuit, {.removed = &removed}),
             weightsOf(back));
    // Redone and undone again it has what it had last.
    RunState again = carriedOver(back, whole, {.removed = &removed});
    again.trainer.parameters[1] = 7;
    removed.note(again);
    const RunState redone = carriedOver(again, less, {.removed = &removed});
    removed.note(redone);
    QCOMPARE(carriedOver(redone, whole, {.removed = &removed}).trainer.parameters[1], 7.0);
}

void RemovedWeightsTest::layersThatWentComeBack()
{
    Experiment whole = rotations({0, 1, 2});
    whole.circuit.blocks = {{.first = 1, .count = 2, .repetitions = 12, .label = {}}};
    Experiment one = whole;
    one.circuit.blocks[0].repetitions = 1;
    Experiment seven = whole;
    seven.circuit.blocks[0].repetitions = 7;
    const RunState state = stateOf(whole);
    RemovedWeights removed;
    RunState now = state;
    for (const Experiment *experiment : {&one, &seven, &one, &whole}) {
        removed.note(now);
        now = carriedOver(now, *experiment, {.removed = &removed});
    }
    QCOMPARE(now.trainer.parameters, state.trainer.parameters);
    QCOMPARE(now.trainer.memory.mean, state.trainer.memory.mean);
    QCOMPARE(now.trainer.memory.square, state.trainer.memory.square);
}

void RemovedWeightsTest::observablesComeBackWithTheirHeadWeights()
{
    const Experiment whole = rotations({0, 1, 2});
    const RunState state = stateOf(whole);
    Experiment less = whole;
    less.observables = {pauliZ(2), pauliZ(0)};
    less.head.bias = !whole.head.bias;
    RemovedWeights removed;
    removed.note(state);
    const RunState carried = carriedOver(state, less, {.removed = &removed});
    removed.note(carried);
    Experiment back = whole;
    back.observables = {pauliZ(0), parseObservable("X1"), pauliZ(1), pauliZ(2)};
    const RunState undone = carriedOver(carried, back, {.removed = &removed});
    const std::vector<double> &head = undone.trainer.parameters;
    QCOMPARE(head[3], state.trainer.parameters[3]);
    QCOMPARE(head[4], 0.0);
    QCOMPARE(head[5], state.trainer.parameters[4]);
    QCOMPARE(head[6], state.trainer.parameters[5]);
    if (whole.head.bias)
        QCOMPARE(head[7], state.trainer.parameters[6]);
}

void RemovedWeightsTest::nothingOfTheStateIsLostByIt()
{
    // What survives goes before what is remembered of it.
    const Experiment whole = rotations({0, 1, 1});
    RemovedWeights removed;
    removed.note(stateOf(whole, 100));
    const RunState state = stateOf(whole);
    Experiment more = whole;
    append(more.circuit, gate("rz"), {0}, {Parameter::weight(2, 1, 0.25)});
    QCOMPARE(weightsOf(carriedOver(state, more, {.removed = &removed})),
             (std::vector<double>{1, 2, -0.25}));
    // A user of a shared weight that comes back takes the value that the weight has.
    const Experiment less = without(whole, {whole.circuit.operations[2].id});
    const RunState trained = stateOf(less, 50);
    QCOMPARE(weightsOf(carriedOver(trained, whole, {.removed = &removed})),
             (std::vector<double>{50, 51}));
}

void RemovedWeightsTest::anAngleIsNoScale()
{
    const Experiment whole = rotations({0, 1});
    RemovedWeights removed;
    removed.note(stateOf(whole));
    const OperationId id = whole.circuit.operations[1].id;
    using Place = RemovedWeights::Place;
    QVERIFY(removed.find(Place{.operation = id}));
    QVERIFY(!removed.find(Place{.operation = id, .isScale = true}));
    QVERIFY(!removed.find(Place{.operation = id, .repetition = 1}));
    QVERIFY(!removed.find(Place{.operation = id, .parameters = 2}));
    QVERIFY(!removed.find(Place{.operation = id + 1}));
}

void RemovedWeightsTest::staysBounded()
{
    Experiment whole = rotations({0, 1, 2});
    whole.circuit.blocks = {{.first = 0, .count = 3, .repetitions = 10'000, .label = {}}};
    RemovedWeights removed;
    OperationId next = 1;
    for (int k = 0; k < 30; ++k) {
        for (Operation &operation : whole.circuit.operations)
            operation.id = next++;
        removed.note(stateOf(whole));
        QVERIFY(removed.size() <= RemovedWeights::mostRemoved + 30'000);
    }
    QVERIFY(removed.find(RemovedWeights::Place{.operation = next - 1, .repetition = 9'999}));
    QVERIFY(!removed.find(RemovedWeights::Place{.operation = 1}));
}

void RemovedWeightsTest::joinedWeights_data()
{
    QTest::addColumn<std::vector<int>>("before");
    QTest::addColumn<std::vector<int>>("after");
    QTest::addColumn<std::vector<int>>("changed"); // gates
    QTest::addColumn<std::vector<double>>("values");
    using Ints = std::vector<int>;
    using Values = std::vector<double>;
    // Weight k has the value 1 + k before.
    QTest::newRow("the first was changed") << Ints{0, 1} << Ints{0, 0} << Ints{0} << Values{2};
    QTest::newRow("the second was changed") << Ints{0, 1} << Ints{0, 0} << Ints{1} << Values{1};
    QTest::newRow("nobody knows: the first") << Ints{0, 1} << Ints{0, 0} << Ints{} << Values{1};
    QTest::newRow("both were changed") << Ints{0, 1} << Ints{0, 0} << Ints{0, 1} << Values{1};
    QTest::newRow("one joins many") << Ints{0, 1, 1} << Ints{0, 0, 0} << Ints{} << Values{2};
    QTest::newRow("one leaves its partner for another")
        << Ints{0, 0, 1} << Ints{1, 0, 1} << Ints{} << Values{1, 2};
    QTest::newRow("one of three leaves for another, which two have left")
        << Ints{0, 0, 0, 1} << Ints{1, 0, 0, 1} << Ints{} << Values{1, 2};
    QTest::newRow("parted, both go on from what they shared")
        << Ints{0, 0} << Ints{0, 1} << Ints{1} << Values{1, 1};
}

void RemovedWeightsTest::joinedWeights()
{
    QFETCH(const std::vector<int>, before);
    QFETCH(const std::vector<int>, after);
    QFETCH(const std::vector<int>, changed);
    QFETCH(const std::vector<double>, values);
    const Experiment first = rotations(before);
    const Experiment second = rotations(after);
    EditTrace trace;
    for (const int gate : changed)
        trace.changed.push_back(first.circuit.operations[std::size_t(gate)].id);
    QCOMPARE(weightsOf(carriedOver(stateOf(first), second, trace)), values);
}

QTEST_GUILESS_MAIN(RemovedWeightsTest)
#include "tst_removed_weights.moc"
