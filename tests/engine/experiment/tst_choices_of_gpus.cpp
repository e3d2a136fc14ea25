// SPDX-License-Identifier: GPL-3.0-or-later
// The adviser, the benchmark and trainings where there are GPUs: one for which the host stands in
// (tests/support/cuda_host), and two that a worker's stand-in claims to see for cupynumeric.
#include "engine/base/interrupted.h"
#include "engine/experiment/benchmark_matrix.h"
#include "engine/experiment/device_adviser.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/experiment/step_memory.h"
#include "engine/numerics/legate_memory.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/memory_plan.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/wait_scope.h"
#include "engine/worker/worker.h"

#include <QElapsedTimer>
#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using cuda_host::Call;
using cuda_host::runtime;
using State = MatrixCell::State;

namespace {

BenchmarkWork work()
{
    return pipelineWork(3, 1, 4, {});
}

const DeviceChoice *choiceOf(const std::vector<DeviceChoice> &choices, const std::string &backend,
                             const std::string &device)
{
    const auto found = std::ranges::find_if(choices, [&](const DeviceChoice &choice) {
        return choice.backend == backend && choice.device == device;
    });
    return found == choices.end() ? nullptr : &*found;
}

class Nobody final : public TrainingObserver {
public:
    void onStep(const StepRecord &) override {}
    void onEvaluation(const EvaluationRecord &) override {}
};

} // namespace

class ChoicesOfGpusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER);
        qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=2");
    }
    void init() { runtime.restart(); }
    void cleanup() { cuda::forgetLostDevices(); }

    void everyGpuIsAChoice();
    void everyGpuTrains();
    void othersRefuseEveryGpu();
    void oldGpusAreRefused();
    void memoryIsAskedWhenItIsNeeded();
    void deviceThatCannotBeAskedSaysWhy();
    void legateIsGivenWhatIsChecked();
    void whatARunningWorkerWasGivenCounts();
    void aChoiceThatFailsLeavesTheOthers();
    void aCellThatFailsLeavesTheOthers();
    void givingUpIsNoReason();
    void shortMemoryIsJudgedByTheCell();
    void workersAtHandAreMeasured();
};

void ChoicesOfGpusTest::everyGpuIsAChoice()
{
    const std::vector<DeviceChoice> choices = deviceChoices(work());
    for (const char *device : {"cpu", "cuda:0", "cuda:1", "cuda"})
        QVERIFY2(choiceOf(choices, "cupynumeric", device) != nullptr, device);
    const DeviceChoice &all = *choiceOf(choices, "cupynumeric", "cuda");
    QVERIFY2(all.canRun(), all.reason.c_str());
    QCOMPARE(all.name, std::string("every GPU"));
    QVERIFY(all.memoryNeed > 0 && all.memoryNeed < all.memoryHave);
    QVERIFY(choiceOf(choices, "native", "cuda:0") != nullptr);
    QVERIFY(choiceOf(choices, "native", "cuda") == nullptr);
    QVERIFY(choiceOf(choices, "reference", "cuda") == nullptr);

    const std::vector<MatrixCell> cells = matrixCells(work());
    QCOMPARE(std::ranges::count_if(cells,
                                   [](const MatrixCell &cell) {
                                       return cell.compute.device == "cuda"
                                              && cell.state == State::Waiting;
                                   }),
             8); // jit, vmap and precision
}

void ChoicesOfGpusTest::everyGpuTrains()
{
    Experiment experiment = presetExperiment("two_moons");
    experiment.compute.backend = "cupynumeric";
    experiment.compute.device = "cuda";
    Runner runner(experiment);
    Nobody nobody;
    QCOMPARE(runner.advance(3, {}, nobody).stepsDone, 3);
    QCOMPARE(runner.facts().device, std::string("cuda"));
    QCOMPARE(runner.model().device, std::string("cuda"));
}

void ChoicesOfGpusTest::othersRefuseEveryGpu()
{
    for (const char *backend : {"native", "reference", "pytorch"}) {
        try {
            requireTarget({.backend = backend, .device = "cuda"});
            QFAIL("accepted");
        } catch (const UserError &error) {
            QCOMPARE(error.problem(), std::string("the backend ") + backend
                                          + " does not compute on every GPU at once");
        }
    }
}

// A worker sees GPUs that this build has no code for.
void ChoicesOfGpusTest::oldGpusAreRefused()
{
    requireTarget({.backend = "cupynumeric", .device = "cuda:1"});
    UnusableCudaDevice old;
    old.device.index = 1;
    old.device.computeMajor = 7;
    old.reason = "its compute capability is 7.0";
    old.remedy = "use another one";
    standInStatus().unusable.push_back(old);
    const auto restore = qScopeGuard([] { standInStatus().unusable.clear(); });
    for (const char *device : {"cuda:1", "cuda"}) {
        try {
            requireTarget({.backend = "cupynumeric", .device = device});
            QFAIL("accepted");
        } catch (const UserError &error) {
            QCOMPARE(error.problem(), std::string("the device cuda:1 is not available: its compute "
                                                  "capability is 7.0"));
            QCOMPARE(error.remedy(), std::string("use another one"));
        }
    }
    requireTarget({.backend = "cupynumeric", .device = "cuda:0"});
    const std::vector<DeviceChoice> choices = deviceChoices(work());
    const DeviceChoice *choice = choiceOf(choices, "cupynumeric", "cuda:1");
    QVERIFY(choice == nullptr || !choice->canRun());
}

void ChoicesOfGpusTest::memoryIsAskedWhenItIsNeeded()
{
    for (const std::size_t free : {std::size_t(1) << 30, std::size_t(1'000'000)}) {
        runtime.freeMemory = free;
        QCOMPARE(availableMemoryOn("cuda:0"), free / 10 * 6);
        QCOMPARE(availableMemoryOn("cuda"), free / 10 * 6);
        BenchmarkWork arrays = work();
        arrays.compute.backend = "pytorch";
        arrays.compute.device = "cuda:0";
        QCOMPARE(stepMemory(arrays).have, free / 10 * 6);
        arrays.compute.device = "cpu";
        QVERIFY(stepMemory(arrays).have > 1'000'000'000);
    }
}

void ChoicesOfGpusTest::deviceThatCannotBeAskedSaysWhy()
{
    const auto refusal = [](const std::string &device) -> std::string {
        try {
            static_cast<void>(availableMemoryOn(device));
        } catch (const UserError &error) {
            return error.problem();
        }
        return "accepted";
    };
    QCOMPARE(refusal("cuda:1"), std::string("there is no device \"cuda:1\""));
    cuda::markLost(0, "a test");
    for (const char *device : {"cuda:0", "cuda"})
        QCOMPARE(refusal(device), std::string("the device cuda:0 is not available: it failed since "
                                              "the program started: a test"));
}

void ChoicesOfGpusTest::legateIsGivenWhatIsChecked()
{
    BenchmarkWork arrays = work();
    arrays.compute.backend = "cupynumeric";
    arrays.compute.jit = false;
    for (const std::size_t free : {std::size_t(200) << 20, std::size_t(64) << 20}) {
        runtime.freeMemory = free;
        for (const char *device : {"cuda:0", "cuda"}) {
            const std::uint64_t given = legateMemoryOn(device);
            QCOMPARE(given, (free / 10 * 6) >> 20 << 20);
            arrays.compute.device = device;
            QCOMPARE(stepMemory(arrays).have, given);
        }
    }
    // Never more than the host could take over.
    runtime.freeMemory = std::size_t(1) << 45;
    QVERIFY(legateMemoryOn("cuda:0") < std::uint64_t(65) << 30);
    arrays.compute.device = "cpu";
    QVERIFY(double(stepMemory(arrays).have) < 0.75 * double(availableMemory()));
}

void ChoicesOfGpusTest::whatARunningWorkerWasGivenCounts()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.compute.backend = "cupynumeric";
    experiment.compute.jit = false;
    qputenv("ANSATZ_STAND_IN_FACTS", "shards=1\nmemory=1000000");
    runtime.freeMemory = std::size_t(1) << 30;
    for (const char *device : {"cuda:0", "cpu"}) {
        experiment.compute.device = device;
        const auto running = worker::sharedWorker(worker::cupynumericArrayWorker(device));
        try {
            const Runner runner(experiment);
            QFAIL("accepted");
        } catch (const UserError &error) {
            const QString problem = QString::fromStdString(error.problem());
            QVERIFY2(problem.startsWith("a training step needs up to "), error.what());
            QVERIFY2(
                problem.contains(QString("; 977 KiB may be used on %1; a batch of ").arg(device)),
                error.what());
        }
        QVERIFY_THROWS_EXCEPTION(
            UserError, (void)[&] {
                const Circuit circuit = presetExperiment("digits_1_vs_5").circuit;
                const ExpandedCircuit expanded = expand(circuit);
                const auto simulator =
                    makeSimulator<float>({.backend = "cupynumeric", .device = device, .jit = false},
                                         expanded, pauliZOfEveryQubit(expanded.qubits));
                const std::vector<float> features(256 * std::size_t(expanded.features));
                const std::vector<float> weights(static_cast<std::size_t>(expanded.weights));
                std::vector<float> values(256 * std::size_t(expanded.qubits));
                std::vector<float> gradient(weights.size());
                simulator->backward({256, features, weights}, values, {gradient, {}});
            }());
    }
    qunsetenv("ANSATZ_STAND_IN_FACTS");
    worker::endIdleWorkers();
}

void ChoicesOfGpusTest::aChoiceThatFailsLeavesTheOthers()
{
    runtime.fault = cuda_host::Fault{Call::Wait, 5, cudaSuccess}; // the program finds no memory
    const auto advice = advise(work(), 10, {}, false);
    QVERIFY(advice.has_value());
    QVERIFY(!runtime.fault); // it was met
    const DeviceChoice &failed = *choiceOf(advice->choices, "native", "cuda:0");
    QCOMPARE(failed.reason, std::string("there is not enough memory for it"));
    QVERIFY(!failed.remedy.empty());
    for (const char *backend : {"native", "reference", "pytorch"})
        QVERIFY2(choiceOf(advice->choices, backend, "cpu")->stepMs > 0, backend);
    QVERIFY(advice->recommended.has_value());
    QVERIFY(advice->choices[*advice->recommended].device == "cpu");
}

void ChoicesOfGpusTest::aCellThatFailsLeavesTheOthers()
{
    std::vector<MatrixCell> cells = matrixCells(work());
    std::erase_if(cells, [](const MatrixCell &cell) {
        return cell.compute.backend != "native" || cell.state != State::Waiting;
    });
    QCOMPARE(cells.size(), 8U); // cpu and cuda:0, vmap and precision
    runtime.fault = cuda_host::Fault{Call::Wait, 5, cudaSuccess};
    runMatrix(work(), cells, {}, {});
    QVERIFY(!runtime.fault);
    const auto count = [&](State state) {
        return std::ranges::count(cells, state, &MatrixCell::state);
    };
    QCOMPARE(count(State::Failed), 1);
    QCOMPARE(count(State::Done), 7);
    const auto failed = std::ranges::find(cells, State::Failed, &MatrixCell::state);
    QCOMPARE(failed->compute.device, std::string("cuda:0"));
    QCOMPARE(failed->reason, std::string("there is not enough memory for it"));
}

// Who gives up while choices are looked at hears of it, and no choice is refused for that.
void ChoicesOfGpusTest::givingUpIsNoReason()
{
    const QTemporaryDir folder;
    const auto makeWorker = [&](const char *name) {
        const QString path = folder.filePath(QString::fromLatin1(name));
        QFile::link(QStringLiteral(ANSATZ_STAND_IN_WORKER), path);
        return path.toUtf8();
    };
    const QByteArray first = makeWorker("first");
    const QByteArray second = makeWorker("second");
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", first);
    // While the first is looked at, for the backends there are, another takes its place: it is
    // looked at for the choices, and says nothing.
    QElapsedTimer sinceSecond;
    const worker::WaitScope scope([&] {
        if (!sinceSecond.isValid()) {
            qputenv("ANSATZ_WORKER_CUPYNUMERIC", second);
            qputenv("ANSATZ_STAND_IN_CHECK", "mute");
            sinceSecond.start();
        }
        return sinceSecond.elapsed() > 1000;
    });
    QVERIFY_THROWS_EXCEPTION(Interrupted, static_cast<void>(deviceChoices(work())));
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER);
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=2");
}

// An experiment in complex128 that does not fit leaves the cells in complex64 that do.
void ChoicesOfGpusTest::shortMemoryIsJudgedByTheCell()
{
    BenchmarkWork large = pipelineWork(14, 1, 1, {});
    large.compute.device = "cuda:0";
    const std::uint64_t single = stepMemory(large).need;
    large.compute.precision = Precision::Complex128;
    const std::uint64_t twice = stepMemory(large).need;
    QVERIFY(single < twice);
    runtime.freeMemory = (single + twice) / 2 / 9 * 10; // nine tenths of it may be taken
    const std::vector<MatrixCell> cells = matrixCells(large);
    std::size_t seen = 0;
    for (const MatrixCell &cell : cells) {
        if (cell.compute.backend != "native" || cell.compute.device != "cuda:0")
            continue;
        ++seen;
        const bool isSingle = cell.compute.precision == Precision::Complex64;
        QCOMPARE(cell.state == State::Waiting, cell.compute.jit && isSingle);
        QVERIFY2(!cell.compute.jit || isSingle
                     || cell.reason.find("may be used on cuda:0") != std::string::npos,
                 cell.reason.c_str());
    }
    QCOMPARE(seen, 8U);
}

// The adviser of the window starts a worker for what is chosen, and uses those that run.
void ChoicesOfGpusTest::workersAtHandAreMeasured()
{
    worker::endIdleWorkers();
    const auto adviceFor = [](const std::string &backend) {
        BenchmarkWork chosen = work();
        chosen.compute.backend = backend;
        return advise(chosen, 10, {}, false)->choices;
    };
    const std::vector<DeviceChoice> before = adviceFor("native");
    const DeviceChoice &left = *choiceOf(before, "cupynumeric", "cpu");
    QVERIFY(left.canRun());
    QVERIFY(left.basis == DeviceChoice::Basis::None);
    QVERIFY2(left.how.starts_with("not measured: ")
                 && left.how.find("choose cupynumeric on cpu") != std::string::npos,
             left.how.c_str());

    const std::vector<DeviceChoice> chosen = adviceFor("cupynumeric");
    const DeviceChoice &measured = *choiceOf(chosen, "cupynumeric", "cpu");
    QVERIFY(measured.basis == DeviceChoice::Basis::Measured);
    QVERIFY(measured.stepMs > 0);
    QVERIFY(choiceOf(chosen, "cupynumeric", "cuda")->basis == DeviceChoice::Basis::None);

    // It still runs.
    const std::vector<DeviceChoice> after = adviceFor("native");
    QVERIFY(choiceOf(after, "cupynumeric", "cpu")->stepMs > 0);
}

QTEST_GUILESS_MAIN(ChoicesOfGpusTest)
#include "tst_choices_of_gpus.moc"
