// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/export_target.h"

#include "engine/base/error.h"

#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <string>
#include <system_error>

namespace ansatz {

namespace {

namespace fs = std::filesystem;

constexpr const char *remedy = "choose another file with --export";

// The file that a chain of symbolic links leads to; it need not exist.
fs::path behindLinks(fs::path path, const std::string &place)
{
    constexpr int most = 40; // as many as the kernel follows
    for (int links = 0; links < most; ++links) {
        std::error_code error;
        if (!fs::is_symlink(fs::symlink_status(path, error)))
            return path;
        path = path.parent_path() / fs::read_symlink(path, error);
        if (error)
            throw UserError("this link cannot be followed: " + error.message(), place, remedy);
    }
    throw UserError("leads round in a circle of symbolic links", place, remedy);
}

void requireNewFile(const fs::path &folder, const std::string &place)
{
    std::string probe = folder / ".ansatz-XXXXXX";
    const int descriptor = ::mkstemp(probe.data());
    if (descriptor < 0)
        throw UserError("the folder of the model file cannot be written: "
                            + std::generic_category().message(errno),
                        place, remedy);
    ::close(descriptor);
    ::unlink(probe.c_str());
}

} // namespace

void requireWritable(const fs::path &file)
{
    const std::string place = file.string();
    if (file.filename().empty())
        throw UserError("is no name of a file", '"' + place + '"', remedy);
    const fs::path target = behindLinks(file, place);
    std::error_code error;
    const fs::file_status status = fs::status(target, error);
    if (fs::is_directory(status))
        throw UserError("is a folder, not a file", place, remedy);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw UserError("is no regular file", place, remedy);
    if (status.type() == fs::file_type::none) // a name too long, a folder that is closed
        throw UserError("cannot be written: " + error.message(), place, remedy);

    if (fs::exists(status) && ::access(target.c_str(), W_OK) != 0)
        throw UserError("cannot be written: " + std::generic_category().message(errno), place,
                        remedy);

    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, error))
        throw UserError("the folder of the model file does not exist", place,
                        "make it or choose another with --export");
    const long longest = ::pathconf(folder.c_str(), _PC_NAME_MAX);
    const auto most = static_cast<std::size_t>(longest > 0 ? longest : NAME_MAX);
    if (target.filename().string().size() > most)
        throw UserError("the file's name is longer than " + std::to_string(most) + " bytes", place,
                        remedy);
    requireNewFile(folder, place);
}

} // namespace ansatz
