// SPDX-License-Identifier: GPL-3.0-or-later
// The simulator on a real GPU, where there is one; what needs none, everywhere.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_errors.h"
#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/cuda_simulator/launch_shape.h"
#include "tests/support/random_agreement.h"
#include "tests/support/reference_circuits.h"

#include <QTest>

using namespace ansatz;
using test::as;

class TestCudaSimulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const CudaDevice &device : cudaStatus().devices)
            qInfo("cuda:%d is there: %s", device.index, device.name.c_str());
    }
    void refusesWithoutDevice();
    void explainsWhatTheDeviceReports();
    void refusesWhatDoesNotFit();
    void cutsBatchesThatDoNotFit();
    void keepsStatesOnlyWithRoom();
    void agreesOnTheGpu_data();
    void agreesOnTheGpu();
    void referenceCircuitsOnTheGpu();
    void randomCircuitsOnTheGpu_data();
    void randomCircuitsOnTheGpu();
    void largeRandomCircuitsOnTheGpu_data();
    void largeRandomCircuitsOnTheGpu();
    void sameBitsOnTheGpu();
    void givesUpOnTheGpu();
};

namespace {

cuda::DevicePlan planOf(int qubits, int layers)
{
    return cuda::flatten(
               compile(expand(hybridPipelineCircuit(qubits, layers)), pauliZOfEveryQubit(qubits)))
        .counts;
}

template <class Action>
UserError errorOf(Action action)
{
    try {
        action();
    } catch (const UserError &error) {
        return error;
    }
    return UserError("accepted");
}

constexpr std::uint64_t gib = std::uint64_t(1) << 30;

cuda::Tiling tilingOf(int qubits, std::size_t samples, bool gradients, std::uint64_t available)
{
    const cuda::DevicePlan plan = planOf(qubits, 2);
    const auto shape = cuda::launchShape<float>(plan);
    return cuda::chooseTiling(cuda::memoryNeed<float>(plan, shape, samples, gradients), shape,
                              qubits, false, samples, gradients, available);
}

} // namespace

#define NEEDS_GPU()                                                                                \
    if (cudaStatus().devices.empty())                                                              \
    QSKIP(("no GPU to run on: " + cudaStatus().reason).c_str())

void TestCudaSimulator::refusesWithoutDevice()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 1));
    const UserError error = errorOf([&] {
        (void)cuda::makeCudaSimulator<float>(circuit, pauliZOfEveryQubit(3),
                                             cudaStatus().devices.empty() ? 0 : 99);
    });
    QCOMPARE(error.place(), std::string("device"));
    QVERIFY(!error.remedy().empty());
    if (cudaStatus().devices.empty())
        QCOMPARE(error.problem(), cudaStatus().reason);
}

void TestCudaSimulator::explainsWhatTheDeviceReports()
{
    for (const auto &[name, words] :
         {std::pair("cudaErrorMemoryAllocation", "memory is used up"),
          std::pair("cudaErrorUnknown", "lost"), std::pair("cudaErrorLaunchTimeout", "too long"),
          std::pair("cudaErrorIllegalAddress", "failed on the GPU"),
          std::pair("cudaErrorOfTomorrow", "cudaErrorOfTomorrow")}) {
        const UserError error = cuda::explainError(name, "text");
        QVERIFY2(error.problem().find(words) != std::string::npos, error.what());
        QVERIFY(!error.remedy().empty());
    }
}

void TestCudaSimulator::refusesWhatDoesNotFit()
{
    const UserError error = errorOf([] { (void)tilingOf(30, 1, true, 8 * gib); });
    // Two states of 8 bytes an amplitude.
    QVERIFY2(error.problem().find("needs 16") != std::string::npos, error.what());
    QVERIFY2(error.problem().find("30 qubits") != std::string::npos, error.what());
    QVERIFY(!error.remedy().empty());
    QCOMPARE(errorOf([] { (void)tilingOf(30, 1, false, 9 * gib); }).problem(),
             std::string("accepted"));
    const UserError large = errorOf([] {
        (void)cuda::flatten(compile(expand(hybridPipelineCircuit(33, 1)), pauliZOfEveryQubit(33)));
    });
    QVERIFY2(large.problem().find("at most 32 qubits") != std::string::npos, large.what());
}

void TestCudaSimulator::cutsBatchesThatDoNotFit()
{
    // Two states of 8 MiB a sample.
    const cuda::Tiling tiling = tilingOf(20, 1000, true, gib);
    QVERIFY(!tiling.keeps);
    QVERIFY2(tiling.samples >= 40 && tiling.samples <= 64,
             qPrintable(QString::number(tiling.samples)));
    QCOMPARE(tilingOf(20, 10, true, gib).samples, std::size_t(10));
    QVERIFY(tilingOf(20, 10, true, gib).keeps);
}

void TestCudaSimulator::keepsStatesOnlyWithRoom()
{
    QVERIFY(tilingOf(9, 4096, true, gib).keeps);
    QVERIFY(!tilingOf(9, 4096, false, gib).keeps);
    QVERIFY(!tilingOf(12, 100'000, true, gib).keeps);
}

void TestCudaSimulator::agreesOnTheGpu_data()
{
    QTest::addColumn<int>("qubits");
    for (const int qubits : {2, 5, 9, 10, 12, 13, 14, 16})
        QTest::addRow("%d qubits", qubits) << qubits;
}

template <class Real>
static void compareOnTheGpu(int qubits, double allowed)
{
    const test::RandomCase drawn = test::randomCase(3, qubits, 5);
    const auto native = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    const auto gpu = cuda::makeCudaSimulator<Real>(drawn.circuit, drawn.observables,
                                                   cudaStatus().devices.front().index);
    const auto features = as<Real>(drawn.features);
    const auto weights = as<Real>(drawn.weights);
    const Batch<double> batch{5, drawn.features, drawn.weights};
    const Batch<Real> gpuBatch{5, features, weights};
    const std::size_t count = 5 * drawn.observables.size();
    std::vector<double> want(count);
    std::vector<Real> got(count);
    native->forward(batch, want);
    const PassId pass = gpu->forwardForGradients(gpuBatch, got);
    ANSATZ_COMPARE(got, want, allowed);
    std::vector<double> wantWeights(weights.size());
    std::vector<double> wantFeatures(features.size());
    std::vector<Real> gotWeights(weights.size());
    std::vector<Real> gotFeatures(features.size());
    native->backward(batch, std::vector<double>(count, 1),
                     {.weights = wantWeights, .features = wantFeatures});
    for (const PassId from : {pass, PassId(0)}) {
        gpu->backward(gpuBatch, std::vector<Real>(count, 1),
                      {.weights = gotWeights, .features = gotFeatures}, from);
        ANSATZ_COMPARE(gotWeights, wantWeights, allowed);
        ANSATZ_COMPARE(gotFeatures, wantFeatures, allowed);
    }
}

void TestCudaSimulator::agreesOnTheGpu()
{
    NEEDS_GPU();
    QFETCH(int, qubits);
    compareOnTheGpu<double>(qubits, 1e-9);
    compareOnTheGpu<float>(qubits, 5e-4);
}

namespace {

std::unique_ptr<Simulator<double>> onTheGpu(const ExpandedCircuit &circuit,
                                            const std::vector<Observable> &observables)
{
    return cuda::makeCudaSimulator<double>(circuit, observables,
                                           cudaStatus().devices.front().index);
}

template <class Real>
std::string difference(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const test::Results<double> &expected)
{
    const auto gpu = cuda::makeCudaSimulator<Real>(drawn.circuit, drawn.observables,
                                                   cudaStatus().devices.front().index);
    return test::differenceOf(test::resultsOf(*gpu, drawn, upstream), expected, drawn.observables);
}

std::string differenceInBoth(const test::RandomCase &drawn, const std::vector<double> &upstream,
                             const test::Results<double> &expected)
{
    const std::string fault = difference<double>(drawn, upstream, expected);
    return fault.empty() ? difference<float>(drawn, upstream, expected) : fault;
}

void addStructures()
{
    QTest::addColumn<int>("structure");
    for (std::size_t i = 0; i < test::structureNames.size(); ++i)
        QTest::addRow("%s", std::string(test::structureNames[i]).c_str()) << static_cast<int>(i);
}

} // namespace

void TestCudaSimulator::referenceCircuitsOnTheGpu()
{
    NEEDS_GPU();
    for (const test::ReferenceCircuit &reference : test::referenceCircuits()) {
        const test::RandomCase drawn{reference.circuit, reference.observables, reference.samples,
                                     reference.features, reference.weights};
        const std::vector<double> upstream = test::randomUpstream(1, drawn);
        const test::Tiled expected(reference, reference.samples, upstream);
        const std::string fault = differenceInBoth(
            drawn, upstream, {reference.expectations, expected.byWeights, expected.byFeatures});
        QVERIFY2(fault.empty(), (reference.name + ": " + fault).c_str());
    }
}

void TestCudaSimulator::randomCircuitsOnTheGpu_data()
{
    addStructures();
}

// The 1,008 circuits of the native simulator's test.
void TestCudaSimulator::randomCircuitsOnTheGpu()
{
    NEEDS_GPU();
    QFETCH(const int, structure);
    for (std::uint64_t i = 0; i < 72; ++i) {
        const std::uint64_t seed = static_cast<std::uint64_t>(structure) * 1000 + i;
        const test::Sizes sizes = test::drawSizes(seed);
        const test::RandomCase drawn =
            test::structuredCase(seed, static_cast<test::Structure>(structure), sizes.qubits,
                                 sizes.gates, sizes.samples);
        const std::vector<double> upstream = test::randomUpstream(seed, drawn);
        std::string fault =
            differenceInBoth(drawn, upstream, test::referenceResults(drawn, upstream));
        if (fault.empty())
            fault = test::shiftDifference(drawn, onTheGpu);
        QVERIFY2(fault.empty(), (test::describe(seed, drawn) + ": " + fault).c_str());
    }
}

void TestCudaSimulator::largeRandomCircuitsOnTheGpu_data()
{
    addStructures();
}

// A block a sample, and states in global memory; against the native simulator.
void TestCudaSimulator::largeRandomCircuitsOnTheGpu()
{
    NEEDS_GPU();
    QFETCH(const int, structure);
    for (const int qubits : {10, 11, 12, 13, 14, 15}) {
        const auto seed = static_cast<std::uint64_t>(structure * 100 + qubits);
        const test::RandomCase drawn =
            test::structuredCase(seed, static_cast<test::Structure>(structure), qubits, 30, 3);
        const std::vector<double> upstream = test::randomUpstream(seed, drawn);
        const auto native = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
        const std::string fault =
            differenceInBoth(drawn, upstream, test::resultsOf(*native, drawn, upstream));
        QVERIFY2(fault.empty(), (test::describe(seed, drawn) + ": " + fault).c_str());
    }
}

void TestCudaSimulator::sameBitsOnTheGpu()
{
    NEEDS_GPU();
    for (const int qubits : {9, 12, 15}) {
        const test::RandomCase drawn = test::randomCase(4, qubits, 33);
        const auto gpu = cuda::makeCudaSimulator<float>(drawn.circuit, drawn.observables,
                                                        cudaStatus().devices.front().index);
        const auto features = as<float>(drawn.features);
        const auto weights = as<float>(drawn.weights);
        std::vector<std::vector<float>> all;
        for (int k = 0; k < 3; ++k) {
            std::vector<float> values(33 * drawn.observables.size());
            std::vector<float> gradient(weights.size());
            const PassId pass = gpu->forwardForGradients({33, features, weights}, values);
            gpu->backward({33, features, weights}, values, {.weights = gradient, .features = {}},
                          k == 1 ? 0 : pass);
            values.insert(values.end(), gradient.begin(), gradient.end());
            all.push_back(values);
        }
        QVERIFY(all[0] == all[1] && all[0] == all[2]);
    }
}

void TestCudaSimulator::givesUpOnTheGpu()
{
    NEEDS_GPU();
    const test::RandomCase drawn = test::randomCase(4, 5, 3);
    const auto gpu = cuda::makeCudaSimulator<double>(drawn.circuit, drawn.observables,
                                                     cudaStatus().devices.front().index);
    std::vector<double> values(3 * drawn.observables.size());
    gpu->setGiveUp([] { return true; });
    QVERIFY_THROWS_EXCEPTION(Interrupted, gpu->forward({3, drawn.features, drawn.weights}, values));
    gpu->setGiveUp({});
    gpu->forward({3, drawn.features, drawn.weights}, values);
}

QTEST_GUILESS_MAIN(TestCudaSimulator)
#include "tst_cuda_simulator.moc"
