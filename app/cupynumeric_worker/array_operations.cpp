// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/array_operations.h"

#include "app/cupynumeric_worker/take_task.h"
#include "engine/base/error.h"

#include <cupynumeric/cupynumeric_c.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <optional>

namespace ansatz::cupynumeric {

namespace {

using ::cupynumeric::NDArray;
using numerics::DType;

// Int64 is for indices alone.
void requireNumbers(const NamedArray &array)
{
    ANSATZ_CHECK(array.type != DType::Int64, "arithmetic is on numbers");
}

// Never a view: parts and products of views come out wrong.
NDArray reshapedTo(const NDArray &array, const Shape &shape)
{
    const std::vector<std::uint64_t> wanted = legateShape(shape);
    if (NDArray(array).shape() == wanted)
        return array;
    return NDArray(array).reshape(std::vector<std::int64_t>(wanted.begin(), wanted.end())).copy();
}

// What both broadcast to.
Shape commonShape(const Shape &a, const Shape &b)
{
    Shape shape(std::max(a.size(), b.size()), 1);
    for (const Shape *one : {&a, &b}) {
        for (std::size_t i = 0; i < one->size(); ++i) {
            std::size_t &size = shape[shape.size() - one->size() + i];
            if ((*one)[i] == 1)
                continue;
            ANSATZ_CHECK(size == 1 || size == (*one)[i], "shapes broadcast");
            size = (*one)[i];
        }
    }
    return shape;
}

// Elements [begin, end) of an axis, as a view.
NDArray window(const NDArray &array, std::size_t axes, std::size_t axis, std::size_t begin,
               std::size_t end)
{
    using ::cupynumeric::slice;
    const slice part(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end));
    const slice all;
    const auto at = [&](std::size_t i) { return i == axis ? part : all; };
    switch (axes) { // the only way that cuPyNumeric takes slices
    case 1:
        return array[{at(0)}];
    case 2:
        return array[{at(0), at(1)}];
    case 3:
        return array[{at(0), at(1), at(2)}];
    case 4:
        return array[{at(0), at(1), at(2), at(3)}];
    case 5:
        return array[{at(0), at(1), at(2), at(3), at(4)}];
    default:
        return array[{at(0), at(1), at(2), at(3), at(4), at(5)}];
    }
}

} // namespace

NamedArray converted(const NamedArray &array, DType type)
{
    if (type == array.type) // cuPyNumeric would end the process
        return array;
    requireNumbers(array);
    ANSATZ_CHECK(type != DType::Int64
                     && (numerics::isComplex(type) || !numerics::isComplex(array.type)),
                 "a number is converted to one that can hold it");
    if (isEmpty(array.shape))
        return newArray(type, array.shape);
    requireRoom(type, array.shape);
    return {array.array.as_type(legateType(type)), type, array.shape};
}

NamedArray reshaped(const NamedArray &array, const Shape &shape)
{
    ANSATZ_CHECK(elementsOf(shape) == elementsOf(array.shape), "a shape has as many elements");
    if (isEmpty(shape))
        return newArray(array.type, shape);
    return {reshapedTo(array.array, shape), array.type, shape};
}

NamedArray transposed(const NamedArray &array, const Shape &axes)
{
    Shape all(array.shape.size());
    std::iota(all.begin(), all.end(), 0);
    ANSATZ_CHECK(std::ranges::is_permutation(axes, all), "axes are permuted");
    Shape shape;
    for (const std::size_t axis : axes)
        shape.push_back(array.shape[axis]);
    if (isEmpty(shape))
        return newArray(array.type, shape);
    if (axes.size() < 2)
        return array;
    return {
        NDArray(array.array).transpose(std::vector<std::int32_t>(axes.begin(), axes.end())).copy(),
        array.type, shape};
}

NamedArray broadcast(const NamedArray &array, const Shape &shape)
{
    ANSATZ_CHECK(commonShape(array.shape, shape) == shape, "shapes broadcast");
    NamedArray result = newArray(array.type, shape);
    if (isEmpty(shape))
        return result;
    result.array.binary_op(CUPYNUMERIC_BINOP_ADD, array.array, zeros(array.type, shape).array);
    return result;
}

NamedArray stacked(const std::vector<const NamedArray *> &arrays, std::size_t axis)
{
    const NamedArray &first = *arrays.front();
    Shape one = first.shape;
    one.insert(one.begin() + static_cast<std::ptrdiff_t>(axis), 1);
    Shape shape = one;
    shape[axis] = arrays.size();
    NamedArray result = newArray(first.type, shape);
    for (std::size_t i = 0; i < arrays.size(); ++i) {
        ANSATZ_CHECK(arrays[i]->shape == first.shape && arrays[i]->type == first.type,
                     "a stack is of arrays of one shape");
        if (isEmpty(shape))
            continue;
        window(result.array, shape.size(), axis, i, i + 1)
            .assign(reshapedTo(arrays[i]->array, one));
    }
    return result;
}

NamedArray sliced(const NamedArray &array, std::size_t axis, std::size_t begin, std::size_t end)
{
    ANSATZ_CHECK(begin <= end && end <= array.shape[axis], "a slice lies inside");
    Shape shape = array.shape;
    shape[axis] = end - begin;
    if (isEmpty(shape))
        return newArray(array.type, shape);
    return {window(array.array, shape.size(), axis, begin, end).copy(), array.type, shape};
}

NamedArray taken(const Machine &machine, const NamedArray &array, const NamedArray &indices,
                 std::size_t axis)
{
    ANSATZ_CHECK(indices.type == DType::Int64 && indices.shape.size() == 1, "indices are a list");
    const std::vector<std::byte> bytes = toBytes(indices);
    const std::span<const std::int64_t> wanted(reinterpret_cast<const std::int64_t *>(bytes.data()),
                                               indices.shape[0]);
    const std::size_t size = array.shape[axis];
    for (const std::int64_t index : wanted) {
        if (index < 0 || static_cast<std::size_t>(index) >= size)
            throw UserError("index " + std::to_string(index) + " is out of bounds for axis "
                                + std::to_string(axis) + " with size " + std::to_string(size),
                            "take");
    }
    // Places in the flat array.
    Shape shape = array.shape;
    shape[axis] = wanted.size();
    if (isEmpty(shape))
        return newArray(array.type, shape);
    requireRoom(DType::Int64, shape);
    std::size_t inner = 1;
    for (std::size_t i = axis + 1; i < shape.size(); ++i)
        inner *= shape[i];
    const std::size_t outer = elementsOf(shape) / (wanted.size() * inner);
    std::vector<std::int64_t> places;
    places.reserve(elementsOf(shape));
    for (std::size_t o = 0; o < outer; ++o) {
        for (const std::int64_t index : wanted) {
            for (std::size_t i = 0; i < inner; ++i)
                places.push_back(static_cast<std::int64_t>(
                    (o * size + static_cast<std::size_t>(index)) * inner + i));
        }
    }
    const Shape flat = {places.size()};
    NamedArray where = fromBytes(DType::Int64, flat, std::as_bytes(std::span(places)));
    NamedArray result = newArray(array.type, flat);
    NDArray source = reshapedTo(array.array, {elementsOf(array.shape)});
    legate::ManualTask task =
        machine.runtime().create_task(machine.library(), TakeTask::TASK_CONFIG.task_id(),
                                      legate::tuple<std::uint64_t>{std::uint64_t(1)});
    task.add_input(source.get_store());
    task.add_input(where.array.get_store());
    task.add_output(result.array.get_store());
    task.add_scalar_arg(legate::Scalar{std::uint64_t(numerics::itemSize(array.type))});
    machine.runtime().submit(std::move(task));
    return reshaped(result, shape);
}

NamedArray applied(numerics::UnaryOperation operation, const NamedArray &array)
{
    using numerics::UnaryOperation;
    requireNumbers(array);
    const bool isReal = !numerics::isComplex(array.type);
    DType type = array.type;
    std::int32_t code = CUPYNUMERIC_UOP_COPY;
    switch (operation) {
    case UnaryOperation::Negative:
        code = CUPYNUMERIC_UOP_NEGATIVE;
        break;
    case UnaryOperation::Sin:
        code = CUPYNUMERIC_UOP_SIN;
        break;
    case UnaryOperation::Cos:
        code = CUPYNUMERIC_UOP_COS;
        break;
    case UnaryOperation::Exp:
        code = CUPYNUMERIC_UOP_EXP;
        break;
    case UnaryOperation::Sqrt:
        code = CUPYNUMERIC_UOP_SQRT;
        break;
    case UnaryOperation::Abs:
        code = CUPYNUMERIC_UOP_ABSOLUTE;
        type = numerics::realOf(type);
        break;
    case UnaryOperation::Real:
        if (isReal)
            return array;
        code = CUPYNUMERIC_UOP_REAL;
        type = numerics::realOf(type);
        break;
    case UnaryOperation::Imag:
        if (isReal)
            return zeros(type, array.shape);
        code = CUPYNUMERIC_UOP_IMAG;
        type = numerics::realOf(type);
        break;
    case UnaryOperation::Conj:
        if (isReal)
            return array;
        code = CUPYNUMERIC_UOP_CONJ;
        break;
    }
    NamedArray result = newArray(type, array.shape);
    if (!isEmpty(array.shape))
        result.array.unary_op(code, array.array);
    return result;
}

NamedArray applied(numerics::BinaryOperation operation, const NamedArray &a, const NamedArray &b)
{
    using numerics::BinaryOperation;
    requireNumbers(a);
    ANSATZ_CHECK(a.type == b.type, "both are of one type");
    const std::int32_t code = operation == BinaryOperation::Add        ? CUPYNUMERIC_BINOP_ADD
                              : operation == BinaryOperation::Subtract ? CUPYNUMERIC_BINOP_SUBTRACT
                              : operation == BinaryOperation::Multiply ? CUPYNUMERIC_BINOP_MULTIPLY
                                                                       : CUPYNUMERIC_BINOP_DIVIDE;
    NamedArray result = newArray(a.type, commonShape(a.shape, b.shape));
    if (!isEmpty(result.shape))
        result.array.binary_op(code, a.array, b.array);
    return result;
}

NamedArray reduced(numerics::Reduction reduction, const NamedArray &array, const Shape &axes)
{
    using numerics::Reduction;
    requireNumbers(array);
    const bool isOrdered = reduction == Reduction::Max || reduction == Reduction::Min;
    ANSATZ_CHECK(!isOrdered || !numerics::isComplex(array.type), "reals have an order");
    if (axes.empty())
        return array;
    // One axis after the other, from the last: several at once cuPyNumeric does not take.
    Shape order = axes;
    std::ranges::sort(order, std::greater<>());
    ANSATZ_CHECK(order.front() < array.shape.size()
                     && std::ranges::adjacent_find(order) == order.end(),
                 "an array has the axes that are asked for, each once");
    Shape shape;
    std::size_t summed = 1;
    for (std::size_t i = 0; i < array.shape.size(); ++i) {
        if (std::ranges::find(axes, i) == axes.end())
            shape.push_back(array.shape[i]);
        else
            summed *= array.shape[i];
    }
    const std::int32_t code = reduction == Reduction::Max   ? CUPYNUMERIC_RED_MAX
                              : reduction == Reduction::Min ? CUPYNUMERIC_RED_MIN
                                                            : CUPYNUMERIC_RED_SUM;
    NamedArray named = zeros(array.type, shape); // what no elements sum up to
    if (!isEmpty(array.shape)) {
        NDArray values = array.array;
        for (const std::size_t axis : order)
            values = values._perform_unary_reduction(
                code, values, {static_cast<std::int32_t>(axis)}, std::nullopt, std::nullopt,
                std::nullopt, false, {}, std::nullopt, std::nullopt);
        named.array = reshapedTo(values, shape);
    }
    if (reduction != Reduction::Mean)
        return named;
    NamedArray count = newArray(DType::Float64, {});
    count.array.fill(legate::Scalar{double(summed)});
    return applied(numerics::BinaryOperation::Divide, named, converted(count, array.type));
}

NamedArray product(const NamedArray &a, const NamedArray &b)
{
    requireNumbers(a);
    ANSATZ_CHECK(a.type == b.type && a.shape.size() >= 2 && b.shape.size() >= 2,
                 "both are stacks of matrices of one type");
    const auto batchOf = [](const Shape &shape) { return Shape(shape.begin(), shape.end() - 2); };
    const Shape batch = commonShape(batchOf(a.shape), batchOf(b.shape));
    ANSATZ_CHECK(a.shape.back() == b.shape[b.shape.size() - 2], "matrices fit");

    if (isEmpty(a.shape) || isEmpty(b.shape)) {
        Shape shape = batch;
        shape.insert(shape.end(), {a.shape[a.shape.size() - 2], b.shape.back()});
        return zeros(a.type, shape);
    }
    // A letter for each axis; axes of one element that broadcast have none.
    std::map<char, int> extents;
    const auto lettered = [&](const NamedArray &array, char rows, char columns,
                              std::vector<char> &letters) {
        Shape shape;
        const std::size_t own = array.shape.size() - 2;
        for (std::size_t i = 0; i < own; ++i) {
            const std::size_t at = batch.size() - own + i;
            if (array.shape[i] != batch[at] || batch[at] == 1)
                continue;
            letters.push_back(static_cast<char>('a' + at));
            extents[letters.back()] = static_cast<int>(batch[at]);
            shape.push_back(array.shape[i]);
        }
        for (const auto &[letter, back] : {std::pair{rows, 2}, std::pair{columns, 1}}) {
            const std::size_t size =
                array.shape[array.shape.size() - static_cast<std::size_t>(back)];
            letters.push_back(letter);
            extents[letter] = static_cast<int>(size);
            shape.push_back(size);
        }
        return reshapedTo(array.array, shape);
    };
    std::vector<char> lettersOfA;
    std::vector<char> lettersOfB;
    const NDArray left = lettered(a, 'x', 'y', lettersOfA);
    const NDArray right = lettered(b, 'y', 'z', lettersOfB);

    std::vector<char> letters;
    Shape compact;
    Shape shape = batch;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (batch[i] == 1)
            continue;
        letters.push_back(static_cast<char>('a' + i));
        compact.push_back(batch[i]);
    }
    for (const auto &[letter, size] :
         {std::pair{'x', a.shape[a.shape.size() - 2]}, std::pair{'z', b.shape.back()}}) {
        letters.push_back(letter);
        compact.push_back(size);
        shape.push_back(size);
    }
    // It adds to what there is.
    NamedArray result = zeros(a.type, compact);
    result.array.contract(letters, left, lettersOfA, right, lettersOfB, extents);
    return reshaped(result, shape);
}

} // namespace ansatz::cupynumeric
