// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ansatz::worker {

/// Numbers and texts one after the other, as the machine holds them.
class ByteWriter final {
public:
    template <class T>
    void put(T value)
    {
        static_assert(std::is_arithmetic_v<T>);
        append(&value, sizeof value);
    }
    void putSize(std::size_t size) { put(static_cast<std::uint64_t>(size)); }
    void putBytes(const void *data, std::size_t size)
    {
        putSize(size);
        append(data, size);
    }
    void putText(std::string_view text) { putBytes(text.data(), text.size()); }

    [[nodiscard]] std::span<const std::byte> bytes() const { return m_bytes; }

private:
    void append(const void *data, std::size_t size)
    {
        const std::size_t end = m_bytes.size();
        m_bytes.resize(end + size);
        if (size > 0)
            std::memcpy(m_bytes.data() + end, data, size);
    }

    std::vector<std::byte> m_bytes;
};

/// Reads them back. Throws InternalError where they end too early: the other side broke its
/// promise. Nothing is allocated beyond what is there.
class ByteReader final {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : m_left(bytes) {}

    template <class T>
    [[nodiscard]] T get()
    {
        static_assert(std::is_arithmetic_v<T>);
        T value{};
        std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
        return value;
    }
    /// A number of things that take at least `each` bytes.
    [[nodiscard]] std::size_t getCount(std::size_t each)
    {
        const auto count = get<std::uint64_t>();
        ANSATZ_CHECK(count <= m_left.size() / each, "a message holds what it announces");
        return static_cast<std::size_t>(count);
    }
    [[nodiscard]] std::span<const std::byte> getBytes() { return take(getCount(1)); }
    [[nodiscard]] std::string_view getText()
    {
        const std::span<const std::byte> bytes = getBytes();
        return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
    }
    void finish() const { ANSATZ_CHECK(m_left.empty(), "a message ends where it should"); }

private:
    std::span<const std::byte> take(std::size_t size)
    {
        ANSATZ_CHECK(size <= m_left.size(), "a message holds what it announces");
        const std::span<const std::byte> taken = m_left.first(size);
        m_left = m_left.subspan(size);
        return taken;
    }

    std::span<const std::byte> m_left;
};

} // namespace ansatz::worker
