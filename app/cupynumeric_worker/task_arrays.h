// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <legate.h>

#include <cstddef>

namespace ansatz::cupynumeric {

/// A task's rows of a store [rows, columns], or a whole store of one axis, as plain memory.
template <class T>
struct Rows {
    T *data = nullptr;
    std::size_t rows = 0;
    std::size_t columns = 1;

    [[nodiscard]] std::size_t size() const { return rows * columns; }
};

template <class T, class Accessor>
[[nodiscard]] Rows<T> denseRows(const Accessor &accessor, const legate::Rect<2> &rect)
{
    Rows<T> result;
    if (rect.empty())
        return result;
    std::size_t strides[2] = {};
    result.data = accessor.ptr(rect, strides);
    result.rows = static_cast<std::size_t>(rect.hi[0] - rect.lo[0] + 1);
    result.columns = static_cast<std::size_t>(rect.hi[1] - rect.lo[1] + 1);
    ANSATZ_CHECK((result.columns == 1 || strides[1] == 1)
                     && (result.rows == 1 || strides[0] == result.columns),
                 "Legate lays rows one after the other");
    return result;
}

template <class T>
[[nodiscard]] Rows<const T> readRows(const legate::PhysicalStore &store)
{
    return denseRows<const T>(store.read_accessor<T, 2>(), store.shape<2>());
}

template <class T>
[[nodiscard]] Rows<T> writeRows(const legate::PhysicalStore &store)
{
    return denseRows<T>(store.write_accessor<T, 2>(), store.shape<2>());
}

/// All of a store of one axis.
template <class T>
[[nodiscard]] const T *readAll(const legate::PhysicalStore &store)
{
    return store.read_accessor<T, 1>().ptr(store.shape<1>().lo);
}

template <class T>
[[nodiscard]] T *writeAll(const legate::PhysicalStore &store)
{
    return store.write_accessor<T, 1>().ptr(store.shape<1>().lo);
}

} // namespace ansatz::cupynumeric
