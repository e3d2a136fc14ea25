// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/prepared_data.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/data/load_dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>

namespace ansatz {

namespace {

constexpr std::uint64_t splitStream = 0x73706c6974; // "split": no other use of the seed draws it

// What a lookup table over the samples would know: how often each distinct row is of each class.
class LookupTable {
public:
    void add(const FeatureMatrix &features, const std::vector<int> &targets)
    {
        ANSATZ_CHECK(features.rows == targets.size(), "as many targets as samples");
        std::string key(features.columns * sizeof(double), '\0');
        for (std::size_t row = 0; row < features.rows; ++row) {
            for (std::size_t i = 0; i < features.columns; ++i) {
                const double value = features.row(row)[i] + 0.0; // -0 becomes 0, its equal
                std::copy_n(reinterpret_cast<const char *>(&value), sizeof value,
                            key.data() + i * sizeof value);
            }
            ++m_counts[key].at(static_cast<std::size_t>(targets[row]));
            ++m_samples;
        }
    }

    [[nodiscard]] std::size_t distinct() const { return m_counts.size(); }

    [[nodiscard]] double accuracy() const
    {
        std::size_t right = 0;
        for (const auto &[key, counts] : m_counts)
            right += std::max(counts[0], counts[1]);
        return m_samples == 0 ? 1 : static_cast<double>(right) / static_cast<double>(m_samples);
    }

private:
    std::unordered_map<std::string, std::array<std::size_t, 2>> m_counts;
    std::size_t m_samples = 0;
};

struct Selected {
    std::vector<std::size_t> samples; // indices in the data set, ascending
    std::vector<int> targets;
};

std::string classesOf(const Dataset &data)
{
    std::set<int> labels(data.labels.begin(), data.labels.end());
    labels.insert(data.otherLabels.begin(), data.otherLabels.end());
    std::string text;
    std::size_t shown = 0;
    for (const int label : labels) {
        if (++shown > 20)
            return text + ", …";
        text += (text.empty() ? "" : ", ") + std::to_string(label);
    }
    return text;
}

Selected select(const Dataset &data, const DataSettings &settings)
{
    const std::vector<int> &classes = settings.classes;
    if (classes.size() != 2 || classes[0] == classes[1])
        throw UserError("two different classes are needed", "/data/classes",
                        data.name + " has the classes " + classesOf(data));
    if (settings.sampleLimit < 0)
        throw UserError("must not be negative", "/data/sample_limit");
    const std::size_t limit = settings.sampleLimit == 0
                                  ? data.labels.size()
                                  : static_cast<std::size_t>(settings.sampleLimit);
    Selected selected;
    for (std::size_t i = 0; i < data.labels.size() && selected.samples.size() < limit; ++i) {
        if (data.labels[i] != classes[0] && data.labels[i] != classes[1])
            continue;
        selected.samples.push_back(i);
        selected.targets.push_back(data.labels[i] == classes[0] ? 0 : 1);
    }
    for (const int target : {0, 1}) {
        const int label = classes[static_cast<std::size_t>(target)];
        if (std::ranges::find(selected.targets, target) != selected.targets.end())
            continue;
        if (std::ranges::find(data.labels, label) == data.labels.end()
            && std::ranges::find(data.otherLabels, label) == data.otherLabels.end())
            throw UserError(data.name + " has no sample of the class " + std::to_string(label),
                            "/data/classes", "it has the classes " + classesOf(data));
        throw UserError((limit == 1 ? "the first sample of the two classes is not"
                                    : "the first " + std::to_string(limit)
                                          + " samples of the two classes have none")
                            + (" of the class " + std::to_string(label)),
                        "/data/sample_limit", "raise it");
    }
    return selected;
}

// How many of each class are held out: the shares of `fraction`, rounded so that together they come
// nearest to it. One of each class stays to learn from.
std::array<std::size_t, 2> heldOut(const std::array<std::size_t, 2> &counts, double fraction)
{
    const double total = std::round(fraction * static_cast<double>(counts[0] + counts[1]));
    std::array<std::size_t, 2> held = {};
    std::array<double, 2> remainder = {};
    for (std::size_t c = 0; c < 2; ++c) {
        const double share = fraction * static_cast<double>(counts[c]);
        held[c] = static_cast<std::size_t>(share);
        remainder[c] = share - std::floor(share);
    }
    const auto missing = static_cast<std::size_t>(total) - (held[0] + held[1]);
    const std::size_t larger = remainder[1] > remainder[0] ? 1 : 0;
    if (missing > 0)
        ++held[larger];
    if (missing > 1)
        ++held[1 - larger];
    for (std::size_t c = 0; c < 2; ++c)
        held[c] = std::min(held[c], counts[c] - 1);
    return held;
}

std::vector<bool> stratified(const std::vector<int> &targets, double fraction, std::uint64_t seed)
{
    if (!(fraction >= 0 && fraction <= limits::testFraction))
        throw UserError("must be from 0 to " + formatDouble(limits::testFraction) + ", not "
                            + formatDouble(fraction),
                        "/data/test_fraction");
    std::array<std::vector<std::size_t>, 2> members;
    for (std::size_t i = 0; i < targets.size(); ++i)
        members[static_cast<std::size_t>(targets[i])].push_back(i);
    const auto held = heldOut({members[0].size(), members[1].size()}, fraction);

    Random random(seed, splitStream);
    std::vector<bool> isTest(targets.size());
    for (std::size_t c = 0; c < 2; ++c) {
        const auto order = random.permutation(members[c].size());
        for (std::size_t i = 0; i < held[c]; ++i)
            isTest[members[c][order[i]]] = true;
    }
    return isTest;
}

std::vector<bool> firstTrain(std::size_t samples, int trainSamples)
{
    if (trainSamples < 1)
        throw UserError("must be at least 1", "/data/train_samples");
    const auto train = static_cast<std::size_t>(trainSamples);
    if (train > samples)
        throw UserError(std::to_string(train) + " are asked for, but there are only "
                            + std::to_string(samples) + " samples of the two classes",
                        "/data/train_samples");
    std::vector<bool> isTest(samples, true);
    std::fill_n(isTest.begin(), train, false);
    return isTest;
}

void append(PreparedSamples &part, const FeatureMatrix &all, std::size_t row, int target)
{
    const auto values = all.row(row);
    part.raw.values.insert(part.raw.values.end(), values.begin(), values.end());
    part.targets.push_back(target);
    ++part.raw.rows;
}

} // namespace

PreparedData prepareData(const DataSettings &settings, const std::vector<PreprocessingStep> &steps,
                         std::uint64_t seed)
{
    const Dataset data = loadDataset(settings, seed);
    const Selected selected = select(data, settings);
    const std::vector<bool> isTest =
        settings.split == DataSettings::Split::Stratified
            ? stratified(selected.targets, settings.testFraction, seed)
            : firstTrain(selected.targets.size(), settings.trainSamples);

    PreparedData prepared;
    prepared.name = data.name;
    prepared.source = data.source;
    prepared.classLabels = settings.classes;
    for (const int label : settings.classes)
        prepared.classNames.push_back(data.className(label));
    for (PreparedSamples *part : {&prepared.train, &prepared.test}) {
        part->raw.columns = data.features.columns;
        part->raw.width = data.features.width;
        part->raw.height = data.features.height;
    }
    for (std::size_t i = 0; i < isTest.size(); ++i)
        append(isTest[i] ? prepared.test : prepared.train, data.features, selected.samples[i],
               selected.targets[i]);

    prepared.preprocessing = fitPreprocessing(steps, prepared.train.raw);
    LookupTable table;
    for (PreparedSamples *part : {&prepared.train, &prepared.test}) {
        part->features = applyPreprocessing(prepared.preprocessing, part->raw);
        table.add(part->features, part->targets);
    }
    prepared.ceiling = table.accuracy();
    prepared.distinctInputs = table.distinct();
    return prepared;
}

double dataCeiling(const FeatureMatrix &features, const std::vector<int> &targets)
{
    LookupTable table;
    table.add(features, targets);
    return table.accuracy();
}

} // namespace ansatz
