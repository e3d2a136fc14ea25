// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/dataset.h"

namespace ansatz {

std::string Dataset::className(int label) const
{
    const auto index = static_cast<std::size_t>(label);
    if (label >= 0 && index < classNames.size() && !classNames[index].empty())
        return classNames[index];
    return std::to_string(label);
}

} // namespace ansatz
