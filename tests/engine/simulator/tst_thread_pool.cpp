// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/thread_pool.h"

#include <QTest>

#include <atomic>
#include <stdexcept>
#include <vector>

using ansatz::ThreadPool;

class TestThreadPool final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTaskOnce_data();
    void everyTaskOnce();
    void workersHaveNumbers();
    void rethrowsAndGoesOn();
};

void TestThreadPool::everyTaskOnce_data()
{
    QTest::addColumn<int>("threads");
    for (const int threads : {1, 2, 3, 8})
        QTest::addRow("%d threads", threads) << threads;
}

void TestThreadPool::everyTaskOnce()
{
    QFETCH(const int, threads);
    ThreadPool pool(threads);
    QCOMPARE(pool.threads(), static_cast<std::size_t>(threads));
    for (std::size_t round = 0; round < 5000; ++round) {
        const std::size_t count = round % 9;
        std::vector<std::atomic<int>> calls(count);
        pool.run(count, 1 + round % static_cast<std::size_t>(threads),
                 [&](std::size_t task, std::size_t) { ++calls[task]; });
        for (const std::atomic<int> &called : calls)
            QCOMPARE(called.load(), 1);
    }
}

void TestThreadPool::workersHaveNumbers()
{
    ThreadPool pool(4);
    for (int round = 0; round < 2000; ++round) {
        std::atomic<std::size_t> largest = 0;
        pool.run(16, 2, [&](std::size_t, std::size_t worker) {
            for (std::size_t seen = largest; worker > seen;)
                largest.compare_exchange_weak(seen, worker);
        });
        QVERIFY(largest < 2);
    }
}

void TestThreadPool::rethrowsAndGoesOn()
{
    ThreadPool pool(3);
    for (int round = 0; round < 500; ++round) {
        QVERIFY_THROWS_EXCEPTION(std::runtime_error,
                                 pool.run(7, 3, [](std::size_t task, std::size_t) {
                                     if (task == 3)
                                         throw std::runtime_error("task 3");
                                 }));
        std::atomic<int> calls = 0;
        pool.run(7, 3, [&](std::size_t, std::size_t) { ++calls; });
        QCOMPARE(calls.load(), 7);
    }
}

QTEST_APPLESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
