// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/device_simulator.cuh"

template class ansatz::cuda::DeviceSimulator<double>;
