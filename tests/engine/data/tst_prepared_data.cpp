// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/data/load_dataset.h"
#include "engine/data/prepared_data.h"
#include "tests/support/error_text.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace ansatz;

namespace {

PreprocessingStep resizeTo3x3(ResizeMethod method)
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::Resize;
    step.method = method;
    return step;
}

PreprocessingStep threshold()
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::Threshold;
    return step;
}

PreprocessingStep minMax()
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::MinMaxScale;
    return step;
}

std::string refusalOf(const DataSettings &settings)
{
    return errorOf([&] { (void)prepareData(settings, {}, 1); });
}

std::ptrdiff_t countOf(const std::vector<int> &targets, int target)
{
    return std::ranges::count(targets, target);
}

} // namespace

class TestPreparedData final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInSets();
    void digitsAreScaled();
    void twoMoonsFollowTheSeed();
    void ceilingOfDigits();
    void stratifies_data();
    void stratifies();
    void keepsDataOrder();
    void sameSeedSameBits();
    void firstSplit();
    void limitsSamples();
    void fitsOnTrainingOnly();
    void namesClasses();
    void refuses();
    void ceilingOfSmallTables();
};

void TestPreparedData::builtInSets()
{
    DataSettings settings;
    settings.source = DataSettings::Source::Iris;
    const Dataset iris = loadDataset(settings, 1);
    QCOMPARE(iris.features.rows, std::size_t(150));
    QCOMPARE(iris.features.columns, std::size_t(4));
    QCOMPARE(iris.features.values[0], 5.1);
    QCOMPARE(iris.classNames, (std::vector<std::string>{"setosa", "versicolor", "virginica"}));
    settings.source = DataSettings::Source::BreastCancer;
    const Dataset cancer = loadDataset(settings, 1);
    QCOMPARE(cancer.features.rows, std::size_t(569));
    QCOMPARE(cancer.features.columns, std::size_t(30));
    QCOMPARE(countOf(cancer.labels, 0), std::ptrdiff_t(212)); // malignant
    QVERIFY(iris.source.find("CC BY 4.0") != std::string::npos);
}

void TestPreparedData::digitsAreScaled()
{
    const Dataset digits = loadDataset({}, 1);
    QCOMPARE(digits.features.rows, std::size_t(1797));
    QCOMPARE(digits.features.width, 8);
    QCOMPARE(digits.features.height, 8);
    QCOMPARE(digits.features.values[2], 5.0 / 16);
    const auto [least, most] = std::ranges::minmax(digits.features.values);
    QCOMPARE(least, 0.0);
    QCOMPARE(most, 1.0);
}

void TestPreparedData::twoMoonsFollowTheSeed()
{
    DataSettings settings;
    settings.source = DataSettings::Source::TwoMoons;
    const Dataset one = loadDataset(settings, 1);
    QVERIFY(one.features == loadDataset(settings, 1).features);
    QVERIFY(!(one.features == loadDataset(settings, 2).features));
    QCOMPARE(one.features.rows, std::size_t(400));
    QCOMPARE(countOf(one.labels, 0), std::ptrdiff_t(200));

    settings.noise = 0;
    const Dataset exact = loadDataset(settings, 1);
    for (std::size_t i = 0; i < exact.features.rows; ++i) {
        const double x = exact.features.row(i)[0];
        const double y = exact.features.row(i)[1];
        if (exact.labels[i] == 0)
            QVERIFY(std::abs(std::hypot(x, y) - 1) < 1e-12 && y >= -1e-12);
        else
            QVERIFY(std::abs(std::hypot(x - 1, y - 0.5) - 1) < 1e-12 && y <= 0.5 + 1e-12);
    }
    settings.noise = -1;
    QVERIFY_EXCEPTION_THROWN((void)loadDataset(settings, 1), UserError);
}

// The figures of an independent computation with numpy.
void TestPreparedData::ceilingOfDigits()
{
    const auto prepared = prepareData({}, {resizeTo3x3(ResizeMethod::Bilinear), threshold()}, 1);
    QCOMPARE(prepared.train.features.rows + prepared.test.features.rows, std::size_t(364));
    QCOMPARE(prepared.train.features.columns, std::size_t(9));
    QCOMPARE(prepared.distinctInputs, std::size_t(22));
    QCOMPARE(prepared.ceiling, 252.0 / 364);
    QCOMPARE(std::round(prepared.ceiling * 100), 69.0);

    const auto area = prepareData({}, {resizeTo3x3(ResizeMethod::Area), threshold()}, 1);
    QCOMPARE(area.distinctInputs, std::size_t(10));
    QCOMPARE(area.ceiling, 250.0 / 364);
    const auto smooth =
        prepareData({}, {resizeTo3x3(ResizeMethod::BilinearAntialiased), threshold()}, 1);
    QCOMPARE(smooth.distinctInputs, std::size_t(17));
    QCOMPARE(smooth.ceiling, 282.0 / 364);
    QCOMPARE(prepareData({}, {}, 1).ceiling, 1.0);
}

void TestPreparedData::stratifies_data()
{
    QTest::addColumn<double>("fraction");
    QTest::addColumn<int>("test"); // of 50 and 100 samples
    QTest::addColumn<int>("first");
    QTest::newRow("none") << 0.0 << 0 << 0;
    QTest::newRow("tenth") << 0.1 << 15 << 5;
    QTest::newRow("half") << 0.5 << 75 << 25;
    QTest::newRow("rounded") << 0.33 << 50 << 17; // of 16.5 and 33
    QTest::newRow("most") << 0.95 << 143 << 48;   // of 47.5 and 95
}

void TestPreparedData::stratifies()
{
    QFETCH(double, fraction);
    QFETCH(int, test);
    QFETCH(int, first);
    const QTemporaryDir folder;
    DataSettings settings;
    settings.source = DataSettings::Source::Csv;
    settings.path = (folder.path() + "/x.csv").toStdString();
    {
        std::ofstream file(settings.path);
        for (int i = 0; i < 150; ++i)
            file << i << "," << (i % 3 == 0 ? 4 : 9) << "\n";
    }
    settings.classes = {4, 9};
    settings.testFraction = fraction;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const auto prepared = prepareData(settings, {}, seed);
        QCOMPARE(prepared.test.targets.size(), static_cast<std::size_t>(test));
        QCOMPARE(prepared.train.targets.size(), static_cast<std::size_t>(150 - test));
        QCOMPARE(countOf(prepared.test.targets, 0), std::ptrdiff_t(first));
    }
}

void TestPreparedData::keepsDataOrder()
{
    const auto prepared = prepareData({}, {}, 5);
    const Dataset digits = loadDataset({}, 5);
    std::size_t train = 0;
    std::size_t test = 0;
    for (std::size_t i = 0; i < digits.features.rows; ++i) {
        if (digits.labels[i] != 1 && digits.labels[i] != 5)
            continue;
        const int target = digits.labels[i] == 1 ? 0 : 1;
        const auto same = [&](const PreparedSamples &part, std::size_t at) {
            return at < part.raw.rows && part.targets[at] == target
                   && std::ranges::equal(part.raw.row(at), digits.features.row(i));
        };
        if (same(prepared.train, train))
            ++train;
        else if (same(prepared.test, test))
            ++test;
        else
            QFAIL("a sample is missing or out of order");
    }
    QCOMPARE(train, prepared.train.raw.rows);
    QCOMPARE(test, prepared.test.raw.rows);
    QCOMPARE(test, std::size_t(164)); // 0.45 of 364
}

void TestPreparedData::sameSeedSameBits()
{
    const std::vector<PreprocessingStep> steps = {resizeTo3x3(ResizeMethod::Area), minMax()};
    const auto one = prepareData({}, steps, 7);
    const auto again = prepareData({}, steps, 7);
    const auto other = prepareData({}, steps, 8);
    QVERIFY(one.train.features == again.train.features);
    QVERIFY(one.test.features == again.test.features);
    QVERIFY(one.preprocessing == again.preprocessing);
    QCOMPARE(one.train.targets, again.train.targets);
    QVERIFY(!(one.train.raw == other.train.raw));
}

void TestPreparedData::firstSplit()
{
    DataSettings settings;
    settings.split = DataSettings::Split::First;
    settings.trainSamples = 100;
    const auto prepared =
        prepareData(settings, {resizeTo3x3(ResizeMethod::Bilinear), threshold()}, 1);
    QCOMPARE(prepared.train.raw.rows, std::size_t(100));
    QCOMPARE(prepared.test.raw.rows, std::size_t(264));
    settings.trainSamples = 364;
    QCOMPARE(prepareData(settings, {}, 1).test.features.rows, std::size_t(0));
    settings.trainSamples = 365;
    QVERIFY(refusalOf(settings).find("there are only 364 samples") != std::string::npos);
    settings.trainSamples = 0;
    QVERIFY(!refusalOf(settings).empty());
}

void TestPreparedData::limitsSamples()
{
    DataSettings settings;
    settings.sampleLimit = 100;
    const auto prepared =
        prepareData(settings, {resizeTo3x3(ResizeMethod::Bilinear), threshold()}, 1);
    QCOMPARE(prepared.train.raw.rows + prepared.test.raw.rows, std::size_t(100));
    QCOMPARE(prepared.distinctInputs, std::size_t(11));
    QCOMPARE(prepared.ceiling, 0.72);
}

void TestPreparedData::fitsOnTrainingOnly()
{
    const auto prepared = prepareData({}, {minMax()}, 3);
    double most = 0;
    for (std::size_t row = 0; row < prepared.train.raw.rows; ++row)
        most = std::max(most, prepared.train.raw.row(row)[3]);
    QCOMPARE(prepared.preprocessing.steps[0].maximum[3], most);
    const auto [low, high] = std::ranges::minmax(prepared.train.features.values);
    QCOMPARE(low, 0.0);
    QVERIFY(std::abs(high - 3.141592653589793) < 1e-15);
}

void TestPreparedData::namesClasses()
{
    DataSettings settings;
    settings.source = DataSettings::Source::Iris;
    settings.classes = {2, 0};
    const auto prepared = prepareData(settings, {}, 1);
    QCOMPARE(prepared.classNames, (std::vector<std::string>{"virginica", "setosa"}));
    QCOMPARE(prepared.classLabels, (std::vector<int>{2, 0}));
    QCOMPARE(prepared.name, std::string("Iris"));
    QCOMPARE(prepared.train.targets.front(), 1); // setosa comes first in the data
}

void TestPreparedData::refuses()
{
    DataSettings settings;
    settings.classes = {1, 11};
    QCOMPARE(refusalOf(settings),
             std::string(
                 "/data/classes: Digits has no sample of the class 11 — it has the classes 0, 1, "
                 "2, 3, 4, 5, 6, 7, 8, 9"));
    for (const std::vector<int> &classes : {std::vector<int>{}, {1}, {1, 1}, {1, 2, 3}}) {
        settings.classes = classes;
        QVERIFY(refusalOf(settings).starts_with("/data/classes: two different classes are needed"));
    }
    settings = {};
    settings.sampleLimit = 1;
    QVERIFY(refusalOf(settings).starts_with(
        "/data/sample_limit: the first sample of the two classes is not of the "
        "class "));
    settings.sampleLimit = -1;
    QVERIFY(!refusalOf(settings).empty());
    settings = {};
    for (const double fraction : {-0.1, 0.96, std::nan("")}) {
        settings.testFraction = fraction;
        QVERIFY(refusalOf(settings).starts_with("/data/test_fraction: must be from 0 to 0.95"));
    }
    settings = {};
    settings.source = DataSettings::Source::Csv;
    QCOMPARE(refusalOf(settings), std::string("/data/path: no file is chosen"));
    settings.source = DataSettings::Source::Idx;
    QCOMPARE(refusalOf(settings), std::string("/data/path: no file is chosen"));

    // As few samples as there can be: each class keeps one to learn from.
    settings = {};
    settings.sampleLimit = 2;
    settings.testFraction = 0.95;
    const auto prepared = prepareData(settings, {minMax()}, 1);
    QCOMPARE(prepared.train.raw.rows, std::size_t(2));
}

void TestPreparedData::ceilingOfSmallTables()
{
    FeatureMatrix features;
    features.columns = 2;
    features.rows = 5;
    features.values = {0, 1, -0.0, 1, 0, 1, 1, 0, 1, 1e-300};
    QCOMPARE(dataCeiling(features, {0, 1, 1, 0, 1}), 0.8); // -0 is 0, but 1e-300 is not
    QCOMPARE(dataCeiling(FeatureMatrix(), {}), 1.0);
}

QTEST_GUILESS_MAIN(TestPreparedData)
#include "tst_prepared_data.moc"
