// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/reduced_states.h"
#include "engine/simulator/state.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/shown_state.h"
#include "ui/session/training_session.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;
constexpr double exact = 1e-12;

/// Layers of rotations and CNOTs, as many weights as rotations.
Circuit layered(int qubits, int layers)
{
    Circuit circuit;
    circuit.qubits = qubits;
    for (int layer = 0; layer < layers; ++layer) {
        for (int qubit = 0; qubit < qubits; ++qubit)
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(circuit.weights)});
        for (int qubit = 1; qubit < qubits; ++qubit)
            append(circuit, gate("cx"), {qubit - 1, qubit});
    }
    return circuit;
}

/// A state whose inputs a test sets, without a document.
struct Bench {
    explicit Bench(Circuit circuit)
    {
        request.weights.assign(std::size_t(expand(circuit).weights), 0.4);
        request.samples = {std::vector<double>(std::size_t(circuit.features), 0.2)};
        request.observables = pauliZOfEveryQubit(circuit.qubits);
        request.circuit = std::move(circuit);
    }

    StateRequest request;
    int asked = 0;
    ShownState state{[this](const Circuit *trial) {
        ++asked;
        StateRequest next = request;
        if (trial) {
            next.circuit = *trial;
            next.weights.assign(std::size_t(expand(*trial).weights), 0.4);
        }
        return StateSource{.request = next};
    }};
};

struct Window {
    Window() { document.newFromPreset(QStringLiteral("digits_1_vs_5")); }

    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
};

double worst(const std::vector<double> &a, const std::vector<double> &b)
{
    double result = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        result = std::max(result, std::abs(a[k] - b[k]));
    return result;
}

} // namespace

class TestShownState final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallStatesAreThereAtOnce();
    void cutsAndTrials();
    void anOldCutGivesNoState();
    void wideStatesComeLater();
    void onlyTheNewestResultCounts();
    void whatWasTriedIsLetGoAtOnce();
    void aTrainingDoesNotStarveIt();
    void cancelAndCompute();
    void destroyedWhileComputing();
    void tooWide();
    void problemsAreTold();
    void anyErrorIsTold_data();
    void anyErrorIsTold();
    void meanOfAClassByHand();
    void meanOfAClassIsBounded();
    void classIsForgottenWithItsData();
    void weightsAreNamed();
    void triedEditsOfARunKeepItsWeights();
};

void TestShownState::smallStatesAreThereAtOnce()
{
    Bench bench(layered(12, 4));
    QCOMPARE(bench.state.status(), StateStatus::Ready);
    const StateFacts &facts = *bench.state.facts();
    const StateVector reference = stateVector(expand(bench.request.circuit),
                                              bench.request.samples.front(), bench.request.weights);
    for (int qubit = 0; qubit < 12; ++qubit) {
        const auto bloch = blochVector(reference, 12, qubit);
        for (std::size_t axis = 0; axis < 3; ++axis)
            QVERIFY(std::abs(facts.bloch[std::size_t(qubit)][axis] - bloch[axis]) < exact);
        QVERIFY(std::abs(facts.expectations[std::size_t(qubit)] - bloch[2]) < exact);
    }
    QCOMPARE(facts.largest.size(), keptBasisStates);
    for (const BasisState &state : facts.largest)
        QVERIFY(std::abs(state.amplitude - reference[state.index]) < exact);
    // Computed once for all who ask.
    static_cast<void>(bench.state.facts());
    QCOMPARE(bench.asked, 1);
    bench.state.invalidate();
    QCOMPARE(bench.asked, 1);
    static_cast<void>(bench.state.status());
    QCOMPARE(bench.asked, 2);
}

void TestShownState::cutsAndTrials()
{
    Circuit bell;
    bell.qubits = 2;
    append(bell, gate("h"), {0});
    append(bell, gate("cx"), {0, 1});
    Bench bench(bell);
    QSignalSpy changes(&bench.state, &ShownState::changed);
    const auto z = [&] { return bench.state.facts()->expectations; };
    QVERIFY(worst(z(), {0, 0}) < exact);
    bench.state.setCut(CircuitCut{{0, 0}});
    QVERIFY(worst(z(), {1, 1}) < exact);
    bench.state.setCut(CircuitCut{{1, 0}});
    QVERIFY(worst(z(), {0, 1}) < exact);
    Circuit trial = bell;
    append(trial, gate("x"), {1});
    bench.state.setTrial(trial, CircuitCut{{0, 0, 1}});
    QVERIFY(worst(z(), {1, -1}) < exact);
    bench.state.setTrial({});
    QVERIFY(worst(z(), {0, 1}) < exact); // the document's place again
    QCOMPARE(changes.count(), 4);
    bench.state.setTrial({});
    QCOMPARE(changes.count(), 4);
}

void TestShownState::anOldCutGivesNoState()
{
    Bench bench(layered(2, 1));
    bench.state.setCut(CircuitCut{{1, 1, 0}});
    QCOMPARE(bench.state.status(), StateStatus::Ready);
    append(bench.request.circuit, gate("h"), {0});
    bench.state.circuitChanged();
    QCOMPARE(bench.state.status(), StateStatus::Computing);
    QVERIFY(!bench.state.fittingFacts());
    bench.state.setCut(CircuitCut{{1, 1, 0, 0}});
    QCOMPARE(bench.state.status(), StateStatus::Ready);
}

void TestShownState::wideStatesComeLater()
{
    Bench bench(layered(17, 4));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(bench.state.status(), StateStatus::Computing);
    QVERIFY2(timer.elapsed() < 100, "the window waited");
    QVERIFY(!bench.state.facts());
    QSignalSpy progress(&bench.state, &ShownState::progressed);
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Ready, patience);
    QCOMPARE(bench.state.facts()->bloch.size(), std::size_t(17));
    QVERIFY(bench.state.fittingFacts());
}

void TestShownState::onlyTheNewestResultCounts()
{
    Bench bench(layered(17, 4));
    QCOMPARE(bench.state.status(), StateStatus::Computing);
    Circuit newest;
    for (int turn = 0; turn < 5; ++turn) {
        newest = bench.request.circuit;
        for (int k = 0; k <= turn; ++k)
            append(newest, gate("x"), {k});
        bench.state.setTrial(newest);
        QCOMPARE(bench.state.status(), StateStatus::Computing);
        QTest::qWait(5);
    }
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Ready, patience);
    const StateVector reference =
        stateVector(expand(newest), bench.request.samples.front(), bench.request.weights);
    QVERIFY(std::abs(bench.state.facts()->expectations[4] - expectation(reference, 17, pauliZ(4)))
            < exact);
}

void TestShownState::whatWasTriedIsLetGoAtOnce()
{
    Bench bench(layered(17, 4));
    static_cast<void>(bench.state.status());
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Ready, patience);
    const std::vector<double> before = bench.state.facts()->expectations;
    Circuit trial = bench.request.circuit;
    append(trial, gate("x"), {0});
    bench.state.setTrial(trial);
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Ready, patience);
    QVERIFY(bench.state.facts()->expectations != before);
    bench.state.setTrial({});
    QCOMPARE(bench.state.status(), StateStatus::Ready);
    QCOMPARE(bench.state.facts()->expectations, before);
}

void TestShownState::aTrainingDoesNotStarveIt()
{
    Bench bench(layered(17, 4));
    static_cast<void>(bench.state.status());
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Ready, patience);
    const std::vector<double> first = bench.state.facts()->expectations;
    QElapsedTimer timer;
    timer.start();
    int turn = 0;
    while (bench.state.facts()->expectations == first && timer.elapsed() < patience) {
        bench.request.weights.front() = 0.4 + 1e-3 * ++turn;
        bench.state.invalidate();
        static_cast<void>(bench.state.status());
        QVERIFY(bench.state.fittingFacts()); // the older ones stay in sight
        QTest::qWait(5);
    }
    QVERIFY(bench.state.facts()->expectations != first);
    // What came last is shown in the end.
    const StateVector reference = stateVector(expand(bench.request.circuit),
                                              bench.request.samples.front(), bench.request.weights);
    QTRY_VERIFY_WITH_TIMEOUT(bench.state.status() == StateStatus::Ready
                                 && std::abs(bench.state.facts()->expectations[0]
                                             - expectation(reference, 17, pauliZ(0)))
                                        < exact,
                             patience);
}

void TestShownState::cancelAndCompute()
{
    Bench bench(layered(19, 6));
    QCOMPARE(bench.state.status(), StateStatus::Computing);
    QSignalSpy progress(&bench.state, &ShownState::progressed);
    QTRY_VERIFY_WITH_TIMEOUT(progress.count() > 0, patience);
    QVERIFY(bench.state.progress() > 0 && bench.state.progress() < 1);
    bench.state.cancel();
    QCOMPARE(bench.state.status(), StateStatus::Cancelled);
    const int seen = int(progress.count());
    QTest::qWait(200);
    QCOMPARE(int(progress.count()), seen);
    bench.request.weights.front() = 0.7; // as a training does
    bench.state.invalidate();
    QCOMPARE(bench.state.status(), StateStatus::Cancelled);
    bench.state.compute();
    QCOMPARE(bench.state.status(), StateStatus::Computing);
}

void TestShownState::destroyedWhileComputing()
{
    QElapsedTimer timer;
    for (int turn = 0; turn < 10; ++turn) {
        Bench bench(layered(19, 6));
        QCOMPARE(bench.state.status(), StateStatus::Computing);
        if (turn % 2)
            QTest::qWait(turn * 5);
        timer.start();
    }
    QVERIFY(timer.elapsed() < 2'000); // of the last: it was given up
}

void TestShownState::tooWide()
{
    Bench bench(layered(2, 1));
    bench.request.circuit.qubits = widestShownState + 1;
    QCOMPARE(bench.state.status(), StateStatus::Unavailable);
    QVERIFY(!bench.state.facts());
    QVERIFY(bench.state.reason().contains(QStringLiteral("21 qubits")));
    QVERIFY(bench.state.reason().contains(QStringLiteral("ansatz state")));
}

void TestShownState::problemsAreTold()
{
    Circuit circuit;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0, 10)});
    Bench bench(circuit);
    bench.request.samples = {{1e308}};
    QCOMPARE(bench.state.status(), StateStatus::Unavailable);
    QVERIFY(bench.state.reason().contains(QStringLiteral("too large")));
    bench.request.samples = {{0.1}};
    bench.state.invalidate();
    QCOMPARE(bench.state.status(), StateStatus::Ready);
}

void TestShownState::anyErrorIsTold_data()
{
    QTest::addColumn<int>("qubits");
    QTest::newRow("at once") << 2;
    QTest::newRow("on a thread") << 16;
}

// No fault of a person: as when a state finds no memory.
void TestShownState::anyErrorIsTold()
{
    QFETCH(int, qubits);
    Bench bench(layered(qubits, 4));
    bench.request.weights.pop_back();
    bench.state.invalidate();
    QTRY_COMPARE_WITH_TIMEOUT(bench.state.status(), StateStatus::Unavailable, patience);
    QVERIFY(!bench.state.facts());
    QVERIFY(!bench.state.reason().isEmpty());
}

void TestShownState::meanOfAClassByHand()
{
    Window window;
    QTRY_VERIFY_WITH_TIMEOUT(window.preview.data(), patience);
    const PreparedData &data = *window.preview.data();
    for (const std::size_t target : {0, 1}) {
        window.preview.setShownClass(target);
        QCOMPARE(window.preview.shownClass(), std::optional(target));
        QTRY_COMPARE_WITH_TIMEOUT(window.preview.state().status(), StateStatus::Ready, patience);
        const StateFacts &facts = *window.preview.state().facts();
        const ExpandedCircuit circuit = expand(window.document.experiment().circuit);
        std::vector<double> z(9);
        std::vector<double> probabilities(512);
        std::array<double, 3> bloch{};
        std::size_t count = 0;
        for (std::size_t row = 0; row < data.train.features.rows; ++row) {
            if (data.train.targets[row] != int(target))
                continue;
            const auto features = data.train.features.row(row);
            const StateVector state = stateVector(circuit, {features.begin(), features.end()},
                                                  window.preview.circuitWeights());
            ++count;
            for (int qubit = 0; qubit < 9; ++qubit)
                z[std::size_t(qubit)] += expectation(state, 9, pauliZ(qubit));
            for (std::size_t x = 0; x < 512; ++x)
                probabilities[x] += std::norm(state[x]);
            for (std::size_t axis = 0; axis < 3; ++axis)
                bloch[axis] += blochVector(state, 9, 4)[axis];
        }
        QVERIFY(count > 50);
        QCOMPARE(facts.mixed, count);
        QCOMPARE(window.preview.samplesOfClass(target), count);
        for (double &value : z)
            value /= double(count);
        QVERIFY(worst(facts.expectations, z) < exact);
        QVERIFY(worst(window.preview.expectations(), z) < exact);
        for (const BasisState &state : facts.largest) {
            QVERIFY(std::abs(state.probability - probabilities[state.index] / double(count))
                    < exact);
            QCOMPARE(state.amplitude, std::complex<double>()); // a mixture has none
        }
        for (std::size_t axis = 0; axis < 3; ++axis)
            QVERIFY(std::abs(facts.bloch[4][axis] - bloch[axis] / double(count)) < exact);
    }
    window.preview.setShownClass({});
    QCOMPARE(window.preview.state().facts()->mixed, std::size_t(0));
}

void TestShownState::meanOfAClassIsBounded()
{
    QCOMPARE(mostMixedSamples(1), std::size_t(256));
    QCOMPARE(mostMixedSamples(14), std::size_t(256));
    QCOMPARE(mostMixedSamples(16), std::size_t(64));
    QCOMPARE(mostMixedSamples(20), std::size_t(8));
    Window window;
    Experiment wide = window.document.experiment();
    wide.circuit = layered(16, 1);
    wide.observables.clear();
    window.document.edit(QStringLiteral("wider"), wide);
    QTRY_VERIFY_WITH_TIMEOUT(window.preview.data(), patience);
    window.preview.setShownClass(1);
    QCOMPARE(window.preview.state().status(), StateStatus::Computing);
    QTRY_COMPARE_WITH_TIMEOUT(window.preview.state().status(), StateStatus::Ready, patience);
    QCOMPARE(window.preview.state().facts()->mixed, std::size_t(64));
    QVERIFY(window.preview.samplesOfClass(1) > 64);
}

void TestShownState::classIsForgottenWithItsData()
{
    Window window;
    window.preview.setShownClass(0);
    QVERIFY(!window.preview.shownClass()); // no data yet
    QTRY_VERIFY_WITH_TIMEOUT(window.preview.data(), patience);
    window.preview.setShownClass(7);
    QVERIFY(!window.preview.shownClass());
    window.preview.setShownClass(1);
    QSignalSpy samples(&window.preview, &ExperimentPreview::sampleChanged);
    // While other data load there is no mean.
    Experiment changed = window.document.experiment();
    changed.data.sampleLimit = 60;
    window.document.edit(QStringLiteral("fewer"), changed);
    QCOMPARE(window.preview.state().status(), StateStatus::Unavailable);
    QVERIFY(window.preview.expectations().empty());
    QTRY_VERIFY_WITH_TIMEOUT(window.preview.data(), patience);
    QCOMPARE(window.preview.shownClass(), std::optional<std::size_t>(1));
    QTRY_COMPARE_WITH_TIMEOUT(window.preview.state().status(), StateStatus::Ready, patience);
    window.document.newFromPreset(QStringLiteral("hybrid_gpu_pipeline"));
    QVERIFY(!window.preview.shownClass());
    QVERIFY(samples.count() >= 1);
}

void TestShownState::weightsAreNamed()
{
    Window window;
    QVERIFY(!window.preview.weightsAreTrained(window.document.experiment().circuit));
    window.session.train(window.document.experiment());
    QTRY_COMPARE_WITH_TIMEOUT(window.session.state(), TrainingState::Finished, patience);
    QVERIFY(window.preview.weightsAreTrained(window.document.experiment().circuit));
    Circuit other = window.document.experiment().circuit;
    append(other, gate("h"), {0});
    QVERIFY(!window.preview.weightsAreTrained(other));
    QCOMPARE(window.preview.circuitWeights(other).size(), std::size_t(36));
}

void TestShownState::triedEditsOfARunKeepItsWeights()
{
    Window window;
    QTRY_VERIFY_WITH_TIMEOUT(window.preview.data(), patience);
    Experiment longer = window.document.experiment();
    longer.training.steps = 100'000;
    window.document.edit(QStringLiteral("longer"), longer);
    window.session.train(window.document.experiment());
    QTRY_VERIFY_WITH_TIMEOUT(window.session.stepsDone() > 50, patience);
    window.session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(window.session.state(), TrainingState::Paused, patience);
    Circuit trial = window.document.experiment().circuit;
    append(trial, gate("h"), {0});
    QVERIFY(window.preview.weightsAreTrained(trial));
    QCOMPARE(window.preview.circuitWeights(trial), window.session.circuitWeights());
    // What is shown of the try is of those weights, too.
    window.preview.state().setTrial(trial);
    const StateVector reference =
        stateVector(expand(trial), window.preview.features(), window.session.circuitWeights());
    QVERIFY(std::abs(window.preview.expectations().at(0) - expectation(reference, 9, pauliZ(0)))
            < exact);
    window.session.stop();
}

QTEST_GUILESS_MAIN(TestShownState)
#include "tst_shown_state.moc"
