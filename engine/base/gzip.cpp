// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/numbers.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>

namespace ansatz {

namespace {

class Inflater {
public:
    Inflater(std::string_view packed, const std::string &place) : m_rest(packed), m_place(place)
    {
        // 16 above the window size: gzip's header and checksum are wanted.
        ANSATZ_CHECK(inflateInit2(&m_stream, MAX_WBITS + 16) == Z_OK, "zlib does not start");
    }
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;
    ~Inflater() { inflateEnd(&m_stream); }

    /// The next unpacked bytes, at most 64 KiB; empty at the end.
    std::string_view next()
    {
        while (!m_ended) {
            feed();
            m_stream.next_out = m_buffer.data();
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            const int result = inflate(&m_stream, Z_NO_FLUSH);
            if (result == Z_STREAM_END)
                endMember();
            else if (result == Z_BUF_ERROR)
                throw UserError("this gzip data ends too early", m_place,
                                "copy or download the file again");
            else if (result != Z_OK)
                throw UserError("this gzip data is damaged", m_place,
                                "copy or download the file again");
            if (const std::size_t count = m_buffer.size() - m_stream.avail_out)
                return {reinterpret_cast<const char *>(m_buffer.data()), count};
        }
        return {};
    }

private:
    void feed()
    {
        if (m_stream.avail_in > 0)
            return;
        const std::size_t part =
            std::min<std::size_t>(m_rest.size(), std::numeric_limits<uInt>::max());
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(m_rest.data()));
        m_stream.avail_in = static_cast<uInt>(part);
        m_rest.remove_prefix(part);
    }

    // A gzip file may be several put one after another.
    void endMember()
    {
        feed();
        if (m_stream.avail_in == 0) {
            m_ended = true;
        } else if (*m_stream.next_in != 0x1f) {
            throw UserError("has other bytes after its gzip data", m_place,
                            "copy or download the file again");
        } else {
            inflateReset(&m_stream);
        }
    }

    std::string_view m_rest;
    const std::string &m_place;
    z_stream m_stream = {};
    bool m_ended = false;
    std::array<Bytef, 65536> m_buffer;
};

} // namespace

bool isGzip(std::string_view bytes)
{
    return bytes.starts_with("\x1f\x8b");
}

std::string gunzip(std::string_view packed, std::uint64_t limit, const std::string &place)
{
    Inflater inflater(packed, place);
    std::string content;
    for (std::string_view part = inflater.next(); !part.empty(); part = inflater.next()) {
        if (part.size() > limit - content.size())
            throw UserError("unpacks to more than " + formatBytes(limit), place);
        content += part;
    }
    return content;
}

std::string gunzipHead(std::string_view packed, std::size_t count, const std::string &place)
{
    Inflater inflater(packed, place);
    std::string head;
    while (head.size() < count) {
        const std::string_view part = inflater.next();
        if (part.empty())
            break;
        head += part;
    }
    head.resize(std::min(head.size(), count));
    return head;
}

} // namespace ansatz
