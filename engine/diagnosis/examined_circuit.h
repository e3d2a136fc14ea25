// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/data/dataset.h"
#include "engine/experiment/experiment.h"
#include "engine/model/trained_model.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace ansatz {

/// A circuit that is diagnosed, with numbers for its inputs.
struct ExaminedCircuit {
    std::string name;
    Circuit circuit; ///< its features are all that a sample has
    std::vector<Observable> observables;
    ComputeSettings compute;
    std::vector<double> weights; ///< of the expanded circuit
    FeatureMatrix samples;       ///< preprocessed, at least one row
    std::size_t sample = 0;      ///< the row at which derivatives are checked
    std::string point;           ///< what weights and sample are, in words
    std::string dataProblem;     ///< why the samples are made up; empty when they are not
    std::uint64_t seed = 1;
};

/// With its initial weights and a training sample chosen by its seed. Where its data cannot be had,
/// random features stand in, and dataProblem says why. Throws UserError when the circuit itself is
/// no good.
[[nodiscard]] ExaminedCircuit examined(const Experiment &experiment);

/// With its own weights and the first of its test vectors.
[[nodiscard]] ExaminedCircuit examined(const TrainedModel &model);

/// An experiment or a model, as the file's "format" says. Throws UserError.
[[nodiscard]] ExaminedCircuit loadExamined(const std::filesystem::path &path);

} // namespace ansatz
