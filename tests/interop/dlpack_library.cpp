// SPDX-License-Identifier: GPL-3.0-or-later
// Both ends of DLPack for dlpack_test.py: a simulator's buffer that is lent, and an array that
// reads what NumPy lends.
#include "engine/base/error.h"
#include "engine/numerics/array_backend.h"
#include "engine/numerics/dlpack.h"
#include "engine/simulator/aligned_buffer.h"

#include <cstdio>

using namespace ansatz;
using namespace ansatz::numerics;

namespace {

int buffersAlive = 0;
Array received;
char lastError[512] = "";

struct Buffer {
    Buffer() { ++buffersAlive; }
    ~Buffer() { --buffersAlive; }
    AlignedBuffer<float> numbers;
};

const std::shared_ptr<ArrayBackend> &host()
{
    static const std::shared_ptr<ArrayBackend> backend = makeHostBackend();
    return backend;
}

} // namespace

extern "C" {

/// 2·3 complex64 numbers 1+2i, 3+4i, … of a simulator's buffer; `address` is where they are.
DLManagedTensor *lend_buffer(const void **address)
{
    const auto buffer = std::make_shared<Buffer>();
    buffer->numbers.require(12);
    for (int i = 0; i < 12; ++i)
        buffer->numbers.data()[i] = static_cast<float>(i + 1);
    *address = buffer->numbers.data();
    return lendByDlpack(buffer->numbers.data(), DType::Complex64, {2, 3}, buffer);
}

int buffers_alive()
{
    return buffersAlive;
}

/// Keeps the tensor as an array. Returns its address, or null with a text in error_text.
const void *receive(DLManagedTensor *tensor)
{
    try {
        received = host()->fromDlpack(tensor);
        const BorrowedTensor borrowed(host()->toDlpack(received));
        return borrowed.data();
    } catch (const UserError &error) {
        std::snprintf(lastError, sizeof lastError, "%s", error.what());
        return nullptr;
    }
}

double received_sum()
{
    const Array sum = host()->sum(host()->real(received));
    return host()->toHost<double>(host()->astype(sum, DType::Float64)).front();
}

void release_received()
{
    received = {};
}

const char *error_text()
{
    return lastError;
}
}
