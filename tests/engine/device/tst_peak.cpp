// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/device/peak.h"
#include "engine/device/peak_loops.h"

#include <QtTest>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace ansatz;

// How fast this machine is cannot be tested, only what was counted.
class TestPeak final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsEveryMultiplyAdd();
    void refusesOtherAccumulators();
    void sweepsEveryNumberOnce();
    void ratesArePlausible();
};

void TestPeak::countsEveryMultiplyAdd()
{
    const double lanes = multiplyAdds<float>(4, 1) / 4;
    QVERIFY(lanes >= 1 && lanes == std::floor(lanes));
    for (const int accumulators : accumulatorCounts) {
        QCOMPARE(multiplyAdds<float>(accumulators, 3), 3 * accumulators * lanes);
        QCOMPARE(multiplyAdds<float>(accumulators, 1000), 1000 * accumulators * lanes);
        if (lanes > 1) // else there are no vectors
            QCOMPARE(multiplyAdds<double>(accumulators, 1000), 500 * accumulators * lanes);
    }
    QVERIFY(QByteArray(peakLoopsTarget()).size() > 0);
}

void TestPeak::refusesOtherAccumulators()
{
    QVERIFY_THROWS_EXCEPTION(InternalError, multiplyAdds<float>(5, 1));
    QVERIFY_THROWS_EXCEPTION(InternalError, (void)fmaPeak<float>(0));
}

void TestPeak::sweepsEveryNumberOnce()
{
    constexpr std::size_t count = 3072;
    std::vector<float> room(count + 32);
    float *data = room.data();
    while (reinterpret_cast<std::uintptr_t>(data) % 64 != 0)
        ++data;
    for (std::size_t i = 0; i < count; ++i)
        data[i] = static_cast<float>(i);
    data[count] = 7;
    sweep(data, count);
    for (std::size_t i = 0; i < count; ++i)
        QCOMPARE(data[i], 0.5F * static_cast<float>(i) + 0.25F);
    QCOMPARE(data[count], 7.0F);
}

void TestPeak::ratesArePlausible()
{
    for (const int threads : {1, 2, 3}) {
        for (const double rate : {fmaPeak<float>(threads), fmaPeak<double>(threads)})
            QVERIFY2(rate > 1e6 && rate < 1e15, qPrintable(QString::number(rate)));
        // A buffer of no size at all is rounded up to the smallest one.
        for (const std::size_t bytes : {std::size_t(0), std::size_t(1) << 18}) {
            const double rate = memoryBandwidth(threads, bytes);
            QVERIFY2(rate > 1e6 && rate < 1e15, qPrintable(QString::number(rate)));
        }
    }
}

QTEST_GUILESS_MAIN(TestPeak)
#include "tst_peak.moc"
