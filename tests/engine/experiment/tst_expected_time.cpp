// SPDX-License-Identifier: GPL-3.0-or-later
// The least time of a step's parts, against numbers worked out by hand.
#include "engine/experiment/expected_time.h"

#include <QTest>

using namespace ansatz;

namespace {

// A second does 10⁹ multiply-adds and moves 10⁸ bytes of memory, 4·10⁸ of the second-level cache
// and 2·10⁹ of shared memory; a launch takes 10 µs.
MachinePeaks gpu()
{
    MachinePeaks peaks;
    peaks.fma = 1e9;
    peaks.memoryBandwidth = 1e8;
    peaks.cacheBandwidth = 2e9;
    peaks.cache = "shared memory";
    peaks.multiprocessors = 4;
    peaks.launchSeconds = 1e-5;
    peaks.level2Bandwidth = 4e8;
    peaks.level2Bytes = 1'000'000;
    return peaks;
}

} // namespace

class ExpectedTimeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSlowestCounts();
    void launchesComeBefore();
    void idleMultiprocessorsDoNothing();
    void smallStatesComeFromTheCache();
    void coresHaveNoLaunches();
};

void ExpectedTimeTest::theSlowestCounts()
{
    QuantumWork work;
    work.forwardFma = 2e6;
    work.forwardBytes = 1e5;
    work.cacheBytes = 3e6;
    work.forwardCacheBytes = 1e6;
    work.backwardFma = 1e6;
    work.backwardBytes = 5e5;
    QCOMPARE(expectedForward(work, gpu()).milliseconds, 2.0); // before 1 and 0.5
    QCOMPARE(expectedForward(work, gpu()).limit, std::string("multiply-adds"));
    QCOMPARE(expectedBackward(work, gpu()).milliseconds, 5.0); // before 1 and 1
    QCOMPARE(expectedBackward(work, gpu()).limit, std::string("memory"));
    work.backwardBytes = 0;
    work.cacheBytes = 9e6; // 8 of them backward's
    QCOMPARE(expectedBackward(work, gpu()).milliseconds, 4.0);
    QCOMPARE(expectedBackward(work, gpu()).limit, std::string("shared memory"));
}

void ExpectedTimeTest::launchesComeBefore()
{
    QuantumWork work;
    work.forwardFma = 5e5;
    work.backwardFma = 5e5;
    work.forwardLaunches = 2;
    work.backwardLaunches = 60;
    QCOMPARE(expectedForward(work, gpu()).milliseconds, 0.02 + 0.5);
    QCOMPARE(expectedForward(work, gpu()).limit, std::string("multiply-adds"));
    QCOMPARE(expectedBackward(work, gpu()).milliseconds, 0.6 + 0.5);
    QCOMPARE(expectedBackward(work, gpu()).limit, std::string("launches"));
}

void ExpectedTimeTest::idleMultiprocessorsDoNothing()
{
    QuantumWork work;
    work.forwardFma = 1e6;
    work.backwardBytes = 1e5;
    work.cacheBytes = 4e6;
    for (const auto &[blocks, busy] : {std::pair(1, 0.25), {3, 0.75}, {4, 1.0}, {400, 1.0}}) {
        work.blocks = static_cast<std::size_t>(blocks);
        QCOMPARE(expectedForward(work, gpu()).milliseconds, 1 / busy);
        QCOMPARE(expectedBackward(work, gpu()).milliseconds, 2 / busy); // shared memory
    }
    work.cacheBytes = 0;
    work.blocks = 1; // one alone can take all of the memory's bandwidth
    QCOMPARE(expectedBackward(work, gpu()).milliseconds, 1.0);
}

void ExpectedTimeTest::smallStatesComeFromTheCache()
{
    QuantumWork work;
    work.forwardBytes = 4e6;
    work.stateBytes = 1e6;
    QCOMPARE(expectedForward(work, gpu()).milliseconds, 10.0);
    QCOMPARE(expectedForward(work, gpu()).limit, std::string("second-level cache"));
    work.stateBytes += 1;
    QCOMPARE(expectedForward(work, gpu()).milliseconds, 40.0);
    QCOMPARE(expectedForward(work, gpu()).limit, std::string("memory"));
}

void ExpectedTimeTest::coresHaveNoLaunches()
{
    MachinePeaks peaks;
    peaks.fma = 1e9;
    peaks.memoryBandwidth = 1e8;
    QuantumWork work;
    work.forwardFma = 3e6;
    work.backwardBytes = 2e5;
    QCOMPARE(expectedForward(work, peaks).milliseconds, 3.0);
    QCOMPARE(expectedBackward(work, peaks).milliseconds, 2.0);
    QCOMPARE(expectedBackward(work, peaks).limit, std::string("memory"));
    QCOMPARE(expectedBackward({}, {}).milliseconds, 0.0); // nothing is divided by nothing
}

QTEST_GUILESS_MAIN(ExpectedTimeTest)
#include "tst_expected_time.moc"
