// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ansatz::numerics {

/// Why a part of LibTorch cannot be used, and what to do; both empty when it can.
struct TorchCudaProblem {
    std::string reason;
    std::string remedy;

    [[nodiscard]] bool none() const { return reason.empty(); }
};

/// Loads LibTorch's CUDA part from a folder. Programs link the CPU part alone, since the other one
/// costs every start 0.15 s and 350 MB.
[[nodiscard]] TorchCudaProblem loadTorchCuda(const std::filesystem::path &folder);

/// The folder of the LibTorch that this program runs with.
[[nodiscard]] std::filesystem::path torchFolder();

/// Whether LibTorch could compute on CUDA devices, without loading its CUDA part: there must be a
/// device, and the file.
[[nodiscard]] TorchCudaProblem torchCudaProblem(const std::filesystem::path &folder);

/// Loads the CUDA part when there is a device for it; when that fails, those who ask for the device
/// are told.
void preloadTorchCuda();

/// Gives back what LibTorch keeps of a GPU's memory for later: who asks how much is free there
/// would take it for used. Nothing happens where the CUDA part was never loaded.
void releaseTorchCache(const std::string &device);

/// Loads the CUDA part, once. Throws UserError with the reason when that fails or when there is no
/// such device.
void requireTorchDevice(const std::string &device);

} // namespace ansatz::numerics
