// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/switch_options.h"

#include "engine/base/error.h"

#include <string>

namespace ansatz {

namespace {

void addSwitch(CLI::App &parser, const std::string &name, std::optional<bool> &value,
               const std::string &help)
{
    const auto parse = [&value, name](const std::string &word) {
        if (word != "on" && word != "off")
            throw UserError("\"" + word + "\" is no state of a switch", name, "choose on or off");
        value = word == "on";
    };
    parser.add_option_function<std::string>(name, parse, help)->type_name("on|off");
}

} // namespace

void addSwitchOptions(CLI::App &parser, std::optional<bool> &jit, std::optional<bool> &vmap)
{
    addSwitch(parser, "--jit", jit, "Compile the circuit (default: on)");
    addSwitch(parser, "--vmap", vmap, "Compute a batch as a whole (default: on)");
}

} // namespace ansatz
