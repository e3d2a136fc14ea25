// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace ansatz {

/// Numbers on a 64-byte boundary, uninitialised. Grows, and never shrinks.
template <class Real>
class AlignedBuffer {
    static_assert(std::is_trivial_v<Real>);

public:
    /// Room for `count` numbers; what was in it may be lost.
    void require(std::size_t count)
    {
        if (count <= m_size)
            return;
        m_data.reset();
        m_size = 0;
        m_data.reset(static_cast<Real *>(::operator new(count * sizeof(Real), alignment)));
        m_size = count;
    }

    [[nodiscard]] Real *data() { return m_data.get(); }
    [[nodiscard]] const Real *data() const { return m_data.get(); }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    static constexpr std::align_val_t alignment{64};
    struct Free {
        void operator()(Real *data) const { ::operator delete(data, alignment); }
    };
    std::unique_ptr<Real[], Free> m_data;
    std::size_t m_size = 0;
};

} // namespace ansatz
