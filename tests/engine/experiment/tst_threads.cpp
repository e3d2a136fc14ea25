// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/devices.h"
#include "engine/experiment/threads.h"

#include <QTest>

#include <algorithm>

using namespace ansatz;

class ThreadsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void automaticLeavesTheCoresThatAreKeptFree();
};

void ThreadsTest::automaticLeavesTheCoresThatAreKeptFree()
{
    const int cores = cpuFacts().cores;
    QCOMPARE(automaticThreads(), cores);
    keepCoresFree(1);
    QCOMPARE(automaticThreads(), std::max(1, cores - 1));
    keepCoresFree(cores + 5);
    QCOMPARE(automaticThreads(), 1);
    keepCoresFree(0);
    QCOMPARE(automaticThreads(), cores);
}

QTEST_GUILESS_MAIN(ThreadsTest)
#include "tst_threads.moc"
