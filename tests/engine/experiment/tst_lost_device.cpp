// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on a GPU that fails, for which the host stands in: at which call it fails, what is left of
// the run, and that the run goes on elsewhere.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/device/devices.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "tests/engine/training/recorder.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using cuda_host::Call;
using cuda_host::runtime;

namespace {

Experiment smallExperiment(const std::string &device)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 1);
    experiment.training.steps = 30;
    experiment.training.evaluateEvery = 10;
    experiment.compute.device = device;
    experiment.compute.precision = Precision::Complex128;
    return experiment;
}

// Trains until the GPU fails; what it says.
std::string failureOf(Runner &runner, Recorder &recorder)
{
    try {
        (void)runner.advance(1000, {}, recorder);
    } catch (const BackendFailure &failure) {
        return failure.problem();
    }
    return {};
}

double apart(const std::vector<double> &a, const std::vector<double> &b)
{
    double largest = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

} // namespace

class LostDeviceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { runtime.restart(); }
    void cleanup() { cuda::forgetLostDevices(); }

    void goesOnOnTheCpu_data();
    void goesOnOnTheCpu();
    void memoryThatIsUsedUpLosesNothing();
    void failureWhileStartingIsAUserError();
    void lostDeviceIsListedAsMissing();
    void lostDeviceIsRefused();
};

void LostDeviceTest::goesOnOnTheCpu_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("after");
    QTest::addColumn<int>("error");
    // A wait is in every step, a graph's launch from the second one on.
    QTest::addRow("first wait") << int(Call::Wait) << 0 << int(cudaErrorIllegalAddress);
    QTest::addRow("wait of step 5") << int(Call::Wait) << 5 << int(cudaErrorECCUncorrectable);
    QTest::addRow("first kernel") << int(Call::Launch) << 0 << int(cudaErrorLaunchFailure);
    QTest::addRow("kernel of a step") << int(Call::Launch) << 4 << int(cudaErrorLaunchFailure);
    QTest::addRow("while a graph is recorded")
        << int(Call::Launch) << 12 << int(cudaErrorLaunchFailure);
    QTest::addRow("graph") << int(Call::Launch) << 20 << int(cudaErrorLaunchFailure);
}

void LostDeviceTest::goesOnOnTheCpu()
{
    QFETCH(int, call);
    QFETCH(int, after);
    QFETCH(int, error);
    Recorder unbroken;
    Runner whole(smallExperiment("cpu"));
    (void)whole.advance(1000, {}, unbroken);

    Recorder first;
    std::unique_ptr<Runner> next;
    Recorder second;
    {
        Runner runner(smallExperiment("cuda:0"));
        runtime.fault = cuda_host::Fault{Call(call), after, cudaError_t(error)};
        const std::string problem = failureOf(runner, first);
        QVERIFY2(problem.find("GPU") != std::string::npos, problem.c_str());
        QVERIFY(runtime.loss != cudaSuccess);
        QCOMPARE(runner.stepsDone(), int(first.steps.size()));
        const TrainedModel model = runner.model();
        QCOMPARE(model.steps, runner.stepsDone());

        next = std::make_unique<Runner>(
            smallExperiment("cpu"),
            RunStart{.state = runner.state(), .data = runner.data(), .earlier = {}});
        QCOMPARE_LT(apart(next->model().circuitWeights, model.circuitWeights), 1e-15);
        (void)next->advance(1000, {}, second);
    } // the runner of the lost device goes
    QCOMPARE(runtime.callsWhenLost, 0);

    QCOMPARE(int(first.steps.size() + second.steps.size()), 30);
    for (std::size_t i = 0; i < unbroken.steps.size(); ++i) {
        const std::size_t here = first.steps.size();
        const StepRecord &step = i < here ? first.steps[i] : second.steps[i - here];
        QCOMPARE(step.step, int(i) + 1);
        QCOMPARE_LT(std::abs(step.loss - unbroken.steps[i].loss), 1e-10);
    }
    QCOMPARE_LT(apart(next->model().circuitWeights, whole.model().circuitWeights), 1e-9);
}

void LostDeviceTest::memoryThatIsUsedUpLosesNothing()
{
    Runner runner(smallExperiment("cuda:0"));
    Recorder recorder;
    // The first evaluation, of more samples than a batch, asks for memory.
    runtime.fault = cuda_host::Fault{Call::Allocate, 0, cudaErrorMemoryAllocation};
    const std::string problem = failureOf(runner, recorder);
    QVERIFY2(problem.find("memory is used up") != std::string::npos, problem.c_str());
    QVERIFY(!cuda::isLost(0));
    // Here it was for a moment only: the same run may go on where it is.
    QCOMPARE(runner.advance(1000, {}, recorder).stepsDone, 30);
    Recorder unbroken;
    Runner whole(smallExperiment("cpu"));
    (void)whole.advance(1000, {}, unbroken);
    for (std::size_t i = 0; i < unbroken.steps.size(); ++i)
        QCOMPARE_LT(std::abs(recorder.steps[i].loss - unbroken.steps[i].loss), 1e-10);
}

void LostDeviceTest::failureWhileStartingIsAUserError()
{
    runtime.fault = cuda_host::Fault{Call::Allocate, 1, cudaErrorMemoryAllocation};
    QVERIFY_THROWS_EXCEPTION(UserError, Runner{smallExperiment("cuda:0")});
    QCOMPARE(runtime.allocated.size(), 0U);
    QVERIFY(runtime.streams.empty());
    Runner runner(smallExperiment("cuda:0"));
    Recorder recorder;
    QCOMPARE(runner.advance(3, {}, recorder).stepsDone, 3);
}

void LostDeviceTest::lostDeviceIsListedAsMissing()
{
    cuda::markLost(0, "the GPU was lost");
    for (const Device &device : devices()) {
        if (device.id != "cuda:0")
            continue;
        QVERIFY(!device.available);
        QVERIFY(device.reason.find("the GPU was lost") != std::string::npos);
        QVERIFY(!device.remedy.empty());
        return;
    }
    QFAIL("cuda:0 is not listed");
}

void LostDeviceTest::lostDeviceIsRefused()
{
    cuda::markLost(0, "the GPU was lost");
    try {
        const Runner runner(smallExperiment("cuda:0"));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("/compute/device"));
        QVERIFY(error.problem().find("the GPU was lost") != std::string::npos);
    }
    // Also by what exists already.
    QVERIFY_THROWS_EXCEPTION(BackendFailure,
                             static_cast<void>(cuda::makeCudaSimulator<float>(
                                 expand(hybridPipelineCircuit(2, 1)), pauliZOfEveryQubit(2), 0)));
    QCOMPARE(runtime.callsWhenLost, 0);
}

QTEST_GUILESS_MAIN(LostDeviceTest)
#include "tst_lost_device.moc"
