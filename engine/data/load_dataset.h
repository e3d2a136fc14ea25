// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/data_settings.h"
#include "engine/data/dataset.h"

#include <cstdint>

namespace ansatz {

/// The data set that the settings name: built in, made (two moons, by the seed) or from disk. Of
/// IDX files only the samples that the settings choose, of others all. Throws UserError.
[[nodiscard]] Dataset loadDataset(const DataSettings &settings, std::uint64_t seed);

} // namespace ansatz
