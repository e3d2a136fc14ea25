// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/data/preprocessing.h"

#include <QtTest>

#include <cmath>
#include <numbers>
#include <numeric>

using namespace ansatz;

Q_DECLARE_METATYPE(ansatz::ResizeMethod)

namespace {

FeatureMatrix plain(std::size_t columns, std::vector<double> values)
{
    FeatureMatrix matrix;
    matrix.columns = columns;
    matrix.rows = values.size() / columns;
    matrix.values = std::move(values);
    return matrix;
}

FeatureMatrix image(int height, int width, std::vector<double> values)
{
    FeatureMatrix matrix = plain(static_cast<std::size_t>(width * height), std::move(values));
    matrix.width = width;
    matrix.height = height;
    return matrix;
}

// 4×5 pixels 0, 1, 4, 9 … 361.
FeatureMatrix squares()
{
    std::vector<double> values;
    for (int i = 0; i < 20; ++i)
        values.push_back(i * i);
    return image(4, 5, values);
}

bool isNear(const std::vector<double> &got, const std::vector<double> &expected)
{
    if (got.size() != expected.size())
        return false;
    for (std::size_t i = 0; i < got.size(); ++i) {
        if (std::abs(got[i] - expected[i]) > 1e-12 * (1 + std::abs(expected[i])))
            return false;
    }
    return true;
}

PreprocessingStep minMax(double low, double high)
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::MinMaxScale;
    step.low = low;
    step.high = high;
    return step;
}

PreprocessingStep threshold(double value)
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::Threshold;
    step.threshold = value;
    return step;
}

PreprocessingStep resize(int width, int height, ResizeMethod method)
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::Resize;
    step.width = width;
    step.height = height;
    step.method = method;
    return step;
}

PreprocessingStep angle(double factor)
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::AngleScale;
    step.factor = factor;
    return step;
}

} // namespace

class TestPreprocessing final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void resizesAsTorch_data();
    void resizesAsTorch();
    void areaCoversFractions();
    void keepsMeanAndConstants_data();
    void keepsMeanAndConstants();
    void resizesEveryImage();
    void refusesToResize();
    void thresholds();
    void scalesByTheTrainingRange();
    void chainsSteps();
    void refusesOtherShapes();
    void refusesInfinity();
    void products();
    void amplitudes();
};

void TestPreprocessing::products()
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::PairProducts;
    step.shift = 3;
    FeatureMatrix raw;
    raw.rows = 2;
    raw.columns = 3;
    raw.values = {1, 2, 4, 3, 0, -1};
    const FittedPreprocessing fitted = fitPreprocessing({step}, raw);
    const FeatureMatrix found = applyPreprocessing(fitted, raw);
    QCOMPARE(found.columns, std::size_t{6});
    QCOMPARE(found.values, (std::vector<double>{1, 2, 4, 2, -2, -1, 3, 0, -1, 0, 0, 12}));
}

void TestPreprocessing::amplitudes()
{
    PreprocessingStep step;
    step.kind = PreprocessingStep::Kind::AmplitudeAngles;
    FeatureMatrix raw;
    raw.rows = 1;
    raw.columns = 3;
    raw.values = {0, 3, -4}; // then 0: the state (0, 0.6, −0.8, 0)
    const FeatureMatrix found = applyPreprocessing(fitPreprocessing({step}, raw), raw);
    QCOMPARE(found.columns, std::size_t{3});
    const double first = 2 * std::atan2(4.0, 3.0);
    const double left = std::numbers::pi;           // |0⟩: all of it in |1⟩
    const double right = 2 * std::atan2(0.0, -4.0); // |1⟩: all of it in −|0⟩
    const std::vector<double> wanted = {first, (left + right) / 2, (left - right) / 2};
    for (std::size_t k = 0; k < 3; ++k)
        QVERIFY(std::abs(found.values[k] - wanted[k]) < 1e-15);
    raw.values = {0, 0, 0};
    QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(fitPreprocessing({step}, raw)));
}

// The expected values are torch.nn.functional.interpolate's, in float64.
void TestPreprocessing::resizesAsTorch_data()
{
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::addColumn<ResizeMethod>("method");
    QTest::addColumn<QVector<double>>("expected");
    const auto plainly = ResizeMethod::Bilinear;
    const auto smoothly = ResizeMethod::BilinearAntialiased;
    using Values = QVector<double>;
    QTest::newRow("2×3")
        << 2 << 3 << plainly
        << Values{14.5, 26.5, 44.50000000000001, 171.16666666666669, 216.5, 267.8333333333333};
    QTest::newRow("2×3 antialiased")
        << 2 << 3 << smoothly << Values{28.489795918367346, 43.730158730158735, 63.51020408163265,
                                        153.0816326530612,  193.015873015873,   237.48979591836735};
    QTest::newRow("3×2") << 3 << 2 << plainly
                         << Values{6.166666666666665,  20.333333333333332, 74.5, 122.0,
                                   226.16666666666663, 306.99999999999994};
    QTest::newRow("3×2 antialiased")
        << 3 << 2 << smoothly << Values{12.227272727272725, 26.227272727272723, 79.22727272727272,
                                        117.2272727272727,  216.22727272727272, 278.2272727272727};
    QTest::newRow("1×1") << 1 << 1 << plainly << Values{96.5};
    QTest::newRow("1×1 antialiased") << 1 << 1 << smoothly << Values{119.01754385964912};
    Values same;
    for (int i = 0; i < 20; ++i)
        same.append(i * i);
    QTest::newRow("same") << 4 << 5 << plainly << same;
    QTest::newRow("same, antialiased") << 4 << 5 << smoothly << same;
    QTest::newRow("same, area") << 4 << 5 << ResizeMethod::Area << same;
    const Values larger = {0.0,
                           0.75,
                           2.75,
                           6.083333333333335,
                           10.75,
                           16.0,
                           8.928571428571427,
                           12.357142857142854,
                           17.333333333333332,
                           23.642857142857146,
                           31.28571428571428,
                           39.21428571428571,
                           23.21428571428571,
                           30.928571428571427,
                           40.666666666666664,
                           51.73809523809524,
                           64.14285714285714,
                           76.35714285714285,
                           62.5,
                           74.5,
                           89.0,
                           104.83333333333334,
                           122.0,
                           138.5,
                           108.9285714285714,
                           125.21428571428568,
                           144.47619047619045,
                           165.07142857142856,
                           187.0,
                           207.78571428571422,
                           180.35714285714286,
                           200.92857142857142,
                           224.95238095238096,
                           250.3095238095238,
                           277.0,
                           302.07142857142856,
                           225.0,
                           248.25,
                           275.25,
                           303.5833333333333,
                           333.25,
                           361.0};
    QTest::newRow("7×6") << 7 << 6 << plainly << larger;
    QTest::newRow("7×6 antialiased") << 7 << 6 << smoothly << larger;
}

void TestPreprocessing::resizesAsTorch()
{
    QFETCH(int, height);
    QFETCH(int, width);
    QFETCH(ResizeMethod, method);
    QFETCH(QVector<double>, expected);
    const FeatureMatrix resized = resizeImages(squares(), width, height, method);
    QCOMPARE(resized.width, width);
    QCOMPARE(resized.height, height);
    QVERIFY(isNear(resized.values, std::vector<double>(expected.begin(), expected.end())));
}

void TestPreprocessing::areaCoversFractions()
{
    // 8 pixels to 3: 8/3 each, so 3/8, 3/8 and 2/8 of them, then 1/8, 3/8, 3/8, 1/8.
    std::vector<double> ramp(8);
    std::iota(ramp.begin(), ramp.end(), 0.0);
    const std::vector<double> expected = {(0 * 3 + 1 * 3 + 2 * 2) / 8.0,
                                          (2 * 1 + 3 * 3 + 4 * 3 + 5 * 1) / 8.0,
                                          (5 * 2 + 6 * 3 + 7 * 3) / 8.0};
    QVERIFY(isNear(resizeImages(image(1, 8, ramp), 3, 1, ResizeMethod::Area).values, expected));
    QVERIFY(isNear(resizeImages(image(8, 1, ramp), 1, 3, ResizeMethod::Area).values, expected));
    // An integer factor is a plain average.
    QVERIFY(isNear(resizeImages(squares(), 1, 2, ResizeMethod::Area).values, {28.5, 218.5}));
    // Growing repeats pixels.
    QVERIFY(isNear(resizeImages(image(1, 2, {1, 5}), 3, 1, ResizeMethod::Area).values, {1, 3, 5}));
}

void TestPreprocessing::keepsMeanAndConstants_data()
{
    QTest::addColumn<ResizeMethod>("method");
    QTest::newRow("bilinear") << ResizeMethod::Bilinear;
    QTest::newRow("antialiased") << ResizeMethod::BilinearAntialiased;
    QTest::newRow("area") << ResizeMethod::Area;
}

void TestPreprocessing::keepsMeanAndConstants()
{
    QFETCH(ResizeMethod, method);
    for (int size = 1; size <= 13; ++size) {
        const auto constant = image(7, 9, std::vector<double>(63, 0.25));
        const FeatureMatrix resized = resizeImages(constant, size, 14 - size, method);
        QVERIFY(isNear(resized.values,
                       std::vector<double>(static_cast<std::size_t>(size * (14 - size)), 0.25)));
        if (method != ResizeMethod::Area)
            continue;
        const auto small = resizeImages(squares(), size, 14 - size, method).values;
        const double mean =
            std::accumulate(small.begin(), small.end(), 0.0) / static_cast<double>(small.size());
        QVERIFY(std::abs(mean - 123.5) < 1e-10);
    }
}

void TestPreprocessing::resizesEveryImage()
{
    const FeatureMatrix two = image(1, 2, {0, 1, 4, 8});
    QCOMPARE(two.rows, std::size_t(2));
    const FeatureMatrix resized = resizeImages(two, 1, 1, ResizeMethod::Area);
    QCOMPARE(resized.rows, std::size_t(2));
    QCOMPARE(resized.columns, std::size_t(1));
    QCOMPARE(resized.values, (std::vector<double>{0.5, 6}));
}

void TestPreprocessing::refusesToResize()
{
    QVERIFY_EXCEPTION_THROWN((void)resizeImages(plain(4, {1, 2, 3, 4}), 2, 2, ResizeMethod::Area),
                             UserError);
    for (const auto &[width, height] :
         {std::pair(0, 3), {3, 0}, {-1, 3}, {65536, 2}, {2147483647, 2147483647}})
        QVERIFY_EXCEPTION_THROWN(
            (void)resizeImages(squares(), width, height, ResizeMethod::Bilinear), UserError);
}

void TestPreprocessing::thresholds()
{
    const FeatureMatrix data = plain(4, {0.5, 0.50000001, -1, 2});
    const FeatureMatrix got = applyPreprocessing(fitPreprocessing({threshold(0.5)}, data), data);
    QCOMPARE(got.values, (std::vector<double>{0, 1, 0, 1}));
}

void TestPreprocessing::scalesByTheTrainingRange()
{
    const FeatureMatrix training = plain(3, {0, 5, 7, 10, -5, 7});
    const FittedPreprocessing fitted = fitPreprocessing({minMax(-1, 3)}, training);
    QCOMPARE(fitted.steps[0].minimum, (std::vector<double>{0, -5, 7}));
    QCOMPARE(fitted.steps[0].maximum, (std::vector<double>{10, 5, 7}));
    QCOMPARE(applyPreprocessing(fitted, training).values,
             (std::vector<double>{-1, 3, -1, 3, -1, -1}));
    // Samples outside the training range go on linearly; a constant feature stays at `low`.
    QCOMPARE(applyPreprocessing(fitted, plain(3, {20, 0, 100})).values,
             (std::vector<double>{7, 1, -1}));
}

void TestPreprocessing::chainsSteps()
{
    FeatureMatrix data = squares();
    const FittedPreprocessing fitted =
        fitPreprocessing({resize(1, 2, ResizeMethod::Area), threshold(100), angle(0.25)}, data);
    const FeatureMatrix got = applyPreprocessing(fitted, data);
    QCOMPARE(got.values, (std::vector<double>{0, 0.25}));
    QCOMPARE(got.width, 1);
    QCOMPARE(got.height, 2);
    // A later step learns what the earlier ones made.
    const auto scaled = fitPreprocessing({angle(2), minMax(0, 1)}, plain(1, {1, 3}));
    QCOMPARE(scaled.steps[1].maximum, std::vector<double>{6});
}

void TestPreprocessing::refusesOtherShapes()
{
    const FittedPreprocessing fitted =
        fitPreprocessing({resize(2, 2, ResizeMethod::Area)}, squares());
    FeatureMatrix turned = squares();
    std::swap(turned.width, turned.height);
    QVERIFY_EXCEPTION_THROWN((void)applyPreprocessing(fitted, turned), UserError);
    QVERIFY_EXCEPTION_THROWN((void)applyPreprocessing(fitted, plain(4, {1, 2, 3, 4})), UserError);
    // Rows of as many numbers are images of that shape.
    FeatureMatrix rows = squares();
    rows.width = rows.height = 0;
    QVERIFY(applyPreprocessing(fitted, rows) == applyPreprocessing(fitted, squares()));
    QVERIFY_EXCEPTION_THROWN(
        (void)fitPreprocessing({resize(2, 2, ResizeMethod::Area)}, plain(4, {1, 2, 3, 4})),
        UserError);
}

void TestPreprocessing::refusesInfinity()
{
    const FeatureMatrix data = plain(1, {1e308});
    QVERIFY_EXCEPTION_THROWN((void)fitPreprocessing({angle(10)}, data), UserError);
    // A range that is no number, though both its ends are; whether or not a sample is at the end.
    const FeatureMatrix wide = plain(2, {0, -1.7e308, 1, 1.7e308});
    try {
        (void)fitPreprocessing({angle(1), minMax(0, 1)}, wide);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("/preprocessing/1"));
        QCOMPARE(error.problem(), std::string("feature 1 runs from -1.7e+308 to 1.7e+308, which is "
                                              "too wide for a number"));
    }
    // What a model file says is held to the same, and a sample to predict.
    auto fitted = fitPreprocessing({minMax(0, 1)}, plain(1, {0, 1}));
    fitted.steps[0].minimum[0] = -1.7e308;
    fitted.steps[0].maximum[0] = 1.7e308;
    QVERIFY_EXCEPTION_THROWN((void)applyPreprocessing(fitted, plain(1, {0})), UserError);
    fitted = fitPreprocessing({minMax(0, 1)}, plain(2, {0, 0, 1, 1e-9}));
    try {
        (void)applyPreprocessing(fitted, plain(2, {0, 1.7e308}));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(std::string(error.what()).substr(0, 45),
                 std::string("/preprocessing/0: feature 1 becomes too large"));
    }
}

QTEST_GUILESS_MAIN(TestPreprocessing)
#include "tst_preprocessing.moc"
