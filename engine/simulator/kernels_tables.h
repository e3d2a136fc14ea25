// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/kernels.h"

namespace ansatz {

/// One state at a time.
template <class Real>
[[nodiscard]] const Kernels<Real> &singleKernels();

/// 16 bytes: SSE2 on every x86-64, NEON on every AArch64.
template <class Real>
[[nodiscard]] const Kernels<Real> &baselineKernels();

/// 32 bytes. Calling them is an illegal instruction on a CPU without AVX2 and FMA.
template <class Real>
[[nodiscard]] const Kernels<Real> &avx2Kernels();

/// 64 bytes. Calling them is an illegal instruction on a CPU without AVX-512F.
template <class Real>
[[nodiscard]] const Kernels<Real> &avx512Kernels();

} // namespace ansatz
