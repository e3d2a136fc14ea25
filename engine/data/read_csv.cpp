// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_csv.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/numbers.h"
#include "engine/data/csv_records.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace ansatz {

namespace {

constexpr std::uint64_t fileLimit = std::uint64_t(4) << 30;
constexpr std::uint64_t unpackedLimit = std::uint64_t(256) << 20;
constexpr std::size_t valueLimit = std::size_t(1) << 26; // 512 MiB of numbers

std::string quoted(std::string_view text)
{
    constexpr std::size_t limit = 40;
    std::string shown = "\"";
    shown += text.substr(0, limit);
    shown += text.size() > limit ? "…\"" : "\"";
    return shown;
}

// Guesses what a text that should be a number was meant to be.
[[noreturn]] void failNumber(const CsvRecords &records, const CsvField &field)
{
    if (field.text.empty())
        records.fail("this field is empty; a number is needed", field.column);
    if (field.text.find(';') != std::string_view::npos)
        records.fail("the columns are separated by semicolons", field.column,
                     "save it with commas between the columns and points in the numbers");
    if (field.text.find('\t') != std::string_view::npos)
        records.fail("the columns are separated by tabs", field.column,
                     "save it with commas between the columns");
    if (field.text.find(',') != std::string_view::npos)
        records.fail(quoted(field.text) + " has a decimal comma", field.column,
                     "save it with points in the numbers");
    records.fail(quoted(field.text) + " is no finite number", field.column);
}

double numberOf(const CsvRecords &records, const CsvField &field)
{
    const auto number = parseDouble(field.text);
    if (!number)
        failNumber(records, field);
    return *number;
}

int classOf(const CsvRecords &records, const CsvField &field)
{
    const auto number = parseInteger(field.text);
    if (number && *number >= std::numeric_limits<int>::min()
        && *number <= std::numeric_limits<int>::max())
        return static_cast<int>(*number);
    if (field.text.find(';') != std::string_view::npos)
        failNumber(records, field);
    records.fail("the class " + quoted(field.text) + " is no integer", field.column,
                 "the last column is the class; number the classes 0, 1, …");
}

struct Header {
    std::optional<std::size_t> rows; // where it says so
    std::optional<std::size_t> columns;
    std::vector<std::string> classNames;
};

// The first line as a header; nothing when it is a sample.
std::optional<Header> headerOf(const CsvRecords &records)
{
    const auto &fields = records.fields();
    const auto isNumber = [](const CsvField &field) { return parseDouble(field.text).has_value(); };
    if (std::ranges::none_of(fields, isNumber)) {
        if (fields.size() == 1)
            for (const char other : {';', '\t'})
                if (fields[0].text.find(other) != std::string_view::npos)
                    failNumber(records, fields[0]);
        return Header();
    }
    // scikit-learn's: rows,columns,class names…
    const auto size = [&](std::size_t index) {
        const auto value = parseInteger(fields[index].text);
        return value && *value > 0 ? std::optional<std::size_t>(*value) : std::nullopt;
    };
    if (fields.size() < 3 || std::any_of(fields.begin() + 2, fields.end(), isNumber) || !size(0)
        || !size(1))
        return std::nullopt;
    Header header{.rows = size(0), .columns = size(1), .classNames = {}};
    for (std::size_t i = 2; i < fields.size(); ++i)
        header.classNames.emplace_back(fields[i].text);
    return header;
}

struct Table {
    FeatureMatrix features;
    std::vector<int> labels;
    std::vector<std::string> classNames;
};

// Without `wanted` the last column is the class; with it there are so many columns of numbers, and
// one further column is skipped.
Table parse(std::string_view text, const std::string &source, std::optional<std::size_t> wanted)
{
    CsvRecords records(text, source);
    if (!records.next())
        throw UserError("is empty", source);
    Table table;
    FeatureMatrix &features = table.features;
    const auto header = headerOf(records);
    if (header) {
        table.classNames = header->classNames;
        if (!records.next())
            throw UserError("has a header but no samples", source);
    }

    const std::size_t width = records.fields().size();
    if (wanted && width != *wanted && width != *wanted + 1)
        records.fail("this line has " + std::to_string(width) + " columns; "
                         + std::to_string(*wanted) + " are needed",
                     1);
    if (!wanted && width == 1) {
        // What separates the columns shows best where a number was expected.
        (void)numberOf(records, records.fields()[0]);
        records.fail("this line has one column; numbers and then the class are needed", 1);
    }
    features.columns = wanted.value_or(width - 1);
    if (header && header->columns && *header->columns != features.columns)
        throw UserError("its header announces " + std::to_string(*header->columns)
                            + " columns of numbers, but there are "
                            + std::to_string(features.columns),
                        source);
    do {
        const auto &fields = records.fields();
        if (fields.size() != width)
            records.fail("this line has " + std::to_string(fields.size())
                             + " columns, but the first sample has " + std::to_string(width),
                         1);
        if (features.values.size() + features.columns > valueLimit)
            records.fail("more than " + std::to_string(valueLimit) + " numbers are not read", 1);
        for (std::size_t i = 0; i < features.columns; ++i)
            features.values.push_back(numberOf(records, fields[i]));
        if (!wanted)
            table.labels.push_back(classOf(records, fields.back()));
        ++features.rows;
    } while (records.next());
    if (header && header->rows && *header->rows != features.rows)
        throw UserError("its header announces " + std::to_string(*header->rows)
                            + " samples, but there are " + std::to_string(features.rows),
                        source, "copy or download the file again");
    return table;
}

std::string contentOf(const std::filesystem::path &path)
{
    std::string content = readFile(path, fileLimit);
    if (!isGzip(content))
        return content;
    // A first line that is no line of a table is refused before the rest is unpacked.
    const std::string head = gunzipHead(content, CsvRecords::lineLimit + 1, path.string());
    if (head.size() > CsvRecords::lineLimit && head.find_first_of("\r\n") == std::string::npos)
        CsvRecords(head, path.string()).next();
    return gunzip(content, unpackedLimit, path.string());
}

std::string nameOf(std::filesystem::path path)
{
    if (path.extension() == ".gz")
        path.replace_extension();
    return path.stem().string();
}

} // namespace

Dataset readCsv(const std::filesystem::path &path)
{
    Dataset data = parseCsv(contentOf(path), path.string());
    data.name = nameOf(path);
    return data;
}

Dataset parseCsv(std::string_view text, const std::string &source)
{
    Table table = parse(text, source, std::nullopt);
    Dataset data;
    data.name = source;
    data.source = source;
    data.features = std::move(table.features);
    data.labels = std::move(table.labels);
    data.classNames = std::move(table.classNames);
    return data;
}

FeatureMatrix readCsvFeatures(const std::filesystem::path &path, std::size_t columns)
{
    return parse(contentOf(path), path.string(), columns).features;
}

} // namespace ansatz
