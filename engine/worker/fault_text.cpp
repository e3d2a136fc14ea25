// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/fault_text.h"

#include "engine/worker/protocol.h"

namespace ansatz::worker {

namespace {

constexpr char between = '\0';
constexpr std::size_t largestPart = largestText / 3 - 1;

std::string part(std::string_view text)
{
    std::string result(text.substr(0, largestPart));
    std::erase(result, between);
    return result;
}

// Cuts it off the text.
std::string nextPart(std::string_view &text)
{
    const std::size_t end = text.find(between);
    std::string result(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return result;
}

} // namespace

std::string faultText(const UserError &error)
{
    return part(error.problem()) + between + part(error.place()) + between + part(error.remedy());
}

void throwFault(std::string_view text)
{
    std::string problem = nextPart(text);
    std::string place = nextPart(text);
    throw UserError(std::move(problem), std::move(place), nextPart(text));
}

} // namespace ansatz::worker
