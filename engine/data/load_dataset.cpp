// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/load_dataset.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/base/resource.h"
#include "engine/data/read_csv.h"
#include "engine/data/read_idx.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ansatz {

namespace {

constexpr std::uint64_t moonsStream = 0x6d6f6f6e73; // "moons": no other use of the seed draws it
constexpr std::size_t moonsSamples = 400;

Dataset digits()
{
    const std::string name = "datasets/digits.csv.gz";
    Dataset data = parseCsv(gunzip(resource(name), std::uint64_t(1) << 20, name), name);
    data.features.width = 8;
    data.features.height = 8;
    for (double &pixel : data.features.values)
        pixel /= 16;
    data.name = "Digits";
    data.source = "Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, "
                  "UCI, CC BY 4.0";
    return data;
}

Dataset builtIn(const char *resourceName, const char *name, const char *source)
{
    Dataset data = parseCsv(resource(resourceName), resourceName);
    data.name = name;
    data.source = source;
    return data;
}

// Two half circles that reach into each other, alternating so that any first part has both.
Dataset twoMoons(double noise, std::uint64_t seed)
{
    if (!(noise >= 0 && noise <= limits::noise))
        throw UserError("must be from 0 to " + formatDouble(limits::noise), "/data/noise");
    Random random(seed, moonsStream);
    Dataset data;
    data.name = "Two moons";
    data.source = "made from seed " + std::to_string(seed);
    data.classNames = {"upper", "lower"};
    data.features.rows = moonsSamples;
    data.features.columns = 2;
    for (std::size_t i = 0; i < moonsSamples; ++i) {
        const int label = static_cast<int>(i % 2);
        const double angle = std::numbers::pi * random.uniform();
        const double x = label == 0 ? std::cos(angle) : 1 - std::cos(angle);
        const double y = label == 0 ? std::sin(angle) : 0.5 - std::sin(angle);
        data.features.values.push_back(x + noise * random.normal());
        data.features.values.push_back(y + noise * random.normal());
        data.labels.push_back(label);
    }
    return data;
}

void requireFile(const std::string &path, const char *place)
{
    if (path.empty())
        throw UserError("no file is chosen", place);
}

} // namespace

Dataset loadDataset(const DataSettings &settings, std::uint64_t seed)
{
    switch (settings.source) {
    case DataSettings::Source::Digits:
        return digits();
    case DataSettings::Source::Iris:
        return builtIn("datasets/iris.csv", "Iris", "R. A. Fisher, 1936, UCI, CC BY 4.0");
    case DataSettings::Source::BreastCancer:
        return builtIn("datasets/breast_cancer.csv", "Breast cancer",
                       "Breast Cancer Wisconsin (Diagnostic), W. Wolberg and others, 1993, UCI, "
                       "CC BY 4.0");
    case DataSettings::Source::TwoMoons:
        return twoMoons(settings.noise, seed);
    case DataSettings::Source::Idx:
        requireFile(settings.path, "/data/path");
        requireFile(settings.labelsPath, "/data/labels_path");
        return readIdx(
            settings.path, settings.labelsPath,
            {settings.classes, static_cast<std::size_t>(std::max(0, settings.sampleLimit))});
    case DataSettings::Source::Csv:
        requireFile(settings.path, "/data/path");
        return readCsv(settings.path);
    }
    ANSATZ_CHECK(false, "no such data source");
}

} // namespace ansatz
