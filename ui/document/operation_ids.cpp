// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/operation_ids.h"

#include <algorithm>
#include <atomic>
#include <limits>

namespace ansatz::ui {

namespace {

std::atomic<OperationId> largestGiven = 0;

OperationId largestOf(const Circuit &circuit)
{
    OperationId largest = 0;
    for (const Operation &operation : circuit.operations)
        largest = std::max(largest, operation.id);
    return largest;
}

} // namespace

OperationId newOperationId(const Circuit &circuit)
{
    const OperationId given = largestGiven;
    if (given == std::numeric_limits<OperationId>::max())
        return nextOperationId(circuit); // a file had it
    return std::max(nextOperationId(circuit), given + 1);
}

void keepOperationIds(const Circuit &circuit)
{
    largestGiven = std::max<OperationId>(largestGiven, largestOf(circuit));
}

void startOperationIds(const Circuit &circuit)
{
    largestGiven = largestOf(circuit);
}

} // namespace ansatz::ui
