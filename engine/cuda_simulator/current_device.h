// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda/lost_devices.h"

namespace ansatz::cuda {

/// The device that this thread's CUDA calls are meant for, as CurrentDevice set it; -1: nobody
/// said.
[[nodiscard]] inline int &currentDeviceIndex()
{
    thread_local int index = -1;
    return index;
}

/// The device on which something was made, and whether it may still be told to go.
class Owner final {
public:
    [[nodiscard]] bool isUsable() const { return !isLost(m_index); }

private:
    int m_index = currentDeviceIndex();
};

} // namespace ansatz::cuda
