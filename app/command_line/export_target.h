// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace ansatz {

/// Throws UserError when a model could not be written to this file: better before the training than
/// after it. Makes a temporary file beside it and removes that.
void requireWritable(const std::filesystem::path &file);

} // namespace ansatz
