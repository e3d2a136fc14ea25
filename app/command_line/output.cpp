// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/output.h"

#include "engine/base/error.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace ansatz {

namespace {

[[noreturn]] void failOutput()
{
    throw UserError("cannot write: " + std::generic_category().message(errno), "standard output");
}

} // namespace

void print(std::string_view text)
{
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        failOutput();
}

void flushOutput()
{
    if (std::fflush(stdout) != 0)
        failOutput();
}

void printError(std::string_view text)
{
    std::fprintf(stderr, "ansatz: %s\n", shown(text).c_str());
}

void discardOutput()
{
    // What cannot be written to the old file is lost, which is what is wanted.
    [[maybe_unused]] const std::FILE *sink = std::freopen("/dev/null", "w", stdout);
}

std::string counted(std::size_t count, const std::string &noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

bool outputIsTerminal()
{
    return isatty(STDOUT_FILENO) != 0;
}

int terminalColumns()
{
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

std::string fixed(double value, int decimals)
{
    // The longest double has 309 digits before the point.
    std::array<char, 350> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::fixed, decimals);
    ANSATZ_CHECK(error == std::errc(), "a number fits its buffer");
    const std::string_view text(buffer.data(), end);
    const bool minusZero =
        text.find_first_not_of("-0.") == std::string_view::npos && text.starts_with('-');
    return std::string(text.substr(minusZero ? 1 : 0));
}

} // namespace ansatz
