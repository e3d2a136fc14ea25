// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/gradient_part.h"
#include "app/cupynumeric_worker/shards.h"
#include "app/cupynumeric_worker/task_arrays.h"
#include "engine/cuda_simulator/cuda_simulator.h"

namespace ansatz::cupynumeric {

namespace {

template <class Real>
class GpuShards final : public Shards<Real> {
public:
    GpuShards(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
              std::size_t shards)
        : Shards<Real>(shards), m_circuit(compile(circuit, observables)), m_shards(shards)
    {}
    ~GpuShards() override { this->forget(); }

private:
    // Made by the shard's first task: only then is its device known.
    struct Shard {
        std::unique_ptr<cuda::DeviceSimulator<Real>> simulator;
        std::unique_ptr<GradientPart<Real>> weightGradient;
        int device = -1;
        PassId pass = 0;
    };

    struct Inputs {
        std::size_t samples = 0;
        const Real *features = nullptr;
        const Real *weights = nullptr;
        void *stream = nullptr;
    };

    Shard &prepared(std::size_t index)
    {
        Shard &shard = m_shards[index];
        const int device = currentDevice();
        if (shard.device != device) {
            shard.simulator = std::make_unique<cuda::DeviceSimulator<Real>>(m_circuit, device);
            shard.simulator->setBetweenTiles([this] {
                if (this->giveUp() && this->giveUp()())
                    throw Interrupted();
            });
            shard.weightGradient = std::make_unique<GradientPart<Real>>(m_circuit.weights);
            shard.device = device;
            shard.pass = 0;
        }
        if (this->giveUp() && this->giveUp()())
            throw Interrupted();
        return shard;
    }

    static Inputs inputsOf(legate::TaskContext &context)
    {
        const Rows<const Real> rows = readRows<Real>(context.input(0).data());
        return {rows.rows, rows.data, readAll<Real>(context.input(1).data()),
                context.get_task_stream()};
    }

    void doForward(legate::TaskContext &context, std::size_t index) override
    {
        Shard &shard = prepared(index);
        const Inputs in = inputsOf(context);
        shard.pass = shard.simulator->forward(in.samples, in.features, in.weights,
                                              writeRows<Real>(context.output(0).data()).data,
                                              in.stream, context.scalar(1).value<bool>());
    }

    void doBackward(legate::TaskContext &context, std::size_t index) override
    {
        Shard &shard = prepared(index);
        const Inputs in = inputsOf(context);
        const bool wantsWeights = context.num_reductions() > 0;
        Real *const byFeatures =
            context.num_outputs() > 0 ? writeRows<Real>(context.output(0).data()).data : nullptr;
        shard.simulator->backward(in.samples, in.features, in.weights,
                                  readRows<Real>(context.input(2).data()).data,
                                  wantsWeights ? shard.weightGradient->data() : nullptr, byFeatures,
                                  in.stream, context.scalar(1).value<bool>() ? shard.pass : 0);
        if (!wantsWeights)
            return;
        const auto sum = context.reduction(0)
                             .data()
                             .template reduce_accessor<Legion::SumReduction<double>, true, 1>();
        shard.weightGradient->addTo(sum.ptr(legate::Point<1>{0}), in.stream);
    }

    const CompiledCircuit m_circuit;
    std::vector<Shard> m_shards;
};

} // namespace

template <class Real>
std::unique_ptr<Shards<Real>> makeGpuShards(const ExpandedCircuit &circuit,
                                            const std::vector<Observable> &observables,
                                            std::size_t shards)
{
    return std::make_unique<GpuShards<Real>>(circuit, observables, shards);
}

template std::unique_ptr<Shards<float>> makeGpuShards(const ExpandedCircuit &,
                                                      const std::vector<Observable> &, std::size_t);
template std::unique_ptr<Shards<double>>
makeGpuShards(const ExpandedCircuit &, const std::vector<Observable> &, std::size_t);

} // namespace ansatz::cupynumeric
