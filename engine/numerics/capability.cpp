// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/capability.h"

#include "engine/base/error.h"

namespace ansatz::numerics {

std::string_view toString(Capability capability)
{
    switch (capability) {
    case Capability::Autograd:
        return "autograd";
    case Capability::Vmap:
        return "vmap";
    case Capability::Jit:
        return "jit";
    case Capability::Dlpack:
        return "DLPack";
    }
    ANSATZ_CHECK(false, "every capability has a name");
    return {};
}

std::string_view toString(UnaryOperation operation)
{
    switch (operation) {
    case UnaryOperation::Negative:
        return "negative";
    case UnaryOperation::Sin:
        return "sin";
    case UnaryOperation::Cos:
        return "cos";
    case UnaryOperation::Exp:
        return "exp";
    case UnaryOperation::Sqrt:
        return "sqrt";
    case UnaryOperation::Abs:
        return "abs";
    case UnaryOperation::Real:
        return "real";
    case UnaryOperation::Imag:
        return "imag";
    case UnaryOperation::Conj:
        return "conj";
    }
    ANSATZ_CHECK(false, "every operation has a name");
    return {};
}

std::string_view toString(BinaryOperation operation)
{
    switch (operation) {
    case BinaryOperation::Add:
        return "add";
    case BinaryOperation::Subtract:
        return "subtract";
    case BinaryOperation::Multiply:
        return "multiply";
    case BinaryOperation::Divide:
        return "divide";
    }
    ANSATZ_CHECK(false, "every operation has a name");
    return {};
}

std::string_view toString(Reduction reduction)
{
    switch (reduction) {
    case Reduction::Sum:
        return "sum";
    case Reduction::Mean:
        return "mean";
    case Reduction::Max:
        return "max";
    case Reduction::Min:
        return "min";
    }
    ANSATZ_CHECK(false, "every reduction has a name");
    return {};
}

} // namespace ansatz::numerics
