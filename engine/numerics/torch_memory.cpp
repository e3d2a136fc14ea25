// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/torch_memory.h"

#include "engine/base/checked_math.h"
#include "engine/numerics/array_circuit.h"
#include "engine/numerics/array_observables.h"
#include "engine/numerics/torch_backend.h"

#include <c10/core/Allocator.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>
#include <span>
#include <utility>

namespace ansatz::numerics {

namespace {

// Bytes that are out.
class Count {
public:
    void take(std::uint64_t bytes)
    {
        m_now += bytes;
        m_peak = std::max(m_peak, m_now);
    }
    void giveBack(std::uint64_t bytes) { m_now -= bytes; }
    [[nodiscard]] std::uint64_t peak() const { return m_peak; }

private:
    std::uint64_t m_now = 0;
    std::uint64_t m_peak = 0;
};

// Where this thread's are counted; autograd computes on it, too.
thread_local std::shared_ptr<Count> counting;

// Gives tensors without values no memory, as torch's own does, and counts what they would take.
class ShapeAllocator final : public c10::Allocator {
public:
    c10::DataPtr allocate(std::size_t bytes) override
    {
        if (!counting)
            return {nullptr, nullptr, &giveBack, c10::Device(c10::kMeta)};
        counting->take(bytes);
        return {nullptr, new Taken{counting, bytes}, &giveBack, c10::Device(c10::kMeta)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &giveBack; }
    void copy_data(void *, const void *, std::size_t) const override {}

private:
    struct Taken {
        std::shared_ptr<Count> count;
        std::uint64_t bytes;
    };

    static void giveBack(void *context)
    {
        const std::unique_ptr<Taken> taken(static_cast<Taken *>(context));
        if (taken)
            taken->count->giveBack(taken->bytes);
    }
};

void installShapeAllocator()
{
    static ShapeAllocator allocator; // torch's is forgotten, and is needed by nobody
    static const bool isInstalled = [] {
        c10::SetAllocator(c10::kMeta, &allocator, 255);
        return true;
    }();
    static_cast<void>(isInstalled);
}

// As ArraySimulator does it.
void stepOnShapes(const ArrayProgram &program, const std::vector<Observable> &observables,
                  int realBytes, std::size_t samples)
{
    const DType dtype = realBytes == 4 ? DType::Complex64 : DType::Complex128;
    const std::shared_ptr<ArrayBackend> shapes = makeTorchShapes();
    const ArrayCircuit circuit(shapes, program, dtype);
    const ArrayObservables measured(shapes, program.qubits, observables, dtype);
    std::vector<Array> inputs;
    const auto onHost = [&](const Shape &shape) { // of which nobody reads a number
        return shapes->array(
            std::span<const double>(static_cast<const double *>(nullptr), elementsOf(shape)),
            shape);
    };
    const auto angles = [&](std::size_t rows, std::size_t uses) -> Array {
        if (uses == 0)
            return {};
        return inputs.emplace_back(shapes->requiresGrad(onHost({rows, uses})));
    };
    const Array shared = angles(1, program.shared.size());
    const Array perSample = angles(samples, program.perSample.size());
    const ArrayCircuit::Bound bound = circuit.bind({shared, perSample});
    const Array expectations = [&] {
        const Array states = circuit.run(bound, [] {});
        return shapes->broadcastTo(measured.expectations(states), {samples, observables.size()});
    }();
    const Shape shape = {samples, observables.size()};
    const Array upstream = shapes->astype(onHost(shape), realOf(dtype));
    if (!inputs.empty())
        static_cast<void>(shapes->gradient(expectations, inputs, upstream));
}

} // namespace

StepBytes torchStepBytes(const ArrayProgram &program, const std::vector<Observable> &observables,
                         int realBytes)
{
    return [=](std::size_t samples) -> std::optional<std::uint64_t> {
        // Torch counts bytes in 63 bits; no operation has arrays of so many states.
        constexpr std::uint64_t mostStates = 64;
        const std::optional<std::uint64_t> states =
            checkedMultiply(program.amplitudes() * mostStates * 16, samples);
        if (!states || *states > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        installShapeAllocator();
        const auto count = std::make_shared<Count>();
        const auto before = std::exchange(counting, count);
        try {
            stepOnShapes(program, observables, realBytes, samples);
        } catch (...) {
            counting = before;
            throw;
        }
        counting = before;
        return count->peak();
    };
}

} // namespace ansatz::numerics
