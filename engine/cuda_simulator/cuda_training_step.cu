// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/cuda_simulator/cuda_training_step.h"
#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/stream.cuh"
#include "engine/cuda_simulator/training_launches.cuh"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/cuda/cuda_devices.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <vector>

namespace ansatz::cuda {

namespace {

TrainingSizes sizesOf(const CompiledCircuit &circuit, std::size_t samples, std::size_t parameters,
                      std::size_t batch)
{
    TrainingSizes sizes = {};
    sizes.samples = samples;
    sizes.columns = circuit.features;
    sizes.batch = batch;
    sizes.observables = circuit.observables;
    sizes.circuitWeights = circuit.weights;
    sizes.hasBias = parameters > sizes.circuitWeights + sizes.observables;
    ANSATZ_CHECK(parameters == sizes.parameters(),
                 "the head has a weight for every observable, and a bias at most");
    return sizes;
}

void requireDevice()
{
    const CudaStatus &status = cudaStatus();
    if (status.devices.empty())
        throw UserError(status.reason, "device", status.remedy);
}

void requireFree(std::size_t bytes)
{
    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total));
    if (bytes > free)
        throw BackendFailure(
            "the samples and a batch of them take " + formatBytes(bytes) + " of the GPU's memory, "
                + formatBytes(free) + " are free",
            "device",
            "use fewer samples or smaller batches, or end other programs that use the "
            "GPU (nvidia-smi lists them)");
}

template <class Real>
class TrainingStepOnDevice final : public CudaTrainingStep<Real> {
public:
    TrainingStepOnDevice(const CompiledCircuit &circuit, int device,
                         const TrainingSetup<Real> &setup)
        : m_device(device),
          m_sizes(sizesOf(circuit, setup.targets.size(), setup.parameters.size(), setup.batch)),
          m_learningRate(setup.learningRate),
          m_parameters(setup.parameters.begin(), setup.parameters.end()),
          m_simulator(circuit, device)
    {
        m_sizes.isCrossEntropy = setup.isCrossEntropy;
        m_sizes.isAdam = setup.isAdam;
        m_sizes.momentum = setup.momentum;
        m_steps = setup.steps;
        m_moments.assign(setup.moments.begin(), setup.moments.end());
        m_moments.resize(m_sizes.moments());
        ANSATZ_CHECK(setup.moments.empty() || setup.moments.size() == m_moments.size(),
                     "every parameter has its moments");
        ANSATZ_CHECK(setup.batch > 0 && setup.targets.size() > 0
                         && setup.targets.size() <= std::numeric_limits<std::uint32_t>::max()
                         && setup.features.size() == m_sizes.samples * m_sizes.columns,
                     "every sample has the circuit's features and a target");
        const CurrentDevice current(device);
        m_stream = std::make_unique<Stream>();
        m_inputs = std::make_unique<PinnedMemory>(m_sizes.inputBytes(m_sizes.batch));
        m_outputs = std::make_unique<PinnedMemory>(m_sizes.template outputBytes<Real>());

        Carver counting(nullptr);
        (void)carveTraining<Real>(counting, m_sizes);
        requireFree(counting.bytes());
        m_memory.allocate(counting.bytes());
        Carver carver(m_memory.start());
        m_arrays = carveTraining<Real>(carver, m_sizes);
        fill(setup);
        m_simulator.prepare(m_sizes.batch, m_sizes.circuitWeights > 0);
        m_simulator.setBetweenTiles([this] {
            m_isCut = true;
            m_stream->wait();
            if (m_giveUp != nullptr && *m_giveUp && (*m_giveUp)())
                throw Interrupted();
        });
    }

    ~TrainingStepOnDevice() override
    {
        if (isLost(m_device))
            return;
        int before = 0;
        if (cudaGetDevice(&before) == cudaSuccess && cudaSetDevice(m_device) == cudaSuccess)
            (void)cudaStreamSynchronize(m_stream->get());
        m_launchings.clear();
        m_marks.reset();
        m_memory.release();
        m_inputs.reset();
        m_outputs.reset();
        m_stream.reset();
        (void)cudaSetDevice(before);
    }

    void enqueue(std::span<const std::size_t> rows, const GiveUp &giveUp) override
    {
        ANSATZ_CHECK(!m_isRunning, "a step is waited for before the next");
        ANSATZ_CHECK(!rows.empty() && rows.size() <= m_sizes.batch,
                     "a batch is as large as was said");
        const CurrentDevice current(m_device);
        writeInputs(rows);
        Launching &launching = m_launchings[rows.size()];
        // The first step loads kernels, which a capture must not.
        if (launching.wasRun && !launching.graph && launching.whyNoGraph.empty())
            capture(rows.size(), launching);
        m_last = &launching;
        m_usesGraph = launching.graph != nullptr;
        if (m_usesGraph) {
            launching.graph->launch(m_stream->get());
        } else {
            m_giveUp = &giveUp;
            m_isCut = false;
            try {
                launchEach(rows.size());
            } catch (...) {
                m_giveUp = nullptr;
                if (!isLost(m_device))
                    (void)cudaStreamSynchronize(m_stream->get()); // the inputs are still read
                throw;
            }
            m_giveUp = nullptr;
            if (m_isCut)
                launching.whyNoGraph = "the GPU's memory cuts the batch into portions";
        }
        launching.wasRun = true;
        m_isRunning = true;
    }

    TrainingOutcome wait() override
    {
        ANSATZ_CHECK(m_isRunning, "there is a step to wait for");
        m_isRunning = false;
        const CurrentDevice current(m_device);
        m_stream->wait();
        StepReport report = {};
        std::memcpy(&report, m_outputs->start(), sizeof report);
        const bool isDone = report.isDone != 0;
        if (isDone) {
            ++m_steps;
            const std::size_t bytes = m_parameters.size() * sizeof(Real);
            const unsigned char *start = m_outputs->start() + besideStruct;
            std::memcpy(m_parameters.data(), start, bytes);
            std::memcpy(m_moments.data(), start + bytes, m_moments.size() * sizeof(Real));
        }
        return {report.loss, isDone};
    }

    StepParts timeParts(std::span<const std::size_t> rows, TrainingOutcome &outcome) override
    {
        ANSATZ_CHECK(!m_isRunning && !rows.empty() && rows.size() <= m_sizes.batch,
                     "a step is of samples, and after the one before");
        const CurrentDevice current(m_device);
        if (!m_marks)
            m_marks = std::make_unique<Marks>();
        const Marks &marks = *m_marks;
        writeInputs(rows);
        try {
            launchEach(rows.size(), &marks);
        } catch (...) {
            if (!isLost(m_device))
                (void)cudaStreamSynchronize(m_stream->get());
            throw;
        }
        m_isRunning = true;
        outcome = wait();
        StepParts parts;
        parts.forward = marks.beforeForward.millisecondsTo(marks.afterForward);
        if (m_sizes.circuitWeights > 0)
            parts.backward = marks.beforeBackward.millisecondsTo(marks.afterBackward);
        parts.head = marks.start.millisecondsTo(marks.end) - parts.forward - parts.backward;
        return parts;
    }

    std::span<const Real> parameters() const override { return m_parameters; }
    std::span<const Real> moments() const override { return m_moments; }
    std::int64_t steps() const override { return m_steps; }

    void setParameters(std::span<const Real> parameters) override
    {
        ANSATZ_CHECK(!m_isRunning && parameters.size() == m_parameters.size(),
                     "parameters change between two steps and stay as many");
        if (std::memcmp(parameters.data(), m_parameters.data(), parameters.size_bytes()) == 0)
            return;
        const CurrentDevice current(m_device);
        std::ranges::copy(parameters, m_parameters.begin());
        sendParameters();
    }

    void setLearningRate(double rate) override { m_learningRate = rate; }
    bool usesGraph() const override { return m_usesGraph; }
    std::string whyNoGraph() const override
    {
        return m_last == nullptr ? std::string() : m_last->whyNoGraph;
    }

private:
    // How steps of a batch's size are launched.
    struct Launching {
        bool wasRun = false;
        std::unique_ptr<StreamGraph> graph;
        std::string whyNoGraph;
    };

    /// Between the parts of a step.
    struct Marks {
        Event start;
        Event beforeForward;
        Event afterForward;
        Event beforeBackward;
        Event afterBackward;
        Event end;
    };

    void fill(const TrainingSetup<Real> &setup)
    {
        const std::vector<std::int32_t> targets(setup.targets.begin(), setup.targets.end());
        check(cudaMemcpyAsync(m_arrays.features, setup.features.data(), setup.features.size_bytes(),
                              cudaMemcpyHostToDevice, m_stream->get()));
        check(cudaMemcpyAsync(m_arrays.targets, targets.data(),
                              targets.size() * sizeof(std::int32_t), cudaMemcpyHostToDevice,
                              m_stream->get()));
        check(cudaMemcpyAsync(m_arrays.moments, m_moments.data(), m_moments.size() * sizeof(Real),
                              cudaMemcpyHostToDevice, m_stream->get()));
        sendParameters();
        m_stream->wait();
    }

    void sendParameters()
    {
        const std::size_t bytes = m_parameters.size() * sizeof(Real);
        std::memcpy(m_outputs->start() + besideStruct, m_parameters.data(), bytes);
        check(cudaMemcpyAsync(m_arrays.outputs + besideStruct, m_outputs->start() + besideStruct,
                              bytes, cudaMemcpyHostToDevice, m_stream->get()));
    }

    void writeInputs(std::span<const std::size_t> rows)
    {
        const StepNumbers numbers = stepNumbers<Real>(m_sizes.isAdam, m_learningRate, m_steps + 1);
        std::memcpy(m_inputs->start(), &numbers, sizeof numbers);
        auto *place = reinterpret_cast<std::uint32_t *>(m_inputs->start() + besideStruct);
        for (const std::size_t row : rows) {
            ANSATZ_CHECK(row < m_sizes.samples, "a batch is of the samples");
            *place++ = static_cast<std::uint32_t>(row);
        }
    }

    void launchEach(std::size_t count, const Marks *marks = nullptr)
    {
        const auto mark = [&](Event Marks::*which) {
            if (marks != nullptr)
                (marks->*which).record(*m_stream);
        };
        mark(&Marks::start);
        cudaStream_t stream = m_stream->get();
        const bool hasGradients = m_sizes.circuitWeights > 0;
        PassId pass = 0;
        check(cudaMemcpyAsync(m_arrays.inputs, m_inputs->start(), m_sizes.inputBytes(count),
                              cudaMemcpyHostToDevice, stream));
        m_arrays.launches.run(
            count, stream,
            [&](std::size_t samples, const Real *features, const Real *weights,
                Real *expectations) {
                mark(&Marks::beforeForward);
                pass = m_simulator.forward(samples, features, weights, expectations, stream,
                                           hasGradients);
                mark(&Marks::afterForward);
            },
            [&](std::size_t samples, const Real *features, const Real *weights,
                const Real *upstream, Real *gradient) {
                mark(&Marks::beforeBackward);
                m_simulator.backward(samples, features, weights, upstream, gradient, nullptr,
                                     stream, pass);
                mark(&Marks::afterBackward);
            });
        check(cudaMemcpyAsync(m_outputs->start(), m_arrays.outputs,
                              m_sizes.template outputBytes<Real>(), cudaMemcpyDeviceToHost,
                              stream));
        mark(&Marks::end);
    }

    void capture(std::size_t count, Launching &launching)
    {
        try {
            launching.graph =
                std::make_unique<StreamGraph>(m_stream->get(), [&] { launchEach(count); });
        } catch (const UserError &error) {
            if (isLost(m_device))
                throw;
            launching.whyNoGraph = "CUDA does not record them: " + error.problem();
        }
    }

    int m_device;
    TrainingSizes m_sizes;
    double m_learningRate;
    std::int64_t m_steps = 0;
    std::vector<Real> m_parameters;
    std::vector<Real> m_moments;
    DeviceSimulator<Real> m_simulator;
    DeviceMemory m_memory;
    TrainingArrays<Real> m_arrays = {};
    std::unique_ptr<Stream> m_stream;
    std::unique_ptr<PinnedMemory> m_inputs;
    std::unique_ptr<PinnedMemory> m_outputs; ///< the report, the parameters, the moments
    std::unique_ptr<Marks> m_marks;
    std::map<std::size_t, Launching> m_launchings;
    Launching *m_last = nullptr;
    const GiveUp *m_giveUp = nullptr;
    bool m_isCut = false;
    bool m_isRunning = false;
    bool m_usesGraph = false;
};

} // namespace

template <class Real>
std::unique_ptr<CudaTrainingStep<Real>> makeCudaTrainingStep(const CompiledCircuit &circuit,
                                                             int deviceIndex,
                                                             const TrainingSetup<Real> &setup)
{
    requireDevice();
    return std::make_unique<TrainingStepOnDevice<Real>>(circuit, deviceIndex, setup);
}

template std::unique_ptr<CudaTrainingStep<float>>
makeCudaTrainingStep(const CompiledCircuit &, int, const TrainingSetup<float> &);
template std::unique_ptr<CudaTrainingStep<double>>
makeCudaTrainingStep(const CompiledCircuit &, int, const TrainingSetup<double> &);

} // namespace ansatz::cuda
