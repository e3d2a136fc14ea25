// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"
#include "engine/numerics/array.h"

#include <complex>
#include <cstdint>
#include <memory>

namespace ansatz::numerics {

/// An array of the host backend: row-major numbers that may be shared with other arrays, or with
/// whoever lent them.
class HostData final : public ArrayData {
public:
    HostData(std::shared_ptr<const ArrayBackend> backend, DType dtype, Shape shape,
             std::shared_ptr<const void> values)
        : ArrayData(std::move(backend), dtype, std::move(shape)), m_values(std::move(values))
    {}

    [[nodiscard]] const std::shared_ptr<const void> &values() const { return m_values; }

private:
    std::shared_ptr<const void> m_values;
};

/// Of an array of the host backend.
[[nodiscard]] inline const std::shared_ptr<const void> &hostValues(const Array &array)
{
    return static_cast<const HostData &>(array.data()).values();
}

template <class T>
[[nodiscard]] const T *hostValuesOf(const Array &array)
{
    return static_cast<const T *>(hostValues(array).get());
}

/// Uninitialised room, on a 64-byte boundary.
[[nodiscard]] std::shared_ptr<void> hostRoom(std::size_t bytes);

/// Calls `work` with a value of the C++ type.
template <class Work>
decltype(auto) withNumberType(DType dtype, const Work &work)
{
    switch (dtype) {
    case DType::Float32:
        return work(float());
    case DType::Float64:
        return work(double());
    case DType::Complex64:
        return work(std::complex<float>());
    case DType::Complex128:
        return work(std::complex<double>());
    case DType::Int64:
        break;
    }
    ANSATZ_CHECK(false, "indices are not computed with");
    return work(double());
}

} // namespace ansatz::numerics
