// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/torch_failure.h"

#include "engine/cuda/current_context.h"
#include "engine/cuda_simulator/cuda_errors.h"
#include "engine/cuda_simulator/device_loss.h"

namespace ansatz::numerics {

namespace {

// Torch's compiler first tells where; and what follows the first line is advice for programmers.
std::string essenceOf(const std::string &text)
{
    constexpr std::string_view mark = "RuntimeError: ";
    const std::size_t found = text.rfind(mark);
    const std::size_t start = found == std::string::npos ? 0 : found + mark.size();
    return text.substr(start, text.find('\n', start) - start);
}

} // namespace

void failTorch(const char *operation, const c10::Device &device, const std::string &text,
               bool isMemory)
{
    const std::string essence = essenceOf(text);
    // The allocator of the CPU has no exception of its own; the compiler hides that of a GPU.
    if (isMemory || essence.find("can't allocate memory") != std::string::npos
        || essence.find("out of memory") != std::string::npos)
        throw BackendFailure("PyTorch is out of memory: " + essence, operation,
                             "use fewer qubits or a smaller batch");
    if (!device.is_cuda())
        throw UserError("PyTorch failed: " + essence, operation);
    if (const auto why = cuda::lossOf(device.index()))
        throw BackendFailure("PyTorch failed on " + device.str() + ": " + *why, operation,
                             "start the program again, or use the CPU");
    throw BackendFailure("PyTorch failed on " + device.str() + ": " + essence, operation,
                         "use the CPU");
}

void enterTorchDevice(const c10::Device &device)
{
    if (!device.is_cuda())
        return;
    cuda::requireNotLost(device.index());
    makeCudaContextCurrent(device.index());
}

} // namespace ansatz::numerics
