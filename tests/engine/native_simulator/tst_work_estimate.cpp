// SPDX-License-Identifier: GPL-3.0-or-later
// Multiply-adds of small circuits, counted by hand in what the kernels do to one sample: for each
// of its amplitudes and, where two stand together, for each qubit of a block.
#include "engine/native_simulator/work_estimate.h"

#include "engine/circuit/circuit.h"
#include "engine/circuit/gate_table.h"
#include "engine/native_simulator/kernels.h"

#include <QTest>

#include <algorithm>

using namespace ansatz;

namespace {

// One product of complex numbers: of the factors of two qubits (4 products), and of those with the
// first amplitude (4 more).
constexpr double startOfTwo = 4 * (4 + 4);
// |ψ|² of an amplitude, Im(λ*ψ), or a factor times ψ: for its real and its imaginary part.
constexpr double norm = 2;
// Of each amplitude and qubit: Z adds the norm; of X and Y a pair of amplitudes has two each.
constexpr double expectations = 1 + 1 + 1;
// λ += xXψ + yYψ: two each, and Z is in the factor.
constexpr double observables = 2 + 2;
// Im(λ*Xψ), Re(λ*…Yψ), and Z adds what is there.
constexpr double overlaps = 2 + 2 + 1;
// Of a rotation divided by its cosine, and of a whole one.
constexpr double lifted = 2;
constexpr double whole = 4;
constexpr double sign = 1; // that a diagonal term gives to a number

struct Gates {
    Circuit circuit;

    explicit Gates(int qubits)
    {
        circuit.qubits = qubits;
        circuit.weights = 8;
    }
    Gates &rotate(const char *gate, const std::vector<int> &qubits)
    {
        append(circuit, *findGate(gate), qubits, {Parameter::weight(m_next++)});
        return *this;
    }
    Gates &rotateBoth(const char *gate) { return rotate(gate, {0}).rotate(gate, {1}); }
    Gates &fixed(const char *gate, const std::vector<int> &qubits)
    {
        append(circuit, *findGate(gate), qubits, {});
        return *this;
    }

private:
    int m_next = 0;
};

} // namespace

class TestWorkEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatKernelsDo_data();
    void countsWhatKernelsDo();
    void countsAreThoseOfTheSource();
    void manyPhasesMeetInTiles_data();
    void manyPhasesMeetInTiles();
    void largeStatesMove();
    void trainedStartsMove();
    void everySweepMoves_data();
    void everySweepMoves();
    void idleLanesAreNoWork();
};

void TestWorkEstimate::countsWhatKernelsDo_data()
{
    QTest::addColumn<Circuit>("circuit");
    QTest::addColumn<QStringList>("measured");
    QTest::addColumn<double>("forward");
    QTest::addColumn<double>("backward");

    // |0⟩ is measured in what the rotation makes of Z, whose derivative follows from that.
    QTest::addRow("a rotation that is measured")
        << Gates(1).rotate("ry", {0}).circuit << QStringList{"Z0"}
        << 2 * 4 + 2 * (norm + expectations) << 0.0;
    // A product state, its amplitudes renamed, and two diagonal terms.
    QTest::addRow("a product state")
        << Gates(2).rotateBoth("ry").fixed("cx", {0, 1}).circuit << QStringList{"Z0", "Z1"}
        << startOfTwo + 4 * (norm + 2 * sign) << 4 * (norm + 2 * sign) + 4 * (norm + 2 * overlaps);
    // And a layer: the last rotation carries the other one's cosine. Going back both states are
    // taken through it.
    QTest::addRow("a layer") << Gates(2)
                                    .rotateBoth("ry")
                                    .fixed("cx", {0, 1})
                                    .rotateBoth("ry")
                                    .fixed("cx", {0, 1})
                                    .circuit
                             << QStringList{"Z0", "Z1"}
                             << startOfTwo + 4 * (lifted + whole) + 4 * (norm + 2 * sign)
                             << 4 * (norm + 2 * sign) + 4 * (norm + 2 * overlaps)
                                    + 2 * 4 * (lifted + whole) + 4 * (norm + 2 * overlaps);
    // Nobody asks for what is before the phase, so that it is not undone.
    QTest::addRow("a phase")
        << Gates(2).fixed("h", {0}).fixed("h", {1}).rotate("rzz", {0, 1}).rotateBoth("rx").circuit
        << QStringList{"Z0 Z1"} << startOfTwo + 4 * whole + 4 * (lifted + whole) + 4 * (norm + sign)
        << 4 * (norm + sign) + 4 * (norm + 2 * overlaps) + 2 * 4 * (lifted + whole)
               + 4 * (norm + sign);
    // Rotations before a measurement are measured with it.
    QTest::addRow("rotations that are measured")
        << Gates(2).rotateBoth("ry").fixed("cx", {0, 1}).rotateBoth("rx").circuit
        << QStringList{"Z0", "Z1"} << startOfTwo + 4 * (norm + 2 * expectations)
        << 4 * (norm + 2 * observables) + 4 * (norm + 2 * overlaps);
}

void TestWorkEstimate::countsWhatKernelsDo()
{
    QFETCH(Circuit, circuit);
    QFETCH(QStringList, measured);
    QFETCH(double, forward);
    QFETCH(double, backward);
    std::vector<Observable> observed;
    for (const QString &text : measured)
        observed.push_back(parseObservable(text.toStdString()));
    for (const int realBytes : {4, 8}) {
        const WorkEstimate work =
            estimateWork(expand(circuit), observed, 64, realBytes, true, false);
        QCOMPARE(work.forwardFma, 64 * forward);
        QCOMPARE(work.backwardFma, 64 * backward);
        QCOMPARE(work.forwardBytes, 0.0); // it stays in the caches
    }
}

// Numbers alone, each read off the kernels' source for one sample, whose two qubits are one group
// of four amplitudes. A product and a sum of reals, together or alone, counts one; what is done
// once for a group or a batch (signs of sums, tables) does not count.
void TestWorkEstimate::countsAreThoseOfTheSource()
{
    const ExpandedCircuit circuit = expand(Gates(2)
                                               .rotateBoth("ry")
                                               .fixed("cx", {0, 1})
                                               .rotateBoth("ry")
                                               .fixed("cx", {0, 1})
                                               .rotateBoth("rx")
                                               .circuit);
    const WorkEstimate work =
        estimateWork(circuit, {parseObservable("Z0"), parseObservable("Z1")}, 1, 4, true, false);
    // widen<2> (kernels_states-inl.h): 4 products of two factors and 4 with the first amplitude, of
    // 4 each: 32.
    // rotateAll<2> (kernels_rotate-inl.h): each rotation has 2 pairs of amplitudes, a pair 2
    // planes, and a lifted plane 2 (a sum in the adders beside it is one with its product): 8 a
    // rotation; then the cosines, 2 for each of 4 amplitudes: 8 + 8 + 8 = 24. sumGroups<2>
    // (kernels_observables-inl.h): 4 norms of 2; for each of two qubits Z adds 4 times, X and Y
    // have 2 pairs of 2 each: 8 + 2 · (4 + 4 + 4) = 32.
    QCOMPARE(work.forwardFma, 88.0);
    // addGroups<2> (kernels_observables-inl.h): each of 4 amplitudes 2 for Z, and for each of two
    // qubits 4 for X and Y: 4 · 10 = 40.
    // undoGroups<2> (kernels_undo-inl.h): addOverlaps has 4 times Im λ*ψ of 2, and for each of two
    // qubits and 4 amplitudes 2 for X, 2 for Y and 1 for Z: 8 + 2 · 4 · 5 = 48. It is done for the
    // layer and for the start: 96. The layer is undone in both states, 24 each: 48.
    QCOMPARE(work.backwardFma, 184.0);
}

void TestWorkEstimate::manyPhasesMeetInTiles_data()
{
    QTest::addColumn<int>("phases");
    for (const int phases : {1, 2, 3, 4, 6, 10})
        QTest::addRow("%d", phases) << phases;
}

// Phases of every pair of five qubits before measurements of X, as the kernels
// compute them (kernels_terms-inl.h): few turn each amplitude by a lifted rotation each and are
// scaled by their cosines together; of many the product is made for the places of a tile, and
// these meet in as many rounds as it has bits.
void TestWorkEstimate::manyPhasesMeetInTiles()
{
    QFETCH(int, phases);
    const int bits = native::kernels<float>().bestBlockBits; // of a tile
    const double tile = 1 << bits;
    const auto forwardOf = [](int count) {
        Gates gates(5);
        gates.circuit.weights = 10;
        for (int qubit = 0; qubit < 5; ++qubit)
            gates.fixed("h", {qubit});
        for (int a = 0; a < 5; ++a)
            for (int b = a + 1; b < 5 && count > 0; ++b, --count)
                gates.rotate("rzz", {a, b});
        std::vector<Observable> observed;
        for (const char *text : {"X0", "X1", "X2", "X3", "X4"})
            observed.push_back(parseObservable(text));
        return estimateWork(expand(gates.circuit), observed, 64, 4, true, false).forwardFma;
    };
    // Neither the start nor the measurement depends on how many there are; a single one is known.
    const double one = 4; // complex product
    const double singly = 2 * phases + 2;
    const double together = one + one * bits + 2 * phases / tile;
    const double turned = whole + (forwardOf(phases) - forwardOf(1)) / (64 * 32);
    QCOMPARE(turned, std::min(singly, together));
    QVERIFY(phases < 10 || together < singly);
}

// 20 qubits and one sample: a state is 8 MiB in complex64 and leaves the caches at each sweep.
void TestWorkEstimate::largeStatesMove()
{
    Gates gates(20);
    gates.circuit.weights = 1;
    for (int qubit = 0; qubit < 20; ++qubit)
        gates.fixed("h", {qubit});
    gates.fixed("cx", {0, 1}).rotate("ry", {0}).fixed("cx", {0, 1});
    const std::vector<Observable> observed = {parseObservable("Z0"), parseObservable("Z1")};
    for (const int realBytes : {4, 8}) {
        const WorkEstimate work =
            estimateWork(expand(gates.circuit), observed, 1, realBytes, true, false);
        const double state = realBytes == 4 ? 8'388'608 : 16'777'216;
        // The product state is written; one sweep reads it, rotates and writes it, and measures
        // what it has in the cache.
        QCOMPARE(work.forwardBytes, 3 * state);
        // One sweep adds the observables and looks at the rotation: ψ is read and λ written.
        QCOMPARE(work.backwardBytes, 2 * state);
    }
}

// 18 qubits: 2 MiB in complex64. A piece that stays in the cache has 2^10 vectors, so that two
// sweeps take a state through all its qubits.
void TestWorkEstimate::trainedStartsMove()
{
    Gates gates(18);
    gates.circuit.weights = 18;
    for (int qubit = 0; qubit < 18; ++qubit)
        gates.rotate("ry", {qubit});
    for (int qubit = 0; qubit + 1 < 18; ++qubit)
        gates.fixed("cx", {qubit, qubit + 1});
    for (const int realBytes : {4, 8}) {
        const double state = realBytes == 4 ? 2'097'152 : 4'194'304;
        WorkEstimate work =
            estimateWork(expand(gates.circuit), pauliZOfEveryQubit(18), 3, realBytes, true, false);
        // The product state is written, and read where it is measured.
        QCOMPARE(work.forwardBytes, 3 * 2 * state);
        // It is read and λ written; two sweeps look at both of them. A start is not undone.
        QCOMPARE(work.backwardBytes, 3 * (2 + 2 * 2) * state);
        // Nobody asks for the start.
        work =
            estimateWork(expand(gates.circuit), pauliZOfEveryQubit(18), 3, realBytes, false, true);
        QCOMPARE(work.forwardBytes, 3 * 2 * state);
        QCOMPARE(work.backwardBytes, 0.0);
    }
}

void TestWorkEstimate::everySweepMoves_data()
{
    QTest::addColumn<bool>("isStartTrained");
    QTest::addRow("a fixed start") << false;
    QTest::addRow("a trained start") << true;
}

void TestWorkEstimate::everySweepMoves()
{
    QFETCH(bool, isStartTrained);
    Gates gates(18);
    gates.circuit.weights = 36;
    const auto chain = [&] {
        for (int qubit = 0; qubit + 1 < 18; ++qubit)
            gates.fixed("cx", {qubit, qubit + 1});
    };
    for (int qubit = 0; qubit < 18; ++qubit) {
        if (isStartTrained)
            gates.rotate("rx", {qubit});
        else
            gates.fixed("h", {qubit});
    }
    chain();
    for (int qubit = 0; qubit < 18; ++qubit)
        gates.rotate("ry", {qubit});
    chain();
    for (const int realBytes : {4, 8}) {
        const double state = realBytes == 4 ? 2'097'152 : 4'194'304;
        const WorkEstimate work =
            estimateWork(expand(gates.circuit), pauliZOfEveryQubit(18), 1, realBytes, true, false);
        // The product state is written; two sweeps take it through the layer, each reads and writes
        // it, and the second one measures what it has.
        QCOMPARE(work.forwardBytes, (1 + 2 * 2) * state);
        // The second one comes first, reads the state and writes λ; the other reads both. The layer
        // is undone only on the way to the start: then both write both, and two more read both.
        QCOMPARE(work.backwardBytes, (isStartTrained ? 3 + 4 + 2 * 2 : 2 + 2) * state);
    }
}

void TestWorkEstimate::idleLanesAreNoWork()
{
    const ExpandedCircuit circuit =
        expand(Gates(2).rotateBoth("ry").fixed("cx", {0, 1}).rotateBoth("ry").circuit);
    const std::vector<Observable> observed = {parseObservable("Z0")};
    const WorkEstimate one = estimateWork(circuit, observed, 1, 4, true, false);
    QVERIFY(one.forwardFma > 0 && one.backwardFma > 0);
    for (const std::size_t samples : {3, 17, 65}) {
        const WorkEstimate many = estimateWork(circuit, observed, samples, 4, true, false);
        QCOMPARE(many.forwardFma, double(samples) * one.forwardFma);
        QCOMPARE(many.backwardFma, double(samples) * one.backwardFma);
    }
}

QTEST_GUILESS_MAIN(TestWorkEstimate)
#include "tst_work_estimate.moc"
