// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/files.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <system_error>
#include <utility>

namespace ansatz {

namespace {

namespace fs = std::filesystem;

// The text of errno that does not depend on the language.
std::string reasonOf(int error)
{
    return std::generic_category().message(error);
}

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }

    [[nodiscard]] int number() const { return m_number; }
    /// The result of close(), whose error is that of a write on some file systems.
    [[nodiscard]] int close() { return ::close(std::exchange(m_number, -1)); }

private:
    int m_number;
};

std::string kindOf(mode_t mode)
{
    if (S_ISDIR(mode))
        return "is a folder, not a file";
    if (S_ISFIFO(mode))
        return "is a pipe, not a file";
    if (S_ISCHR(mode) || S_ISBLK(mode))
        return "is a device, not a file";
    return "is no regular file";
}

std::string sixLetters()
{
    static constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::random_device device;
    std::string name;
    while (name.size() < 6)
        name += letters[device() % letters.size()];
    return name;
}

// A file that is to take another's place; removed unless it did.
class TemporaryFile {
public:
    TemporaryFile(const fs::path &target, mode_t mode, const std::string &shown) : m_shown(shown)
    {
        // Names may have 255 bytes, and the dots and six letters come on top.
        std::string base = ".";
        base += target.filename().string().substr(0, 240) + ".";
        for (int attempts = 0; attempts < 100; ++attempts) {
            m_path = (target.parent_path() / (base + sixLetters())).string();
            m_descriptor = ::open(m_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
            if (m_descriptor >= 0)
                return;
            if (errno != EEXIST)
                break;
        }
        throw UserError("cannot be written: " + reasonOf(errno), m_shown,
                        "choose a folder that you may write to");
    }
    TemporaryFile(const TemporaryFile &) = delete;
    TemporaryFile &operator=(const TemporaryFile &) = delete;
    ~TemporaryFile()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }

    void setMode(mode_t mode)
    {
        if (::fchmod(m_descriptor, mode) != 0)
            throw UserError("its permissions cannot be kept: " + reasonOf(errno), m_shown);
    }

    void fill(std::string_view content)
    {
        std::size_t done = 0;
        while (done < content.size()) {
            const ssize_t count =
                ::write(m_descriptor, content.data() + done, content.size() - done);
            if (count < 0 && errno == EINTR)
                continue;
            // A write of nothing would loop for ever; it is no success.
            if (count <= 0)
                fail(count < 0 ? errno : EIO, content.size(), done);
            done += static_cast<std::size_t>(count);
        }
        if (::fsync(m_descriptor) != 0)
            fail(errno, content.size(), done);
        if (::close(std::exchange(m_descriptor, -1)) != 0)
            fail(errno, content.size(), done);
    }

    void replace(const fs::path &target)
    {
        if (::rename(m_path.c_str(), target.c_str()) != 0)
            throw UserError("cannot be replaced: " + reasonOf(errno), m_shown);
        m_path.clear();
    }

private:
    [[noreturn]] void fail(int error, std::size_t size, std::size_t done) const
    {
        std::string problem = "could not be written: " + reasonOf(error);
        std::string remedy;
        if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
            struct statvfs facts = {};
            problem += " after " + std::to_string(done) + " of " + std::to_string(size) + " bytes";
            // What the unfinished file took is free again when it is gone.
            if (::statvfs(m_path.c_str(), &facts) == 0)
                problem += "; needed " + formatBytes(size) + ", free "
                           + formatBytes(std::uint64_t(facts.f_bavail) * facts.f_frsize + done);
            remedy = "make room or choose another folder";
        }
        throw UserError(problem, m_shown, remedy);
    }

    std::string m_shown;
    std::string m_path;
    int m_descriptor = -1;
};

// The file that a chain of symbolic links leads to; it need not exist.
fs::path behindLinks(fs::path path, const std::string &shown)
{
    for (int links = 0; links < 40; ++links) {
        std::error_code error;
        if (!fs::is_symlink(fs::symlink_status(path, error)))
            return path;
        const fs::path next = fs::read_symlink(path, error);
        if (error)
            throw UserError("this link cannot be followed: " + error.message(), shown);
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    throw UserError("leads round in a circle of symbolic links", shown);
}

} // namespace

std::string readFile(const fs::path &path, std::uint64_t limit)
{
    const std::string shown = path.string();
    // O_NONBLOCK: opening a FIFO that nobody writes to must not wait.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (file.number() < 0)
        throw UserError(errno == ENOENT ? "there is no such file"
                                        : "cannot be opened: " + reasonOf(errno),
                        shown);
    struct stat facts = {};
    if (::fstat(file.number(), &facts) != 0)
        throw UserError("cannot be read: " + reasonOf(errno), shown);
    if (!S_ISREG(facts.st_mode))
        throw UserError(kindOf(facts.st_mode), shown);
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    if (size > limit)
        throw UserError(
            "has " + formatBytes(size) + "; at most " + formatBytes(limit) + " are read", shown);

    std::string content(size, '\0');
    std::uint64_t done = 0;
    const auto readSome = [&](char *into, std::uint64_t count) {
        ssize_t got = -1;
        do
            got = ::pread(file.number(), into, count, static_cast<off_t>(done));
        while (got < 0 && errno == EINTR);
        if (got < 0)
            throw UserError("cannot be read: " + reasonOf(errno), shown);
        return static_cast<std::uint64_t>(got);
    };
    while (done < size) {
        const std::uint64_t got = readSome(content.data() + done, size - done);
        if (got == 0)
            throw UserError("became shorter while it was read", shown, "try again");
        done += got;
    }
    char further = 0;
    if (readSome(&further, 1) != 0)
        throw UserError("became longer while it was read", shown, "try again");
    return content;
}

void writeFileAtomically(const fs::path &path, std::string_view content)
{
    const std::string shown = path.string();
    if (path.filename().empty())
        throw UserError("is no name of a file", shown);
    const fs::path target = behindLinks(path, shown);

    struct stat old = {};
    const bool replaces = ::stat(target.c_str(), &old) == 0;
    if (!replaces && errno != ENOENT)
        throw UserError("cannot be written: " + reasonOf(errno), shown);
    if (replaces && !S_ISREG(old.st_mode))
        throw UserError(kindOf(old.st_mode), shown);
    // Renaming over it would not ask; who protected it meant this too.
    if (replaces && ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0)
        throw UserError("must not be written: " + reasonOf(errno), shown,
                        "allow writing to it, or choose another name");

    TemporaryFile file(target, replaces ? old.st_mode & 0666 : 0666, shown);
    if (replaces)
        file.setMode(old.st_mode & 07777);
    file.fill(content);
    file.replace(target);

    // Without this the old name may come back after a power cut.
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() < 0 || (::fsync(directory.number()) != 0 && errno != EINVAL))
        throw UserError("was written, but its folder could not be synced to the disk: "
                            + reasonOf(errno),
                        shown);
}

} // namespace ansatz
