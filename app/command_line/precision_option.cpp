// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/precision_option.h"

namespace ansatz {

void addPrecisionOption(CLI::App &parser, std::optional<Precision> &precision)
{
    parser
        .add_option_function<std::string>(
            "--precision",
            [&precision](const std::string &name) {
                precision = name == "complex64" ? Precision::Complex64 : Precision::Complex128;
            },
            "Precision of the amplitudes")
        ->check(CLI::IsMember({"complex64", "complex128"}))
        ->type_name("complex64|complex128");
}

} // namespace ansatz
