// SPDX-License-Identifier: GPL-3.0-or-later
// The engine on a GPU for which the host stands in: the GPU's own code, kernels and launches and
// what waits for what, under the engine's trainer, runner and benchmark.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/training/device_training_step.h"
#include "tests/engine/training/trainer_setup.h"

#include <QTest>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using cuda_host::runtime;

namespace {

const ComputeTarget gpu{.backend = "native", .device = "cuda:0", .threads = 1};

template <class Real>
constexpr Precision precisionOf = sizeof(Real) == 4 ? Precision::Complex64 : Precision::Complex128;

// A model with its step on the stand-in, and the same on the CPU.
template <class Real>
struct Pair {
    explicit Pair(const TrainingSettings &settings, PreparedSamples samples = makeSamples(40))
        : prepared(std::move(samples)), converted(prepared), onGpu(makeModel(gpu)),
          onCpu(makeModel({})), gpuParameters(*onGpu), cpuParameters(*onCpu),
          gpuStep(*onGpu->quantum, gpuParameters, converted, settings),
          cpuStep(*onCpu->quantum->simulator<Real>(), cpuParameters, converted, settings),
          batches(40, static_cast<std::size_t>(settings.batch), 5)
    {}

    static HybridModel makeModel(const ComputeTarget &target)
    {
        return HybridModel(QuantumLayerOptions(::Setup::circuit())
                               .precision(precisionOf<Real>)
                               .target(target)
                               .seed(seed),
                           HeadSettings());
    }

    // A step of both; how far apart they are.
    double advance()
    {
        const std::vector<std::size_t> &rows = batches.next();
        const StepOutcome want = cpuStep.run(rows);
        const StepOutcome got = gpuStep.run(rows);
        return want.isDone && got.isDone ? std::abs(want.loss - got.loss)
                                         : std::numeric_limits<double>::infinity();
    }

    double parametersApart()
    {
        double largest = 0;
        for (std::size_t i = 0; i < onGpu->parameters().size(); ++i) {
            const torch::Tensor difference = onGpu->parameters()[i] - onCpu->parameters()[i];
            largest = std::max(largest, difference.abs().max().template item<double>());
        }
        return largest;
    }

    std::vector<torch::Tensor> copies()
    {
        std::vector<torch::Tensor> result;
        for (const torch::Tensor &parameter : onGpu->parameters())
            result.push_back(parameter.detach().clone());
        return result;
    }

    PreparedSamples prepared;
    Samples<Real> converted;
    HybridModel onGpu;
    HybridModel onCpu;
    FlatParameters<Real> gpuParameters;
    FlatParameters<Real> cpuParameters;
    DeviceTrainingStep<Real> gpuStep;
    TrainingStep<Real> cpuStep;
    Batches batches;
};

struct Trained {
    RunResult result;
    RunFacts facts;
    TrainedModel model;
    std::vector<StepRecord> steps;
    std::vector<EvaluationRecord> evaluations;
};

Trained train(const Experiment &experiment)
{
    Runner runner(experiment);
    Recorder recorder;
    Trained trained;
    trained.result = runner.advance(experiment.training.steps, {}, recorder);
    trained.facts = runner.facts();
    trained.model = runner.model();
    trained.steps = recorder.steps;
    trained.evaluations = recorder.evaluations;
    return trained;
}

} // namespace

class StandInGpuTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { runtime.restart(); }
    void cleanup()
    {
        // What a lost device holds is left to the end of the process.
        const bool holdsNothing = runtime.streams.empty() && runtime.pinned.empty()
                                  && runtime.allocated.empty() && runtime.graphs.empty();
        QVERIFY(holdsNothing || runtime.loss != cudaSuccess);
        cuda::forgetLostDevices();
    }
    void equalsTheCpu();
    void isAGraphFromTheSecondStepOn();
    void goesOnWithoutGraphs();
    void seesParametersThatOthersChange();
    void keepsTheModelWhenTheLossIsNotFinite();
    void keepsTheLastParametersWhenTheGpuFails();
    void givesUpBetweenPortions();
    void refusesWhatDoesNotFit();
    void learningRateChangesWhileTraining();
    void runnerTrains();
    void trainedScalesAreMultipliedOnTheHost();
    void stopsBetweenSteps();
};

void StandInGpuTest::equalsTheCpu()
{
    for (const LossKind loss : {LossKind::BinaryCrossEntropy, LossKind::MeanSquaredError}) {
        TrainingSettings settings = quick(20);
        settings.loss = loss;
        Pair<double> inDouble(settings);
        Pair<float> inFloat(settings);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE_LT(inDouble.advance(), 1e-12);
            QCOMPARE_LT(inFloat.advance(), 1e-5);
        }
        QCOMPARE_LT(inDouble.parametersApart(), 1e-12);
        QCOMPARE_LT(inFloat.parametersApart(), 1e-4);
    }
}

void StandInGpuTest::isAGraphFromTheSecondStepOn()
{
    Pair<float> pair(quick(20));
    const auto step = [&](std::size_t size) {
        std::vector<std::size_t> rows(size, 3);
        const int before = runtime.launchedGraphs;
        const bool isDone = pair.gpuStep.run(rows).isDone;
        const bool wasGraph = runtime.launchedGraphs > before;
        return isDone && wasGraph == pair.gpuStep.onDevice().usesGraph() ? int(wasGraph) : -1;
    };
    QCOMPARE(step(8), 0);
    QCOMPARE(step(8), 1);
    QCOMPARE(step(5), 0);
    QCOMPARE(step(8), 1);
    QCOMPARE(step(5), 1);
    QCOMPARE(pair.gpuStep.onDevice().whyNoGraph(), std::string());
}

void StandInGpuTest::goesOnWithoutGraphs()
{
    Pair<double> pair(quick(20));
    runtime.refusesCapture = true;
    for (int i = 0; i < 5; ++i)
        QCOMPARE_LT(pair.advance(), 1e-12);
    QVERIFY(!pair.gpuStep.onDevice().usesGraph());
    const std::string why = pair.gpuStep.onDevice().whyNoGraph();
    QVERIFY2(why.find("capture is not supported") != std::string::npos, why.c_str());
}

void StandInGpuTest::seesParametersThatOthersChange()
{
    Pair<double> pair(quick(20));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE_LT(pair.advance(), 1e-12);
        const torch::NoGradGuard noGrad;
        for (const HybridModel &model : {pair.onGpu, pair.onCpu}) {
            for (torch::Tensor &parameter : model->parameters())
                parameter.mul_(0.5);
        }
    }
    QCOMPARE_LT(pair.advance(), 1e-12);
}

void StandInGpuTest::keepsTheModelWhenTheLossIsNotFinite()
{
    PreparedSamples samples = makeSamples(40);
    samples.features.values[2 * 7] = std::numeric_limits<double>::quiet_NaN();
    Pair<float> pair(quick(20), samples);
    const std::vector<std::size_t> sound = {1, 2};
    for (int i = 0; i < 3; ++i) { // without graphs, then with them
        QVERIFY(pair.gpuStep.run(sound).isDone);
        QVERIFY(pair.cpuStep.run(sound).isDone);
        const auto before = pair.copies();
        const StepOutcome outcome = pair.gpuStep.run(std::vector<std::size_t>{1, 7, 2});
        QVERIFY(!outcome.isDone && std::isnan(outcome.loss));
        QVERIFY(allEqual(pair.copies(), before));
    }
    QCOMPARE_LT(pair.parametersApart(), 1e-5);
}

void StandInGpuTest::keepsTheLastParametersWhenTheGpuFails()
{
    Pair<float> pair(quick(20));
    for (int i = 0; i < 3; ++i)
        (void)pair.advance();
    const auto before = pair.copies();
    runtime.fault = cuda_host::Fault{};
    try {
        (void)pair.advance();
        QFAIL("nothing was reported");
    } catch (const BackendFailure &error) {
        QVERIFY(error.problem().find("failed on the GPU") != std::string::npos);
        QVERIFY(!error.remedy().empty());
    }
    QVERIFY(allEqual(pair.copies(), before));
}

void StandInGpuTest::givesUpBetweenPortions()
{
    runtime.freeMemory = 16 * 1024;
    TrainingSettings settings = quick(20);
    settings.batch = 40;
    Pair<double> pair(settings);
    int asked = 0;
    pair.onGpu->quantum->setGiveUp([&] {
        ++asked;
        return false;
    });
    QCOMPARE_LT(pair.advance(), 1e-12);
    QVERIFY2(asked > 0, "memory cuts the batch");
    QCOMPARE_LT(pair.advance(), 1e-12);
    QVERIFY(!pair.gpuStep.onDevice().usesGraph());
    QVERIFY(pair.gpuStep.onDevice().whyNoGraph().find("portions") != std::string::npos);

    const auto before = pair.copies();
    pair.onGpu->quantum->setGiveUp([] { return true; });
    const std::vector<std::size_t> rows(40, 1);
    QVERIFY_THROWS_EXCEPTION(Interrupted, static_cast<void>(pair.gpuStep.run(rows)));
    QVERIFY(allEqual(pair.copies(), before));
    pair.onGpu->quantum->setGiveUp({});
    QCOMPARE_LT(pair.advance(), 1e-12);
    QCOMPARE_LT(pair.parametersApart(), 1e-12);
}

void StandInGpuTest::refusesWhatDoesNotFit()
{
    const HybridModel model = Pair<float>::makeModel(gpu);
    FlatParameters<float> parameters(*model);
    const PreparedSamples prepared = makeSamples(4000);
    const Samples<float> samples(prepared);
    runtime.freeMemory = 20'000; // less than the samples take
    try {
        const DeviceTrainingStep<float> step(*model->quantum, parameters, samples, quick(20));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(error.problem().find("the samples and a batch") != std::string::npos,
                 error.what());
        QVERIFY(!error.remedy().empty());
    }
}

void StandInGpuTest::learningRateChangesWhileTraining()
{
    Pair<double> pair(quick(20));
    for (const double rate : {0.1, 0.001, 0.05}) {
        pair.gpuStep.setLearningRate(rate);
        pair.cpuStep.setLearningRate(rate);
        QCOMPARE_LT(pair.advance(), 1e-12);
        QCOMPARE_LT(pair.parametersApart(), 1e-12);
    }
}

namespace {

Experiment smallExperiment()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 1);
    experiment.training.steps = 12;
    experiment.training.evaluateEvery = 5;
    return experiment;
}

} // namespace

void StandInGpuTest::runnerTrains()
{
    Experiment experiment = smallExperiment();
    const Trained onCpu = train(experiment);
    experiment.compute.device = "cuda:0";
    const Trained onGpu = train(experiment);
    QCOMPARE(onGpu.facts.device, std::string("cuda:0"));
    QCOMPARE(onGpu.facts.threads, 1);
    QCOMPARE(onGpu.facts.simd, std::string());
    QCOMPARE(onGpu.model.device, std::string("cuda:0"));
    QCOMPARE(runtime.launchedGraphs, 11);
    QCOMPARE(onGpu.steps.size(), 12U);
    for (std::size_t i = 0; i < onGpu.steps.size(); ++i)
        QCOMPARE_LT(std::abs(onGpu.steps[i].loss - onCpu.steps[i].loss), 1e-5);
    QCOMPARE(onGpu.evaluations.size(), onCpu.evaluations.size());
    for (std::size_t i = 0; i < onGpu.evaluations.size(); ++i) {
        QCOMPARE(onGpu.evaluations[i].step, onCpu.evaluations[i].step);
        QCOMPARE_LT(std::abs(onGpu.evaluations[i].trainLoss - onCpu.evaluations[i].trainLoss),
                    1e-5);
        QCOMPARE_LT(std::abs(onGpu.evaluations[i].testLoss - onCpu.evaluations[i].testLoss), 1e-5);
    }
    for (std::size_t i = 0; i < onGpu.model.circuitWeights.size(); ++i)
        QCOMPARE_LT(std::abs(onGpu.model.circuitWeights[i] - onCpu.model.circuitWeights[i]), 1e-4);
    QCOMPARE(onGpu.result.evaluation.circuitWeights, onGpu.model.circuitWeights);
}

void StandInGpuTest::trainedScalesAreMultipliedOnTheHost()
{
    Circuit circuit = ::Setup::circuit();
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature)
                parameter.scaleWeight = circuit.weights++;
    const PreparedSamples samples = makeSamples(40);
    const PreparedSamples none;
    const auto trained = [&](const ComputeTarget &target, std::string *whyNoGraph) {
        HybridModel model(
            QuantumLayerOptions(circuit).precision(Precision::Complex128).target(target).seed(seed),
            HeadSettings());
        Trainer trainer(model.ptr(), quick(20), samples, none, seed);
        Recorder recorder;
        (void)trainer.advance(20, {}, recorder);
        *whyNoGraph = trainer.whyNoGraph();
        return recorder.steps;
    };
    std::string onGpu;
    std::string onCpu;
    const std::vector<StepRecord> got = trained(gpu, &onGpu);
    const std::vector<StepRecord> want = trained({}, &onCpu);
    QCOMPARE(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        QCOMPARE_LT(std::abs(got[i].loss - want[i].loss), 1e-12);
    QVERIFY2(onGpu.find("trained scales") != std::string::npos, onGpu.c_str());
    QCOMPARE(onCpu, std::string());
    QCOMPARE(runtime.launchedGraphs, 0);
}

void StandInGpuTest::stopsBetweenSteps()
{
    Experiment experiment = smallExperiment();
    experiment.compute.device = "cuda:0";
    const Trained whole = train(experiment);
    Runner runner(experiment);
    std::stop_source stop;
    Recorder recorder;
    recorder.afterStep = [&](int step) {
        if (step == 4)
            stop.request_stop();
    };
    const RunResult first = runner.advance(100, stop.get_token(), recorder);
    QVERIFY(first.reason == StopReason::Stopped);
    QCOMPARE(first.stepsDone, 4);
    QCOMPARE(runner.advance(100, {}, recorder).stepsDone, 12);
    QCOMPARE(recorder.steps.back().loss, whole.steps.back().loss);
    QCOMPARE(runner.model().circuitWeights, whole.model.circuitWeights);
}

QTEST_GUILESS_MAIN(StandInGpuTest)
#include "tst_stand_in_gpu.moc"
