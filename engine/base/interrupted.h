// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>

namespace ansatz {

/// Thrown by a computation that gives up because its caller asked for that. No error: who can ask
/// for it catches it. (A std::exception, since torch hands on no others.)
class Interrupted final : public std::exception {
public:
    [[nodiscard]] const char *what() const noexcept override { return "interrupted"; }
};

} // namespace ansatz
