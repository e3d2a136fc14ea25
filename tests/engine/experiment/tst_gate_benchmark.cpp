// SPDX-License-Identifier: GPL-3.0-or-later
// What `ansatz bench --gates` times: every gate of the table, and the circuit around it.
#include "engine/experiment/gate_benchmark.h"

#include "engine/base/error.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace ansatz;

namespace {

// The operations by gate, of the written-out circuit.
std::map<std::string, std::size_t> countsOf(const Circuit &circuit)
{
    std::map<std::string, std::size_t> counts;
    for (const Operation &operation : expand(circuit).operations)
        ++counts[std::string(operation.gate->name)];
    return counts;
}

GateTiming timingOf(double forward, double backward, std::size_t operations)
{
    GateTiming timing;
    timing.benchmark.forward.median = forward;
    timing.benchmark.backward.median = backward;
    timing.benchmark.operations = operations;
    return timing;
}

} // namespace

class GateBenchmarkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsEveryGateOfTheTable();
    void addsToTheCircuitOfTheBenchmark();
    void everyCircuitIsChecked_data();
    void everyCircuitIsChecked();
    void refusesTooFewQubits();
    void costs();
};

void GateBenchmarkTest::holdsEveryGateOfTheTable()
{
    const std::vector<GateWork> works = gateWorks(5, 2, 3, {});
    QCOMPARE(works.size(), gateTable().size() + 2);
    QCOMPARE(works.front().gate, std::string());
    QCOMPARE(works.back().gate, std::string("all"));
    const auto plain = countsOf(works.front().work.circuit);
    for (std::size_t i = 0; i < gateTable().size(); ++i) {
        const Gate &gate = gateTable()[i];
        const GateWork &work = works[i + 1];
        QCOMPARE(work.gate, std::string(gate.name));
        auto expected = plain;
        QCOMPARE(work.added, std::size_t(2 * (5 - gate.qubits + 1)));
        expected[work.gate] += work.added;
        QVERIFY2(countsOf(work.work.circuit) == expected, work.gate.c_str());
        // All parameters are trained, each by a weight of its own.
        QCOMPARE(std::size_t(expand(work.work.circuit).weights),
                 2 * 2 * 5 + work.added * gate.parameters.size());
    }
    auto all = plain;
    for (const Gate &gate : gateTable())
        all[std::string(gate.name)] += 2;
    QVERIFY(countsOf(works.back().work.circuit) == all);
    QCOMPARE(works.back().added, 2 * gateTable().size());
}

// Behind the CNOTs and before the rotations of every layer; else all is as it was.
void GateBenchmarkTest::addsToTheCircuitOfTheBenchmark()
{
    const BenchmarkWork plain = pipelineWork(4, 3, 2, {});
    const std::vector<GateWork> works = gateWorks(4, 3, 2, {});
    QVERIFY(works.front().work.circuit == plain.circuit);
    for (const GateWork &work : works) {
        std::vector<std::pair<std::string_view, std::vector<int>>> without;
        std::set<int> weights;
        const Circuit &circuit = work.work.circuit;
        validate(circuit);
        const std::size_t end = 4 + 3 + work.added / 3; // encoding, CNOTs, the gates
        for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
            if (i < 4 + 3 || i >= end)
                without.emplace_back(circuit.operations[i].gate->name,
                                     circuit.operations[i].qubits);
        }
        QCOMPARE(without.size(), plain.circuit.operations.size());
        for (std::size_t i = 0; i < without.size(); ++i) {
            QCOMPARE(without[i].first, plain.circuit.operations[i].gate->name);
            QCOMPARE(without[i].second, plain.circuit.operations[i].qubits);
        }
        QCOMPARE(circuit.blocks.size(), std::size_t(1));
        QCOMPARE(circuit.blocks.front().first, std::size_t(4));
        QCOMPARE(circuit.blocks.front().count, circuit.operations.size() - 4);
        QCOMPARE(circuit.blocks.front().repetitions, 3);
        QVERIFY(work.work.features.values == plain.features.values);
        QVERIFY(work.work.observables == plain.observables);
    }
}

void GateBenchmarkTest::everyCircuitIsChecked_data()
{
    QTest::addColumn<Precision>("precision");
    QTest::addRow("complex64") << Precision::Complex64;
    QTest::addRow("complex128") << Precision::Complex128;
}

void GateBenchmarkTest::everyCircuitIsChecked()
{
    QFETCH(Precision, precision);
    ComputeSettings compute;
    compute.precision = precision;
    for (const GateWork &work : gateWorks(4, 2, 3, compute)) {
        const GateTiming timing = timeGates(work, 2);
        QVERIFY(timing.benchmark.check.holds());
        QCOMPARE(timing.benchmark.check.samples, std::size_t(3));
        QCOMPARE(timing.benchmark.steps, 2);
        QVERIFY(timing.layerMs() > 0);
        QVERIFY(timing.quantum && timing.quantum->forwardFma > 0);
    }
}

void GateBenchmarkTest::refusesTooFewQubits()
{
    QVERIFY_THROWS_EXCEPTION(UserError, (void)gateWorks(2, 2, 3, {}));
    QVERIFY_THROWS_EXCEPTION(UserError, (void)gateWorks(3, 0, 3, {}));
}

// 10 gates more take 6 ms more: 0.6 ms each for 2^3 amplitudes of 3 samples, where the circuit's
// own 20 take 0.1 ms each.
void GateBenchmarkTest::costs()
{
    GateWork work{.gate = "rx", .added = 10, .work = pipelineWork(3, 1, 3, {})};
    const GateTiming without = timingOf(0.5, 1.5, 20);
    const GateCost cost = costOf(work, timingOf(3, 5, 30), without);
    QCOMPARE(cost.picoseconds, 0.6e9 / 24);
    QCOMPARE(cost.times, 6.0);
    work.added = 0;
    QCOMPARE(costOf(work, without, without).picoseconds, 0.0);
}

QTEST_GUILESS_MAIN(GateBenchmarkTest)
#include "tst_gate_benchmark.moc"
