// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

/// One field of a CSV line, unquoted.
struct CsvField {
    std::string_view text;
    std::size_t column; ///< of its first byte in the line, from 1
};

/// Cuts CSV text into lines and fields, without copying. Faults are UserErrors with
/// source:line:column. Quotes enclose whole fields; a quoted field may not hold a line break or a
/// quote, which no number, class or column name needs.
class CsvRecords {
public:
    static constexpr std::size_t lineLimit = std::size_t(1)
                                             << 20; ///< bytes; longer ones are faults

    CsvRecords(std::string_view text, std::string source);

    /// Reads the next line that is not blank; false at the end.
    bool next();
    [[nodiscard]] const std::vector<CsvField> &fields() const { return m_fields; }
    [[nodiscard]] std::size_t line() const { return m_line; }

    /// Throws UserError at a column of the current line.
    [[noreturn]] void fail(const std::string &problem, std::size_t column,
                           const std::string &remedy = {}) const;

private:
    void cut(std::string_view line);

    std::string_view m_rest;
    std::string m_source;
    std::size_t m_line = 0;
    std::vector<CsvField> m_fields;
};

} // namespace ansatz
