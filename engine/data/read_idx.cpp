// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/read_idx.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/numbers.h"

#include <array>
#include <string_view>

namespace ansatz {

namespace {

constexpr std::uint64_t fileLimit = std::uint64_t(1) << 30; // of bytes, which become doubles
constexpr std::uint64_t pixelLimit = 65536;                 // of an image, as columns of a CSV file
constexpr const char *copyAgain = "copy or download the file again";

std::uint64_t bigEndian(std::string_view bytes, std::size_t offset)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

// An IDX file of unsigned bytes: magic number 0 0 8 rank, the dimensions, the values.
template <std::size_t Rank>
struct IdxFile {
    std::array<std::uint64_t, Rank> dimensions;
    std::string bytes; // with the header
    static constexpr std::size_t headerSize = 4 + 4 * Rank;

    [[nodiscard]] std::string_view values() const
    {
        return std::string_view(bytes).substr(headerSize);
    }
};

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

// Checks the header against the size of what follows before that is unpacked.
template <std::size_t Rank>
IdxFile<Rank> readIdxFile(const std::filesystem::path &path)
{
    const std::string place = path.string();
    IdxFile<Rank> file;
    std::string packed = readFile(path, fileLimit);
    const bool zipped = isGzip(packed);
    const std::string head =
        zipped ? gunzipHead(packed, file.headerSize, place) : packed.substr(0, file.headerSize);
    if (head.size() >= 4 && bigEndian(head, 0) != 0x800 + Rank)
        failMagic(bigEndian(head, 0), Rank, place);
    if (head.size() < file.headerSize)
        throw UserError("ends within its IDX header, after " + std::to_string(head.size())
                            + " bytes",
                        place, copyAgain);

    std::optional<std::uint64_t> size = file.headerSize;
    std::optional<std::uint64_t> count = 1;
    for (std::size_t i = 0; i < Rank; ++i) {
        file.dimensions[i] = bigEndian(head, 4 + 4 * i);
        if (count)
            count = checkedMultiply(*count, file.dimensions[i]);
    }
    size = count ? checkedAdd(*count, *size) : std::nullopt;
    if (!size || *size > fileLimit)
        throw UserError("announces more than " + formatBytes(fileLimit) + " of values", place);

    file.bytes = zipped ? gunzip(packed, *size, place) : std::move(packed);
    if (file.bytes.size() != *size)
        throw UserError("announces " + std::to_string(*count) + " values, but "
                            + std::to_string(file.bytes.size() - file.headerSize) + " follow",
                        place, copyAgain);
    return file;
}

FeatureMatrix imagesOf(const IdxFile<3> &file, const std::filesystem::path &path)
{
    const auto [count, height, width] = file.dimensions;
    if (count == 0 || height == 0 || width == 0)
        throw UserError("has no pixels: " + std::to_string(count) + " images of "
                            + std::to_string(width) + "×" + std::to_string(height),
                        path.string());
    if (height * width > pixelLimit)
        throw UserError("its images have " + std::to_string(height * width) + " pixels; at most "
                            + std::to_string(pixelLimit) + " are read",
                        path.string());
    FeatureMatrix images;
    images.rows = count;
    images.columns = height * width;
    images.width = static_cast<int>(width);
    images.height = static_cast<int>(height);
    images.values.reserve(file.values().size());
    for (const char pixel : file.values())
        images.values.push_back(static_cast<unsigned char>(pixel) / 255.0);
    return images;
}

} // namespace

FeatureMatrix readIdxImages(const std::filesystem::path &images)
{
    return imagesOf(readIdxFile<3>(images), images);
}

Dataset readIdx(const std::filesystem::path &images, const std::filesystem::path &labels)
{
    Dataset data;
    data.name = images.stem().string();
    data.source = images.string();
    data.features = readIdxImages(images);
    const auto classes = readIdxFile<1>(labels);
    if (classes.dimensions[0] != data.features.rows)
        throw UserError("has " + std::to_string(classes.dimensions[0]) + " labels, but "
                            + images.string() + " has " + std::to_string(data.features.rows)
                            + " images",
                        labels.string(), "choose two files that belong together");
    data.labels.reserve(data.features.rows);
    for (const char label : classes.values())
        data.labels.push_back(static_cast<unsigned char>(label));
    return data;
}

} // namespace ansatz
