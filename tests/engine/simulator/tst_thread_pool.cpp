// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/thread_pool.h"

#include <QTest>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

#include <sys/resource.h>

using ansatz::ThreadPool;

class TestThreadPool final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTaskOnce_data();
    void everyTaskOnce();
    void workersHaveNumbers();
    void rethrowsAndGoesOn();
    void growsToTheLargestRequest();
    void refusesWhatTheSystemDoesNotStart();
    void severalCallersAtOnce_data();
    void severalCallersAtOnce();
    void callersDoNotWaitForOthers();
    void everyCallerFindsHelp();
    void tasksMayRunTasks();
};

namespace {

// What every caller adds up; wrong when a task is left out, done twice, or done after run returned.
bool addsUp(ThreadPool &pool, std::size_t rounds, std::size_t workers)
{
    for (std::size_t round = 0; round < rounds; ++round) {
        const std::size_t count = 1 + round % 7;
        std::vector<std::size_t> tasks(count, 0);
        std::vector<std::atomic<int>> inUse(workers);
        std::atomic<bool> isTwice = false;
        pool.run(count, workers, [&](std::size_t task, std::size_t worker) {
            if (worker >= workers || ++inUse[worker] != 1)
                isTwice = true;
            tasks[task] += task + round;
            --inUse[worker];
        });
        for (std::size_t task = 0; task < count; ++task) {
            if (tasks[task] != task + round || isTwice)
                return false;
        }
    }
    return true;
}

} // namespace

void TestThreadPool::everyTaskOnce_data()
{
    QTest::addColumn<int>("threads");
    for (const int threads : {1, 2, 3, 8})
        QTest::addRow("%d threads", threads) << threads;
}

void TestThreadPool::everyTaskOnce()
{
    QFETCH(const int, threads);
    ThreadPool pool;
    pool.require(threads);
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
    ThreadPool pool;
    pool.require(4);
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
    ThreadPool pool;
    pool.require(3);
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

void TestThreadPool::growsToTheLargestRequest()
{
    ThreadPool pool;
    QCOMPARE(pool.threads(), std::size_t(1));
    for (const auto &[asked, there] : {std::pair(2, 2), std::pair(5, 5), std::pair(3, 5)}) {
        pool.require(asked);
        QCOMPARE(pool.threads(), static_cast<std::size_t>(there));
        QVERIFY(addsUp(pool, 500, 5));
    }
    QVERIFY(&ThreadPool::ofProcess() == &ThreadPool::ofProcess());
}

void TestThreadPool::refusesWhatTheSystemDoesNotStart()
{
    QVERIFY_THROWS_EXCEPTION(ansatz::InternalError, ThreadPool().require(0));
    QVERIFY_THROWS_EXCEPTION(ansatz::InternalError, ThreadPool().require(1'000'000));
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitizers need the addresses that are taken away here");
#endif
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
    ThreadPool pool;
    pool.require(2);
    // Stacks that find no addresses.
    rlimit little = before;
    little.rlim_cur = 1;
    QCOMPARE(setrlimit(RLIMIT_AS, &little), 0);
    bool isRefused = false;
    try {
        pool.require(1000);
    } catch (const ansatz::UserError &error) {
        isRefused = !error.remedy().empty();
    } catch (const std::bad_alloc &) {
        isRefused = true;
    }
    QCOMPARE(setrlimit(RLIMIT_AS, &before), 0);
    QVERIFY(isRefused);
    QVERIFY(pool.threads() < 1000);
    QVERIFY(addsUp(pool, 500, 3));
}

void TestThreadPool::severalCallersAtOnce_data()
{
    QTest::addColumn<int>("callers");
    for (const int callers : {2, 3, 20}) // more than are helped
        QTest::addRow("%d callers", callers) << callers;
}

void TestThreadPool::severalCallersAtOnce()
{
    QFETCH(const int, callers);
    ThreadPool pool;
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        for (int caller = 0; caller < callers; ++caller)
            threads.emplace_back([&pool, &right, caller] {
                pool.require(1 + caller % 4); // grows while others use it
                right += addsUp(pool, 2000, 1 + static_cast<std::size_t>(caller) % 4);
            });
    }
    QCOMPARE(right.load(), callers);
}

// One caller's task goes on until another caller, who came later, has his tasks done.
void TestThreadPool::callersDoNotWaitForOthers()
{
    for (const int threads : {1, 2, 3}) {
        ThreadPool pool;
        pool.require(threads);
        std::latch isBusy(1);
        std::latch isDone(1);
        std::jthread other([&] {
            isBusy.wait();
            pool.run(5, 3, [](std::size_t, std::size_t) {});
            isDone.count_down();
        });
        pool.run(2, 3, [&](std::size_t task, std::size_t) {
            if (task == 1)
                return;
            isBusy.count_down();
            isDone.wait();
        });
    }
}

// Both callers have two tasks that wait for each other, so each needs a second thread.
void TestThreadPool::everyCallerFindsHelp()
{
    ThreadPool pool;
    pool.require(2);
    for (int round = 0; round < 200; ++round) {
        const auto meet = [&pool] {
            std::latch together(2);
            pool.run(2, 2, [&](std::size_t, std::size_t) { together.arrive_and_wait(); });
        };
        std::jthread other(meet);
        meet();
    }
}

void TestThreadPool::tasksMayRunTasks()
{
    ThreadPool pool;
    pool.require(3);
    for (int round = 0; round < 300; ++round) {
        std::atomic<int> calls = 0;
        pool.run(4, 3, [&](std::size_t, std::size_t) {
            pool.run(3, 3, [&](std::size_t, std::size_t) {
                pool.run(2, 3, [&](std::size_t, std::size_t) { ++calls; });
            });
        });
        QCOMPARE(calls.load(), 4 * 3 * 2);
    }
}

QTEST_APPLESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
