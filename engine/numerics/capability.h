// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace ansatz::numerics {

/// What not every ArrayBackend can do.
enum class Capability {
    Autograd, ///< requiresGrad, detach, gradient
    Vmap,     ///< vmap computes the samples side by side
    Jit,      ///< jit compiles what it is given
    Dlpack,   ///< arrays are exchanged without copying
};

/// "autograd", "vmap", "jit", "DLPack".
[[nodiscard]] std::string_view toString(Capability capability);

enum class UnaryOperation { Negative, Sin, Cos, Exp, Sqrt, Abs, Real, Imag, Conj };
enum class BinaryOperation { Add, Subtract, Multiply, Divide };
enum class Reduction { Sum, Mean, Max, Min };

/// As NumPy calls them: "negative", "sin", "multiply", "sum".
[[nodiscard]] std::string_view toString(UnaryOperation operation);
[[nodiscard]] std::string_view toString(BinaryOperation operation);
[[nodiscard]] std::string_view toString(Reduction reduction);

} // namespace ansatz::numerics
