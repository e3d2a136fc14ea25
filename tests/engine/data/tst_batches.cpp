// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/data/batches.h"

#include <QtTest>

#include <algorithm>

using namespace ansatz;

class TestBatches final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void visitsEverySampleOnceAPass_data();
    void visitsEverySampleOnceAPass();
    void sameSeedSameOrder();
    void refusesNothing();
};

void TestBatches::visitsEverySampleOnceAPass_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("batch");
    QTest::newRow("divides") << 12 << 4;
    QTest::newRow("leaves a rest") << 10 << 4;
    QTest::newRow("whole") << 7 << 7;
    QTest::newRow("larger than the data") << 7 << 100;
    QTest::newRow("one") << 5 << 1;
    QTest::newRow("one sample") << 1 << 3;
}

void TestBatches::visitsEverySampleOnceAPass()
{
    QFETCH(int, samples);
    QFETCH(int, batch);
    const auto count = static_cast<std::size_t>(samples);
    Batches batches(count, static_cast<std::size_t>(batch), 3);
    QCOMPARE(batches.size(), std::min(count, static_cast<std::size_t>(batch)));
    std::vector<std::size_t> visited;
    while (visited.size() < 5 * count * batches.size()) {
        const auto &next = batches.next();
        QCOMPARE(next.size(), batches.size());
        visited.insert(visited.end(), next.begin(), next.end());
    }
    std::vector<std::size_t> passes[2];
    for (std::size_t pass = 0; pass < 5; ++pass) {
        const auto begin = visited.begin() + static_cast<std::ptrdiff_t>(pass * count);
        std::vector<std::size_t> seen(begin, begin + samples);
        if (pass < 2)
            passes[pass] = seen;
        std::ranges::sort(seen);
        for (std::size_t i = 0; i < count; ++i)
            QCOMPARE(seen[i], i);
    }
    if (samples >= 10)
        QVERIFY(passes[0] != passes[1]); // a new order each time
}

void TestBatches::sameSeedSameOrder()
{
    Batches one(50, 8, 1);
    Batches again(50, 8, 1);
    Batches other(50, 8, 2);
    bool differs = false;
    for (int i = 0; i < 20; ++i) {
        const auto batch = one.next();
        QCOMPARE(batch, again.next());
        differs = differs || batch != other.next();
    }
    QVERIFY(differs);
}

void TestBatches::refusesNothing()
{
    QVERIFY_EXCEPTION_THROWN(Batches(0, 4, 1), InternalError);
    QVERIFY_EXCEPTION_THROWN(Batches(4, 0, 1), InternalError);
}

QTEST_GUILESS_MAIN(TestBatches)
#include "tst_batches.moc"
