// SPDX-License-Identifier: GPL-3.0-or-later
// A session's run takes edits of its circuit. What it computes then is held, bit for bit, to what
// two Runners compute, one after the other.
#include "engine/experiment/run_state.h"
#include "tests/ui/session/run_edit_bench.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

class Collector final : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override { losses.push_back(record.loss); }
    void onEvaluation(const EvaluationRecord &) override {}
    std::vector<double> losses;
};

/// The last trainable operation outside and inside of blocks alike.
Operation &lastTrainable(Circuit &circuit)
{
    const auto found = std::find_if(
        circuit.operations.rbegin(), circuit.operations.rend(), [](const Operation &operation) {
            return !operation.parameters.empty()
                   && operation.parameters[0].source == Parameter::Source::Weight;
        });
    return *found;
}

void removeQubit(Experiment &experiment, int qubit)
{
    Circuit &circuit = experiment.circuit;
    circuit.blocks.clear();
    std::erase_if(circuit.operations, [qubit](const Operation &operation) {
        return std::ranges::count(operation.qubits, qubit) > 0;
    });
    compactWeights(circuit);
    --circuit.qubits;
}

std::uint64_t bits(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

using Edit = std::function<void(Experiment &)>;

} // namespace

Q_DECLARE_METATYPE(Edit)

class TstRunEdits final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnFromTheCarriedState_data();
    void goesOnFromTheCarriedState();
    void identityLeavesTheLoss();
    void undoneEditGoesOnWithTheWeightsOfNow();
    void undoneRemovalHasItsTrainedWeights();
    void undoWhileItTrainsHasTheWeightsToo();
    void burstCostsFewRestarts();
    void turnedAngleIsOneEdit();
    void equalEditsAreTwo();
    void refusedEditLeavesTheRun_data();
    void refusedEditLeavesTheRun();
    void modelsBeforeEditsAreKept();
    void liveSettingsStay();
    void gradientComesWithTheWeights();
    void nextStepComesAtOnce();
};

void TstRunEdits::goesOnFromTheCarriedState_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("name");
    QTest::newRow("add") << Edit([](Experiment &e) { addRotation(e); })
                         << QStringLiteral("add RY on qubit 3");
    QTest::newRow("remove") << Edit([](Experiment &e) {
        e.circuit.blocks.clear();
        const OperationId id = lastTrainable(e.circuit).id;
        std::erase_if(e.circuit.operations, [id](const Operation &o) { return o.id == id; });
        compactWeights(e.circuit);
    }) << QStringLiteral("remove RY on qubit 8");
    QTest::newRow("change") << Edit([](Experiment &e) {
        lastTrainable(e.circuit).gate = &gate("rz");
    }) << QStringLiteral("change RZ on qubit 8");
    QTest::newRow("repeat") << Edit([](Experiment &e) {
        QVERIFY(!e.circuit.blocks.empty());
        ++e.circuit.blocks[0].repetitions;
    }) << QStringLiteral("change a block");
    QTest::newRow("add qubit") << Edit([](Experiment &e) {
        ++e.circuit.qubits;
        addRotation(e, 9);
    }) << QStringLiteral("add a qubit, add RY on qubit 9");
    QTest::newRow("remove qubit") << Edit([](Experiment &e) { removeQubit(e, 8); }) << QString();
    QTest::newRow("observables") << Edit([](Experiment &e) {
        e.observables = {parseObservable("Z0"), parseObservable("X1 Y2")};
    }) << QStringLiteral("change observables");
    QTest::newRow("head") << Edit([](Experiment &e) { e.head.bias = false; })
                          << QStringLiteral("change the head");
}

void TstRunEdits::goesOnFromTheCarriedState()
{
    QFETCH(Edit, edit);
    QFETCH(QString, name);
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    edit(changed);
    TrainingSession session;
    QSignalSpy started(&session, &TrainingSession::runStarted);
    trainFor(session, experiment);
    session.applyEdit(changed);
    waitForEdit(session, 1);
    session.stop();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);

    // One run to the eye.
    QCOMPARE(started.count(), 1);
    QCOMPARE(session.stepsPlanned(), 1'000'000);
    const auto &steps = session.history().steps;
    for (std::size_t i = 0; i < steps.size(); ++i)
        QCOMPARE(steps[i].step, int(i) * session.history().stepStride + 1);
    QVERIFY(*session.runExperiment() == changed);
    QVERIFY(session.model() && session.model()->circuit.operations == changed.circuit.operations);
    const RunPart part = session.history().parts[1];
    if (!name.isEmpty())
        QCOMPARE(part.edit, name);
    QCOMPARE(session.facts()->earlier.size(), 1U);
    QCOMPARE(session.facts()->earlier[0].steps, part.step);
    QVERIFY(session.facts()->earlier[0].ending.ends_with(part.edit.toStdString()));
    QCOMPARE(session.model()->earlier, session.facts()->earlier);
    QCOMPARE(session.facts()->circuitWeights, std::size_t(expand(changed.circuit).weights));

    // And the same numbers as two runners give.
    Collector losses;
    Runner before(experiment);
    (void)before.advance(part.step, {}, losses);
    Runner after(
        changed,
        {.state = carriedOver(before.state(), changed), .data = before.data(), .earlier = {}});
    (void)after.advance(20, {}, losses);
    for (std::size_t i = 0; i < losses.losses.size(); ++i)
        QCOMPARE(bits(steps[i].loss), bits(losses.losses[i]));
    QCOMPARE(session.modelsBeforeEdits().size(), 1U);
    QCOMPARE(session.modelsBeforeEdits()[0].model->circuitWeights, before.model().circuitWeights);
}

void TstRunEdits::identityLeavesTheLoss()
{
    Experiment experiment = longExperiment();
    experiment.compute.precision = Precision::Complex128;
    TrainingSession session;
    trainFor(session, experiment);
    Experiment changed = experiment;
    addRotation(changed);
    session.applyEdit(changed);
    waitForEdit(session, 1, 1);
    session.stop();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
    const int step = session.history().parts[1].step;
    Collector unedited;
    Runner runner(experiment);
    (void)runner.advance(step + 1, {}, unedited);
    const double loss = session.history().steps[std::size_t(step)].loss;
    QCOMPARE(session.history().steps[std::size_t(step)].step, step + 1);
    QVERIFY2(std::abs(loss - unedited.losses.back()) < 1e-6,
             qPrintable(QStringLiteral("%1 %2").arg(loss).arg(unedited.losses.back())));
}

void TstRunEdits::undoneEditGoesOnWithTheWeightsOfNow()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    TrainingSession session;
    trainFor(session, experiment);
    session.applyEdit(changed);
    waitForEdit(session, 1);
    session.applyEdit(experiment);
    waitForEdit(session, 2);
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    QCOMPARE(session.history().parts[2].edit, QStringLiteral("remove RY on qubit 3"));
    QVERIFY(*session.runExperiment() == experiment);
    Collector losses;
    Runner first(experiment);
    (void)first.advance(session.history().parts[1].step, {}, losses);
    Runner second(
        changed,
        {.state = carriedOver(first.state(), changed), .data = first.data(), .earlier = {}});
    (void)second.advance(session.history().parts[2].step - session.history().parts[1].step, {},
                         losses);
    Runner third(
        experiment,
        {.state = carriedOver(second.state(), experiment), .data = first.data(), .earlier = {}});
    (void)third.advance(session.stepsDone() - session.history().parts[2].step, {}, losses);
    QCOMPARE(session.model()->circuitWeights, third.model().circuitWeights);
    QCOMPARE(session.model()->headWeights, third.model().headWeights);
}

void TstRunEdits::undoneRemovalHasItsTrainedWeights()
{
    const Experiment experiment = longExperiment();
    TrainingSession session;
    trainFor(session, experiment);
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    const std::vector<double> weights = session.circuitWeights();
    const TrainedModel model = *session.model();
    QVERIFY(std::ranges::count(weights, 0.0) == 0);

    // Gates that go, layers that go, a measurement that goes: all of it undone.
    Experiment fewer = experiment;
    fewer.circuit.operations.pop_back();
    fewer.circuit.operations.erase(fewer.circuit.operations.begin() + 10);
    fewer.circuit.blocks[0].count -= 2;
    compactWeights(fewer.circuit);
    Experiment shallow = fewer;
    shallow.circuit.blocks[0].repetitions = 1;
    Experiment narrow = shallow;
    narrow.observables = measuredObservables(experiment);
    narrow.observables.erase(narrow.observables.begin() + 4);
    std::size_t edits = 0;
    for (const Experiment *next :
         {&std::as_const(fewer), &std::as_const(shallow), &std::as_const(narrow),
          &std::as_const(shallow), &std::as_const(fewer), &experiment}) {
        session.applyEdit(*next);
        ++edits;
        QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), edits + 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(session.circuitWeights().size()
                                     == std::size_t(expand(next->circuit).weights),
                                 patience);
    }
    QCOMPARE(session.circuitWeights(), weights);
    QCOMPARE(session.model()->circuitWeights, model.circuitWeights);
    QCOMPARE(session.model()->headWeights, model.headWeights);
    QVERIFY(session.removedWeights());

    // Another run remembers nothing of it.
    session.reset();
    QVERIFY(!session.removedWeights());
    session.train(fewer);
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 5, patience);
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    session.applyEdit(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(2), patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.circuitWeights().size(), weights.size(), patience);
    QVERIFY(std::ranges::count(session.circuitWeights(), 0.0) > 0);
}

void TstRunEdits::undoWhileItTrainsHasTheWeightsToo()
{
    const Experiment experiment = longExperiment();
    Experiment shallow = experiment;
    shallow.circuit.blocks[0].repetitions = 1;
    TrainingSession session;
    trainFor(session, experiment);
    session.applyEdit(shallow);
    waitForEdit(session, 1);
    const std::vector<double> kept = session.modelsBeforeEdits()[0].model->circuitWeights;
    session.applyEdit(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(3), patience);
    const int step = session.history().parts[2].step;
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    // A few steps from what they had; from 0 they would be further off.
    const double farthest = experiment.training.learningRate * 3 * (session.stepsDone() - step + 1);
    for (std::size_t k = kept.size() / 2; k < kept.size(); ++k)
        QVERIFY(std::abs(session.model()->circuitWeights[k] - kept[k]) <= farthest);
    Runner again(experiment);
    Collector losses;
    (void)again.advance(session.history().parts[1].step, {}, losses);
    const RunState first = again.state();
    RemovedWeights removed;
    removed.note(first);
    Runner less(shallow, {.state = carriedOver(first, shallow, {.removed = &removed}),
                          .data = again.data(),
                          .earlier = {}});
    (void)less.advance(step - session.history().parts[1].step, {}, losses);
    const RunState second = less.state();
    removed.note(second);
    Runner back(experiment, {.state = carriedOver(second, experiment, {.removed = &removed}),
                             .data = again.data(),
                             .earlier = {}});
    (void)back.advance(session.stepsDone() - step, {}, losses);
    QCOMPARE(session.model()->circuitWeights, back.model().circuitWeights);
}

void TstRunEdits::burstCostsFewRestarts()
{
    Experiment changed = longExperiment();
    TrainingSession session;
    trainFor(session, changed);
    for (int k = 0; k < 50; ++k) {
        addRotation(changed, k % 9);
        session.applyEdit(changed);
    }
    QTRY_VERIFY_WITH_TIMEOUT(session.runExperiment()->circuit == changed.circuit, patience);
    // The worker may have taken some on the way, but never works off a queue.
    QVERIFY2(session.history().parts.size() <= 20,
             qPrintable(QString::number(session.history().parts.size())));
    const int done = session.stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > done, patience);
}

void TstRunEdits::turnedAngleIsOneEdit()
{
    Experiment changed = longExperiment();
    const OperationId id = append(changed.circuit, gate("rx"), {2}, {Parameter::number(0.1)});
    TrainingSession session;
    trainFor(session, changed);
    for (int k = 1; k <= 5; ++k) {
        for (Operation &operation : changed.circuit.operations)
            if (operation.id == id)
                operation.parameters = {Parameter::number(0.1 + 0.1 * k)};
        session.applyEdit(changed);
        QTRY_VERIFY_WITH_TIMEOUT(session.runExperiment()->circuit == changed.circuit, patience);
    }
    QCOMPARE(session.history().parts.size(), std::size_t(2));
    QCOMPARE(session.history().parts[1].edit, QStringLiteral("change RX on qubit 2"));
    QCOMPARE(session.facts()->earlier.size(), std::size_t(1));
    QCOMPARE(session.modelsBeforeEdits().size(), std::size_t(1));
}

void TstRunEdits::equalEditsAreTwo()
{
    Experiment changed = longExperiment();
    TrainingSession session;
    trainFor(session, changed);
    for (std::size_t k = 1; k <= 2; ++k) {
        addRotation(changed);
        session.applyEdit(changed);
        QTRY_VERIFY_WITH_TIMEOUT(session.runExperiment()->circuit == changed.circuit, patience);
    }
    QCOMPARE(session.history().parts.size(), std::size_t(3));
    QCOMPARE(session.history().parts[1].edit, session.history().parts[2].edit);
    QCOMPARE(session.modelsBeforeEdits().size(), std::size_t(2));
    QCOMPARE(session.facts()->earlier.size(), std::size_t(2));
}

void TstRunEdits::refusedEditLeavesTheRun_data()
{
    QTest::addColumn<Edit>("edit");
    QTest::addColumn<QString>("reason");
    QTest::newRow("too large") << Edit([](Experiment &e) { e.circuit.qubits = 34; })
                               << QStringLiteral("GiB");
    QTest::newRow("no such feature") << Edit([](Experiment &e) {
        append(e.circuit, gate("rx"), {0}, {Parameter::feature(100)});
    }) << QStringLiteral("feature");
    QTest::newRow("no such qubit")
        << Edit([](Experiment &e) { e.observables = {parseObservable("Z12")}; })
        << QStringLiteral("qubit");
}

void TstRunEdits::refusedEditLeavesTheRun()
{
    QFETCH(Edit, edit);
    QFETCH(QString, reason);
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    edit(changed);
    TrainingSession session;
    QSignalSpy refused(&session, &TrainingSession::editRefusalChanged);
    trainFor(session, experiment);
    session.applyEdit(changed);
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, patience);
    QVERIFY(session.editRefusal());
    QVERIFY2(session.editRefusal()->reason.contains(reason),
             qPrintable(session.editRefusal()->reason));
    QVERIFY(!session.editRefusal()->edit.isEmpty());
    QCOMPARE(session.history().parts.size(), std::size_t(1));
    QVERIFY(*session.runExperiment() == experiment);
    const int done = session.stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > done + 20, patience);
    QCOMPARE(session.state(), TrainingState::Running);
    QVERIFY(session.errorText().isEmpty());

    // Going back is no edit of the run, and what follows is taken as ever.
    session.applyEdit(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 2, patience);
    QVERIFY(!session.editRefusal());
    Experiment good = experiment;
    addRotation(good);
    session.applyEdit(good);
    waitForEdit(session, 1);

    // The refused one cost no number.
    Collector losses;
    Runner runner(experiment);
    (void)runner.advance(session.history().parts[1].step, {}, losses);
    for (std::size_t i = 0; i < losses.losses.size(); ++i)
        QCOMPARE(bits(session.history().steps[i].loss), bits(losses.losses[i]));
}

void TstRunEdits::modelsBeforeEditsAreKept()
{
    Experiment changed = longExperiment();
    TrainingSession session;
    QSignalSpy told(&session, &TrainingSession::modelsBeforeEditsChanged);
    trainFor(session, changed);
    for (std::size_t k = 1; k <= 23; ++k) {
        addRotation(changed, int(k % 9));
        session.applyEdit(changed);
        waitForEdit(session, k, 0);
    }
    QCOMPARE(session.modelsBeforeEdits().size(), std::size_t(20));
    QCOMPARE(told.count(), 23);
    const auto &last = session.modelsBeforeEdits().back();
    QCOMPARE(last.step, session.history().parts.back().step);
    QCOMPARE(last.edit, session.history().parts.back().edit);
    QCOMPARE(last.model->steps, last.step);
    QCOMPARE(last.model->earlier.size(), std::size_t(22));
    QVERIFY(!last.model->testVectors.empty());
}

void TstRunEdits::liveSettingsStay()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    TrainingSession session;
    trainFor(session, experiment);
    session.setLearningRate(1e-12);
    session.watchSample(3);
    session.setSteps(500'000);
    session.applyEdit(changed);
    waitForEdit(session, 1);
    QCOMPARE(session.stepsPlanned(), 500'000);
    QTRY_VERIFY_WITH_TIMEOUT(session.history().evaluations.back().part == 1, patience);
    const std::vector<double> early = session.circuitWeights();
    const auto count = session.history().evaluationCount;
    QTRY_VERIFY_WITH_TIMEOUT(session.history().evaluationCount > count + 20, patience);
    for (std::size_t k = 0; k < early.size(); ++k)
        QVERIFY(std::abs(session.circuitWeights()[k] - early[k]) < 1e-6);
}

void TstRunEdits::gradientComesWithTheWeights()
{
    Experiment experiment = longExperiment();
    TrainingSession session;
    trainFor(session, experiment);
    QTRY_VERIFY_WITH_TIMEOUT(!session.circuitGradient().empty(), patience);
    QCOMPARE(session.circuitGradient().size(), session.circuitWeights().size());
    QVERIFY(std::ranges::any_of(session.circuitGradient(),
                                [](double value) { return std::abs(value) > 1e-9; }));
    for (const EvaluationRecord &record : session.history().evaluations)
        QVERIFY(record.circuitGradient.empty());
    addRotation(experiment);
    session.applyEdit(experiment);
    waitForEdit(session, 1);
    QTRY_COMPARE_WITH_TIMEOUT(session.circuitGradient().size(),
                              std::size_t(expand(experiment.circuit).weights), patience);
    QCOMPARE(session.circuitWeights().size(), session.circuitGradient().size());
}

void TstRunEdits::nextStepComesAtOnce()
{
    Experiment changed = longExperiment();
    TrainingSession session;
    trainFor(session, changed);
    std::vector<double> times;
    for (std::size_t k = 1; k <= 9; ++k) {
        addRotation(changed, int(k % 9));
        session.applyEdit(changed);
        waitForEdit(session, k);
        times.push_back(session.history().parts.back().milliseconds);
        QTest::qWait(20);
    }
    std::ranges::sort(times);
    qInfo("9 qubits, from edit to the end of the next step: median %.1f ms, longest %.1f ms",
          times[times.size() / 2], times.back());
    QVERIFY(times.front() > 0);
    QVERIFY2(times[times.size() / 2] < 1000, qPrintable(QString::number(times.back())));
}

QTEST_GUILESS_MAIN(TstRunEdits)
#include "tst_run_edits.moc"
