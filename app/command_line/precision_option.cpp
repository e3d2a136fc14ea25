// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/precision_option.h"

#include "engine/base/error.h"

namespace ansatz {

void addPrecisionOption(CLI::App &parser, std::optional<Precision> &precision)
{
    const auto parse = [&precision](const std::string &name) {
        for (const Precision one : {Precision::Complex64, Precision::Complex128}) {
            if (toString(one) == name) {
                precision = one;
                return;
            }
        }
        throw UserError("there is no precision \"" + name + "\"", "--precision",
                        "choose complex64 or complex128");
    };
    parser.add_option_function<std::string>("--precision", parse, "Precision of the amplitudes")
        ->type_name("complex64|complex128");
}

} // namespace ansatz
