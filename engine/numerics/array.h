// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/dtype.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ansatz::numerics {

class ArrayBackend;

/// Sizes of an array's axes, the slowest one first; empty for a scalar.
using Shape = std::vector<std::size_t>;

/// As NumPy writes a shape: "(2,3)", "(4,)", "()".
[[nodiscard]] std::string toString(const Shape &shape);

/// How many elements an array of that shape has: 1 for a scalar.
[[nodiscard]] std::size_t elementsOf(const Shape &shape);

/// What a backend keeps of an array. Each backend derives its own.
class ArrayData {
public:
    ArrayData(std::shared_ptr<const ArrayBackend> backend, DType dtype, Shape shape)
        : m_backend(std::move(backend)), m_dtype(dtype), m_shape(std::move(shape))
    {}
    virtual ~ArrayData() = default;
    ArrayData(const ArrayData &) = delete;
    ArrayData &operator=(const ArrayData &) = delete;

    [[nodiscard]] const ArrayBackend &backend() const { return *m_backend; }
    [[nodiscard]] DType dtype() const { return m_dtype; }
    [[nodiscard]] const Shape &shape() const { return m_shape; }

private:
    std::shared_ptr<const ArrayBackend> m_backend; ///< lives as long as its arrays
    DType m_dtype;
    Shape m_shape;
};

/// A handle of an n-dimensional array of some ArrayBackend: shared and cheap to copy, its numbers
/// never change. Operations are the backend's; the operators below call them.
class Array {
public:
    Array() = default; ///< names no array
    explicit Array(std::shared_ptr<const ArrayData> data) : m_data(std::move(data)) {}

    [[nodiscard]] bool defined() const { return m_data != nullptr; }

    // Of a defined array alone.
    [[nodiscard]] const ArrayBackend &backend() const { return m_data->backend(); }
    [[nodiscard]] DType dtype() const { return m_data->dtype(); }
    [[nodiscard]] const Shape &shape() const { return m_data->shape(); }
    [[nodiscard]] std::size_t axes() const { return shape().size(); }
    [[nodiscard]] std::size_t size() const { return elementsOf(shape()); }
    [[nodiscard]] const ArrayData &data() const { return *m_data; }

private:
    std::shared_ptr<const ArrayData> m_data;
};

[[nodiscard]] Array operator+(const Array &a, const Array &b);
[[nodiscard]] Array operator-(const Array &a, const Array &b);
[[nodiscard]] Array operator*(const Array &a, const Array &b);
[[nodiscard]] Array operator/(const Array &a, const Array &b);
[[nodiscard]] Array operator-(const Array &a);

} // namespace ansatz::numerics
