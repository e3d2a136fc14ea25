// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/csv_records.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::size_t columnLimit = 65536;

std::string_view withoutBlanks(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

} // namespace

CsvRecords::CsvRecords(std::string_view text, std::string source)
    : m_rest(text), m_source(std::move(source))
{
    if (m_rest.starts_with("\xff\xfe") || m_rest.starts_with("\xfe\xff"))
        throw UserError("is UTF-16 text", m_source + ":1:1", "save it as UTF-8");
    if (m_rest.starts_with("\xef\xbb\xbf"))
        m_rest.remove_prefix(3);
}

bool CsvRecords::next()
{
    while (!m_rest.empty()) {
        ++m_line;
        // Lines end in LF, CRLF or a lone CR.
        const std::size_t end = m_rest.substr(0, lineLimit + 1).find_first_of("\r\n");
        if (end == std::string_view::npos && m_rest.size() > lineLimit)
            fail("this line is longer than " + formatBytes(lineLimit), 1);
        const std::string_view line = m_rest.substr(0, end);
        m_rest.remove_prefix(line.size());
        if (m_rest.starts_with("\r\n"))
            m_rest.remove_prefix(2);
        else if (!m_rest.empty())
            m_rest.remove_prefix(1);
        if (const auto nul = line.find('\0'); nul != std::string_view::npos)
            fail("has a NUL byte and so is no text", nul + 1);
        if (!withoutBlanks(line).empty()) {
            cut(line);
            return true;
        }
    }
    return false;
}

void CsvRecords::cut(std::string_view line)
{
    m_fields.clear();
    std::size_t begin = 0;
    while (true) {
        if (m_fields.size() == columnLimit)
            fail("this line has more than " + std::to_string(columnLimit) + " columns", begin + 1);
        std::size_t first = begin;
        while (first < line.size() && (line[first] == ' ' || line[first] == '\t'))
            ++first;
        std::size_t end = 0;
        if (first < line.size() && line[first] == '"') {
            const std::size_t close = line.find('"', first + 1);
            if (close == std::string_view::npos)
                fail("this quote is not closed on its line", first + 1);
            end = std::min(line.find(',', close), line.size());
            if (!withoutBlanks(line.substr(close + 1, end - close - 1)).empty())
                fail("expected a comma after the quoted field", close + 2);
            m_fields.push_back(
                {withoutBlanks(line.substr(first + 1, close - first - 1)), first + 1});
        } else {
            end = std::min(line.find(',', first), line.size());
            m_fields.push_back({withoutBlanks(line.substr(first, end - first)), first + 1});
        }
        if (end == line.size())
            return;
        begin = end + 1;
    }
}

void CsvRecords::fail(const std::string &problem, std::size_t column,
                      const std::string &remedy) const
{
    throw UserError(problem, m_source + ":" + std::to_string(m_line) + ":" + std::to_string(column),
                    remedy);
}

} // namespace ansatz
