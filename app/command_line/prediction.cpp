// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/prediction.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/data/read_csv.h"
#include "engine/data/read_idx.h"
#include "engine/experiment/threads.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::uint64_t maximumFile = std::uint64_t(4) << 30;

// IDX starts with two zero bytes, which no text does.
bool isIdx(std::string_view bytes, const std::string &path)
{
    const std::string head =
        isGzip(bytes) ? gunzipHead(bytes, 2, path) : std::string(bytes.substr(0, 2));
    return head == std::string(2, '\0');
}

// Judged by the last line: the first may be a header of another length.
std::size_t columnsOf(std::string_view csv)
{
    const std::size_t end = csv.find_last_not_of("\r\n\t ");
    csv = csv.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const std::size_t start = csv.find_last_of('\n');
    const std::string_view line = csv.substr(start == std::string_view::npos ? 0 : start + 1);
    return static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
}

} // namespace

SamplesToPredict readSamples(const std::string &path, const std::string &labels,
                             const FittedPreprocessing &shape)
{
    const std::string bytes = readFile(path, maximumFile);
    if (isIdx(bytes, path)) {
        if (labels.empty())
            return {readIdxImages(path), std::nullopt};
        Dataset dataset = readIdx(path, labels);
        return {std::move(dataset.features), std::move(dataset.labels)};
    }
    if (!labels.empty())
        throw UserError("is no IDX file, so --labels cannot go with it", path,
                        "the class of a CSV line is its last column");
    SamplesToPredict samples;
    const std::string text = isGzip(bytes) ? gunzip(bytes, maximumFile, path) : bytes;
    if (columnsOf(text) == shape.inputColumns + 1) {
        Dataset dataset = parseCsv(text, path);
        samples = {std::move(dataset.features), std::move(dataset.labels)};
    } else {
        samples.features = readCsvFeatures(path, shape.inputColumns);
    }
    // A line of a CSV file does not say that it is an image; the model knows.
    samples.features.width = shape.inputWidth;
    samples.features.height = shape.inputHeight;
    return samples;
}

Prediction makePrediction(const TrainedModel &model, const SamplesToPredict &samples)
{
    Prediction prediction;
    prediction.probabilities = predict(model, samples.features, automaticThreads());
    for (const double probability : prediction.probabilities)
        prediction.classes.push_back(model.classLabels.at(probability > 0.5 ? 1 : 0));
    if (!samples.labels)
        return prediction;

    std::size_t right = 0;
    for (std::size_t i = 0; i < prediction.classes.size(); ++i) {
        const int label = samples.labels->at(i);
        if (std::count(model.classLabels.begin(), model.classLabels.end(), label) == 0)
            continue;
        ++prediction.counted;
        right += prediction.classes[i] == label;
    }
    if (prediction.counted > 0)
        prediction.accuracy = static_cast<double>(right) / static_cast<double>(prediction.counted);
    return prediction;
}

} // namespace ansatz
