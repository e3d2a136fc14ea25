// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/torch_version.h"

#include <torch/version.h>

namespace ansatz {

std::string torchVersion()
{
    return TORCH_VERSION;
}

} // namespace ansatz
