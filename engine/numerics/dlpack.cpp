// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/dlpack.h"

#include "engine/base/error.h"

#include <dlpack/dlpack.h>

#include <string>
#include <vector>

namespace ansatz::numerics {

namespace {

DLDataType dlpackTypeOf(DType dtype)
{
    const auto bits = static_cast<std::uint8_t>(8 * itemSize(dtype));
    if (dtype == DType::Int64)
        return {kDLInt, bits, 1};
    return {static_cast<std::uint8_t>(isComplex(dtype) ? kDLComplex : kDLFloat), bits, 1};
}

// A lent tensor with everything that its pointers lead to.
struct Loan {
    DLManagedTensor managed = {};
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
    std::shared_ptr<const void> keeper;
};

void endLoan(DLManagedTensor *tensor)
{
    delete static_cast<Loan *>(tensor->manager_ctx);
}

std::vector<std::int64_t> rowMajorStrides(const std::vector<std::int64_t> &shape)
{
    std::vector<std::int64_t> strides(shape.size());
    std::int64_t stride = 1;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        strides[axis] = stride;
        stride *= shape[axis];
    }
    return strides;
}

} // namespace

DLManagedTensor *lendByDlpack(const void *values, DType dtype, const Shape &shape,
                              std::shared_ptr<const void> keeper)
{
    auto loan = std::make_unique<Loan>();
    loan->shape.assign(shape.begin(), shape.end());
    loan->strides = rowMajorStrides(loan->shape);
    loan->keeper = std::move(keeper);
    // The format has no way to say that memory is not to be written to.
    loan->managed.dl_tensor = {.data = const_cast<void *>(values),
                               .device = {kDLCPU, 0},
                               .ndim = static_cast<int>(shape.size()),
                               .dtype = dlpackTypeOf(dtype),
                               .shape = loan->shape.data(),
                               .strides = loan->strides.data(),
                               .byte_offset = 0};
    loan->managed.manager_ctx = loan.get();
    loan->managed.deleter = endLoan;
    return &loan.release()->managed;
}

BorrowedTensor::BorrowedTensor(DLManagedTensor *tensor) : m_tensor(tensor)
{
    ANSATZ_CHECK(tensor != nullptr, "a tensor was lent");
    try {
        inspect();
    } catch (...) {
        if (m_tensor->deleter != nullptr)
            m_tensor->deleter(m_tensor);
        throw;
    }
}

BorrowedTensor::~BorrowedTensor()
{
    if (m_tensor->deleter != nullptr)
        m_tensor->deleter(m_tensor);
}

void BorrowedTensor::inspect()
{
    const DLTensor &tensor = m_tensor->dl_tensor;
    if (tensor.device.device_type != kDLCPU && tensor.device.device_type != kDLCUDAHost)
        throw UserError("a DLPack tensor is not in the host's memory", "DLPack",
                        "copy it to the CPU first");
    bool isKnown = false;
    for (const DType dtype :
         {DType::Float32, DType::Float64, DType::Complex64, DType::Complex128, DType::Int64}) {
        const DLDataType type = dlpackTypeOf(dtype);
        if (type.code == tensor.dtype.code && type.bits == tensor.dtype.bits
            && tensor.dtype.lanes == 1) {
            m_dtype = dtype;
            isKnown = true;
        }
    }
    if (!isKnown)
        throw UserError("a DLPack tensor of type code " + std::to_string(tensor.dtype.code)
                            + " with " + std::to_string(tensor.dtype.bits) + " bits is no array",
                        "DLPack", "convert it to float32, float64, complex64, complex128 or int64");
    const std::vector<std::int64_t> shape(tensor.shape, tensor.shape + tensor.ndim);
    m_shape.assign(shape.begin(), shape.end());
    const std::vector<std::int64_t> rowMajor = rowMajorStrides(shape);
    for (std::size_t axis = 0; tensor.strides != nullptr && axis < shape.size(); ++axis) {
        if (shape[axis] > 1 && elementsOf(m_shape) > 0 && tensor.strides[axis] != rowMajor[axis])
            throw UserError("a DLPack tensor is not row-major", "DLPack",
                            "make it contiguous, which copies it");
    }
    m_values = static_cast<const std::byte *>(tensor.data) + tensor.byte_offset;
}

void BorrowedTensor::requireType(DType dtype) const
{
    if (dtype != m_dtype)
        throw UserError("a DLPack tensor of " + std::string(toString(m_dtype)) + " is read as "
                            + std::string(toString(dtype)),
                        "DLPack");
}

} // namespace ansatz::numerics
