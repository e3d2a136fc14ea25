// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/torch_backend.h"

#include "engine/numerics/torch_cuda.h"
#include "engine/numerics/torch_data.h"
#include "engine/numerics/torch_transforms.h"

#include <ATen/ATen.h>
#include <ATen/DLConvertor.h>
#include <ATen/Parallel.h>
#include <ATen/TracerMode.h>
#include <ATen/core/grad_mode.h>
#include <ATen/functorch/DynamicLayer.h>
#include <c10/core/AutogradState.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace ansatz::numerics {

at::ScalarType scalarTypeOf(DType dtype)
{
    switch (dtype) {
    case DType::Float32:
        return at::kFloat;
    case DType::Float64:
        return at::kDouble;
    case DType::Complex64:
        return at::kComplexFloat;
    case DType::Complex128:
        return at::kComplexDouble;
    case DType::Int64:
        break;
    }
    return at::kLong;
}

namespace {

DType dtypeOfTensor(const at::Tensor &tensor)
{
    for (const DType dtype :
         {DType::Float32, DType::Float64, DType::Complex64, DType::Complex128, DType::Int64}) {
        if (scalarTypeOf(dtype) == tensor.scalar_type())
            return dtype;
    }
    throw UserError("tensors of " + std::string(c10::toString(tensor.scalar_type()))
                        + " are no arrays",
                    "pytorch", "convert it to float32, float64, complex64 or complex128");
}

at::Tensor selected(const at::Tensor &values, std::int64_t axis, const at::Tensor &source)
{
    // What torch would do, had it the operation for tensors without values.
    if (values.is_meta())
        return at::empty_like(values.resolve_conj(), at::MemoryFormat::Contiguous);
    return values.index_select(axis, source);
}

// index_select, whose own derivative adds row by row; this one permutes back.
struct Permuted final : torch::autograd::Function<Permuted> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &values,
                              const at::Tensor &source, const at::Tensor &inverse,
                              std::int64_t axis)
    {
        context->save_for_backward({inverse, source});
        context->saved_data["axis"] = axis;
        return selected(values, axis, source);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   const torch::autograd::variable_list &upstream)
    {
        const auto saved = context->get_saved_variables();
        return {apply(upstream[0], saved[0], saved[1], context->saved_data["axis"].toInt()),
                {},
                {},
                {}};
    }
};

at::Tensor permuted(const at::Tensor &values, const at::Tensor &source, const at::Tensor &inverse,
                    std::int64_t axis)
{
    // Within vmap only torch's own operations are known.
    if (!values.requires_grad() || at::functorch::maybeCurrentDynamicLayer())
        return selected(values, axis, source);
    return Permuted::apply(values, source, inverse, axis);
}

// Autograd on the calling thread, also for a GPU: a thread of torch's own would have no CUDA
// context at first, of which cuBLAS warns.
class HereAlone {
public:
    HereAlone() { state().set_multithreading_enabled(false); }
    ~HereAlone() { state().set_multithreading_enabled(m_before); }
    HereAlone(const HereAlone &) = delete;
    HereAlone &operator=(const HereAlone &) = delete;

private:
    static c10::AutogradState &state() { return c10::AutogradState::get_tls_state(); }

    bool m_before = state().get_multithreading_enabled();
};

class TorchBackend final : public ArrayBackend {
public:
    TorchBackend(const std::string &device, int threads) : m_device(device), m_threads(threads) {}

    std::string_view name() const override { return "pytorch"; }
    std::string device() const override { return m_device.str(); }
    bool supports(Capability) const override { return true; }
    bool keepsValues() const override { return !m_device.is_meta(); }

    [[nodiscard]] Array wrap(at::Tensor tensor, std::int64_t largest = -1) const
    {
        const DType dtype = dtypeOfTensor(tensor);
        Shape shape(tensor.sizes().begin(), tensor.sizes().end());
        return Array(std::make_shared<TorchData>(shared_from_this(), dtype, std::move(shape),
                                                 std::move(tensor), largest));
    }

    [[nodiscard]] const at::Device &torchDevice() const { return m_device; }

private:
    // An operation's result, with this backend's threads and recorded where an input asks for it.
    template <class Work>
    Array made(const char *operation, const Work &work) const
    {
        const at::AutoGradMode recording(true);
        useThreads();
        return guarded(operation, m_device, [&] { return wrap(work()); });
    }

    // torch keeps the number for each calling thread.
    void useThreads() const
    {
        if (at::get_num_threads() != m_threads)
            at::set_num_threads(m_threads);
    }

    Array doFromHost(const void *values, DType dtype, const Shape &shape) const override
    {
        if (m_device.is_meta())
            return wrap(
                at::empty(sizesOf(shape), at::TensorOptions(scalarTypeOf(dtype)).device(m_device)));
        std::int64_t largest = -1;
        if (dtype == DType::Int64) {
            const auto *indices = static_cast<const std::int64_t *>(values);
            for (std::size_t i = 0; i < elementsOf(shape); ++i) {
                if (indices[i] < 0)
                    throw UserError("index " + std::to_string(indices[i]) + " is negative",
                                    "array");
                largest = std::max(largest, indices[i]);
            }
        }
        return guarded("array", m_device, [&] {
            // For jit a constant, not a copy of memory that will be gone.
            const at::tracer::impl::NoTracerDispatchMode untraced;
            const at::Tensor lent = at::from_blob(const_cast<void *>(values), sizesOf(shape),
                                                  at::TensorOptions(scalarTypeOf(dtype)));
            return wrap(m_device.is_cpu() ? lent.clone() : lent.to(m_device), largest);
        });
    }

    void doToHost(const Array &array, void *values) const override
    {
        guarded("toHost", m_device, [&] {
            const at::Tensor &tensor = torchTensor(array);
            at::Tensor lent =
                at::from_blob(values, tensor.sizes(), at::TensorOptions(tensor.scalar_type()));
            const at::NoGradGuard unrecorded;
            lent.copy_(tensor.resolve_conj().resolve_neg());
        });
    }

    Array doAstype(const Array &array, DType dtype) const override
    {
        return made("astype", [&] { return torchTensor(array).to(scalarTypeOf(dtype)); });
    }

    Array doReshape(const Array &array, const Shape &shape) const override
    {
        const auto sizes = sizesOf(shape);
        const at::AutoGradMode recording(true);
        return guarded("reshape", m_device, [&] {
            return wrap(torchTensor(array).reshape(sizes),
                        static_cast<const TorchData &>(array.data()).largest);
        });
    }

    Array doTranspose(const Array &array, const std::vector<int> &axes) const override
    {
        const std::vector<std::int64_t> order(axes.begin(), axes.end());
        return made("transpose", [&] { return torchTensor(array).permute(order); });
    }

    Array doBroadcastTo(const Array &array, const Shape &shape) const override
    {
        return made("broadcastTo", [&] { return torchTensor(array).expand(sizesOf(shape)); });
    }

    Array doStack(std::span<const Array> arrays, int axis) const override
    {
        std::vector<at::Tensor> tensors;
        for (const Array &array : arrays)
            tensors.push_back(torchTensor(array));
        return made("stack", [&] { return at::stack(tensors, axis); });
    }

    Array doSlice(const Array &array, int axis, std::size_t begin, std::size_t end) const override
    {
        return made("slice", [&] {
            return torchTensor(array).slice(axis, static_cast<std::int64_t>(begin),
                                            static_cast<std::int64_t>(end));
        });
    }

    Array doTake(const Array &array, const Array &indices, int axis) const override
    {
        const std::int64_t largest = static_cast<const TorchData &>(indices.data()).largest;
        const std::size_t size = array.shape()[static_cast<std::size_t>(axis)];
        if (largest >= static_cast<std::int64_t>(size))
            throw UserError("index " + std::to_string(largest) + " is out of bounds for axis "
                                + std::to_string(axis) + " with size " + std::to_string(size),
                            "take");
        return made("take",
                    [&] { return torchTensor(array).index_select(axis, torchTensor(indices)); });
    }

    Array doPermute(const Array &array, const Array &source, const Array &inverse,
                    int axis) const override
    {
        const auto size = static_cast<std::int64_t>(array.shape()[static_cast<std::size_t>(axis)]);
        for (const Array *indices : {&source, &inverse}) {
            if (static_cast<const TorchData &>(indices->data()).largest >= size)
                throw UserError("a permutation's index is out of bounds for axis "
                                    + std::to_string(axis) + " with size " + std::to_string(size),
                                "permute");
        }
        return made("permute", [&] {
            return permuted(torchTensor(array), torchTensor(source), torchTensor(inverse), axis);
        });
    }

    Array doUnary(UnaryOperation operation, const Array &array) const override
    {
        const at::Tensor &values = torchTensor(array);
        return made("unary", [&]() -> at::Tensor {
            switch (operation) {
            case UnaryOperation::Negative:
                return at::neg(values);
            case UnaryOperation::Sin:
                return at::sin(values);
            case UnaryOperation::Cos:
                return at::cos(values);
            case UnaryOperation::Exp:
                return at::exp(values);
            case UnaryOperation::Sqrt:
                return at::sqrt(values);
            case UnaryOperation::Abs:
                return at::abs(values);
            case UnaryOperation::Real:
                return at::real(values);
            case UnaryOperation::Imag:
                return values.is_complex() ? at::imag(values) : at::zeros_like(values);
            case UnaryOperation::Conj:
                return at::conj(values);
            }
            ANSATZ_CHECK(false, "every operation is computed");
            return {};
        });
    }

    Array doBinary(BinaryOperation operation, const Array &a, const Array &b) const override
    {
        const at::Tensor &x = torchTensor(a);
        const at::Tensor &y = torchTensor(b);
        return made("binary", [&]() -> at::Tensor {
            switch (operation) {
            case BinaryOperation::Add:
                return at::add(x, y);
            case BinaryOperation::Subtract:
                return at::sub(x, y);
            case BinaryOperation::Multiply:
                return at::mul(x, y);
            case BinaryOperation::Divide:
                return at::div(x, y);
            }
            ANSATZ_CHECK(false, "every operation is computed");
            return {};
        });
    }

    Array doReduce(Reduction reduction, const Array &array,
                   const std::vector<int> &axes) const override
    {
        const at::Tensor &values = torchTensor(array);
        const std::vector<std::int64_t> over(axes.begin(), axes.end());
        return made("reduce", [&]() -> at::Tensor {
            switch (reduction) {
            case Reduction::Sum:
                return at::sum(values, over);
            case Reduction::Mean:
                return at::mean(values, over);
            case Reduction::Max:
                return at::amax(values, over);
            case Reduction::Min:
                return at::amin(values, over);
            }
            ANSATZ_CHECK(false, "every reduction is computed");
            return {};
        });
    }

    Array doMatmul(const Array &a, const Array &b) const override
    {
        return made("matmul", [&] { return at::matmul(torchTensor(a), torchTensor(b)); });
    }

    Array doEinsum(std::string_view subscripts, std::span<const Array> operands) const override
    {
        std::vector<at::Tensor> tensors;
        for (const Array &operand : operands)
            tensors.push_back(torchTensor(operand));
        return made("einsum", [&] { return at::einsum(subscripts, tensors); });
    }

    Array doRequiresGrad(const Array &array) const override
    {
        return made("requiresGrad",
                    [&] { return torchTensor(array).detach().requires_grad_(true); });
    }

    Array doDetach(const Array &array) const override
    {
        return made("detach", [&] { return torchTensor(array).detach(); });
    }

    std::vector<Array> doGradient(const Array &output, std::span<const Array> inputs,
                                  const Array &upstream) const override
    {
        std::vector<at::Tensor> tensors;
        for (const Array &input : inputs) {
            tensors.push_back(torchTensor(input));
            if (!tensors.back().requires_grad())
                throw UserError("an input of gradient is a constant", "gradient",
                                "make it with requiresGrad, and compute the output from that");
        }
        const at::AutoGradMode recording(true);
        const HereAlone here;
        useThreads();
        return guarded("gradient", m_device, [&] {
            std::vector<at::Tensor> found(tensors.size());
            if (torchTensor(output).requires_grad() && !tensors.empty())
                found = torch::autograd::grad({torchTensor(output)}, tensors,
                                              {torchTensor(upstream)}, false, false, true);
            std::vector<Array> gradients;
            for (std::size_t i = 0; i < tensors.size(); ++i)
                gradients.push_back(
                    wrap(found[i].defined() ? found[i] : at::zeros_like(tensors[i].detach())));
            return gradients;
        });
    }

    ArrayFunction doVmap(ArrayFunction function) const override
    {
        return torchVmap(*this, std::move(function));
    }

    ArrayFunction doJit(const ArrayFunction &function,
                        std::span<const Array> examples) const override
    {
        return guarded("jit", m_device, [&] { return torchJit(*this, function, examples); });
    }

    DLManagedTensor *doToDlpack(const Array &array) const override
    {
        return guarded("toDlpack", m_device, [&] {
            return at::toDLPack(torchTensor(array).detach().resolve_conj().resolve_neg());
        });
    }

    Array doFromDlpack(DLManagedTensor *tensor) const override
    {
        at::Tensor received;
        try {
            received = guarded("fromDlpack", m_device, [&] { return at::fromDLPack(tensor); });
        } catch (...) {
            if (tensor->deleter != nullptr)
                tensor->deleter(tensor);
            throw;
        }
        return arrayOf(*this, received);
    }

    at::Device m_device;
    int m_threads;
};

} // namespace

std::shared_ptr<ArrayBackend> makeTorchShapes()
{
    return std::make_shared<TorchBackend>("meta", 1);
}

std::shared_ptr<ArrayBackend> makeTorchBackend(const std::string &device, int threads)
{
    requireTorchDevice(device);
    enterTorchDevice(at::Device(device));
    // torch's autograd counts the devices when it first runs, and would not know later ones.
    preloadTorchCuda();
    return std::make_shared<TorchBackend>(device, threads);
}

at::Tensor tensorOf(const Array &array)
{
    ANSATZ_CHECK(array.defined(), "an operand is an array");
    const auto *data = dynamic_cast<const TorchData *>(&array.data());
    if (data == nullptr)
        throw UserError("an array of the backend " + std::string(array.backend().name())
                            + " is no tensor",
                        "tensorOf", "bring it to pytorch with asarray");
    return data->tensor;
}

Array arrayOf(const ArrayBackend &backend, const at::Tensor &tensor)
{
    const auto *torch = dynamic_cast<const TorchBackend *>(&backend);
    if (torch == nullptr)
        throw UserError("the array backend " + std::string(backend.name()) + " has no tensors",
                        "arrayOf", "use pytorch");
    if (tensor.device() != torch->torchDevice())
        throw UserError("a tensor on " + tensor.device().str() + " is given to pytorch on "
                            + backend.device(),
                        "arrayOf", "bring it there with Tensor::to");
    std::int64_t largest = -1;
    if (tensor.scalar_type() == at::kLong && tensor.numel() > 0) {
        if (tensor.min().item<std::int64_t>() < 0)
            throw UserError("a negative index", "arrayOf");
        largest = tensor.max().item<std::int64_t>();
    }
    return torch->wrap(tensor, largest);
}

} // namespace ansatz::numerics
