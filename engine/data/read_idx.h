// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/dataset.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace ansatz {

/// Which images become numbers, eight bytes for every one of the file.
struct IdxSelection {
    std::vector<int> labels; ///< of the images that are kept; empty: all
    std::size_t limit = 0;   ///< only the first so many of them; 0: all
};

/// Images and labels in IDX (MNIST, Fashion-MNIST), raw or gzipped. Pixels 0…255 become [0, 1].
/// Throws UserError naming the file and the fault (magic, rank, length, counts that differ, more
/// than 256 MiB announced or 2^26 pixels kept). What is unpacked is what the headers announce, and
/// only after both were found to agree.
[[nodiscard]] Dataset readIdx(const std::filesystem::path &images,
                              const std::filesystem::path &labels,
                              const IdxSelection &selection = {});

/// The images alone, with the same checks.
[[nodiscard]] FeatureMatrix readIdxImages(const std::filesystem::path &images);

} // namespace ansatz
