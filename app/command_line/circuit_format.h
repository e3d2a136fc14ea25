// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/circuit_inputs_json.h"
#include "engine/export/exported_circuit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// A language in which a circuit can be written.
struct CircuitFormat {
    std::string_view name;      ///< "qasm3"
    std::string_view title;     ///< "OpenQASM 3"
    std::string_view extension; ///< ".qasm"; empty where another format has it already
    bool takesObservables = false;
    bool takesInputs = false; ///< its angles are numbers, of one sample
    /// `inputs` has the sample's features and the weights when takesInputs, else nothing.
    std::string (*write)(const ExportedCircuit &circuit, const CircuitInputs &inputs) = nullptr;
};

/// "qasm3, qasm2, json, …"
[[nodiscard]] std::string circuitFormatNames();

/// The format of that name, or else the one of the file's extension. Throws UserError when neither
/// tells one.
[[nodiscard]] const CircuitFormat &chosenFormat(const std::optional<std::string> &name,
                                                const std::string &file);

/// What goes with a format on the command line.
struct FormatArguments {
    std::optional<std::string> inputs;
    std::optional<std::int64_t> sample;
    std::vector<std::string> observables;
};

/// Throws UserError for arguments that the format has no use for.
void requireUse(const CircuitFormat &format, const FormatArguments &arguments);

/// One sample of the inputs, with those weights that are known already, [expanded weights] or none,
/// instead of the file's.
[[nodiscard]] CircuitInputs oneSample(const ExpandedCircuit &circuit,
                                      const FormatArguments &arguments,
                                      const std::vector<double> &knownWeights);

} // namespace ansatz
