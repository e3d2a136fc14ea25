// SPDX-License-Identifier: GPL-3.0-or-later
// The program's side of arrays that a worker keeps: what it makes of answers, right and wrong.
#include "engine/base/error.h"
#include "engine/numerics/array_backend.h"
#include "engine/numerics/cupynumeric_arrays.h"
#include "engine/worker/wait_scope.h"
#include "tests/engine/worker/worker_fixture.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::numerics;
using test::contains;

class TestCupynumericArrays : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qputenv("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER); }
    void cleanup() { worker::endIdleWorkers(); }
    void rightAnswersAreTaken();
    void wrongAnswersAreRefused_data();
    void wrongAnswersAreRefused();
    void aShortArrayIsRefused();
    void randomAnswersAreRefused();
    void whatWasDroppedIsToldAfterAFailure();
    void givingUpKeepsTheWorker();
    void anotherWorkerTakesItsPlace();
    void withoutArraysItsWorkerEnds();

private:
    // Arrays in a stand-in of that kind; `one` is of one axis with one double.
    struct Setup {
        explicit Setup(const QByteArray &kind)
        {
            qputenv("ANSATZ_STAND_IN_MODE", "arrays-" + kind);
            worker::endIdleWorkers();
            backend = makeCupynumericArrays("cpu");
            one = backend->array(std::vector<double>{1}, {1});
        }
        /// Arrays that the worker has.
        [[nodiscard]] double count() const { return backend->toHost<double>(one).front(); }

        std::shared_ptr<ArrayBackend> backend;
        Array one;
    };
};

void TestCupynumericArrays::rightAnswersAreTaken()
{
    const Setup setup("right");
    const Array sum = setup.one + setup.one;
    QVERIFY(sum.dtype() == DType::Float64);
    QVERIFY(sum.shape() == Shape({1}));
    QCOMPARE(setup.count(), 2.0);
}

void TestCupynumericArrays::wrongAnswersAreRefused_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"shape", "type", "rank", "short", "long"})
        QTest::addRow("%s", kind) << QByteArray(kind);
}

void TestCupynumericArrays::wrongAnswersAreRefused()
{
    QFETCH(QByteArray, kind);
    const Setup setup(kind);
    const std::string error = test::errorOf([&] { static_cast<void>(setup.one + setup.one); });
    QVERIFY2(contains(error, "gave an answer that makes no sense"), error.c_str());
    // And of another type than follows from the operand.
    const Setup other("right");
    const Array complex = other.backend->array(std::vector<std::complex<double>>{1}, {1});
    QVERIFY(other.backend->abs(complex).dtype() == DType::Float64);
    const std::string wrong =
        test::errorOf([&] { static_cast<void>(other.backend->negative(complex)); });
    QVERIFY2(contains(wrong, "gave an answer that makes no sense"), wrong.c_str());
}

void TestCupynumericArrays::aShortArrayIsRefused()
{
    const Setup setup("short");
    const std::string error = test::errorOf([&] { static_cast<void>(setup.count()); });
    QVERIFY2(contains(error, "gave an answer that makes no sense"), error.c_str());
}

void TestCupynumericArrays::randomAnswersAreRefused()
{
    int refused = 0;
    for (int seed = 0; seed < 40; ++seed) {
        const Setup setup("random-" + QByteArray::number(seed));
        for (int i = 0; i < 5; ++i) {
            if (test::errorOf([&] { static_cast<void>(-setup.one); }) != "accepted")
                ++refused;
        }
    }
    QCOMPARE(refused, 40 * 5);
    worker::endIdleWorkers();
    QCOMPARE(test::children(), std::size_t(0));
}

void TestCupynumericArrays::whatWasDroppedIsToldAfterAFailure()
{
    const Setup setup("right");
    {
        const Array two = setup.one + setup.one;
        const Array three = setup.one + two;
    }
    {
        const worker::WaitScope scope([] { return true; });
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(-setup.one), Interrupted);
    }
    QCOMPARE(setup.count(), 1.0);
}

void TestCupynumericArrays::givingUpKeepsTheWorker()
{
    const Setup setup("right");
    for (int after = 0; after < 6; ++after) {
        int left = after;
        const worker::WaitScope scope([&] { return left-- <= 0; });
        try {
            static_cast<void>(-setup.one);
        } catch (const Interrupted &) {
        }
    }
    // Every result that was made in vain is dropped too.
    QCOMPARE(setup.count(), 1.0);
}

void TestCupynumericArrays::anotherWorkerTakesItsPlace()
{
    const Setup setup("short");
    QVERIFY(test::errorOf([&] { static_cast<void>(setup.count()); }) != "accepted");
    const std::string error = test::errorOf([&] { static_cast<void>(-setup.one); });
    QVERIFY2(contains(error, "has ended"), error.c_str());
    QVERIFY(setup.backend->array(std::vector<double>{2}, {1}).defined());
}

void TestCupynumericArrays::withoutArraysItsWorkerEnds()
{
    Setup setup("right");
    worker::setIdlePatience(std::chrono::milliseconds(100));
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    QCOMPARE(test::children(), std::size_t(1)); // there is one
    QCOMPARE(setup.count(), 1.0);
    setup.one = {};
    QVERIFY(test::soon([] { return test::children() == 0; }));
    setup.one = setup.backend->array(std::vector<double>{1}, {1});
    QCOMPARE(setup.count(), 1.0); // in another one
    worker::setIdlePatience(std::chrono::minutes(3));
}

QTEST_GUILESS_MAIN(TestCupynumericArrays)
#include "tst_cupynumeric_arrays.moc"
