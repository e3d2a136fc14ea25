// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/preprocessing.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/circuit/circuit_validation.h"
#include "engine/circuit/feature_maps.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace ansatz {

namespace {

std::string placeOf(std::size_t step)
{
    return "/preprocessing/" + std::to_string(step);
}

void learn(FittedPreprocessing::Step &step, const FeatureMatrix &training)
{
    if (step.settings.kind != PreprocessingStep::Kind::MinMaxScale)
        return;
    const auto first = training.row(0);
    step.minimum.assign(first.begin(), first.end());
    step.maximum = step.minimum;
    for (std::size_t row = 1; row < training.rows; ++row) {
        const auto values = training.row(row);
        for (std::size_t i = 0; i < training.columns; ++i) {
            step.minimum[i] = std::min(step.minimum[i], values[i]);
            step.maximum[i] = std::max(step.maximum[i], values[i]);
        }
    }
}

// Asked of what was just learned and of what a model file says alike.
void requireRanges(const FittedPreprocessing::Step &step, std::size_t index)
{
    for (std::size_t i = 0; i < step.minimum.size(); ++i) {
        if (!std::isfinite(step.maximum[i] - step.minimum[i]))
            throw UserError(
                "feature " + std::to_string(i) + " runs from " + formatDouble(step.minimum[i])
                    + " to " + formatDouble(step.maximum[i]) + ", which is too wide for a number",
                placeOf(index), "scale this column of the data to a smaller range");
    }
}

void scale(const FittedPreprocessing::Step &step, std::size_t index, FeatureMatrix &samples)
{
    ANSATZ_CHECK(step.minimum.size() == samples.columns && step.maximum.size() == samples.columns,
                 "a scale without its ranges");
    requireRanges(step, index);
    const double low = step.settings.low;
    const double high = step.settings.high;
    for (std::size_t at = 0; at < samples.values.size(); ++at) {
        const double minimum = step.minimum[at % samples.columns];
        const double range = step.maximum[at % samples.columns] - minimum;
        double &value = samples.values[at];
        value = range > 0 ? low + (high - low) * ((value - minimum) / range) : low;
    }
}

/// Every row by a function of it, to rows of `columns` numbers that are no image.
void mapRows(FeatureMatrix &samples, std::size_t columns, std::size_t index,
             const std::function<std::vector<double>(std::span<const double>)> &map)
{
    if (columns > static_cast<std::size_t>(maximumInputs))
        throw UserError("this step makes " + formatCount(columns, "feature") + " of "
                            + std::to_string(samples.columns) + ", more than "
                            + std::to_string(maximumInputs),
                        placeOf(index), "reduce the features before it");
    std::vector<double> values;
    values.reserve(samples.rows * columns);
    for (std::size_t row = 0; row < samples.rows; ++row) {
        try {
            const std::vector<double> mapped = map(samples.row(row));
            values.insert(values.end(), mapped.begin(), mapped.end());
        } catch (const UserError &error) {
            throw UserError(error.problem() + ", in sample " + std::to_string(row), placeOf(index),
                            error.remedy());
        }
    }
    samples.values = std::move(values);
    samples.columns = columns;
    samples.width = 0;
    samples.height = 0;
}

void applyStep(const FittedPreprocessing::Step &step, std::size_t index, FeatureMatrix &samples)
{
    const PreprocessingStep &settings = step.settings;
    switch (settings.kind) {
    case PreprocessingStep::Kind::Resize:
        samples = resizeImages(samples, settings.width, settings.height, settings.method);
        break;
    case PreprocessingStep::Kind::Threshold:
        for (double &value : samples.values)
            value = value > settings.threshold ? 1 : 0;
        break;
    case PreprocessingStep::Kind::MinMaxScale:
        scale(step, index, samples);
        break;
    case PreprocessingStep::Kind::AngleScale:
        for (double &value : samples.values)
            value *= settings.factor;
        break;
    case PreprocessingStep::Kind::PairProducts:
        mapRows(samples, columnsAfter(settings, samples.columns), index,
                [&](std::span<const double> row) {
                    std::vector<double> all(row.begin(), row.end());
                    const std::vector<double> products = pairProducts(row, settings.shift);
                    all.insert(all.end(), products.begin(), products.end());
                    return all;
                });
        break;
    case PreprocessingStep::Kind::AmplitudeAngles:
        mapRows(samples, columnsAfter(settings, samples.columns), index,
                [](std::span<const double> row) {
                    std::vector<double> amplitudes(row.begin(), row.end());
                    amplitudes.resize(std::max<std::size_t>(2, std::bit_ceil(row.size())), 0.0);
                    return amplitudeAngles(amplitudes);
                });
        break;
    }
    const auto fault =
        std::ranges::find_if(samples.values, [](double value) { return !std::isfinite(value); });
    if (fault != samples.values.end()) {
        const auto at = static_cast<std::size_t>(fault - samples.values.begin());
        throw UserError("feature " + std::to_string(at % samples.columns)
                            + " becomes too large for a number",
                        placeOf(index), "scale the features to a smaller range");
    }
}

} // namespace

std::size_t columnsAfter(const PreprocessingStep &step, std::size_t columns)
{
    switch (step.kind) {
    case PreprocessingStep::Kind::Resize:
        return static_cast<std::size_t>(step.width) * static_cast<std::size_t>(step.height);
    case PreprocessingStep::Kind::PairProducts:
        return columns + columns * (columns - 1) / 2;
    case PreprocessingStep::Kind::AmplitudeAngles:
        return std::max<std::size_t>(2, std::bit_ceil(columns)) - 1;
    case PreprocessingStep::Kind::Threshold:
    case PreprocessingStep::Kind::MinMaxScale:
    case PreprocessingStep::Kind::AngleScale:
        break;
    }
    return columns;
}

FittedPreprocessing fitPreprocessing(const std::vector<PreprocessingStep> &steps,
                                     const FeatureMatrix &training)
{
    ANSATZ_CHECK(training.rows > 0, "preprocessing learns from at least one sample");
    FittedPreprocessing fitted;
    fitted.inputColumns = training.columns;
    fitted.inputWidth = training.width;
    fitted.inputHeight = training.height;
    FeatureMatrix samples = training;
    for (const PreprocessingStep &settings : steps) {
        FittedPreprocessing::Step &step = fitted.steps.emplace_back();
        step.settings = settings;
        const std::size_t index = fitted.steps.size() - 1;
        learn(step, samples);
        applyStep(step, index, samples);
    }
    return fitted;
}

FeatureMatrix applyPreprocessing(const FittedPreprocessing &preprocessing, const FeatureMatrix &raw)
{
    if (raw.columns != preprocessing.inputColumns)
        throw UserError("samples have " + formatCount(raw.columns, "feature") + ", but "
                            + std::to_string(preprocessing.inputColumns)
                            + (preprocessing.inputColumns == 1 ? " is expected" : " are expected"),
                        "/preprocessing");
    const bool isImage = raw.width > 0;
    if (isImage
        && (raw.width != preprocessing.inputWidth || raw.height != preprocessing.inputHeight))
        throw UserError("images of " + std::to_string(raw.width) + "×" + std::to_string(raw.height)
                            + " pixels do not suit, only of "
                            + std::to_string(preprocessing.inputWidth) + "×"
                            + std::to_string(preprocessing.inputHeight),
                        "/preprocessing");
    FeatureMatrix samples = raw;
    samples.width = preprocessing.inputWidth;
    samples.height = preprocessing.inputHeight;
    for (std::size_t i = 0; i < preprocessing.steps.size(); ++i)
        applyStep(preprocessing.steps[i], i, samples);
    return samples;
}

} // namespace ansatz
