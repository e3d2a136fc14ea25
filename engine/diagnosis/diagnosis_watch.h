// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/interrupted.h"
#include "engine/simulator/give_up.h"

#include <functional>
#include <stop_token>
#include <string>

namespace ansatz {

/// How a long diagnosis tells what it is doing, and is stopped.
struct DiagnosisWatch {
    /// Called on the diagnosing thread before each part; `done` is from 0 to 1. May be empty.
    std::function<void(const std::string &what, double done)> progress = {};
    std::stop_token stop = {};

    /// Throws Interrupted when a stop was asked for.
    void begin(const std::string &what, double done) const
    {
        if (stop.stop_requested())
            throw Interrupted();
        if (progress)
            progress(what, done);
    }
    [[nodiscard]] GiveUp giveUp() const
    {
        return [token = stop] { return token.stop_requested(); };
    }
};

} // namespace ansatz
