// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array.h"

#include <cstddef>
#include <memory>
#include <span>

struct DLManagedTensor;

namespace ansatz::numerics {

/// Lends row-major memory of the host to whoever reads DLPack (LibTorch, NumPy, …), without
/// copying: `keeper` lives until the receiver calls the tensor's deleter.
[[nodiscard]] DLManagedTensor *lendByDlpack(const void *values, DType dtype, const Shape &shape,
                                            std::shared_ptr<const void> keeper);

/// The same for the numbers of a simulator's spans and buffers.
template <class T>
[[nodiscard]] DLManagedTensor *lendByDlpack(std::span<T> values, const Shape &shape,
                                            std::shared_ptr<const void> keeper)
{
    return lendByDlpack(values.data(), dtypeOf<std::remove_const_t<T>>, shape, std::move(keeper));
}

/// Memory that was lent to us: row-major, on the host, of a type that arrays have. Its deleter is
/// called at the end. Throws UserError when it is not such, and calls the deleter then.
class BorrowedTensor final {
public:
    explicit BorrowedTensor(DLManagedTensor *tensor);
    ~BorrowedTensor();
    BorrowedTensor(const BorrowedTensor &) = delete;
    BorrowedTensor &operator=(const BorrowedTensor &) = delete;

    [[nodiscard]] DType dtype() const { return m_dtype; }
    [[nodiscard]] const Shape &shape() const { return m_shape; }
    [[nodiscard]] const void *data() const { return m_values; }

    /// As a simulator reads it. Throws UserError when T is not its type.
    template <class T>
    [[nodiscard]] std::span<const T> values() const
    {
        requireType(dtypeOf<T>);
        return {static_cast<const T *>(m_values), elementsOf(m_shape)};
    }

private:
    void requireType(DType dtype) const;
    void inspect();

    DLManagedTensor *m_tensor;
    DType m_dtype = DType::Float32;
    Shape m_shape;
    const void *m_values = nullptr;
};

} // namespace ansatz::numerics
