// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/data/data_settings.h"
#include "engine/model/head_settings.h"
#include "engine/numerics/backend.h"
#include "engine/simulator/observable.h"
#include "engine/training/training_settings.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ansatz {

/// Where, how and in which precision an experiment is computed.
struct ComputeSettings {
    std::string backend = "native";
    std::string device = "cpu";
    Precision precision = Precision::Complex64;
    int threads = 0;  ///< of the simulator; 0: as many as automaticThreads says
    bool jit = true;  ///< as in ComputeTarget
    bool vmap = true; ///< as in ComputeTarget

    friend bool operator==(const ComputeSettings &, const ComputeSettings &) = default;
};

/// With the threads that a setting of 0 means.
[[nodiscard]] ComputeTarget targetOf(const ComputeSettings &compute);

/// Everything needed to repeat a training. One plain struct, one JSON file.
struct Experiment {
    std::string name;
    std::string description; ///< a sentence or two for people
    DataSettings data;
    std::vector<PreprocessingStep> preprocessing;
    Circuit circuit;
    std::vector<Observable> observables; ///< empty: ⟨Z_i⟩ of every qubit
    HeadSettings head;
    TrainingSettings training;
    ComputeSettings compute;
    std::uint64_t seed = 1;

    friend bool operator==(const Experiment &, const Experiment &) = default;
};

/// The observables that are measured: the chosen ones, or ⟨Z_i⟩ of every qubit.
[[nodiscard]] std::vector<Observable> measuredObservables(const Experiment &experiment);

/// The circuit for data of so many features. It may read fewer; UserError when it reads more.
[[nodiscard]] Circuit circuitFor(const Experiment &experiment, std::size_t columns);

/// Throws UserError with a JSON pointer for the first value out of its range or at odds with
/// another. Looks at no data and no device.
void validate(const Experiment &experiment);

} // namespace ansatz
