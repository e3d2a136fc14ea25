// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/array_service.h"

#include "app/cupynumeric_worker/array_operations.h"
#include "engine/numerics/capability.h"

#include <map>

namespace ansatz::cupynumeric {

namespace {

using numerics::ArrayRequest;
using numerics::DType;
using worker::ByteReader;
using worker::ByteWriter;

template <class Enum>
Enum enumOf(ByteReader &reader, Enum last)
{
    const auto value = reader.get<std::uint32_t>();
    ANSATZ_CHECK(value <= static_cast<std::uint32_t>(last), "a message names what there is");
    return static_cast<Enum>(value);
}

Shape sizesOf(ByteReader &reader)
{
    Shape sizes(reader.getCount(sizeof(std::uint64_t)));
    for (std::size_t &size : sizes)
        size = static_cast<std::size_t>(reader.get<std::uint64_t>());
    return sizes;
}

} // namespace

class ArrayService::Private {
public:
    explicit Private(const Machine &machine) : m_machine(machine)
    {
        // Operations need another array or two beside their result.
        setLargestArray(machine.memory() / 4);
    }

    void carryOut(ByteReader &reader, ByteWriter &writer)
    {
        for (const std::size_t name : sizesOf(reader))
            m_arrays.erase(name);
        const ArrayRequest request = enumOf(reader, ArrayRequest::Matmul);
        if (request == ArrayRequest::ToHost) {
            const std::vector<std::byte> elements = toBytes(next(reader));
            writer.putBytes(elements.data(), elements.size());
            return;
        }
        NamedArray result = resultOf(request, reader);
        writer.put(++m_names);
        writer.put(static_cast<std::uint32_t>(result.type));
        writer.putSize(result.shape.size());
        for (const std::size_t size : result.shape)
            writer.putSize(size);
        m_arrays.emplace(m_names, std::move(result));
    }

private:
    const NamedArray &next(ByteReader &reader) const
    {
        const auto found = m_arrays.find(reader.get<std::uint64_t>());
        ANSATZ_CHECK(found != m_arrays.end(), "a message names arrays that there are");
        return found->second;
    }

    static std::size_t axis(const NamedArray &array, std::uint64_t number, std::size_t extra = 0)
    {
        ANSATZ_CHECK(number < array.shape.size() + extra,
                     "an array has the axes that are asked for");
        return static_cast<std::size_t>(number);
    }

    NamedArray resultOf(ArrayRequest request, ByteReader &reader) const
    {
        switch (request) {
        case ArrayRequest::FromHost: {
            const DType type = enumOf(reader, DType::Int64);
            const Shape shape = sizesOf(reader);
            return fromBytes(type, shape, reader.getBytes());
        }
        case ArrayRequest::Astype: {
            const DType type = enumOf(reader, DType::Int64);
            return converted(next(reader), type);
        }
        case ArrayRequest::Reshape: {
            const Shape shape = sizesOf(reader);
            return reshaped(next(reader), shape);
        }
        case ArrayRequest::Transpose: {
            const Shape axes = sizesOf(reader);
            return transposed(next(reader), axes);
        }
        case ArrayRequest::BroadcastTo: {
            const Shape shape = sizesOf(reader);
            return broadcast(next(reader), shape);
        }
        case ArrayRequest::Stack: {
            const auto at = reader.get<std::uint64_t>();
            std::vector<const NamedArray *> arrays(reader.getCount(sizeof(std::uint64_t)));
            for (const NamedArray *&array : arrays)
                array = &next(reader);
            ANSATZ_CHECK(!arrays.empty(), "a stack is of arrays");
            return stacked(arrays, axis(*arrays.front(), at, 1));
        }
        case ArrayRequest::Slice: {
            const auto at = reader.get<std::uint64_t>();
            const auto begin = reader.get<std::uint64_t>();
            const auto end = reader.get<std::uint64_t>();
            const NamedArray &array = next(reader);
            return sliced(array, axis(array, at), begin, end);
        }
        case ArrayRequest::Take: {
            const auto at = reader.get<std::uint64_t>();
            const NamedArray &array = next(reader);
            return taken(m_machine, array, next(reader), axis(array, at));
        }
        case ArrayRequest::Unary: {
            const auto operation = enumOf(reader, numerics::UnaryOperation::Conj);
            return applied(operation, next(reader));
        }
        case ArrayRequest::Binary: {
            const auto operation = enumOf(reader, numerics::BinaryOperation::Divide);
            const NamedArray &a = next(reader);
            return applied(operation, a, next(reader));
        }
        case ArrayRequest::Reduce: {
            const auto operation = enumOf(reader, numerics::Reduction::Min);
            const Shape axes = sizesOf(reader);
            return reduced(operation, next(reader), axes);
        }
        case ArrayRequest::Matmul: {
            const NamedArray &a = next(reader);
            return product(a, next(reader));
        }
        case ArrayRequest::ToHost:
            break;
        }
        throw InternalError("a message asks for what there is");
    }

    const Machine &m_machine;
    std::map<std::uint64_t, NamedArray> m_arrays;
    std::uint64_t m_names = 0;
};

ArrayService::ArrayService(const Machine &machine) : m_private(std::make_unique<Private>(machine))
{}

ArrayService::~ArrayService() = default;

void ArrayService::carryOut(worker::ByteReader &reader, worker::ByteWriter &writer)
{
    m_private->carryOut(reader, writer);
}

} // namespace ansatz::cupynumeric
