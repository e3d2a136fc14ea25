// SPDX-License-Identifier: GPL-3.0-or-later
// What all backends check alike: making arrays, shapes, elements, autograd and transformations.
#include "engine/numerics/array_backend.h"

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/numerics/shapes.h"

#include <algorithm>
#include <numeric>

namespace ansatz::numerics {

void ArrayBackend::lack(std::string_view operation, std::string_view why) const
{
    throw UserError("the array backend " + std::string(name()) + " has no " + std::string(operation)
                        + (why.empty() ? "" : " (" + std::string(why) + ")"),
                    std::string(operation), "use another array backend for it");
}

void ArrayBackend::requireOurs(const Array &array, std::string_view operation) const
{
    ANSATZ_CHECK(array.defined(), "an operand is an array");
    const ArrayBackend &other = array.backend();
    if (&other != this)
        throw UserError("an array of the backend " + std::string(other.name()) + " on "
                            + other.device() + " is given to " + std::string(name()) + " on "
                            + device(),
                        std::string(operation), "bring it over with asarray");
}

std::size_t ArrayBackend::requireType(const Array &array, DType dtype) const
{
    requireOurs(array, "toHost");
    if (array.dtype() != dtype)
        throw UserError("an array of " + std::string(toString(array.dtype())) + " is read as "
                            + std::string(toString(dtype)),
                        "toHost", "convert it with astype");
    return array.size();
}

Array ArrayBackend::fromHost(const void *values, std::size_t count, DType dtype,
                             const Shape &shape) const
{
    if (count != elementsOf(shape))
        throw UserError("cannot reshape array of size " + std::to_string(count) + " into shape "
                            + toString(shape),
                        "array");
    return doFromHost(values, dtype, shape);
}

Array ArrayBackend::asarray(const Array &array) const
{
    ANSATZ_CHECK(array.defined(), "an operand is an array");
    if (&array.backend() == this)
        return array;
    std::vector<std::byte> bytes(array.size() * itemSize(array.dtype()));
    array.backend().doToHost(array, bytes.data());
    return doFromHost(bytes.data(), array.dtype(), array.shape());
}

Array ArrayBackend::scalar(double value, DType dtype) const
{
    return doAstype(doFromHost(&value, DType::Float64, {}), dtype);
}

Array ArrayBackend::zeros(const Shape &shape, DType dtype) const
{
    return doBroadcastTo(scalar(0, dtype), shape);
}

Array ArrayBackend::ones(const Shape &shape, DType dtype) const
{
    return doBroadcastTo(scalar(1, dtype), shape);
}

Array ArrayBackend::astype(const Array &array, DType dtype) const
{
    requireOurs(array, "astype");
    if (array.dtype() == dtype)
        return array;
    if (isComplex(array.dtype()) && !isComplex(dtype))
        throw UserError("casting " + std::string(toString(array.dtype())) + " to "
                            + std::string(toString(dtype)) + " would discard the imaginary part",
                        "astype", "take real, imag or abs");
    if (array.dtype() == DType::Int64 || dtype == DType::Int64)
        throw UserError("int64 arrays are for indices alone", "astype");
    return doAstype(array, dtype);
}

Array ArrayBackend::reshape(const Array &array, const Shape &shape) const
{
    requireOurs(array, "reshape");
    if (array.size() != elementsOf(shape))
        throw UserError("cannot reshape array of size " + std::to_string(array.size())
                            + " into shape " + toString(shape),
                        "reshape");
    return array.shape() == shape ? array : doReshape(array, shape);
}

Array ArrayBackend::transpose(const Array &array, const std::vector<int> &axes) const
{
    requireOurs(array, "transpose");
    if (axes.size() != array.axes())
        throw UserError("axes don't match array", "transpose");
    std::vector<int> normal;
    for (const int axis : axes) {
        normal.push_back(normalAxis(axis, array.axes(), "transpose"));
        if (std::ranges::count(normal, normal.back()) > 1)
            throw UserError("repeated axis in transpose", "transpose");
    }
    return std::ranges::is_sorted(normal) ? array : doTranspose(array, normal);
}

Array ArrayBackend::broadcastTo(const Array &array, const Shape &shape) const
{
    requireOurs(array, "broadcastTo");
    if (!broadcastsTo(array.shape(), shape))
        throw UserError("operands could not be broadcast together with remapped shapes "
                        "[original->remapped]: "
                            + toString(array.shape()) + " and requested shape " + toString(shape),
                        "broadcastTo");
    return array.shape() == shape ? array : doBroadcastTo(array, shape);
}

Array ArrayBackend::stack(std::span<const Array> arrays, int axis) const
{
    if (arrays.empty())
        throw UserError("need at least one array to stack", "stack");
    for (const Array &array : arrays) {
        requireOurs(array, "stack");
        if (array.shape() != arrays.front().shape())
            throw UserError("all input arrays must have the same shape", "stack");
        if (array.dtype() != arrays.front().dtype())
            throw UserError("all input arrays must have the same dtype", "stack",
                            "convert them with astype");
    }
    return doStack(arrays, normalAxis(axis, arrays.front().axes() + 1, "stack"));
}

Array ArrayBackend::slice(const Array &array, int axis, std::size_t begin, std::size_t end) const
{
    requireOurs(array, "slice");
    const int normal = normalAxis(axis, array.axes(), "slice");
    const std::size_t size = array.shape()[static_cast<std::size_t>(normal)];
    if (begin > end || end > size)
        throw UserError("slice " + std::to_string(begin) + ":" + std::to_string(end)
                            + " is out of bounds for axis " + std::to_string(normal) + " with size "
                            + std::to_string(size),
                        "slice");
    return doSlice(array, normal, begin, end);
}

Array ArrayBackend::take(const Array &array, const Array &indices, int axis) const
{
    requireOurs(array, "take");
    requireOurs(indices, "take");
    if (indices.dtype() != DType::Int64 || indices.axes() != 1)
        throw UserError("arrays used as indices must be of integer type and have one axis", "take");
    return doTake(array, indices, normalAxis(axis, array.axes(), "take"));
}

Array ArrayBackend::permute(const Array &array, const Array &source, const Array &inverse,
                            int axis) const
{
    requireOurs(array, "permute");
    const int normal = normalAxis(axis, array.axes(), "permute");
    const std::size_t size = array.shape()[static_cast<std::size_t>(normal)];
    for (const Array *indices : {&source, &inverse}) {
        requireOurs(*indices, "permute");
        if (indices->dtype() != DType::Int64 || indices->shape() != Shape{size})
            throw UserError("a permutation of an axis with size " + std::to_string(size)
                                + " needs as many indices",
                            "permute");
    }
    return doPermute(array, source, inverse, normal);
}

Array ArrayBackend::requiresGrad(const Array &array) const
{
    requireOurs(array, "requiresGrad");
    if (!supports(Capability::Autograd))
        lack("requiresGrad", "no autograd");
    if (array.dtype() == DType::Int64)
        throw UserError("indices have no gradient", "requiresGrad");
    return doRequiresGrad(array);
}

Array ArrayBackend::detach(const Array &array) const
{
    requireOurs(array, "detach");
    if (!supports(Capability::Autograd))
        lack("detach", "no autograd");
    return doDetach(array);
}

std::vector<Array> ArrayBackend::gradient(const Array &output, std::span<const Array> inputs,
                                          const Array &upstream) const
{
    requireOurs(output, "gradient");
    if (!supports(Capability::Autograd))
        lack("gradient", "no autograd");
    for (const Array &input : inputs)
        requireOurs(input, "gradient");
    if (!upstream.defined()) {
        if (output.size() != 1 || isComplex(output.dtype()))
            throw UserError("the gradient of " + std::string(toString(output.dtype()))
                                + " of shape " + toString(output.shape()) + " needs an upstream",
                            "gradient", "give one, or reduce the output to a real scalar");
        return doGradient(output, inputs, ones(output.shape(), output.dtype()));
    }
    requireOurs(upstream, "gradient");
    if (upstream.shape() != output.shape() || upstream.dtype() != output.dtype())
        throw UserError("an upstream of " + std::string(toString(upstream.dtype())) + " and shape "
                            + toString(upstream.shape()) + " does not suit an output of "
                            + std::string(toString(output.dtype())) + " and shape "
                            + toString(output.shape()),
                        "gradient");
    return doGradient(output, inputs, upstream);
}

ArrayFunction ArrayBackend::vmap(ArrayFunction function) const
{
    if (!supports(Capability::Vmap))
        lack("vmap", "no batching");
    return [backend = shared_from_this(),
            mapped = doVmap(std::move(function))](std::span<const Array> arguments) {
        if (arguments.empty())
            throw UserError("vmap needs an argument to map over", "vmap");
        for (const Array &argument : arguments) {
            backend->requireOurs(argument, "vmap");
            if (argument.axes() == 0)
                throw UserError("vmap was given a scalar, which has no axis to map over", "vmap");
            if (argument.shape().front() != arguments.front().shape().front())
                throw UserError("vmap got inconsistent sizes for array axes to be mapped: "
                                    + std::to_string(arguments.front().shape().front()) + " and "
                                    + std::to_string(argument.shape().front()),
                                "vmap");
        }
        return mapped(arguments);
    };
}

ArrayFunction ArrayBackend::jit(const ArrayFunction &function,
                                std::span<const Array> examples) const
{
    if (!supports(Capability::Jit))
        lack("jit", "no compiler");
    std::vector<std::pair<DType, Shape>> expected;
    for (const Array &example : examples) {
        requireOurs(example, "jit");
        expected.emplace_back(example.dtype(), example.shape());
    }
    return [backend = shared_from_this(), expected,
            compiled = doJit(function, examples)](std::span<const Array> arguments) {
        bool suits = arguments.size() == expected.size();
        for (std::size_t i = 0; suits && i < expected.size(); ++i) {
            backend->requireOurs(arguments[i], "jit");
            suits = expected[i] == std::pair(arguments[i].dtype(), arguments[i].shape());
        }
        if (!suits)
            throw UserError("a compiled function was called with arrays of other types or shapes "
                            "than it was compiled for",
                            "jit", "compile it for these");
        return compiled(arguments);
    };
}

DLManagedTensor *ArrayBackend::toDlpack(const Array &array) const
{
    requireOurs(array, "toDlpack");
    if (!supports(Capability::Dlpack))
        lack("toDlpack", "its memory is not lent");
    return doToDlpack(array);
}

Array ArrayBackend::fromDlpack(DLManagedTensor *tensor) const
{
    ANSATZ_CHECK(tensor != nullptr, "a tensor was lent");
    if (!supports(Capability::Dlpack))
        lack("fromDlpack", "it has its own memory");
    return doFromDlpack(tensor);
}

namespace {

template <class Draw>
std::vector<double> drawn(const Shape &shape, DType dtype, std::string_view operation,
                          const Draw &draw)
{
    if (dtype != DType::Float32 && dtype != DType::Float64)
        throw UserError("random numbers are real, not " + std::string(toString(dtype)),
                        std::string(operation));
    std::vector<double> values(elementsOf(shape));
    std::ranges::generate(values, draw);
    return values;
}

} // namespace

Array ArrayBackend::randomUniform(const Shape &shape, DType dtype, std::uint64_t seed) const
{
    Random random(seed);
    return astype(
        array(drawn(shape, dtype, "randomUniform", [&] { return random.uniform(); }), shape),
        dtype);
}

Array ArrayBackend::randomNormal(const Shape &shape, DType dtype, std::uint64_t seed) const
{
    Random random(seed);
    return astype(
        array(drawn(shape, dtype, "randomNormal", [&] { return random.normal(); }), shape), dtype);
}

Array ArrayBackend::doPermute(const Array &array, const Array &source, const Array &,
                              int axis) const
{
    return doTake(array, source, axis);
}

Array ArrayBackend::doRequiresGrad(const Array &) const
{
    lack("requiresGrad");
}

Array ArrayBackend::doDetach(const Array &) const
{
    lack("detach");
}

std::vector<Array> ArrayBackend::doGradient(const Array &, std::span<const Array>,
                                            const Array &) const
{
    lack("gradient");
}

ArrayFunction ArrayBackend::doVmap(ArrayFunction) const
{
    lack("vmap");
}

ArrayFunction ArrayBackend::doJit(const ArrayFunction &, std::span<const Array>) const
{
    lack("jit");
}

DLManagedTensor *ArrayBackend::doToDlpack(const Array &) const
{
    lack("toDlpack");
}

Array ArrayBackend::doFromDlpack(DLManagedTensor *) const
{
    lack("fromDlpack");
}

} // namespace ansatz::numerics
