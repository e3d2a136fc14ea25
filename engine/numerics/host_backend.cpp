// SPDX-License-Identifier: GPL-3.0-or-later
// Elements are computed by xtensor's expressions; what only moves them is a copy of blocks.
#include "engine/numerics/array_backend.h"
#include "engine/numerics/dlpack.h"
#include "engine/numerics/host_data.h"
#include "engine/numerics/host_matmul.h"
#include "engine/numerics/shapes.h"

#include <xtensor/xadapt.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xbroadcast.hpp>
#include <xtensor/xcomplex.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xstrided_view.hpp>

#include <cstring>
#include <new>

namespace ansatz::numerics {

namespace {

constexpr std::align_val_t alignment{64};

// An array as [outer, size, inner] around one axis.
struct Blocks {
    Blocks(const Shape &shape, int axis)
    {
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (i < static_cast<std::size_t>(axis))
                outer *= shape[i];
            else if (i == static_cast<std::size_t>(axis))
                size = shape[i];
            else
                inner *= shape[i];
        }
    }
    std::size_t outer = 1;
    std::size_t size = 1;
    std::size_t inner = 1;
};

template <class T>
auto expressionOf(const Array &array)
{
    return xt::adapt(hostValuesOf<T>(array), array.size(), xt::no_ownership(), array.shape());
}

const std::byte *bytesOf(const Array &array)
{
    return static_cast<const std::byte *>(hostValues(array).get());
}

class HostBackend final : public ArrayBackend {
public:
    std::string_view name() const override { return "host"; }
    std::string device() const override { return "cpu"; }
    bool supports(Capability capability) const override { return capability == Capability::Dlpack; }

private:
    Array wrap(DType dtype, Shape shape, std::shared_ptr<const void> values) const
    {
        return Array(std::make_shared<HostData>(shared_from_this(), dtype, std::move(shape),
                                                std::move(values)));
    }

    // Room for an array that `fill` writes to.
    template <class Fill>
    Array made(DType dtype, Shape shape, const Fill &fill) const
    {
        const std::shared_ptr<void> room = hostRoom(elementsOf(shape) * itemSize(dtype));
        fill(room.get());
        return wrap(dtype, std::move(shape), room);
    }

    // The values of an expression of that shape.
    template <class Expression>
    Array evaluated(const Expression &expression, Shape shape) const
    {
        using T = std::decay_t<typename Expression::value_type>;
        const std::size_t size = elementsOf(shape);
        return made(dtypeOf<T>, shape, [&](void *room) {
            auto target = xt::adapt(static_cast<T *>(room), size, xt::no_ownership(), shape);
            xt::noalias(target) = expression;
        });
    }

    Array doFromHost(const void *values, DType dtype, const Shape &shape) const override
    {
        return made(dtype, shape, [&](void *room) {
            if (elementsOf(shape) > 0)
                std::memcpy(room, values, elementsOf(shape) * itemSize(dtype));
        });
    }

    void doToHost(const Array &array, void *values) const override
    {
        if (array.size() > 0)
            std::memcpy(values, bytesOf(array), array.size() * itemSize(array.dtype()));
    }

    Array doAstype(const Array &array, DType dtype) const override
    {
        return withNumberType(array.dtype(), [&]<class From>(From) {
            return withNumberType(dtype, [&]<class To>(To) -> Array {
                if constexpr (std::is_constructible_v<To, From>)
                    return evaluated(xt::cast<To>(expressionOf<From>(array)), array.shape());
                ANSATZ_CHECK(false, "complex numbers stay complex");
                return {};
            });
        });
    }

    Array doReshape(const Array &array, const Shape &shape) const override
    {
        return wrap(array.dtype(), shape, hostValues(array));
    }

    Array doTranspose(const Array &array, const std::vector<int> &axes) const override
    {
        Shape shape;
        for (const int axis : axes)
            shape.push_back(array.shape()[static_cast<std::size_t>(axis)]);
        const Shape order(axes.begin(), axes.end());
        return withNumberType(array.dtype(), [&]<class T>(T) {
            return evaluated(xt::transpose(expressionOf<T>(array), order), shape);
        });
    }

    Array doBroadcastTo(const Array &array, const Shape &shape) const override
    {
        return withNumberType(array.dtype(), [&]<class T>(T) {
            return evaluated(xt::broadcast(expressionOf<T>(array), shape), shape);
        });
    }

    Array doStack(std::span<const Array> arrays, int axis) const override
    {
        Shape shape = arrays.front().shape();
        shape.insert(shape.begin() + axis, arrays.size());
        const DType dtype = arrays.front().dtype();
        const Blocks blocks(shape, axis);
        const std::size_t bytes = blocks.inner * itemSize(dtype);
        return made(dtype, shape, [&](void *room) {
            auto *target = static_cast<std::byte *>(room);
            for (std::size_t outer = 0; outer < blocks.outer; ++outer) {
                for (const Array &array : arrays) {
                    std::memcpy(target, bytesOf(array) + outer * bytes, bytes);
                    target += bytes;
                }
            }
        });
    }

    Array doSlice(const Array &array, int axis, std::size_t begin, std::size_t end) const override
    {
        Shape shape = array.shape();
        shape[static_cast<std::size_t>(axis)] = end - begin;
        const Blocks blocks(array.shape(), axis);
        const std::size_t row = blocks.inner * itemSize(array.dtype());
        return made(array.dtype(), shape, [&](void *room) {
            auto *target = static_cast<std::byte *>(room);
            for (std::size_t outer = 0; outer < blocks.outer; ++outer) {
                std::memcpy(target, bytesOf(array) + (outer * blocks.size + begin) * row,
                            (end - begin) * row);
                target += (end - begin) * row;
            }
        });
    }

    Array doTake(const Array &array, const Array &indices, int axis) const override
    {
        const Blocks blocks(array.shape(), axis);
        const auto *index = hostValuesOf<std::int64_t>(indices);
        for (std::size_t i = 0; i < indices.size(); ++i) {
            if (index[i] < 0 || static_cast<std::size_t>(index[i]) >= blocks.size)
                throw UserError("index " + std::to_string(index[i]) + " is out of bounds for axis "
                                    + std::to_string(axis) + " with size "
                                    + std::to_string(blocks.size),
                                "take");
        }
        Shape shape = array.shape();
        shape[static_cast<std::size_t>(axis)] = indices.size();
        return withNumberType(array.dtype(), [&]<class T>(T) {
            return made(array.dtype(), shape, [&](void *room) {
                auto *target = static_cast<T *>(room);
                for (std::size_t outer = 0; outer < blocks.outer; ++outer) {
                    const T *source = hostValuesOf<T>(array) + outer * blocks.size * blocks.inner;
                    for (std::size_t i = 0; i < indices.size(); ++i)
                        target =
                            std::copy_n(source + static_cast<std::size_t>(index[i]) * blocks.inner,
                                        blocks.inner, target);
                }
            });
        });
    }

    Array doUnary(UnaryOperation operation, const Array &array) const override
    {
        return withNumberType(array.dtype(), [&]<class T>(T) -> Array {
            const auto values = expressionOf<T>(array);
            const auto apply = [&](const auto &expression) {
                return evaluated(expression, array.shape());
            };
            switch (operation) {
            case UnaryOperation::Negative:
                return apply(-values);
            case UnaryOperation::Sin:
                return apply(xt::sin(values));
            case UnaryOperation::Cos:
                return apply(xt::cos(values));
            case UnaryOperation::Exp:
                return apply(xt::exp(values));
            case UnaryOperation::Sqrt:
                return apply(xt::sqrt(values));
            case UnaryOperation::Abs:
                return apply(xt::abs(values));
            case UnaryOperation::Real:
                if constexpr (std::is_floating_point_v<T>)
                    return array;
                else
                    return apply(xt::real(values));
            case UnaryOperation::Imag:
                if constexpr (std::is_floating_point_v<T>)
                    return zeros(array.shape(), array.dtype());
                else
                    return apply(xt::imag(values));
            case UnaryOperation::Conj:
                if constexpr (std::is_floating_point_v<T>)
                    return array;
                else
                    return apply(xt::conj(values));
            }
            ANSATZ_CHECK(false, "every operation is computed");
            return {};
        });
    }

    Array doBinary(BinaryOperation operation, const Array &a, const Array &b) const override
    {
        const Shape shape = broadcastShapes(a.shape(), b.shape(), toString(operation));
        return withNumberType(a.dtype(), [&]<class T>(T) -> Array {
            const auto x = expressionOf<T>(a);
            const auto y = expressionOf<T>(b);
            switch (operation) {
            case BinaryOperation::Add:
                return evaluated(x + y, shape);
            case BinaryOperation::Subtract:
                return evaluated(x - y, shape);
            case BinaryOperation::Multiply:
                return evaluated(x * y, shape);
            case BinaryOperation::Divide:
                return evaluated(x / y, shape);
            }
            ANSATZ_CHECK(false, "every operation is computed");
            return {};
        });
    }

    Array doReduce(Reduction reduction, const Array &array,
                   const std::vector<int> &axes) const override
    {
        const Shape shape = without(array.shape(), axes);
        const Shape over(axes.begin(), axes.end());
        return withNumberType(array.dtype(), [&]<class T>(T) -> Array {
            const auto values = expressionOf<T>(array);
            if constexpr (std::is_floating_point_v<T>) {
                if (reduction == Reduction::Max)
                    return evaluated(xt::amax(values, over), shape);
                if (reduction == Reduction::Min)
                    return evaluated(xt::amin(values, over), shape);
            }
            const auto sums = xt::sum<T>(values, over);
            if (reduction == Reduction::Sum)
                return evaluated(sums, shape);
            std::size_t count = 1;
            for (const std::size_t axis : over)
                count *= array.shape()[axis];
            return evaluated(sums / T(static_cast<double>(count)), shape);
        });
    }

    DLManagedTensor *doToDlpack(const Array &array) const override
    {
        return lendByDlpack(hostValues(array).get(), array.dtype(), array.shape(),
                            hostValues(array));
    }

    Array doFromDlpack(DLManagedTensor *tensor) const override
    {
        auto borrowed = std::make_shared<const BorrowedTensor>(tensor);
        const void *values = borrowed->data();
        const DType dtype = borrowed->dtype();
        Shape shape = borrowed->shape();
        return wrap(dtype, std::move(shape), {std::move(borrowed), values});
    }

    Array doMatmul(const Array &a, const Array &b) const override
    {
        const MatmulShape sizes(a.shape(), b.shape());
        return withNumberType(a.dtype(), [&]<class T>(T) {
            return made(a.dtype(), sizes.result, [&](void *room) {
                matmulOnHost(sizes, hostValuesOf<T>(a), hostValuesOf<T>(b), static_cast<T *>(room));
            });
        });
    }
};

} // namespace

std::shared_ptr<void> hostRoom(std::size_t bytes)
{
    return {::operator new(bytes, alignment),
            [](void *room) { ::operator delete(room, alignment); }};
}

std::shared_ptr<ArrayBackend> makeHostBackend()
{
    return std::make_shared<HostBackend>();
}

} // namespace ansatz::numerics
