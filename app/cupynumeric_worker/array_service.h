// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cupynumeric_worker/machine.h"
#include "engine/numerics/array_message.h"
#include "engine/worker/bytes.h"

#include <memory>

namespace ansatz::cupynumeric {

/// Arrays of cuPyNumeric's C++ interface, kept here by name; a program computes with them as
/// array_message.h tells. cuPyNumeric ends the process on some wrong arguments, so that whatever
/// can be wrong is checked before.
class ArrayService final {
public:
    explicit ArrayService(const Machine &machine);
    ~ArrayService();

    /// Throws UserError for what Legate has not: arrays of too many axes.
    void carryOut(worker::ByteReader &reader, worker::ByteWriter &writer);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::cupynumeric
