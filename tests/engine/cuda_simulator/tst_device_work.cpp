// SPDX-License-Identifier: GPL-3.0-or-later
// Multiply-adds of small circuits on a GPU, counted by hand in what the kernels do to one sample of
// three qubits: its eight amplitudes are four pairs of each qubit.
#include "engine/cuda_simulator/device_work.h"

#include "engine/circuit/gate_table.h"
#include "engine/circuit/templates.h"

#include <QTest>

using namespace ansatz;

namespace {

constexpr double product = 4; // of complex numbers
// Amplitudes of one, two and three qubits, each a product.
constexpr double start = product * (2 + 4 + 8);
constexpr double matrix = 4 * product; // of a pair: two rows of two
// Of an amplitude: its norm, or λ's overlap with it, and the signs of eight terms.
constexpr double diagonal = 2 + 8;
// Of a pair: X's two overlaps of two numbers each, added to each other and to the sum; as many for
// Y; for Z a difference, added.
constexpr double overlapsOfPair = (2 + 2 + 1 + 1) + (2 + 2 + 1 + 1) + (1 + 1);

Circuit ofThree(int layers)
{
    Circuit circuit;
    circuit.qubits = 3;
    circuit.weights = 3 * layers;
    int weight = 0;
    for (int layer = 0; layer < layers; ++layer) {
        for (const int qubit : {0, 1, 2})
            append(circuit, *findGate("ry"), {qubit}, {Parameter::weight(weight++)});
        append(circuit, *findGate("cx"), {0, 1}, {});
        append(circuit, *findGate("cx"), {1, 2}, {});
    }
    return circuit;
}

} // namespace

class TestDeviceWork : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWhatKernelsDo();
    void paddingIsNoWork();
    void launchesAreThoseOfTheTable();
};

void TestDeviceWork::countsWhatKernelsDo()
{
    const std::vector<Observable> observed = pauliZOfEveryQubit(3);
    // A product state and its three diagonal terms. Back: λ of them, and the start's overlaps.
    const double lambda = 8 * (2 + 3);
    const double overlaps = 8 * 2 + 3 * 4 * overlapsOfPair;
    // Each layer more is a matrix on every pair of every qubit; back its overlaps, and both states
    // taken through it.
    const double layer = 3 * 4 * matrix;
    for (const int layers : {1, 2, 3}) {
        const double more = layers - 1;
        const auto work =
            cuda::estimateDeviceWork<float>(expand(ofThree(layers)), observed, 5, true, false);
        QCOMPARE(work.forwardFma, 5 * (start + 8 * diagonal + more * layer));
        QCOMPARE(work.backwardFma, 5 * (lambda + overlaps + more * (overlaps + 2 * layer)));
    }
}

// A state of fewer qubits is computed as one of three.
void TestDeviceWork::paddingIsNoWork()
{
    Circuit circuit;
    circuit.qubits = 2;
    circuit.weights = 2;
    for (const int qubit : {0, 1})
        append(circuit, *findGate("ry"), {qubit}, {Parameter::weight(qubit)});
    append(circuit, *findGate("cx"), {0, 1}, {});
    const auto work =
        cuda::estimateDeviceWork<float>(expand(circuit), pauliZOfEveryQubit(2), 1, true, false);
    QCOMPARE(work.forwardFma, (start + 8 * diagonal) / 2);
    QCOMPARE(work.forwardBytes, 8.0 * 8); // all of it is moved
}

// Those of forward and backward that ARCHITECTURE.md tells of.
void TestDeviceWork::launchesAreThoseOfTheTable()
{
    struct Row {
        int qubits, layers, launches;
        std::size_t samples, blocks;
    };
    for (const Row &row : {Row{9, 2, 4, 32, 8}, Row{9, 2, 4, 4096, 1024}, Row{12, 4, 4, 32, 32},
                           Row{16, 4, 46, 8, 512}, Row{20, 4, 52, 1, 512}}) {
        const auto work = cuda::estimateDeviceWork<float>(
            expand(hybridPipelineCircuit(row.qubits, row.layers)), pauliZOfEveryQubit(row.qubits),
            row.samples, true, false);
        QCOMPARE(work.forwardLaunches + work.backwardLaunches, row.launches);
        QCOMPARE(work.blocks, row.blocks);
        QCOMPARE(work.stateBytes > 0, row.qubits > 13);
    }
}

QTEST_GUILESS_MAIN(TestDeviceWork)
#include "tst_device_work.moc"
