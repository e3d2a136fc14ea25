// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/nvidia_module.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <string_view>

namespace ansatz {

std::string nvidiaModuleVersion(const std::filesystem::path &root)
{
    const int file = ::open((root / "proc/driver/nvidia/version").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    std::array<char, 1024> content;
    const ssize_t size = ::read(file, content.data(), content.size());
    ::close(file);
    if (size <= 0)
        return {};
    // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Mon …"
    std::string_view line(content.data(), static_cast<std::size_t>(size));
    line = line.substr(0, line.find('\n'));
    std::istringstream words{std::string(line)};
    for (std::string word; words >> word;) {
        if (word.find_first_not_of("0123456789.") == std::string::npos
            && word.find('.') != std::string::npos)
            return word;
    }
    return {};
}

} // namespace ansatz
