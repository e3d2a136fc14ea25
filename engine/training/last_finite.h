// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace at {
class Tensor;
}

namespace ansatz {

/// Keeps a copy of parameters, to go back to when an update makes one of them not finite.
class LastFinite final {
public:
    /// Float or double tensors on the CPU, dense.
    explicit LastFinite(std::vector<at::Tensor> parameters);
    ~LastFinite();
    LastFinite(const LastFinite &) = delete;
    LastFinite &operator=(const LastFinite &) = delete;

    void remember();
    /// True when all are finite; else puts back what was remembered.
    bool restoreUnlessFinite();

private:
    std::vector<at::Tensor> m_parameters;
    std::vector<at::Tensor> m_copies;
};

} // namespace ansatz
