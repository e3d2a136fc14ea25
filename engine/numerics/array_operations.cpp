// SPDX-License-Identifier: GPL-3.0-or-later
// What all backends check alike: elementwise operations, reductions and products.
#include "engine/base/error.h"
#include "engine/numerics/array_backend.h"
#include "engine/numerics/einsum.h"
#include "engine/numerics/shapes.h"

#include <algorithm>
#include <numeric>

namespace ansatz::numerics {

namespace {

void requireNumbers(const Array &array, std::string_view operation)
{
    if (array.dtype() == DType::Int64)
        throw UserError("int64 arrays are for indices alone", std::string(operation));
}

} // namespace

Array operator+(const Array &a, const Array &b)
{
    return a.backend().add(a, b);
}

Array operator-(const Array &a, const Array &b)
{
    return a.backend().subtract(a, b);
}

Array operator*(const Array &a, const Array &b)
{
    return a.backend().multiply(a, b);
}

Array operator/(const Array &a, const Array &b)
{
    return a.backend().divide(a, b);
}

Array operator-(const Array &a)
{
    return a.backend().negative(a);
}

Array ArrayBackend::unary(UnaryOperation operation, const Array &array) const
{
    requireOurs(array, toString(operation));
    requireNumbers(array, toString(operation));
    return doUnary(operation, array);
}

Array ArrayBackend::binary(BinaryOperation operation, const Array &a, const Array &b) const
{
    for (const Array *operand : {&a, &b}) {
        requireOurs(*operand, toString(operation));
        requireNumbers(*operand, toString(operation));
    }
    static_cast<void>(broadcastShapes(a.shape(), b.shape(), toString(operation)));
    const DType dtype = promote(a.dtype(), b.dtype());
    return doBinary(operation, astype(a, dtype), astype(b, dtype));
}

Array ArrayBackend::add(const Array &a, const Array &b) const
{
    return binary(BinaryOperation::Add, a, b);
}

Array ArrayBackend::subtract(const Array &a, const Array &b) const
{
    return binary(BinaryOperation::Subtract, a, b);
}

Array ArrayBackend::multiply(const Array &a, const Array &b) const
{
    return binary(BinaryOperation::Multiply, a, b);
}

Array ArrayBackend::divide(const Array &a, const Array &b) const
{
    return binary(BinaryOperation::Divide, a, b);
}

Array ArrayBackend::reduce(Reduction reduction, const Array &array,
                           const std::optional<std::vector<int>> &axes) const
{
    const std::string_view operation = toString(reduction);
    requireOurs(array, operation);
    requireNumbers(array, operation);
    std::vector<int> normal(array.axes());
    std::iota(normal.begin(), normal.end(), 0);
    if (axes)
        normal = normalAxes(*axes, array.axes(), operation);
    std::ranges::sort(normal);
    if (reduction == Reduction::Max || reduction == Reduction::Min) {
        if (isComplex(array.dtype()))
            throw UserError("complex numbers have no order", std::string(operation),
                            "take real, imag or abs");
        if (std::ranges::any_of(normal, [&](int axis) {
                return array.shape()[static_cast<std::size_t>(axis)] == 0;
            }))
            throw UserError("zero-size array to reduction operation "
                                + std::string(reduction == Reduction::Max ? "maximum" : "minimum")
                                + " which has no identity",
                            std::string(operation));
    }
    return normal.empty() ? array : doReduce(reduction, array, normal);
}

Array ArrayBackend::matmul(const Array &a, const Array &b) const
{
    const Array *operands[] = {&a, &b};
    for (int i = 0; i < 2; ++i) {
        requireOurs(*operands[i], "matmul");
        requireNumbers(*operands[i], "matmul");
        if (operands[i]->axes() == 0)
            throw UserError("matmul: Input operand " + std::to_string(i)
                                + " does not have enough dimensions (has 0, gufunc core with "
                                  "signature (n?,k),(k,m?)->(n?,m?) requires 1)",
                            "matmul");
    }
    // A vector is a matrix of one row, or of one column.
    Shape left = a.shape();
    Shape right = b.shape();
    if (a.axes() == 1)
        left.insert(left.begin(), 1);
    if (b.axes() == 1)
        right.push_back(1);
    const std::size_t inner = left.back();
    if (right[right.size() - 2] != inner)
        throw UserError("matmul: Input operand 1 has a mismatch in its core dimension 0, with "
                        "gufunc signature (n?,k),(k,m?)->(n?,m?) (size "
                            + std::to_string(right[right.size() - 2]) + " is different from "
                            + std::to_string(inner) + ")",
                        "matmul");
    const std::size_t rows = left[left.size() - 2];
    const std::size_t columns = right.back();
    Shape shape =
        broadcastShapes({left.begin(), left.end() - 2}, {right.begin(), right.end() - 2}, "matmul");
    if (a.axes() > 1)
        shape.push_back(rows);
    if (b.axes() > 1)
        shape.push_back(columns);
    const DType dtype = promote(a.dtype(), b.dtype());
    return reshape(doMatmul(reshape(astype(a, dtype), left), reshape(astype(b, dtype), right)),
                   shape);
}

Array ArrayBackend::einsum(std::string_view subscripts, std::span<const Array> operands) const
{
    std::vector<Shape> shapes;
    DType dtype = DType::Float32;
    for (const Array &operand : operands) {
        requireOurs(operand, "einsum");
        requireNumbers(operand, "einsum");
        shapes.push_back(operand.shape());
        dtype = operands.size() == 1 ? operand.dtype() : promote(dtype, operand.dtype());
    }
    static_cast<void>(parseEinsum(subscripts, shapes));
    std::vector<Array> alike;
    for (const Array &operand : operands)
        alike.push_back(astype(operand, dtype));
    return doEinsum(subscripts, alike);
}

} // namespace ansatz::numerics
