// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/dataset.h"

#include <filesystem>

namespace ansatz {

/// Images and labels in IDX (MNIST, Fashion-MNIST), raw or gzipped. Pixels 0…255 become [0, 1].
/// Throws UserError naming the file and the fault (magic, rank, length, counts that differ) before
/// anything larger than the file is allocated.
[[nodiscard]] Dataset readIdx(const std::filesystem::path &images,
                              const std::filesystem::path &labels);

/// The images alone, with the same checks.
[[nodiscard]] FeatureMatrix readIdxImages(const std::filesystem::path &images);

} // namespace ansatz
