// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that arrays and DLPack tensors lend each other, for AddressSanitizer: nothing is read
// after it is gone, and nothing stays behind. Returns 1 when numbers are wrong.
#include "engine/base/error.h"
#include "engine/numerics/array_backend.h"
#include "engine/numerics/dlpack.h"
#include "engine/simulator/aligned_buffer.h"

#include <dlpack/dlpack.h>

#include <cstdio>

using namespace ansatz;
using namespace ansatz::numerics;

namespace {

DLManagedTensor *lentBuffer()
{
    const auto buffer = std::make_shared<AlignedBuffer<double>>();
    buffer->require(6);
    for (int i = 0; i < 6; ++i)
        buffer->data()[i] = i;
    return lendByDlpack(std::span<const double>(buffer->data(), 6), {2, 3}, buffer);
}

bool outlives()
{
    Array row;
    {
        const auto backend = makeHostBackend();
        const Array array = backend->fromDlpack(lentBuffer());
        row = backend->slice(backend->reshape(array, {6}), 0, 3, 6);
        const BorrowedTensor again(backend->toDlpack(array));
        row = row + backend->fromDlpack(backend->toDlpack(row));
    }
    return row.backend().toHost<double>(row) == std::vector<double>{6, 8, 10};
}

bool isGivenBack()
{
    DLManagedTensor *lent = lentBuffer();
    lent->dl_tensor.dtype.bits = 16;
    try {
        static_cast<void>(makeHostBackend()->fromDlpack(lent));
        return false;
    } catch (const UserError &) {
        return true;
    }
}

bool isNeverTaken()
{
    DLManagedTensor *lent = lentBuffer();
    lent->deleter(lent);
    return true;
}

} // namespace

int main()
{
    const bool isRight = outlives() && isGivenBack() && isNeverTaken();
    std::printf("%s\n", isRight ? "lent and given back" : "wrong");
    return isRight ? 0 : 1;
}
