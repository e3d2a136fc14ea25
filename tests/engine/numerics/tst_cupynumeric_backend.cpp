// SPDX-License-Identifier: GPL-3.0-or-later
// The backend cupynumeric: found or not, and why; with its component, its shards.
#include "engine/circuit/templates.h"
#include "engine/gradient/jacobian.h"
#include "engine/numerics/backend.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/run_check.h"
#include "engine/worker/wait_scope.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/support/agreement.h"
#include "tests/support/missing_component.h"
#include "tests/support/random_circuit.h"
#include "tests/support/reference_circuits.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace ansatz;
using namespace ansatz::worker;
using test::as;
using test::contains;

namespace {

// The state as another process sees it: it is looked at once in each.
CupynumericState stateWith(const char *path, const char *answer = nullptr)
{
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", path);
    if (answer != nullptr)
        qputenv("ANSATZ_STAND_IN_CHECK", answer);
    return cupynumericState();
}

} // namespace

class TestCupynumericBackend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_worker = qgetenv("ANSATZ_WORKER_CUPYNUMERIC"); }
    void cleanup()
    {
        qputenv("ANSATZ_WORKER_CUPYNUMERIC", m_worker);
        endIdleWorkers();
    }

    void notInstalled();
    void namedWrongly();
    void librariesThatDoNotLoad();
    void aProgramThatIsNoWorker();
    void aProgramThatDoesNotAnswerIsGivenUp();
    void aProgramThatAnswersLateIsAskedAgain();
    void aProgramThatWasKilledIsAskedAgain();
    void gpusAreCounted();
    void refusedAsABackendWithTheReason();
    void shardsAgree_data();
    void shardsAgree();
    void arraysComputeCircuits_data();
    void arraysComputeCircuits();
    void sumsAreTheSameBits_data();
    void sumsAreTheSameBits();
    void startsAndEndsFiftyTimes();
    void printsNothing();

private:
    [[nodiscard]] std::string missing() const
    {
        return m_worker.isEmpty() ? "ANSATZ_WORKER_CUPYNUMERIC is not set"
                                  : cupynumericState().reason;
    }
    template <class Real>
    static void checkShards(std::size_t samples, int shards);

    QByteArray m_worker; ///< of this build; empty without the component
};

void TestCupynumericBackend::notInstalled()
{
    qunsetenv("ANSATZ_WORKER_CUPYNUMERIC"); // beside a test there is none
    const CupynumericState state = cupynumericState();
    QVERIFY2(contains(state.reason, "its component is not installed"), state.reason.c_str());
    QVERIFY2(contains(state.remedy, "packaging/run.sh --with-cupynumeric"), state.remedy.c_str());
}

void TestCupynumericBackend::namedWrongly()
{
    const CupynumericState state = stateWith("/nowhere/worker");
    QVERIFY2(contains(state.reason, "ANSATZ_WORKER_CUPYNUMERIC names no file: /nowhere/worker"),
             state.reason.c_str());
}

// A link to the stand-in: each path is looked at once.
static QByteArray linked(const QTemporaryDir &folder)
{
    const QString path = folder.filePath("worker");
    return QFile::link(ANSATZ_STAND_IN_WORKER, path) ? path.toUtf8() : QByteArray();
}

void TestCupynumericBackend::librariesThatDoNotLoad()
{
    const QTemporaryDir folder;
    const CupynumericState state = stateWith(
        linked(folder), "3its libraries do not load: liblegate.so: cannot open shared object file");
    QVERIFY2(state.reason
                 == "its libraries do not load: liblegate.so: cannot open shared object file",
             state.reason.c_str());
    QVERIFY(!state.remedy.empty());
}

void TestCupynumericBackend::aProgramThatIsNoWorker()
{
    const QTemporaryDir folder;
    const CupynumericState state = stateWith(linked(folder), "0hello");
    QVERIFY2(contains(state.reason, "is no worker of this program"), state.reason.c_str());
    const CupynumericState silent = stateWith("/bin/false");
    QVERIFY2(contains(silent.reason, "ended with status 1"), silent.reason.c_str());
}

void TestCupynumericBackend::aProgramThatDoesNotAnswerIsGivenUp()
{
    const QTemporaryDir folder;
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", linked(folder));
    qputenv("ANSATZ_STAND_IN_CHECK", "mute");
    std::atomic<bool> isOver = false;
    std::atomic<bool> hasGivenUp = false;
    std::jthread first([&] {
        const WaitScope scope([&] { return isOver.load(); });
        try {
            static_cast<void>(cupynumericState());
        } catch (const Interrupted &) {
            hasGivenUp = true;
        }
    });
    QVERIFY(test::soon([] { return test::children() == 1; }));
    {
        int left = 5; // who waits for the same answer is not held up either
        const WaitScope scope([&] { return left-- <= 0; });
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(cupynumericState()), Interrupted);
    }
    QVERIFY(!hasGivenUp);
    isOver = true;
    first.join();
    QVERIFY(hasGivenUp);
    QCOMPARE(test::children(), std::size_t(0));
    // Nothing is known yet: the next who asks looks.
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=1");
    QCOMPARE(cupynumericState().gpus, 1);
}

void TestCupynumericBackend::aProgramThatAnswersLateIsAskedAgain()
{
    const QTemporaryDir folder;
    setCheckPatience(std::chrono::milliseconds(150));
    const CupynumericState late = stateWith(linked(folder), "mute");
    QVERIFY2(contains(late.reason, "did not answer within 0.15 s"), late.reason.c_str());
    QVERIFY2(contains(late.remedy, "try again"), late.remedy.c_str());
    QCOMPARE(test::children(), std::size_t(0));
    setCheckPatience(std::chrono::seconds(20));
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=1");
    QVERIFY(cupynumericState().isAvailable());
    QCOMPARE(cupynumericState().gpus, 1);
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=2"); // an answer is remembered
    QCOMPARE(cupynumericState().gpus, 1);
}

void TestCupynumericBackend::aProgramThatWasKilledIsAskedAgain()
{
    const QTemporaryDir folder;
    const CupynumericState killed = stateWith(linked(folder), "killed");
    QVERIFY2(contains(killed.reason, "was killed by signal 9"), killed.reason.c_str());
    QVERIFY2(contains(killed.remedy, "try again"), killed.remedy.c_str());
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=1");
    QVERIFY(cupynumericState().isAvailable());
}

void TestCupynumericBackend::gpusAreCounted()
{
    const QTemporaryDir folder;
    const CupynumericState state = stateWith(linked(folder), "0gpus=2");
    QVERIFY(state.isAvailable());
    QCOMPARE(state.gpus, 2);
    for (const Backend &backend : backends()) {
        if (backend.name == "cupynumeric")
            QVERIFY(backend.devices
                    == std::vector<std::string>({"cpu", "cuda:0", "cuda:1", "cuda"}));
    }
    const std::string error =
        test::errorOf([] { requireTarget({.backend = "cupynumeric", .device = "cuda:2"}); });
    QVERIFY2(contains(error, "choose one of cpu, cuda:0, cuda:1, cuda"), error.c_str());
}

void TestCupynumericBackend::refusedAsABackendWithTheReason()
{
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", "/nowhere/else");
    const std::string error = test::errorOf([] { requireTarget({.backend = "cupynumeric"}); });
    QVERIFY2(contains(error, "the backend cupynumeric is not available: "
                             "ANSATZ_WORKER_CUPYNUMERIC names no file: /nowhere/else"),
             error.c_str());
}

template <class Real>
void TestCupynumericBackend::checkShards(std::size_t samples, int shards)
{
    const auto drawn = test::randomCase(samples, 4, samples);
    const auto features = as<Real>(drawn.features);
    const auto weights = as<Real>(drawn.weights);
    const Batch<Real> batch{samples, features, weights};
    const auto native = makeNativeSimulator<Real>(drawn.circuit, drawn.observables, {.threads = 1});
    const auto sharded = makeSimulator<Real>({.backend = "cupynumeric", .threads = shards},
                                             drawn.circuit, drawn.observables);
    const std::size_t count = samples * drawn.observables.size();
    const double allowed = test::tolerance<Real>;
    for (int repetition = 0; repetition < 3; ++repetition) {
        std::vector<Real> expected(count);
        std::vector<Real> values(count);
        const PassId nativePass = native->forwardForGradients(batch, expected);
        const PassId pass = sharded->forwardForGradients(batch, values);
        ANSATZ_COMPARE(values, expected, allowed);
        std::vector<Real> byWeights(weights.size());
        std::vector<Real> byFeatures(features.size());
        std::vector<Real> expectedByWeights(weights.size());
        std::vector<Real> expectedByFeatures(features.size());
        native->backward(batch, expected, {expectedByWeights, expectedByFeatures}, nativePass);
        sharded->backward(batch, expected, {byWeights, byFeatures}, pass);
        ANSATZ_COMPARE(byWeights, expectedByWeights, allowed * double(samples));
        ANSATZ_COMPARE(byFeatures, expectedByFeatures, allowed);
    }
}

void TestCupynumericBackend::shardsAgree_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("shards");
    for (const int samples : {1, 5, 32, 65}) {
        for (const int shards : {1, 2, 3})
            QTest::addRow("%d samples, %d shards", samples, shards) << samples << shards;
    }
}

void TestCupynumericBackend::shardsAgree()
{
    if (const std::string why = missing(); !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    QFETCH(int, samples);
    QFETCH(int, shards);
    checkShards<float>(static_cast<std::size_t>(samples), shards);
    checkShards<double>(static_cast<std::size_t>(samples), shards);
}

void TestCupynumericBackend::sumsAreTheSameBits_data()
{
    QTest::addColumn<int>("shards");
    for (const int shards : {2, 3, 5})
        QTest::addRow("%d shards", shards) << shards;
}

// Whichever shard ends first.
void TestCupynumericBackend::sumsAreTheSameBits()
{
    if (const std::string why = missing(); !why.empty())
        ANSATZ_MISSING_COMPONENT(why.c_str());
    QFETCH(int, shards);
    const auto drawn = test::randomCase(3, 5, 41);
    const auto simulator = makeSimulator<double>({.backend = "cupynumeric", .threads = shards},
                                                 drawn.circuit, drawn.observables);
    const Batch<double> batch{41, drawn.features, drawn.weights};
    std::vector<double> upstream(41 * drawn.observables.size());
    for (std::size_t i = 0; i < upstream.size(); ++i)
        upstream[i] = std::pow(10.0, double(i % 17) - 8); // every order of adding rounds otherwise
    std::vector<double> first(drawn.weights.size());
    std::vector<double> gradient(drawn.weights.size());
    simulator->backward(batch, upstream, {first, {}});
    for (int repetition = 0; repetition < 60; ++repetition) {
        simulator->backward(batch, upstream, {gradient, {}});
        QVERIFY(gradient == first);
    }
}

void TestCupynumericBackend::arraysComputeCircuits_data()
{
    QTest::addColumn<bool>("single");
    QTest::addRow("complex64") << true;
    QTest::addRow("complex128") << false;
}

// Without jit; every operation is asked of another process, so that few circuits must do here.
// Batches of all of them are tst_simulators_arrays_complex64 and _complex128.
template <class Real>
static void checkArrays()
{
    for (std::size_t i = 0; i < test::referenceCircuits().size(); i += 9) {
        const auto &reference = test::referenceCircuits()[i];
        const auto simulator = makeSimulator<Real>({.backend = "cupynumeric", .jit = false},
                                                   reference.circuit, reference.observables);
        const auto features = as<Real>(reference.features);
        const auto weights = as<Real>(reference.weights);
        const Batch<Real> batch{reference.samples, features, weights};
        std::vector<Real> values(reference.expectations.size());
        simulator->forward(batch, values);
        ANSATZ_COMPARE(values, reference.expectations, test::tolerance<Real>);
        const Jacobian jacobian = adjointJacobian(*simulator, batch);
        ANSATZ_COMPARE(jacobian.weights, reference.jacobianWeights, test::tolerance<Real>);
        ANSATZ_COMPARE(jacobian.features, reference.jacobianFeatures, test::tolerance<Real>);
    }
}

void TestCupynumericBackend::arraysComputeCircuits()
{
    if (const std::string why = missing(); !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    QFETCH(bool, single);
    if (single)
        checkArrays<float>();
    else
        checkArrays<double>();
}

void TestCupynumericBackend::startsAndEndsFiftyTimes()
{
    if (const std::string why = missing(); !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 1));
    const std::size_t before = test::openDescriptors();
    for (int i = 0; i < 50; ++i) {
        const auto simulator =
            makeSimulator<float>({.backend = "cupynumeric"}, circuit, pauliZOfEveryQubit(3));
        const std::vector<float> features(3, 0.1f);
        const std::vector<float> weights(static_cast<std::size_t>(circuit.weights), 0.2f);
        std::vector<float> values(3);
        simulator->forward({1, features, weights}, values);
        QVERIFY(std::abs(values[0]) <= 1);
        if (i % 2 == 0)
            continue; // this one's worker is used again
        endIdleWorkers();
    }
    endIdleWorkers();
    QCOMPARE(test::openDescriptors(), before);
    QCOMPARE(test::children(), std::size_t(0));
}

void TestCupynumericBackend::printsNothing()
{
    if (const std::string why = missing(); !why.empty())
        ANSATZ_MISSING_COMPONENT(why);
    QProcess self;
    self.start(QCoreApplication::applicationFilePath(), {"shardsAgree:5 samples, 2 shards"});
    QVERIFY(self.waitForFinished(60'000));
    QCOMPARE(self.readAllStandardError(), QByteArray());
    for (const QByteArray &line : self.readAllStandardOutput().split('\n')) {
        QVERIFY2(!line.toLower().contains("legate") && !line.contains("threads"), line.constData());
    }
}

QTEST_GUILESS_MAIN(TestCupynumericBackend)
#include "tst_cupynumeric_backend.moc"
