// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/named_array.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <cupynumeric/cupynumeric_c.h>

#include <algorithm>
#include <complex>
#include <cstring>
#include <limits>
#include <string>

namespace ansatz::cupynumeric {

namespace {

using numerics::DType;

std::size_t largestArray = std::numeric_limits<std::size_t>::max();

std::size_t bytesOf(DType type, const Shape &shape)
{
    const auto bytes = checkedMultiply(elementsOf(shape), numerics::itemSize(type));
    ANSATZ_CHECK(bytes, "an array fits an address space");
    return static_cast<std::size_t>(*bytes);
}

// Calls copy(element, place) for each element, row-major, with places in bytes.
template <class Copy>
void forEachElement(const std::vector<std::uint64_t> &shape,
                    const std::vector<std::size_t> &strides, const Copy &copy)
{
    std::vector<std::uint64_t> index(shape.size(), 0);
    std::size_t place = 0;
    for (std::size_t element = 0;; ++element) {
        copy(element, place);
        std::size_t axis = shape.size();
        while (axis > 0 && ++index[axis - 1] == shape[axis - 1]) {
            --axis;
            place -= strides[axis] * (shape[axis] - 1);
            index[axis] = 0;
        }
        if (axis == 0)
            return;
        place += strides[axis - 1];
    }
}

// An element of an array of one, which Legate keeps as a value.
legate::Scalar scalarOf(DType type, const std::byte *element)
{
    const auto read = [&](auto value) {
        std::memcpy(&value, element, sizeof value);
        return value;
    };
    switch (type) {
    case DType::Float32:
        return legate::Scalar{read(float())};
    case DType::Float64:
        return legate::Scalar{read(double())};
    case DType::Complex64:
        return legate::Scalar{read(legate::Complex<float>())};
    case DType::Complex128:
        return legate::Scalar{read(legate::Complex<double>())};
    case DType::Int64:
        break;
    }
    return legate::Scalar{read(std::int64_t())};
}

} // namespace

legate::Type legateType(DType type)
{
    switch (type) {
    case DType::Float32:
        return legate::float32();
    case DType::Float64:
        return legate::float64();
    case DType::Complex64:
        return legate::complex64();
    case DType::Complex128:
        return legate::complex128();
    case DType::Int64:
        break;
    }
    return legate::int64();
}

bool isEmpty(const Shape &shape)
{
    return std::ranges::find(shape, std::size_t(0)) != shape.end();
}

std::size_t elementsOf(const Shape &shape)
{
    std::uint64_t elements = isEmpty(shape) ? 0 : 1;
    for (const std::size_t size : shape) {
        const auto product = checkedMultiply(elements, size);
        ANSATZ_CHECK(product, "an array fits an address space");
        elements = *product;
    }
    return static_cast<std::size_t>(elements);
}

void setLargestArray(std::size_t bytes)
{
    largestArray = bytes;
}

void requireRoom(DType type, const Shape &shape)
{
    const std::size_t bytes = bytesOf(type, shape);
    if (bytes > largestArray)
        throw UserError("an array of " + formatBytes(bytes)
                            + " does not fit the memory that Legate "
                              "was given for one ("
                            + formatBytes(largestArray) + ")",
                        {}, "use fewer qubits or smaller batches");
}

std::vector<std::uint64_t> legateShape(const Shape &shape)
{
    if (shape.size() > numerics::mostAxes)
        throw UserError("cupynumeric has no arrays of " + std::to_string(shape.size()) + " axes",
                        {}, "use at most " + std::to_string(numerics::mostAxes));
    return shape.empty() || isEmpty(shape) ? std::vector<std::uint64_t>{1}
                                           : std::vector<std::uint64_t>(shape.begin(), shape.end());
}

NamedArray newArray(DType type, const Shape &shape)
{
    requireRoom(type, shape);
    return {::cupynumeric::array(legateShape(shape), legateType(type)), type, shape};
}

NamedArray zeros(DType type, const Shape &shape)
{
    requireRoom(type, shape);
    return {::cupynumeric::zeros(legateShape(shape), legateType(type)), type, shape};
}

NamedArray fromBytes(DType type, const Shape &shape, std::span<const std::byte> elements)
{
    ANSATZ_CHECK(elements.size() == bytesOf(type, shape), "an array has the elements of its shape");
    NamedArray array = newArray(type, shape);
    const std::size_t item = numerics::itemSize(type);
    if (elements.empty())
        return array;
    if (elements.size() == item) {
        array.array.fill(scalarOf(type, elements.data()));
        return array;
    }
    const legate::PhysicalStore store = array.array.get_store().get_physical_store();
    const legate::InlineAllocation memory = store.get_inline_allocation();
    auto *const start = static_cast<std::byte *>(memory.ptr);
    forEachElement(legateShape(shape), memory.strides, [&](std::size_t element, std::size_t place) {
        std::memcpy(start + place, elements.data() + element * item, item);
    });
    return array;
}

std::vector<std::byte> toBytes(const NamedArray &array)
{
    ::cupynumeric::NDArray values = array.array;
    std::vector<std::byte> elements(bytesOf(array.type, array.shape));
    const std::size_t item = numerics::itemSize(array.type);
    if (elements.empty())
        return elements;
    const legate::PhysicalStore store = values.get_store().get_physical_store();
    const legate::InlineAllocation memory = store.get_inline_allocation();
    const auto *const start = static_cast<const std::byte *>(memory.ptr);
    forEachElement(legateShape(array.shape), memory.strides,
                   [&](std::size_t element, std::size_t place) {
                       std::memcpy(elements.data() + element * item, start + place, item);
                   });
    return elements;
}

} // namespace ansatz::cupynumeric
