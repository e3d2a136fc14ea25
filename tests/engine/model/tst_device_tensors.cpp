// SPDX-License-Identifier: GPL-3.0-or-later
// A quantum layer on tensors of a GPU. The host stands in for the GPU, and a few functions for
// torch's CUDA part, so that this needs neither.
#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/circuit/templates.h"
#include "engine/model/quantum_layer.h"
#include "tests/support/agreement.h"

#include <QTest>

#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/library.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;

namespace {

const torch::Device device(torch::kCUDA, 0);

// Two streams of the only device; 0 is current at the start.
struct Streams {
    Streams()
    {
        for (cudaStream_t &stream : all)
            (void)cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
    }
    std::array<cudaStream_t, 2> all = {};
    thread_local static std::int64_t current;
};
thread_local std::int64_t Streams::current = 0;

Streams &streams()
{
    static Streams made;
    return made;
}

cudaStream_t handleOf(std::int64_t id)
{
    return streams().all.at(static_cast<std::size_t>(id));
}

class Guard final : public c10::impl::DeviceGuardImplInterface {
public:
    c10::DeviceType type() const override { return torch::kCUDA; }
    c10::Device exchangeDevice(c10::Device) const override { return device; }
    c10::Device getDevice() const override { return device; }
    void setDevice(c10::Device) const override {}
    void uncheckedSetDevice(c10::Device) const noexcept override {}
    c10::Stream getStream(c10::Device) const override
    {
        return c10::Stream(c10::Stream::UNSAFE, device, Streams::current);
    }
    c10::Stream exchangeStream(c10::Stream stream) const override
    {
        return c10::Stream(c10::Stream::UNSAFE, device,
                           std::exchange(Streams::current, stream.id()));
    }
    void *getStreamNativeHandle(const c10::Stream stream) const override
    {
        return handleOf(stream.id());
    }
    void synchronizeStream(const c10::Stream &stream) const override
    {
        (void)cudaStreamSynchronize(handleOf(stream.id()));
    }
    c10::DeviceIndex deviceCount() const noexcept override { return 1; }
    void record(void **, const c10::Stream &, const c10::DeviceIndex,
                const c10::EventFlag) const override
    {}
    void block(void *, const c10::Stream &) const override {}
    bool queryEvent(void *) const override { return true; }
    void destroyEvent(void *, const c10::DeviceIndex) const noexcept override {}
};

C10_REGISTER_GUARD_IMPL(CUDA, Guard)

// Autograd asks whether there is such a device. torch finds it by this name.
struct CUDAHooks final : at::CUDAHooksInterface {
    explicit CUDAHooks(at::CUDAHooksArgs) {}
    bool isBuilt() const override { return true; }
    bool hasCUDA() const override { return true; }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
};

torch::Tensor allocated(c10::IntArrayRef sizes, c10::ScalarType type)
{
    void *memory = nullptr;
    const auto bytes =
        static_cast<std::size_t>(c10::multiply_integers(sizes)) * c10::elementSize(type);
    (void)cudaMalloc(&memory, bytes + 1);
    return at::from_blob(
        memory, sizes, [](void *freed) { (void)cudaFree(freed); },
        torch::TensorOptions(type).device(device), device);
}

torch::Tensor empty(c10::IntArrayRef sizes, std::optional<c10::ScalarType> type,
                    std::optional<c10::Layout>, std::optional<c10::Device>, std::optional<bool>,
                    std::optional<c10::MemoryFormat>)
{
    return allocated(sizes, type.value_or(torch::kFloat));
}

torch::Tensor emptyStrided(c10::IntArrayRef sizes, c10::IntArrayRef,
                           std::optional<c10::ScalarType> type, std::optional<c10::Layout>,
                           std::optional<c10::Device>, std::optional<bool>)
{
    return allocated(sizes, type.value_or(torch::kFloat));
}

torch::Tensor &zero(torch::Tensor &tensor)
{
    (void)cudaMemsetAsync(tensor.data_ptr(), 0, tensor.nbytes(), handleOf(Streams::current));
    return tensor;
}

TORCH_LIBRARY_IMPL(aten, CUDA, library)
{
    library.impl("empty.memory_format", empty);
    library.impl("empty_strided", emptyStrided);
    library.impl("zero_", zero);
}

torch::Tensor toDevice(const torch::Tensor &tensor)
{
    torch::Tensor moved = allocated(tensor.sizes(), tensor.scalar_type());
    std::memcpy(moved.data_ptr(), tensor.detach().contiguous().const_data_ptr(), tensor.nbytes());
    return moved;
}

// As it lies there now; who wants what a stream still has to do waits for it.
std::vector<double> lookAt(const torch::Tensor &tensor)
{
    const torch::Tensor copy = torch::empty(tensor.sizes(), tensor.scalar_type());
    std::memcpy(copy.mutable_data_ptr(), tensor.const_data_ptr(), copy.nbytes());
    const torch::Tensor doubles = copy.to(torch::kDouble);
    return {doubles.const_data_ptr<double>(), doubles.const_data_ptr<double>() + doubles.numel()};
}

std::vector<double> doublesOf(const torch::Tensor &tensor)
{
    return lookAt(tensor.detach().contiguous());
}

QuantumLayer makeLayer(Precision precision, bool isOnGpu)
{
    QuantumLayerOptions options(hybridPipelineCircuit(3, 1));
    options.precision(precision).initialSpread(1).seed(3);
    if (isOnGpu)
        options.target({.backend = "native", .device = "cuda:0", .threads = 1});
    return QuantumLayer(options);
}

// The layer with its weight on the device.
QuantumLayer makeMovedLayer(Precision precision)
{
    QuantumLayer layer = makeLayer(precision, true);
    layer->weight = toDevice(layer->weight).requires_grad_();
    return layer;
}

torch::Tensor inputOf(Precision precision)
{
    const auto type = precision == Precision::Complex64 ? torch::kFloat : torch::kDouble;
    return torch::arange(0.1, 1.5, 0.1, torch::kDouble).slice(0, 0, 12).reshape({4, 3}).to(type);
}

} // namespace

namespace at {
REGISTER_CUDA_HOOKS(CUDAHooks)
} // namespace at

class DeviceTensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalTheCpus_data();
    void equalTheCpus();
    void waitForNothing();
    void mayChangeTheStream();
    void mustBeWhereTheWeightIs();
    void giveUp();
};

void DeviceTensorsTest::equalTheCpus_data()
{
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("allowed");
    QTest::newRow("complex64") << int(Precision::Complex64) << 1e-5;
    QTest::newRow("complex128") << int(Precision::Complex128) << 1e-12;
}

void DeviceTensorsTest::equalTheCpus()
{
    QFETCH(int, precision);
    QFETCH(double, allowed);
    const auto chosen = static_cast<Precision>(precision);
    QuantumLayer onCpu = makeLayer(chosen, false);
    const torch::Tensor input = inputOf(chosen).requires_grad_();
    const torch::Tensor want = onCpu->forward(input);
    const torch::Tensor upstream = torch::cos(want.detach());
    const auto wantGradients = torch::autograd::grad({want}, {input, onCpu->weight}, {upstream});

    QuantumLayer layer = makeMovedLayer(chosen);
    const torch::Tensor moved = toDevice(input).requires_grad_();
    const torch::Tensor got = layer->forward(moved);
    QVERIFY(got.device() == device);
    const auto gradients =
        torch::autograd::grad({got}, {moved, layer->weight}, {toDevice(upstream)});
    (void)cudaDeviceSynchronize();
    ANSATZ_COMPARE(lookAt(got), doublesOf(want), allowed);
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(gradients[i].device() == device);
        ANSATZ_COMPARE(lookAt(gradients[i]), doublesOf(wantGradients[i]), allowed);
    }
}

void DeviceTensorsTest::waitForNothing()
{
    QuantumLayer layer = makeMovedLayer(Precision::Complex64);
    const torch::NoGradGuard noGrad;
    const torch::Tensor input = toDevice(inputOf(Precision::Complex64));
    (void)layer->forward(input); // allocates
    const torch::Tensor got = layer->forward(input);
    QVERIFY(std::isnan(lookAt(got).front()));
    (void)cudaDeviceSynchronize();
    QVERIFY(std::isfinite(lookAt(got).front()));
}

void DeviceTensorsTest::mayChangeTheStream()
{
    QuantumLayer layer = makeMovedLayer(Precision::Complex64);
    const torch::NoGradGuard noGrad;
    const torch::Tensor input = toDevice(inputOf(Precision::Complex64));
    (void)layer->forward(input);
    const torch::Tensor first = layer->forward(input);
    Streams::current = 1;
    const torch::Tensor second = layer->forward(input);
    Streams::current = 0;
    // The first is done: both use the simulator's memory.
    QVERIFY(std::isfinite(lookAt(first).front()));
    QVERIFY(std::isnan(lookAt(second).front()));
    (void)cudaStreamSynchronize(handleOf(1));
    QCOMPARE(lookAt(second), lookAt(first));
}

void DeviceTensorsTest::mustBeWhereTheWeightIs()
{
    const auto problemOf = [](QuantumLayer &layer, const torch::Tensor &input) {
        try {
            (void)layer->forward(input);
        } catch (const UserError &error) {
            return error.problem();
        }
        return std::string("accepted");
    };
    QuantumLayer moved = makeMovedLayer(Precision::Complex64);
    QuantumLayer unmoved = makeLayer(Precision::Complex64, true);
    QuantumLayer ofCpu = makeLayer(Precision::Complex64, false);
    const torch::Tensor here = inputOf(Precision::Complex64);
    const torch::Tensor there = toDevice(here);
    QCOMPARE(problemOf(moved, here),
             std::string("input must be Float [batch, 3] on cuda:0, not Float [4, 3] on cpu"));
    QCOMPARE(problemOf(unmoved, there),
             std::string("input must be Float [batch, 3] on cpu, not Float [4, 3] on cuda:0"));
    QCOMPARE(problemOf(unmoved, here), std::string("accepted"));
    ofCpu->weight = toDevice(ofCpu->weight);
    QCOMPARE(
        problemOf(ofCpu, here),
        std::string("weight has become Float [6] on cuda:0, but the layer is complex64 on cpu"));
}

void DeviceTensorsTest::giveUp()
{
    QuantumLayer layer = makeMovedLayer(Precision::Complex64);
    const torch::Tensor input = toDevice(inputOf(Precision::Complex64));
    layer->setGiveUp([] { return true; });
    QVERIFY_THROWS_EXCEPTION(Interrupted, static_cast<void>(layer->forward(input)));
    layer->setGiveUp({});
    (void)layer->forward(input);
}

QTEST_GUILESS_MAIN(DeviceTensorsTest)
#include "tst_device_tensors.moc"
