// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/dtype.h"

namespace ansatz::numerics {

std::string_view toString(DType dtype)
{
    switch (dtype) {
    case DType::Float32:
        return "float32";
    case DType::Float64:
        return "float64";
    case DType::Complex64:
        return "complex64";
    case DType::Complex128:
        return "complex128";
    case DType::Int64:
        break;
    }
    return "int64";
}

std::size_t itemSize(DType dtype)
{
    switch (dtype) {
    case DType::Float32:
        return 4;
    case DType::Complex128:
        return 16;
    case DType::Float64:
    case DType::Complex64:
    case DType::Int64:
        break;
    }
    return 8;
}

bool isComplex(DType dtype)
{
    return dtype == DType::Complex64 || dtype == DType::Complex128;
}

DType realOf(DType dtype)
{
    return dtype == DType::Complex64    ? DType::Float32
           : dtype == DType::Complex128 ? DType::Float64
                                        : dtype;
}

DType complexOf(DType dtype)
{
    return dtype == DType::Float32   ? DType::Complex64
           : dtype == DType::Float64 ? DType::Complex128
                                     : dtype;
}

DType promote(DType a, DType b)
{
    const auto isDouble = [](DType dtype) { return realOf(dtype) == DType::Float64; };
    const DType real = isDouble(a) || isDouble(b) ? DType::Float64 : DType::Float32;
    return isComplex(a) || isComplex(b) ? complexOf(real) : real;
}

} // namespace ansatz::numerics
