// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace ansatz {

/// Numbers on a 64-byte boundary, uninitialised; large ones on huge pages where the system has
/// them. Grows, and never shrinks.
template <class Real>
class AlignedBuffer {
    static_assert(std::is_trivial_v<Real>);

public:
    AlignedBuffer() = default;
    /// Its numbers begin `shift` bytes, a multiple of 64, after a page.
    explicit AlignedBuffer(std::size_t shift) : m_shift(shift) {}

    /// Room for `count` numbers; what was in it may be lost.
    void require(std::size_t count)
    {
        if (count <= m_size)
            return;
        m_data.reset();
        m_size = 0;
        const std::size_t bytes = count * sizeof(Real) + m_shift;
        const std::align_val_t alignment{bytes < page       ? cacheLine
                                         : bytes < hugePage ? page
                                                            : hugePage};
        m_data = {static_cast<Real *>(::operator new(bytes, alignment)), Free{alignment}};
        m_size = count;
#if defined(__linux__)
        // Sweeps jump over a state in steps of powers of two, where small pages miss the TLB.
        if (bytes >= hugePage)
            static_cast<void>(madvise(m_data.get(), bytes, MADV_HUGEPAGE)); // only advice
#endif
    }

    [[nodiscard]] Real *data() { return m_data.get() + m_shift / sizeof(Real); }
    [[nodiscard]] const Real *data() const { return m_data.get() + m_shift / sizeof(Real); }
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    static constexpr std::size_t cacheLine = 64;
    static constexpr std::size_t page = 4096;
    static constexpr std::size_t hugePage = std::size_t(1) << 21;
    struct Free {
        std::align_val_t alignment{cacheLine};
        void operator()(Real *data) const { ::operator delete(data, alignment); }
    };
    std::unique_ptr<Real[], Free> m_data;
    std::size_t m_size = 0;
    std::size_t m_shift = 0;
};

} // namespace ansatz
