// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"

namespace ansatz {

namespace {

std::string oneLine(const std::string &problem, const std::string &place, const std::string &remedy)
{
    std::string text = place.empty() ? problem : place + ": " + problem;
    if (!remedy.empty())
        text += " — " + remedy;
    return text;
}

} // namespace

UserError::UserError(std::string problem, std::string place, std::string remedy)
    : std::runtime_error(oneLine(problem, place, remedy)), m_problem(std::move(problem)),
      m_place(std::move(place)), m_remedy(std::move(remedy))
{}

void failCheck(const char *condition, const char *file, int line, const std::string &message)
{
    throw InternalError(std::string(file) + ":" + std::to_string(line) + ": " + message + " ("
                        + condition + ")");
}

} // namespace ansatz
