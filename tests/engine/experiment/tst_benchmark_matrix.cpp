// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/benchmark_matrix.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <set>
#include <thread>

using namespace ansatz;
using State = MatrixCell::State;

namespace {

BenchmarkWork work(int qubits, int layers, int batch)
{
    return pipelineWork(qubits, layers, batch, {});
}

} // namespace

class BenchmarkMatrixTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasEveryCombinationOnce();
    void fixedSwitchesSayWhy();
    void cellsAreCheckedAndTimed();
    void tellsEachCellOnce();
    void stopsWhenAsked();
    void largeWorkKeepsTheTime();
};

void BenchmarkMatrixTest::hasEveryCombinationOnce()
{
    const std::vector<MatrixCell> cells = matrixCells(work(3, 1, 4));
    std::set<std::string> seen;
    for (const MatrixCell &cell : cells) {
        const ComputeSettings &compute = cell.compute;
        QVERIFY(seen.insert(compute.backend + " " + compute.device + " "
                            + std::string(toString(compute.precision)) + (compute.jit ? "j" : "-")
                            + (compute.vmap ? "v" : "-"))
                    .second);
    }
    for (const Backend &backend : backends()) {
        const auto count = std::ranges::count_if(cells, [&](const MatrixCell &cell) {
            return cell.compute.backend == backend.name && cell.compute.device == "cpu";
        });
        QCOMPARE(count, backend.available ? 8 : 1);
    }
}

void BenchmarkMatrixTest::fixedSwitchesSayWhy()
{
    const std::vector<MatrixCell> cells = matrixCells(work(3, 1, 4));
    for (const Backend &backend : backends()) {
        for (const MatrixCell &cell : cells) {
            if (!backend.available || cell.compute.backend != backend.name
                || cell.compute.device != "cpu")
                continue;
            const bool runs = (cell.compute.jit || backend.switchesJit)
                              && (cell.compute.vmap || backend.switchesVmap);
            QCOMPARE(cell.state, runs ? State::Waiting : State::CannotRun);
            QCOMPARE(cell.reason.empty(), runs);
            QVERIFY(runs || cell.reason.find(backend.name) != std::string::npos);
        }
    }
}

void BenchmarkMatrixTest::cellsAreCheckedAndTimed()
{
    const BenchmarkWork small = work(4, 1, 8);
    std::vector<MatrixCell> cells = matrixCells(small);
    runMatrix(small, cells, {}, {});
    std::size_t done = 0;
    for (const MatrixCell &cell : cells) {
        QVERIFY(cell.state == State::Done || cell.state == State::CannotRun);
        if (cell.state != State::Done)
            continue;
        ++done;
        QVERIFY(cell.stepMs > 0);
        // Slow ones are estimated from what there was time for.
        const bool isFast = cell.compute.backend == "native" && cell.compute.vmap;
        QVERIFY(!isFast || cell.basis == DeviceChoice::Basis::Measured);
        QVERIFY(cell.check.holds());
        QVERIFY(cell.check.samples == 3);
        QVERIFY(!cell.check.against.empty());
    }
    QVERIFY(done >= 4); // native and reference in both precisions
}

void BenchmarkMatrixTest::tellsEachCellOnce()
{
    const BenchmarkWork small = work(2, 1, 3);
    std::vector<MatrixCell> cells = matrixCells(small);
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].state == State::Waiting)
            waiting.push_back(i);
    }
    std::vector<std::size_t> told;
    runMatrix(small, cells, {}, [&](std::size_t index) {
        QVERIFY(cells[index].state == State::Done);
        told.push_back(index);
    });
    QCOMPARE(told, waiting);
}

void BenchmarkMatrixTest::stopsWhenAsked()
{
    const BenchmarkWork large = work(18, 20, 8);
    std::vector<MatrixCell> cells = matrixCells(large);
    std::stop_source stop;
    std::jthread asker([&stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    runMatrix(large, cells, stop.get_token(), {});
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(std::ranges::any_of(
        cells, [](const MatrixCell &cell) { return cell.state == State::Waiting; }));
}

void BenchmarkMatrixTest::largeWorkKeepsTheTime()
{
    const BenchmarkWork large = work(14, 4, 64);
    std::vector<MatrixCell> cells = matrixCells(large);
    std::erase_if(cells, [](const MatrixCell &cell) {
        return cell.compute.backend != "reference"
               || cell.compute.precision != Precision::Complex128 || cell.state != State::Waiting;
    });
    QCOMPARE(cells.size(), 1U);
    QElapsedTimer timer;
    timer.start();
    runMatrix(large, cells, {}, {});
    const qint64 most = matrixCheckTime.count() + matrixStepTime.count() + 1000;
    QVERIFY2(timer.elapsed() < most, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(cells[0].state != State::Waiting);
    QVERIFY(cells[0].state == State::Done || !cells[0].reason.empty());
}

QTEST_GUILESS_MAIN(BenchmarkMatrixTest)
#include "tst_benchmark_matrix.moc"
