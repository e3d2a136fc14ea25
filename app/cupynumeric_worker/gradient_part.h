// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

namespace ansatz::cupynumeric {

/// The CUDA device of the calling thread, which is that of its task. Throws UserError.
[[nodiscard]] int currentDevice();

/// A shard's part of the weights' gradient, on its device.
template <class Real>
class GradientPart final {
public:
    /// On the current device. Throws UserError.
    explicit GradientPart(std::size_t weights);
    ~GradientPart();
    GradientPart(const GradientPart &) = delete;
    GradientPart &operator=(const GradientPart &) = delete;

    [[nodiscard]] Real *data() const;
    /// Puts the addition to `sum`, of the device, into the stream.
    void addTo(double *sum, void *stream) const;

private:
    struct Memory;
    std::unique_ptr<Memory> m_memory;
    std::size_t m_weights;
};

} // namespace ansatz::cupynumeric
