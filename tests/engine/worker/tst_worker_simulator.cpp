// SPDX-License-Identifier: GPL-3.0-or-later
// A simulator in a worker process, with a stand-in that computes with native simulators.
#include "engine/circuit/templates.h"
#include "engine/gradient/jacobian.h"
#include "engine/worker/worker_simulator.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/support/agreement.h"
#include "tests/support/random_circuit.h"
#include "tests/support/reference_circuits.h"

#include <QTest>

#include <atomic>

using namespace ansatz;
using namespace ansatz::worker;
using test::as;
using test::contains;
using test::errorOf;
using test::standIn;

namespace {

// A circuit with inputs, and passes over it.
struct Passes {
    test::RandomCase drawn = test::randomCase(6, 3, 5);
    std::vector<float> features = as<float>(drawn.features);
    std::vector<float> weights = as<float>(drawn.weights);
    Batch<float> batch{5, features, weights};
    std::vector<float> values = std::vector<float>(5 * drawn.observables.size());
    std::vector<float> gradient = std::vector<float>(weights.size());

    std::unique_ptr<Simulator<float>> simulator(std::vector<std::string> arguments) const
    {
        return makeWorkerSimulator<float>(standIn(std::move(arguments)), drawn.circuit,
                                          drawn.observables);
    }
    void run(Simulator<float> &simulator)
    {
        const PassId pass = simulator.forwardForGradients(batch, values);
        simulator.backward(batch, values, {gradient, {}}, pass);
    }
};

} // namespace

class TestWorkerSimulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void computesWhatNativeComputes();
    void keptStatesAreUsedAndNeverOthers();
    void manyOfThemShareAWorker();
    void refusalsComeOver();
    void aFailureLeavesTheWorker_data();
    void aFailureLeavesTheWorker();
    void aLostDeviceEndsTheWorker();
    void aDeathIsToldOnce_data();
    void aDeathIsToldOnce();
    void givingUpEndsAWorkerThatDoesNotListen();
    void givingUpIsQuick();
    void droppingWaitsForNobodysPass();
    void droppingEndsAWorkerThatDoesNotAnswer();
    void nonsenseIsAnErrorAndNoMore_data();
    void nonsenseIsAnErrorAndNoMore();
    void cleanup() { endIdleWorkers(); }
};

void TestWorkerSimulator::computesWhatNativeComputes()
{
    for (const auto &reference : test::referenceCircuits()) {
        const auto simulator = makeWorkerSimulator<double>(standIn({"serve"}), reference.circuit,
                                                           reference.observables);
        const Batch<double> batch{reference.samples, reference.features, reference.weights};
        std::vector<double> values(reference.expectations.size());
        simulator->forward(batch, values);
        ANSATZ_COMPARE(values, reference.expectations, test::tolerance<double>);
        const Jacobian jacobian = adjointJacobian(*simulator, batch);
        ANSATZ_COMPARE(jacobian.weights, reference.jacobianWeights, test::tolerance<double>);
        ANSATZ_COMPARE(jacobian.features, reference.jacobianFeatures, test::tolerance<double>);
    }
}

void TestWorkerSimulator::keptStatesAreUsedAndNeverOthers()
{
    Passes passes;
    const auto simulator = passes.simulator({"serve"});
    passes.run(*simulator);
    const auto expected = passes.gradient;
    const PassId old = simulator->forwardForGradients(passes.batch, passes.values);
    std::vector<float> others = passes.features;
    others.front() += 1;
    std::vector<float> otherValues(passes.values.size());
    static_cast<void>(simulator->forwardForGradients({5, others, passes.weights}, otherValues));
    QVERIFY(otherValues != passes.values);
    simulator->backward(passes.batch, passes.values, {passes.gradient, {}}, old);
    QVERIFY(passes.gradient == expected);
}

void TestWorkerSimulator::manyOfThemShareAWorker()
{
    Passes passes;
    const auto first = passes.simulator({"serve"});
    const auto second = passes.simulator({"serve"});
    QCOMPARE(test::children(), std::size_t(1));
    passes.run(*first);
    const auto expected = passes.gradient;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> threads;
    for (Simulator<float> *simulator : {first.get(), second.get()}) {
        threads.emplace_back([&wrong, &expected, simulator] {
            Passes own;
            for (int i = 0; i < 500; ++i) {
                own.run(*simulator);
                wrong += own.gradient != expected;
            }
        });
    }
    threads.clear();
    QCOMPARE(wrong.load(), 0);
}

void TestWorkerSimulator::refusalsComeOver()
{
    const Passes passes;
    try {
        static_cast<void>(makeWorkerSimulator<float>(standIn({"serve"}), passes.drawn.circuit,
                                                     {pauliZ(0), pauliZ(9)}));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("observable 2"));
    }
    const ExpandedCircuit huge = expand(hybridPipelineCircuit(34, 1));
    const std::vector<float> features(34);
    const std::vector<float> weights(static_cast<std::size_t>(huge.weights));
    std::vector<float> value(1);
    const std::string error = errorOf([&] {
        makeWorkerSimulator<float>(standIn({"serve"}), huge, {pauliZ(0)})
            ->forward({1, features, weights}, value);
    });
    QVERIFY2(contains(error, "34 qubits"), error.c_str());
}

void TestWorkerSimulator::aFailureLeavesTheWorker_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("told");
    QTest::addRow("of its backend") << "fault-2"
                                    << "the stand-in's GPU failed";
    QTest::addRow("of its memory") << "allocation-2"
                                   << "the memory does not suffice for this";
}

void TestWorkerSimulator::aFailureLeavesTheWorker()
{
    QFETCH(QString, kind);
    QFETCH(QString, told);
    const WorkerCommand command = standIn({kind.toStdString()});
    Passes passes;
    const auto simulator = passes.simulator(command.arguments);
    const pid_t id = sharedWorker(command)->processId();
    passes.run(*simulator);
    const auto expected = passes.gradient;
    try {
        passes.run(*simulator);
        QFAIL("it did not fail");
    } catch (const BackendFailure &failure) {
        QCOMPARE(failure.problem(), told.toStdString());
        QVERIFY(!failure.remedy().empty());
    }
    passes.run(*simulator);
    QVERIFY(passes.gradient == expected);
    QCOMPARE(sharedWorker(command)->processId(), id);
}

void TestWorkerSimulator::aLostDeviceEndsTheWorker()
{
    const WorkerCommand command = standIn({"lost-2"});
    Passes passes;
    const auto simulator = passes.simulator(command.arguments);
    const auto worker = sharedWorker(command);
    passes.run(*simulator);
    const auto expected = passes.gradient;
    try {
        passes.run(*simulator);
        QFAIL("it did not fail");
    } catch (const BackendFailure &failure) {
        QCOMPARE(failure.problem(), std::string("the stand-in's GPU failed"));
        QVERIFY2(contains(failure.remedy(), "a new worker"), failure.remedy().c_str());
    }
    QVERIFY(!worker->isUsable());
    QVERIFY(test::soon([&] { return !test::isRunning(worker->processId()); }));
    passes.run(*simulator); // in another one
    QVERIFY(passes.gradient == expected);
    QVERIFY(sharedWorker(command)->processId() != worker->processId());
}

void TestWorkerSimulator::aDeathIsToldOnce_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("told");
    QTest::addRow("killed") << QStringList({"die", "3", "9"}) << "was killed by signal 9 (Killed)";
    QTest::addRow("aborted") << QStringList({"die", "3", "6"})
                             << "was killed by signal 6 (Aborted)";
    QTest::addRow("crashed") << QStringList({"die", "3", "11"})
                             << "was killed by signal 11 (Segmentation fault)";
    QTest::addRow("ended") << QStringList({"exit", "3"})
                           << "ended with status 7; it said: this is the end";
}

void TestWorkerSimulator::aDeathIsToldOnce()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, told);
    std::vector<std::string> texts;
    for (const QString &argument : arguments)
        texts.push_back(argument.toStdString());
    Passes passes;
    const auto simulator = passes.simulator(texts); // the first request
    const PassId pass = simulator->forwardForGradients(passes.batch, passes.values);
    const auto expected = passes.values;
    try {
        simulator->backward(passes.batch, passes.values, {passes.gradient, {}}, pass);
        QFAIL("it lives");
    } catch (const BackendFailure &error) {
        QVERIFY2(contains(error.problem(), told.toStdString()), error.what());
        QVERIFY(!error.remedy().empty());
    }
    // The next pass starts another one, which does not know of the pass before.
    passes.values.assign(passes.values.size(), 0);
    simulator->forward(passes.batch, passes.values);
    QVERIFY(passes.values == expected);
}

void TestWorkerSimulator::givingUpEndsAWorkerThatDoesNotListen()
{
    // It answers the first request only.
    Passes passes;
    const worker::WorkerCommand command = standIn({"deaf"});
    const auto start = std::chrono::steady_clock::now();
    const auto worker = sharedWorker(command);
    int left = 10;
    QVERIFY_EXCEPTION_THROWN(worker->ask(
                                 {.kind = Request::DropSimulator}, [](auto) {}, [](const auto &) {},
                                 [&] { return left-- <= 0; }),
                             Interrupted);
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    QVERIFY(!worker->isUsable());
}

void TestWorkerSimulator::givingUpIsQuick()
{
    // A pass of some seconds.
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(18, 20));
    const auto simulator =
        makeWorkerSimulator<double>(standIn({"serve"}), circuit, pauliZOfEveryQubit(18));
    const std::vector<double> features(18 * 64, 0.3);
    const std::vector<double> weights(static_cast<std::size_t>(circuit.weights), 0.2);
    std::vector<double> values(64 * 18);
    const auto begin = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point asked;
    simulator->setGiveUp([&] {
        asked = std::chrono::steady_clock::now();
        return asked - begin > std::chrono::milliseconds(100);
    });
    QVERIFY_EXCEPTION_THROWN(simulator->forward({64, features, weights}, values), Interrupted);
    const std::chrono::duration<double> late = std::chrono::steady_clock::now() - asked;
    QVERIFY2(late.count() < 0.5, std::to_string(late.count()).c_str());
    qInfo("given up within %.1f ms", 1000 * late.count());
    simulator->setGiveUp({});
    // The same worker goes on.
    const std::vector<double> one(18, 0.3);
    values.resize(18);
    simulator->forward({1, one, weights}, values);
}

void TestWorkerSimulator::droppingWaitsForNobodysPass()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(18, 20));
    const auto busy =
        makeWorkerSimulator<double>(standIn({"serve"}), circuit, pauliZOfEveryQubit(18));
    Passes passes;
    auto dropped = passes.simulator({"serve"});
    std::atomic<bool> isOver = false;
    std::atomic<bool> isAtWork = false;
    busy->setGiveUp([&] {
        isAtWork = true;
        return isOver.load();
    });
    std::jthread thread([&] { // a pass of some seconds
        const std::vector<double> features(18 * 64, 0.3);
        const std::vector<double> weights(static_cast<std::size_t>(circuit.weights), 0.2);
        std::vector<double> values(64 * 18);
        QVERIFY_EXCEPTION_THROWN(busy->forward({64, features, weights}, values), Interrupted);
    });
    QVERIFY(test::soon([&] { return isAtWork.load(); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto start = std::chrono::steady_clock::now();
    dropped.reset();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    isOver = true;
    thread.join();
    QVERIFY2(took.count() < 0.2, std::to_string(took.count()).c_str());
    // It is dropped with the next request, which gets its own answer.
    const auto another = passes.simulator({"serve"});
    passes.run(*another);
}

void TestWorkerSimulator::droppingEndsAWorkerThatDoesNotAnswer()
{
    Passes passes;
    auto simulator = passes.simulator({"stall", "2"});
    const auto start = std::chrono::steady_clock::now();
    simulator.reset();
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
    endIdleWorkers();
    QCOMPARE(test::children(), std::size_t(0));
}

void TestWorkerSimulator::nonsenseIsAnErrorAndNoMore_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addRow("random bytes") << "garbage";
    QTest::addRow("random fields") << "almost";
}

void TestWorkerSimulator::nonsenseIsAnErrorAndNoMore()
{
    QFETCH(QString, kind);
    const std::size_t before = test::openDescriptors();
    int refused = 0;
    for (int seed = 0; seed < 60; ++seed) {
        Passes passes;
        try {
            const auto simulator = passes.simulator({kind.toStdString(), std::to_string(seed)});
            for (int i = 0; i < 8; ++i)
                passes.run(*simulator);
        } catch (const Interrupted &) {
            ++refused; // it may say so at any time,
        } catch (const InternalError &) {
            ++refused; // or report a fault of its own
        } catch (const UserError &) {
            ++refused;
        }
    }
    endIdleWorkers();
    QVERIFY2(refused > 30, std::to_string(refused).c_str());
    QCOMPARE(test::openDescriptors(), before);
    QCOMPARE(test::children(), std::size_t(0));
}

QTEST_GUILESS_MAIN(TestWorkerSimulator)
#include "tst_worker_simulator.moc"
