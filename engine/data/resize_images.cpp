// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/data/preprocessing.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

constexpr int pixelLimit = 65536;

// The input pixels that make one output pixel along an axis, from `first` on.
struct Taps {
    std::size_t first;
    std::vector<double> weights;
};

Taps bilinearTaps(std::size_t input, double scale, std::size_t output)
{
    const double at = std::max(0.0, scale * (static_cast<double>(output) + 0.5) - 0.5);
    const auto first = std::min(static_cast<std::size_t>(at), input - 1);
    if (first + 1 == input)
        return {first, {1}};
    const double second = at - static_cast<double>(first);
    return {first, {1 - second, second}};
}

// A triangle as wide as two output pixels, normalised.
Taps antialiasedTaps(std::size_t input, double scale, std::size_t output)
{
    const double support = std::max(1.0, scale);
    const double center = scale * (static_cast<double>(output) + 0.5);
    const double end = std::min(center + support + 0.5, static_cast<double>(input));
    const auto first = static_cast<std::size_t>(std::max(0.0, center - support + 0.5));
    Taps taps{first, {}};
    double sum = 0;
    for (std::size_t i = first; i < static_cast<std::size_t>(end); ++i) {
        const double distance = std::abs(static_cast<double>(i) - center + 0.5) / support;
        taps.weights.push_back(std::max(0.0, 1 - distance));
        sum += taps.weights.back();
    }
    for (double &weight : taps.weights)
        weight /= sum;
    return taps;
}

// What the output pixel's area covers of each input pixel.
Taps areaTaps(std::size_t input, std::size_t outputs, std::size_t output)
{
    // In units of 1/outputs of an input pixel all edges are integers, so no sliver is made of
    // rounding.
    const std::size_t begin = output * input;
    const std::size_t end = begin + input;
    Taps taps{begin / outputs, {}};
    for (std::size_t i = taps.first; i * outputs < end; ++i) {
        const std::size_t covered = std::min(end, (i + 1) * outputs) - std::max(begin, i * outputs);
        taps.weights.push_back(static_cast<double>(covered) / static_cast<double>(input));
    }
    return taps;
}

std::vector<Taps> tapsOf(std::size_t input, std::size_t outputs, ResizeMethod method)
{
    const double scale = static_cast<double>(input) / static_cast<double>(outputs);
    std::vector<Taps> all;
    for (std::size_t output = 0; output < outputs; ++output) {
        switch (method) {
        case ResizeMethod::Bilinear:
            all.push_back(bilinearTaps(input, scale, output));
            break;
        case ResizeMethod::BilinearAntialiased:
            all.push_back(antialiasedTaps(input, scale, output));
            break;
        case ResizeMethod::Area:
            all.push_back(areaTaps(input, outputs, output));
            break;
        }
    }
    return all;
}

// The weighted sum of values that lie `stride` apart.
double weighted(const Taps &taps, const double *values, std::size_t stride)
{
    double sum = 0;
    for (std::size_t i = 0; i < taps.weights.size(); ++i)
        sum += taps.weights[i] * values[(taps.first + i) * stride];
    return sum;
}

} // namespace

FeatureMatrix resizeImages(const FeatureMatrix &images, int width, int height, ResizeMethod method)
{
    if (images.width <= 0 || images.height <= 0)
        throw UserError("these samples are no images and cannot be resized", "/preprocessing",
                        "remove the resize step");
    if (width < 1 || height < 1 || width > pixelLimit / height)
        throw UserError("images cannot be resized to " + std::to_string(width) + "×"
                            + std::to_string(height) + "; 1 to " + std::to_string(pixelLimit)
                            + " pixels are possible",
                        "/preprocessing");
    const auto fromWidth = static_cast<std::size_t>(images.width);
    const auto fromHeight = static_cast<std::size_t>(images.height);
    const auto toWidth = static_cast<std::size_t>(width);
    const auto toHeight = static_cast<std::size_t>(height);
    ANSATZ_CHECK(fromWidth * fromHeight == images.columns, "the image's sides are not its size");
    const std::vector<Taps> across = tapsOf(fromWidth, toWidth, method);
    const std::vector<Taps> down = tapsOf(fromHeight, toHeight, method);

    FeatureMatrix resized{.rows = images.rows,
                          .columns = toWidth * toHeight,
                          .values = {},
                          .width = width,
                          .height = height};
    resized.values.reserve(resized.rows * resized.columns);
    std::vector<double> narrowed(fromHeight * toWidth);
    for (std::size_t row = 0; row < images.rows; ++row) {
        const double *image = images.row(row).data();
        for (std::size_t y = 0; y < fromHeight; ++y) {
            for (std::size_t x = 0; x < toWidth; ++x)
                narrowed[y * toWidth + x] = weighted(across[x], image + y * fromWidth, 1);
        }
        for (std::size_t y = 0; y < toHeight; ++y) {
            for (std::size_t x = 0; x < toWidth; ++x)
                resized.values.push_back(weighted(down[y], narrowed.data() + x, toWidth));
        }
    }
    return resized;
}

} // namespace ansatz
