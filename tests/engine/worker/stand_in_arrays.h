// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/numerics/array_message.h"
#include "engine/numerics/dtype.h"
#include "engine/worker/bytes.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ansatz::test {

/// The arrays of a worker that cannot compute: it makes and drops them, tells with ToHost, as a
/// double, how many there are, and answers everything else as its kind says:
///
///     right      as what a + a of one axis with one double gives
///     shape, type, rank    with another shape, another type, a shape of more than it sends
///     short, long          with too few bytes, with too many
///     random-SEED          with random bytes
class StandInArrays {
public:
    explicit StandInArrays(std::string kind) : m_kind(std::move(kind)) {}

    void operator()(worker::ByteReader &reader, worker::ByteWriter &writer)
    {
        using numerics::ArrayRequest;
        const std::size_t dropped = reader.getCount(sizeof(std::uint64_t));
        for (std::size_t i = 0; i < dropped; ++i)
            m_there.erase(reader.get<std::uint64_t>());
        const auto request = static_cast<ArrayRequest>(reader.get<std::uint32_t>());
        if (request == ArrayRequest::ToHost) {
            static_cast<void>(reader.get<std::uint64_t>());
            const auto count = double(m_there.size());
            writer.putBytes(&count, m_kind == "short" ? 4 : sizeof count);
        } else if (request == ArrayRequest::FromHost) {
            const auto type = reader.get<std::uint32_t>();
            std::vector<std::uint64_t> shape(reader.getCount(sizeof(std::uint64_t)));
            for (std::uint64_t &size : shape)
                size = reader.get<std::uint64_t>();
            static_cast<void>(reader.getBytes());
            answer(writer, type, shape);
        } else {
            static_cast<void>(reader.get<std::uint32_t>()); // Unary and Binary are what is tried
            static_cast<void>(reader.get<std::uint64_t>());
            if (request == ArrayRequest::Binary)
                static_cast<void>(reader.get<std::uint64_t>());
            answerAsTold(writer);
        }
    }

private:
    static constexpr auto doubles = static_cast<std::uint32_t>(numerics::DType::Float64);

    void answer(worker::ByteWriter &writer, std::uint32_t type,
                const std::vector<std::uint64_t> &shape)
    {
        m_there.insert(++m_names);
        writer.put(m_names);
        writer.put(type);
        writer.putSize(shape.size());
        for (const std::uint64_t size : shape)
            writer.put(size);
    }

    void answerAsTold(worker::ByteWriter &writer)
    {
        if (m_kind.starts_with("random-")) {
            static Random random(std::stoul(m_kind.substr(7)));
            for (std::uint64_t i = random.below(60); i > 0; --i)
                writer.put(static_cast<std::uint8_t>(random.below(3) == 0 ? random.below(256) : 0));
        } else if (m_kind == "short") {
            writer.put(std::uint64_t(1));
        } else if (m_kind == "rank") {
            writer.put(std::uint64_t(1));
            writer.put(doubles);
            writer.put(~std::uint64_t(0));
        } else {
            answer(writer, m_kind == "type" ? 17U : doubles,
                   {m_kind == "shape" ? std::uint64_t(1) << 40 : 1});
            if (m_kind == "long")
                writer.put(0.0);
        }
    }

    std::string m_kind;
    std::uint64_t m_names = 0;
    std::set<std::uint64_t> m_there;
};

} // namespace ansatz::test
