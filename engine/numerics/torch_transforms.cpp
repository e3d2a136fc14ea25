// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/torch_transforms.h"

#include "engine/numerics/torch_backend.h"
#include "engine/numerics/torch_data.h"

#include <ATen/core/grad_mode.h>
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/functorch/DynamicLayer.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace ansatz::numerics {

namespace {

namespace functorch = at::functorch;

// A level of batching, for as long as it lives.
class BatchLevel final {
public:
    explicit BatchLevel(std::size_t samples)
        : m_level(functorch::initAndPushDynamicLayer(
            functorch::TransformType::Vmap, c10::SymInt(static_cast<std::int64_t>(samples)),
            functorch::RandomnessType::Error))
    {}
    ~BatchLevel() { functorch::popDynamicLayerAndDeleteMetadata(); }
    BatchLevel(const BatchLevel &) = delete;
    BatchLevel &operator=(const BatchLevel &) = delete;

    [[nodiscard]] std::int64_t level() const { return m_level; }

private:
    std::int64_t m_level;
};

} // namespace

ArrayFunction torchVmap(const ArrayBackend &backend, ArrayFunction function)
{
    return [&backend, function = std::move(function)](std::span<const Array> arguments) {
        const at::AutoGradMode recording(true);
        return guarded("vmap", torchTensor(arguments.front()).device(), [&] {
            const std::size_t samples = arguments.front().shape().front();
            at::Tensor result;
            {
                const BatchLevel batch(samples);
                std::vector<Array> single;
                for (const Array &argument : arguments)
                    single.push_back(arrayOf(
                        backend, functorch::addBatchDim(torchTensor(argument), 0, batch.level())));
                result = torchTensor(function(single));
                if (auto *batched = functorch::maybeGetBatchedImpl(result);
                    batched != nullptr && batched->level() == batch.level())
                    result = batched->value().movedim(batched->bdim(), 0);
                else // the same for every sample
                    result = result.unsqueeze(0).expand_symint([&] {
                        std::vector<c10::SymInt> sizes(result.sym_sizes().begin(),
                                                       result.sym_sizes().end());
                        sizes.insert(sizes.begin(),
                                     c10::SymInt(static_cast<std::int64_t>(samples)));
                        return sizes;
                    }());
            }
            return arrayOf(backend, result);
        });
    };
}

ArrayFunction torchJit(const ArrayBackend &backend, const ArrayFunction &function,
                       std::span<const Array> examples)
{
    namespace jit = torch::jit;
    jit::Stack inputs;
    for (const Array &example : examples)
        inputs.emplace_back(torchTensor(example).detach());
    const auto traced = [&](jit::Stack stack) -> jit::Stack {
        std::vector<Array> arguments;
        for (const c10::IValue &value : stack)
            arguments.push_back(arrayOf(backend, value.toTensor()));
        return {torchTensor(function(arguments))};
    };
    const auto unnamed = [](const torch::autograd::Variable &) { return std::string(); };
    auto [state, outputs] = jit::tracer::trace(inputs, traced, unnamed);
    const auto executor = std::make_shared<jit::GraphExecutor>(state->graph, "ansatz");
    return [&backend, executor,
            device = at::Device(backend.device())](std::span<const Array> arguments) {
        const at::AutoGradMode recording(true);
        return guarded("jit", device, [&] {
            jit::Stack stack;
            for (const Array &argument : arguments)
                stack.emplace_back(torchTensor(argument));
            executor->run(stack);
            return arrayOf(backend, stack.front().toTensor());
        });
    };
}

} // namespace ansatz::numerics
