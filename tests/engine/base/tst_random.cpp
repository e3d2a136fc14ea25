// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/random.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;

class TestRandom final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstValuesStay();
    void seedsAndStreamsDiffer();
    void uniformMoments();
    void normalMoments();
    void belowIsEven();
    void permutes();
};

// A saved experiment is repeated by its seed: these numbers must never change.
void TestRandom::firstValuesStay()
{
    Random random(1, 0);
    QVERIFY(random.uniform() == 0.44149167444625148);
    QVERIFY(random.uniform() == 0.32840228721762499);
    QVERIFY(random.uniform() == 0.74444132216996051);
    // These pass through the C library's sine and logarithm, whose last bit is its own.
    QVERIFY(std::abs(random.normal() - -0.025343157730289455) < 1e-14);
    QVERIFY(std::abs(random.normal() - 0.99679175898811379) < 1e-14);
    QCOMPARE(random.below(1'000'000'007), std::uint64_t(425255077));
    QCOMPARE(random.below(1'000'000'007), std::uint64_t(241095510));
    QCOMPARE(random.permutation(6), (std::vector<std::size_t>{1, 4, 0, 2, 3, 5}));
    QVERIFY(Random(1, 2).uniform() == 0.76764132836155452);
}

void TestRandom::seedsAndStreamsDiffer()
{
    QCOMPARE(Random(7, 3).uniform(), Random(7, 3).uniform());
    std::vector<double> firsts;
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        for (std::uint64_t stream = 0; stream < 30; ++stream)
            firsts.push_back(Random(seed, stream).uniform());
    }
    std::ranges::sort(firsts);
    QVERIFY(std::ranges::adjacent_find(firsts) == firsts.end());
}

void TestRandom::uniformMoments()
{
    Random random(5);
    constexpr int count = 200'000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; ++i) {
        const double x = random.uniform();
        QVERIFY(x >= 0 && x < 1);
        sum += x;
        squares += x * x;
    }
    // Six standard deviations of the estimates.
    QVERIFY(std::abs(sum / count - 0.5) < 6 * 0.2887 / std::sqrt(count));
    QVERIFY(std::abs(squares / count - 1.0 / 3) < 6 * 0.2981 / std::sqrt(count));
}

void TestRandom::normalMoments()
{
    Random random(6);
    constexpr int count = 200'000;
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < count; ++i) {
        const double x = random.normal();
        QVERIFY(std::isfinite(x));
        sum += x;
        squares += x * x;
        fourths += x * x * x * x;
    }
    QVERIFY(std::abs(sum / count) < 6 / std::sqrt(count));
    QVERIFY(std::abs(squares / count - 1) < 6 * std::sqrt(2.0 / count));
    QVERIFY(std::abs(fourths / count - 3) < 6 * std::sqrt(96.0 / count));
}

void TestRandom::belowIsEven()
{
    Random random(9);
    std::vector<int> counts(7);
    constexpr int count = 70'000;
    for (int i = 0; i < count; ++i)
        ++counts.at(random.below(7));
    for (const int c : counts)
        QVERIFY2(std::abs(c - 10'000) < 6 * 93, std::to_string(c).c_str());
    QCOMPARE(random.below(1), std::uint64_t(0));
    // Without rejecting, a bound of 3·2^62 would give its lower third twice as often.
    constexpr std::uint64_t bound = std::uint64_t(3) << 62;
    int low = 0;
    for (int i = 0; i < 3000; ++i)
        low += random.below(bound) < bound / 3 ? 1 : 0;
    QVERIFY2(std::abs(low - 1000) < 6 * 26, std::to_string(low).c_str());
    QVERIFY_EXCEPTION_THROWN((void)random.below(0), InternalError);
}

void TestRandom::permutes()
{
    Random random(3);
    std::vector<int> firsts(4);
    for (int i = 0; i < 4000; ++i) {
        std::vector<std::size_t> order = random.permutation(4);
        ++firsts.at(order[0]);
        std::ranges::sort(order);
        QCOMPARE(order, (std::vector<std::size_t>{0, 1, 2, 3}));
    }
    for (const int c : firsts)
        QVERIFY(std::abs(c - 1000) < 6 * 28);
    QVERIFY(random.permutation(0).empty());
}

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
