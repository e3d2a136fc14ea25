// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace ansatz {

/// The bytes of a regular file, or UserError when it is missing, no regular file (directory,
/// FIFO, device), larger than `limit`, or cannot be read. Nothing is allocated before its size
/// is known to be within the limit.
[[nodiscard]] std::string readFile(const std::filesystem::path &path, std::uint64_t limit);

/// Unpacks gzip data in memory; `place` names its source in errors. Throws UserError when the data
/// is damaged or truncated, or unpacks to more than `limit` bytes.
[[nodiscard]] std::string gunzip(std::string_view packed, std::uint64_t limit,
                                 const std::string &place);

/// The first `count` unpacked bytes, or all when there are fewer; what follows is not looked at.
[[nodiscard]] std::string gunzipHead(std::string_view packed, std::size_t count,
                                     const std::string &place);

/// True when the bytes start with gzip's magic number.
[[nodiscard]] bool isGzip(std::string_view bytes);

/// Replaces the file's content, or leaves the old file as it was: temporary file in the same
/// folder, every write checked, fsync, rename, fsync of the folder. A symbolic link is followed to
/// its target; a write-protected file is not replaced. Throws UserError naming the file, the
/// reason, and on a full disk the bytes needed and free. The only way this program writes a file
/// that a person would miss.
void writeFileAtomically(const std::filesystem::path &path, std::string_view content);

} // namespace ansatz
