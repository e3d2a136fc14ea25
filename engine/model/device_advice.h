// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/backend.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// One way of computing a training on this machine, and what was found out about it.
struct DeviceChoice {
    /// How a time was found.
    enum class Basis {
        None,      ///< not at all: it cannot run, or it was not its turn
        Measured,  ///< whole training steps of the whole batch
        Estimated, ///< a part of a step, multiplied up
        AtLeast,   ///< not even a small part was done in the time: steps take longer
    };

    std::string backend;
    std::string device;
    std::string name;   ///< of the device, for people
    std::string reason; ///< why it cannot compute this; empty when it can
    std::string remedy;
    Basis basis = Basis::None;
    std::string how;              ///< "median of 212 steps", "4 of 32 samples"
    double stepMs = 0;            ///< of a training step, in milliseconds
    double secondsToEnd = 0;      ///< of the steps left, without evaluations
    std::uint64_t memoryNeed = 0; ///< bytes for a step; 0: not known
    bool isNeedABound = false;    ///< a step may take less; else it is exact
    std::uint64_t memoryHave = 0; ///< bytes that it may take there

    [[nodiscard]] bool canRun() const { return reason.empty(); }
    friend bool operator==(const DeviceChoice &, const DeviceChoice &) = default;
};

/// What was known before a training about where to compute it.
struct DeviceAdvice {
    std::string measuredAt; ///< UTC, ISO 8601: "2026-11-26T03:21:00Z"
    int qubits = 0;
    std::size_t operations = 0; ///< of the expanded circuit
    std::size_t batch = 0;
    int stepsLeft = 0;
    Precision precision = Precision::Complex64;
    std::vector<DeviceChoice> choices;
    std::optional<std::size_t> recommended; ///< one of the choices
    std::string why;                        ///< a sentence about that, also when there is none

    friend bool operator==(const DeviceAdvice &, const DeviceAdvice &) = default;
};

} // namespace ansatz
