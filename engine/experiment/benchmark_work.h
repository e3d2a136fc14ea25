// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/experiment/experiment.h"

#include <vector>

namespace ansatz {

/// One training step's work: what is trained, on which samples, and where it is computed.
struct BenchmarkWork {
    Circuit circuit;
    std::vector<Observable> observables; ///< never empty
    HeadSettings head;
    TrainingSettings training; ///< its batch is at most the number of samples
    ComputeSettings compute;
    std::uint64_t seed = 1;
    FeatureMatrix features;   ///< [samples, circuit features], radians
    std::vector<int> targets; ///< 0 or 1, [samples]
};

/// RX encoding, then `layers` times [CNOT chain, RX, RY], ⟨Z_i⟩, and a batch of random samples.
/// Throws UserError: a value out of range, a missing backend or device, on the CPU too little memory
/// for one sample (stepMemory knows a whole step's).
[[nodiscard]] BenchmarkWork pipelineWork(int qubits, int layers, int batch,
                                         const ComputeSettings &compute);

/// One batch of the experiment's training samples. Throws UserError as Runner does.
[[nodiscard]] BenchmarkWork workOf(const Experiment &experiment);

/// The same of data that are prepared, wherever it is to be computed: no device and no memory is
/// asked. Throws UserError for an experiment that is not valid or does not suit the data.
[[nodiscard]] BenchmarkWork workOf(const Experiment &experiment, const PreparedData &data);

} // namespace ansatz
