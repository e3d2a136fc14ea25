// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <c10/core/Device.h>
#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>

namespace ansatz::numerics {

/// Throws what a failure of torch in an operation on a device means. In checked operations that is
/// its memory or the device itself: a BackendFailure, but for what else the CPU part says, which is
/// a UserError. A GPU that will not answer again is remembered as lost.
[[noreturn]] void failTorch(const char *operation, const c10::Device &device,
                            const std::string &text, bool isMemory);

/// Prepares the calling thread for operations on a device. Throws BackendFailure for a GPU that was
/// lost before.
void enterTorchDevice(const c10::Device &device);

/// What torch throws in `work` on that device, as above.
template <class Work>
decltype(auto) guarded(const char *operation, const c10::Device &device, const Work &work)
{
    enterTorchDevice(device);
    try {
        return work();
    } catch (const UserError &) {
        throw;
    } catch (const c10::OutOfMemoryError &error) {
        failTorch(operation, device, error.what_without_backtrace(), true);
    } catch (const c10::Error &error) {
        failTorch(operation, device, error.what_without_backtrace(), false);
    } catch (const std::runtime_error &error) { // so its compiler tells of any of them
        failTorch(operation, device, error.what(), false);
    }
}

} // namespace ansatz::numerics
