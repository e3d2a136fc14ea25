// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

namespace ansatz {

void addIntegerOption(CLI::App &parser, const std::string &name, std::optional<std::int64_t> &value,
                      std::int64_t least, std::int64_t most, const std::string &help)
{
    const auto parse = [name, least, most, &value](const std::string &text) {
        value = parseInteger(text);
        if (!value || *value < least || *value > most)
            throw UserError("must be an integer from " + std::to_string(least) + " to "
                                + std::to_string(most) + ", not \"" + text + "\"",
                            name);
    };
    parser.add_option_function<std::string>(name, parse, help)->type_name("N");
}

CLI::Validator fileName()
{
    return CLI::Validator(
        [](const std::string &text) {
            return text.empty() ? R"(must be the name of a file, not "")" : std::string();
        },
        "");
}

} // namespace ansatz
