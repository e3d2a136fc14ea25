// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_idx.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

namespace ansatz {

namespace {

constexpr std::uint64_t fileLimit = std::uint64_t(256) << 20; // unpacked; MNIST has 45 MiB
constexpr std::uint64_t pixelLimit = 65536;                 // of an image, as columns of a CSV file
constexpr std::uint64_t keptLimit = std::uint64_t(1) << 26; // pixels, 512 MiB of numbers
constexpr const char *copyAgain = "copy or download the file again";

std::uint64_t bigEndian(std::string_view bytes, std::size_t offset)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

std::string magicInHex(std::uint64_t magic)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4)
        text += digits[magic >> shift & 15];
    return text;
}

[[noreturn]] void failMagic(std::uint64_t magic, std::size_t rank, const std::string &place)
{
    const std::string found = "its magic number is " + magicInHex(magic);
    if (magic == 0x801 && rank == 3)
        throw UserError("holds labels, not images (" + found + ")", place,
                        "choose the images file here and this one for the labels");
    if (magic == 0x803 && rank == 1)
        throw UserError("holds images, not labels (" + found + ")", place,
                        "choose the labels file here and this one for the images");
    throw UserError("is no IDX file of " + std::string(rank == 3 ? "images" : "labels") + ": "
                        + found + ", not " + magicInHex(0x800 + rank),
                    place);
}

// An IDX file of unsigned bytes: magic number 0 0 8 rank, the dimensions, the values. The header
// is read and checked at once, the values are unpacked when they are asked for.
template <std::size_t Rank>
class IdxFile {
public:
    explicit IdxFile(const std::filesystem::path &path)
        : m_place(path.string()), m_bytes(readFile(path, fileLimit)), m_zipped(isGzip(m_bytes))
    {
        const std::string head =
            m_zipped ? gunzipHead(m_bytes, headerSize, m_place) : m_bytes.substr(0, headerSize);
        if (head.size() >= 4 && bigEndian(head, 0) != 0x800 + Rank)
            failMagic(bigEndian(head, 0), Rank, m_place);
        if (head.size() < headerSize)
            throw UserError("ends within its IDX header, after " + std::to_string(head.size())
                                + " bytes",
                            m_place, copyAgain);
        std::optional<std::uint64_t> count = 1;
        for (std::size_t i = 0; i < Rank; ++i) {
            m_dimensions[i] = bigEndian(head, 4 + 4 * i);
            if (count)
                count = checkedMultiply(*count, m_dimensions[i]);
        }
        if (!count || *count > fileLimit - headerSize)
            throw UserError("announces more than " + formatBytes(fileLimit) + " of values",
                            m_place);
        m_count = *count;
    }

    [[nodiscard]] const std::array<std::uint64_t, Rank> &dimensions() const { return m_dimensions; }
    [[nodiscard]] const std::string &place() const { return m_place; }

    /// Valid as long as the file.
    [[nodiscard]] std::string_view values()
    {
        if (m_zipped)
            m_bytes = gunzip(m_bytes, headerSize + m_count, m_place);
        m_zipped = false;
        if (m_bytes.size() != headerSize + m_count)
            throw UserError("announces " + std::to_string(m_count) + " values, but "
                                + std::to_string(m_bytes.size() - headerSize) + " follow",
                            m_place, copyAgain);
        return std::string_view(m_bytes).substr(headerSize);
    }

private:
    static constexpr std::size_t headerSize = 4 + 4 * Rank;

    std::string m_place;
    std::string m_bytes;
    bool m_zipped;
    std::array<std::uint64_t, Rank> m_dimensions = {};
    std::uint64_t m_count = 0;
};

// A matrix without rows for images of the file.
FeatureMatrix shapeOf(const IdxFile<3> &file)
{
    const auto [count, height, width] = file.dimensions();
    if (count == 0 || height == 0 || width == 0)
        throw UserError("has no pixels: " + std::to_string(count) + " images of "
                            + std::to_string(width) + "×" + std::to_string(height),
                        file.place());
    if (height * width > pixelLimit)
        throw UserError("its images have " + std::to_string(height * width) + " pixels; at most "
                            + std::to_string(pixelLimit) + " are read",
                        file.place());
    FeatureMatrix images;
    images.columns = height * width;
    images.width = static_cast<int>(width);
    images.height = static_cast<int>(height);
    return images;
}

void requireKept(std::size_t rows, const FeatureMatrix &images, const std::string &place)
{
    if (rows * images.columns > keptLimit)
        throw UserError(std::to_string(rows) + " of its images, with "
                            + std::to_string(images.columns)
                            + " pixels each, are too many: at most " + std::to_string(keptLimit)
                            + " pixels are kept",
                        place, "set a sample limit, or use fewer samples");
}

void append(FeatureMatrix &images, std::string_view pixels)
{
    for (const char pixel : pixels)
        images.values.push_back(static_cast<unsigned char>(pixel) / 255.0);
}

// The indices of the images that are kept; notes in `data` the labels of all.
std::vector<std::size_t> choose(std::string_view labels, const IdxSelection &selection,
                                Dataset &data)
{
    std::vector<std::size_t> chosen;
    std::set<int> others;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const int label = static_cast<unsigned char>(labels[i]);
        const bool wanted = selection.labels.empty()
                            || std::ranges::find(selection.labels, label) != selection.labels.end();
        if (wanted && (selection.limit == 0 || chosen.size() < selection.limit)) {
            chosen.push_back(i);
            data.labels.push_back(label);
        } else {
            others.insert(label);
        }
    }
    data.otherLabels.assign(others.begin(), others.end());
    return chosen;
}

} // namespace

FeatureMatrix readIdxImages(const std::filesystem::path &path)
{
    IdxFile<3> file(path);
    FeatureMatrix images = shapeOf(file);
    images.rows = file.dimensions()[0];
    requireKept(images.rows, images, file.place());
    const std::string_view pixels = file.values();
    images.values.reserve(pixels.size());
    append(images, pixels);
    return images;
}

Dataset readIdx(const std::filesystem::path &images, const std::filesystem::path &labels,
                const IdxSelection &selection)
{
    Dataset data;
    data.name = images.stem().string();
    data.source = images.string();
    IdxFile<3> imageFile(images);
    data.features = shapeOf(imageFile);
    IdxFile<1> labelFile(labels);
    const std::uint64_t count = imageFile.dimensions()[0];
    const std::uint64_t labelCount = labelFile.dimensions()[0];
    if (labelCount != count)
        throw UserError("has " + std::to_string(labelCount)
                            + (labelCount == 1 ? " label, but " : " labels, but ")
                            + imageFile.place() + " has " + std::to_string(count)
                            + (count == 1 ? " image" : " images"),
                        labelFile.place(), "choose two files that belong together");

    const std::vector<std::size_t> chosen = choose(labelFile.values(), selection, data);
    FeatureMatrix &kept = data.features;
    requireKept(chosen.size(), kept, imageFile.place());
    kept.rows = chosen.size();
    const std::string_view pixels = imageFile.values();
    kept.values.reserve(kept.rows * kept.columns);
    for (const std::size_t i : chosen)
        append(kept, pixels.substr(i * kept.columns, kept.columns));
    return data;
}

} // namespace ansatz
