// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz {

/// Makes a device and its context the calling thread's, for libraries that expect one (cuBLAS warns
/// of a thread without). What goes wrong is told by what is computed there next.
void makeCudaContextCurrent(int deviceIndex);

} // namespace ansatz
