// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace ansatz::numerics {

/// What an array's elements are. Int64 is for indices alone: `take` reads it, arithmetic refuses
/// it.
enum class DType { Float32, Float64, Complex64, Complex128, Int64 };

/// As NumPy spells it: "complex64".
[[nodiscard]] std::string_view toString(DType dtype);

[[nodiscard]] std::size_t itemSize(DType dtype); ///< bytes

[[nodiscard]] bool isComplex(DType dtype);

/// Of the parts: Float32 for Complex64. Floats are their own.
[[nodiscard]] DType realOf(DType dtype);

/// Complex64 for Float32.
[[nodiscard]] DType complexOf(DType dtype);

/// What arithmetic on both gives, as NumPy promotes: Float64 and Complex64 give Complex128.
[[nodiscard]] DType promote(DType a, DType b);

/// The DType of a C++ type.
template <class T>
inline constexpr DType dtypeOf = [] {
    if constexpr (std::is_same_v<T, float>)
        return DType::Float32;
    else if constexpr (std::is_same_v<T, double>)
        return DType::Float64;
    else if constexpr (std::is_same_v<T, std::complex<float>>)
        return DType::Complex64;
    else if constexpr (std::is_same_v<T, std::complex<double>>)
        return DType::Complex128;
    else {
        static_assert(std::is_same_v<T, std::int64_t>, "a type that arrays have");
        return DType::Int64;
    }
}();

} // namespace ansatz::numerics
