// SPDX-License-Identifier: GPL-3.0-or-later
// The unchanged kernels, executed on the host.
#include "tests/engine/cuda_simulator/host_simulation.h"

#include "engine/circuit/templates.h"
#include "engine/simulator/simulator.h"
#include "tests/support/agreement.h"
#include "tests/support/random_circuit.h"
#include "tests/support/reference_circuits.h"

#include <QTest>

using namespace ansatz;
using test::as;
using Path = cuda::LaunchShape::Path;

namespace {

std::vector<double> upstreamOf(std::size_t count)
{
    Random random(99);
    std::vector<double> upstream(count);
    for (double &value : upstream)
        value = random.normal();
    return upstream;
}

struct Case {
    ExpandedCircuit circuit;
    std::vector<Observable> observables;
    std::size_t samples;
    std::vector<double> features;
    std::vector<double> weights;

    std::vector<double> upstream() const { return upstreamOf(samples * observables.size()); }
};

// The workbench's own circuit: RX of the features, layers of CNOT chain, RX and RY.
Case pipelineCase(int qubits, int layers, std::size_t samples)
{
    Case drawn{
        expand(hybridPipelineCircuit(qubits, layers)), pauliZOfEveryQubit(qubits), samples, {}, {}};
    Random random(5);
    drawn.features.resize(samples * static_cast<std::size_t>(drawn.circuit.features));
    drawn.weights.resize(static_cast<std::size_t>(drawn.circuit.weights));
    for (double &value : drawn.features)
        value = random.normal();
    for (double &value : drawn.weights)
        value = random.normal();
    return drawn;
}

Case randomCase(std::uint64_t seed, int qubits, std::size_t samples)
{
    test::RandomCase drawn = test::randomCase(seed, qubits, samples);
    return {drawn.circuit, drawn.observables, samples, drawn.features, drawn.weights};
}

template <class Real>
test::HostResult<Real> run(const Case &drawn, const test::HostOptions &options = {})
{
    test::HostSimulation<Real> simulation(compile(drawn.circuit, drawn.observables), drawn.samples,
                                          options);
    return simulation.run(as<Real>(drawn.features), as<Real>(drawn.weights),
                          as<Real>(drawn.upstream()));
}

test::HostResult<double> expected(const Case &drawn)
{
    // The native simulator is checked against the reference elsewhere and quick at 13 qubits.
    const auto simulator = drawn.circuit.qubits <= 6
                               ? makeReferenceSimulator<double>(drawn.circuit, drawn.observables)
                               : makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    test::HostResult<double> result;
    result.expectations.resize(drawn.samples * drawn.observables.size());
    result.weights.resize(drawn.weights.size());
    result.features.resize(drawn.features.size());
    const Batch<double> batch{drawn.samples, drawn.features, drawn.weights};
    simulator->forward(batch, result.expectations);
    simulator->backward(batch, drawn.upstream(),
                        {.weights = result.weights, .features = result.features});
    return result;
}

} // namespace

class TestCudaKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { cuda_host::options = {}; }
    void agreeOnRandomCircuits_data();
    void agreeOnRandomCircuits();
    void agreeOnReferenceCircuits_data();
    void agreeOnReferenceCircuits();
    void agreeOnTheirOwnPath_data();
    void agreeOnTheirOwnPath();
    void computeOnlyWhatIsAskedFor();
    void keepingAndTilingChangeNoBits_data();
    void keepingAndTilingChangeNoBits();
    void orderOfThreadsChangesNoBits_data();
    void orderOfThreadsChangesNoBits();
    void everyBarrierIsNeeded_data();
    void everyBarrierIsNeeded();
};

namespace {

void addPaths()
{
    QTest::addColumn<int>("path");
    QTest::addRow("a warp a sample") << static_cast<int>(Path::Warp);
    QTest::addRow("a block a sample") << static_cast<int>(Path::Block);
    QTest::addRow("a launch a pass") << static_cast<int>(Path::Steps);
}

template <class Real>
void compareResults(const test::HostResult<Real> &got, const test::HostResult<double> &want,
                    double allowed)
{
    ANSATZ_COMPARE(got.expectations, want.expectations, allowed);
    ANSATZ_COMPARE(got.weights, want.weights, allowed);
    ANSATZ_COMPARE(got.features, want.features, allowed);
}

} // namespace

void TestCudaKernels::agreeOnRandomCircuits_data()
{
    addPaths();
}

void TestCudaKernels::agreeOnRandomCircuits()
{
    QFETCH(int, path);
    for (const int qubits : {1, 2, 3, 5}) {
        for (const std::uint64_t seed : {1, 2, 3}) {
            const Case drawn = randomCase(seed, qubits, 5);
            const auto want = expected(drawn);
            compareResults(run<double>(drawn, {.path = static_cast<Path>(path)}), want, 1e-10);
            compareResults(run<float>(drawn, {.path = static_cast<Path>(path)}), want, 2e-5);
        }
    }
}

void TestCudaKernels::agreeOnReferenceCircuits_data()
{
    addPaths();
}

// Products of the Jacobian with random vectors.
void TestCudaKernels::agreeOnReferenceCircuits()
{
    QFETCH(int, path);
    for (const test::ReferenceCircuit &reference : test::referenceCircuits()) {
        const Case drawn{reference.circuit, reference.observables, reference.samples,
                         reference.features, reference.weights};
        const test::Tiled expected(reference, reference.samples, drawn.upstream());
        const test::HostResult<double> want{reference.expectations, expected.byWeights,
                                            expected.byFeatures};
        const auto got = run<double>(drawn, {.path = static_cast<Path>(path)});
        const auto agreement = test::compare(got.expectations, want.expectations, 1e-10);
        QVERIFY2(agreement.holds, (reference.name + ": " + agreement.text).c_str());
        compareResults(got, want, 1e-10);
    }
}

void TestCudaKernels::agreeOnTheirOwnPath_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("path");
    QTest::addColumn<bool>("isDouble");
    for (const auto &[qubits, path, isDouble] :
         {std::tuple(3, Path::Warp, false), std::tuple(9, Path::Warp, false),
          std::tuple(9, Path::Warp, true), std::tuple(10, Path::Block, false),
          std::tuple(12, Path::Block, false), std::tuple(12, Path::Block, true),
          std::tuple(13, Path::Block, false), std::tuple(13, Path::Steps, true),
          std::tuple(14, Path::Steps, false)})
        QTest::addRow("%d qubits, %s", qubits, isDouble ? "complex128" : "complex64")
            << qubits << static_cast<int>(path) << isDouble;
}

void TestCudaKernels::agreeOnTheirOwnPath()
{
    QFETCH(int, qubits);
    QFETCH(int, path);
    QFETCH(bool, isDouble);
    const Case drawn = pipelineCase(qubits, 2, qubits < 12 ? 5 : 2);
    const auto want = expected(drawn);
    const cuda::DevicePlan plan = cuda::flatten(compile(drawn.circuit, drawn.observables)).counts;
    if (isDouble) {
        QCOMPARE(static_cast<int>(cuda::launchShape<double>(plan).path), path);
        compareResults(run<double>(drawn), want, 1e-10);
    } else {
        QCOMPARE(static_cast<int>(cuda::launchShape<float>(plan).path), path);
        compareResults(run<float>(drawn), want, 2e-5);
    }
}

void TestCudaKernels::computeOnlyWhatIsAskedFor()
{
    for (const Case &drawn : {randomCase(4, 4, 3), pipelineCase(4, 2, 3)}) {
        for (const Path path : {Path::Warp, Path::Block, Path::Steps}) {
            const auto both = run<double>(drawn, {.path = path});
            const auto weights = run<double>(drawn, {.path = path, .wantsFeatures = false});
            const auto features = run<double>(drawn, {.path = path, .wantsWeights = false});
            QVERIFY(weights.features.empty() && features.weights.empty());
            // Not the same bits: with one of them alone less is undone.
            ANSATZ_COMPARE(weights.weights, both.weights, 1e-12);
            ANSATZ_COMPARE(features.features, both.features, 1e-12);
        }
    }
}

void TestCudaKernels::keepingAndTilingChangeNoBits_data()
{
    addPaths();
}

void TestCudaKernels::keepingAndTilingChangeNoBits()
{
    QFETCH(int, path);
    const Case drawn = randomCase(6, 4, 7);
    const auto intact = run<float>(drawn, {.path = static_cast<Path>(path)});
    for (const bool keeps : {true, false}) {
        for (const std::size_t tile : {1, 3, 7}) {
            const auto got = run<float>(
                drawn, {.path = static_cast<Path>(path), .tileSamples = tile, .keeps = keeps});
            QVERIFY(got.hasSameBits(intact));
        }
    }
}

namespace {

std::vector<cuda_host::Options> orders()
{
    std::vector<cuda_host::Options> all(2);
    all[1].order = cuda_host::Order::Reverse;
    for (unsigned seed = 1; seed <= 2; ++seed) {
        all.push_back({});
        all.back().order = cuda_host::Order::Random;
        all.back().seed = seed;
    }
    return all;
}

// A circuit with every kind of pass, and observables of single, several, absorbed and other terms.
Case mixedCase(int qubits, std::size_t samples)
{
    Circuit circuit = hybridPipelineCircuit(qubits, 2);
    append(circuit, gate("rzz"), {0, 1}, {Parameter::weight(0)});
    append(circuit, gate("rxx"), {1, 2}, {Parameter::weight(1)});
    append(circuit, gate("cry"), {2, 0}, {Parameter::feature(1)});
    for (int qubit = 0; qubit < qubits; ++qubit)
        append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
    Case drawn = pipelineCase(qubits, 2, samples);
    drawn.circuit = expand(circuit);
    for (const char *text : {"X0 + 0.5 Z2", "Z0 - Y2", "X1", "Z1 + Y1", "Z0 Z1"})
        drawn.observables.push_back(parseObservable(text));
    if (qubits > 3)
        drawn.observables.erase(drawn.observables.end() - 1);
    return drawn;
}

// Small ones in which every barrier has something to order: more than a warp of threads in a block,
// and more samples than a warp of rows to sum.
std::vector<Case> barrierCases(Path path)
{
    if (path == Path::Steps)
        return {mixedCase(3, 40), mixedCase(4, 2)};
    return {mixedCase(3, 40), mixedCase(4, 2), pipelineCase(path == Path::Block ? 10 : 7, 2, 1)};
}

// With and without states that a forward kept; and with the last slopes those of a run of several
// axes, all of which count.
std::vector<test::HostOptions> barrierOptions(Path path)
{
    return {{.path = path}, {.path = path, .keeps = false}, {.path = path, .wantsFeatures = false}};
}

// Whether any order of the threads gives other bits than `intact`, or a report.
bool isCaught(const Case &drawn, const test::HostOptions &options, int barrier,
              const test::HostResult<float> &intact)
{
    for (cuda_host::Options order : orders()) {
        order.skipBarrier = barrier;
        cuda_host::options = order;
        try {
            if (!run<float>(drawn, options).hasSameBits(intact))
                return true;
        } catch (const std::runtime_error &) {
            return true;
        }
    }
    return false;
}

} // namespace

void TestCudaKernels::orderOfThreadsChangesNoBits_data()
{
    addPaths();
}

void TestCudaKernels::orderOfThreadsChangesNoBits()
{
    QFETCH(int, path);
    for (const Case &drawn : barrierCases(static_cast<Path>(path))) {
        for (const test::HostOptions &options : barrierOptions(static_cast<Path>(path))) {
            cuda_host::options = {};
            QVERIFY(!isCaught(drawn, options, 0, run<float>(drawn, options)));
        }
    }
}

void TestCudaKernels::everyBarrierIsNeeded_data()
{
    addPaths();
}

void TestCudaKernels::everyBarrierIsNeeded()
{
    QFETCH(int, path);
    for (auto &passed : cuda_host::passed)
        passed = false;
    struct Intact {
        Case drawn;
        test::HostOptions options;
        test::HostResult<float> result;
    };
    std::vector<Intact> all;
    for (const Case &drawn : barrierCases(static_cast<Path>(path))) {
        for (const test::HostOptions &options : barrierOptions(static_cast<Path>(path)))
            all.push_back({drawn, options, run<float>(drawn, options)});
    }
    int count = 0;
    for (int barrier = 1; barrier < 32; ++barrier) {
        if (!cuda_host::passed[barrier])
            continue;
        ++count;
        const bool caught = std::ranges::any_of(all, [&](const Intact &intact) {
            return isCaught(intact.drawn, intact.options, barrier, intact.result);
        });
        QVERIFY2(caught, qPrintable(QString("no one misses barrier %1").arg(barrier)));
    }
    // All that the path has, that of sumRows included.
    QCOMPARE(count, static_cast<Path>(path) == Path::Steps ? 4 : 11);
}

QTEST_GUILESS_MAIN(TestCudaKernels)
#include "tst_cuda_kernels.moc"
