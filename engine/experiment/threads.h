// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz {

/// Says how many cores automaticThreads leaves to other work of this program: none unless said.
/// For the start of a program.
void keepCoresFree(int cores);

/// The number of simulator threads that a setting of 0 means in this program: one for every core
/// but those that are kept free, at least one.
[[nodiscard]] int automaticThreads();

} // namespace ansatz
