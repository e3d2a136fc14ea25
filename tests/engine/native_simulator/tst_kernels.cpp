// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of blocks, of every instruction set that this CPU has.
#include "tests/engine/native_simulator/kernel_reference.h"

using namespace ansatz::native;
using namespace ansatz::native::test;

namespace {

class TestKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBestComesFirst()
    {
        std::size_t count = 0;
        const Kernels<float> *const *sets = allKernels<float>(count);
        QCOMPARE(sets[0], &kernels<float>());
        for (std::size_t i = 0; i < count; ++i) {
            QVERIFY(sets[i]->lanes >= 1 && sets[i]->lanes <= 16);
            QVERIFY(i == 0 || sets[i]->lanes <= sets[i - 1]->lanes);
            QVERIFY(sets[i]->bestBlockBits >= 1 && sets[i]->bestBlockBits <= maximumBlockBits);
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(std::string(sets[i]->name) != sets[j]->name);
            qInfo("%s: %d lanes", sets[i]->name, sets[i]->lanes);
        }
    }

    void apply()
    {
        forBlocks([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                 const RandomBlock<Real> &block, std::size_t vectors) {
            for (const bool inverse : {false, true}) {
                Aligned<Real> state = randomState<Real>(vectors, lanes);
                State expected = read(state, lanes);
                block.apply(expected, lanes, inverse);
                kernels.apply(state.data(), block.bases.coset(), block.block, inverse);
                QVERIFY(same(state, expected, lanes));
            }
        });
    }

    void theInverseUndoes()
    {
        forAllKernels([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes) {
            for (int bits = 0; bits <= maximumBlockBits; ++bits) {
                RandomBlock<Real> block(bits, 6, kernels.lanes, false, 12);
                // Signs as callers have them, so that rotations are unitary.
                for (int j = 0; j < bits; ++j)
                    block.block.signs[j] = block.block.xSigns[j] = 0;
                block.block.laneFlips[0] = bits == 0 && lanes > 1;
                // What flips the lanes has Y and Z's signs in them.
                for (BlockRotation<Real> &rotation : block.rotations)
                    if (bits == 0)
                        rotation.kind = RotationKind::X;
                if (bits == 0)
                    for (Aligned<Real> &values : block.coefficients)
                        for (std::size_t lane = 1; lane < lanes; lane += 2) {
                            values[lane] = values[lane - 1];
                            values[lanes + lane] = values[lanes + lane - 1];
                        }
                Aligned<Real> state = randomState<Real>(64, lanes);
                const State before = read(state, lanes);
                kernels.apply(state.data(), block.bases.coset(), block.block, false);
                QVERIFY(!same(state, before, lanes));
                kernels.apply(state.data(), block.bases.coset(), block.block, true);
                QVERIFY(same(state, before, lanes));
            }
        });
    }

    void undo()
    {
        forBlocks([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                 const RandomBlock<Real> &block, std::size_t vectors) {
            const int kinds = std::max(block.block.bits, 1);
            for (const int variant : {0, 1, 2, 3}) {
                const bool undoState = variant & 1, wantsOverlaps = variant & 2;
                Aligned<Real> state = randomState<Real>(vectors, lanes);
                Aligned<Real> lambda = randomState<Real>(vectors, lanes);
                State expectedState = read(state, lanes), expectedLambda = read(lambda, lanes);
                Aligned<Real> overlaps =
                    randomNumbers<Real>(static_cast<std::size_t>(kinds) * 3 * lanes, 1);
                std::vector<double> expected = toDouble(overlaps);
                const std::vector<std::size_t> laneOf = block.lanesOf(vectors, lanes);
                for (int j = 0; j < kinds && wantsOverlaps; ++j) {
                    const std::array<State, 3> paulis = block.paulis(expectedState, lanes, j);
                    for (std::size_t p = 0; p < 3; ++p)
                        for (std::size_t i = 0; i < paulis[p].size(); ++i)
                            expected[(static_cast<std::size_t>(j) * 3 + p) * lanes + laneOf[i]] +=
                                (std::conj(expectedLambda[i]) * paulis[p][i]).imag();
                }
                block.apply(expectedLambda, lanes, true);
                if (undoState)
                    block.apply(expectedState, lanes, true);
                kernels.undo(state.data(), lambda.data(), block.bases.coset(), block.block,
                             undoState, wantsOverlaps ? overlaps.data() : nullptr);
                QVERIFY(same(state, expectedState, lanes));
                QVERIFY(same(lambda, expectedLambda, lanes));
                QVERIFY(same(overlaps, expected));
            }
        });
    }

    void expectations()
    {
        forBlocks([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                 const RandomBlock<Real> &block, std::size_t vectors) {
            const int kinds = std::max(block.block.bits, 1);
            Aligned<Real> state = randomState<Real>(vectors, lanes);
            const State psi = read(state, lanes);
            Aligned<Real> sums =
                randomNumbers<Real>(static_cast<std::size_t>(kinds) * 3 * lanes, 1);
            std::vector<double> expected = toDouble(sums);
            const std::vector<std::size_t> laneOf = block.lanesOf(vectors, lanes);
            for (int j = 0; j < kinds; ++j) {
                const std::array<State, 3> paulis = block.paulis(psi, lanes, j);
                for (std::size_t p = 0; p < 3; ++p)
                    for (std::size_t i = 0; i < psi.size(); ++i) {
                        const Complex term = std::conj(psi[i]) * paulis[p][i];
                        expected[(static_cast<std::size_t>(j) * 3 + p) * lanes + laneOf[i]] +=
                            term.real();
                    }
            }
            kernels.expectations(state.data(), block.bases.coset(), block.block, sums.data());
            QVERIFY(same(sums, expected));
        });
    }

    void addObservables()
    {
        forBlocks([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                 const RandomBlock<Real> &block, std::size_t vectors) {
            const int kinds = std::max(block.block.bits, 1);
            Aligned<Real> coefficients =
                randomNumbers<Real>(static_cast<std::size_t>(kinds) * 3 * lanes, 1);
            const std::vector<std::size_t> laneOf = block.lanesOf(vectors, lanes);
            for (const bool first : {false, true}) {
                Aligned<Real> state = randomState<Real>(vectors, lanes);
                Aligned<Real> lambda = randomState<Real>(vectors, lanes);
                const State psi = read(state, lanes);
                State expected = read(lambda, lanes);
                if (first)
                    block.clear(expected, lanes);
                for (int j = 0; j < kinds; ++j) {
                    const std::array<State, 3> paulis = block.paulis(psi, lanes, j);
                    for (std::size_t p = 0; p < 3; ++p)
                        for (std::size_t i = 0; i < psi.size(); ++i)
                            expected[i] +=
                                paulis[p][i]
                                * static_cast<double>(
                                    coefficients[(static_cast<std::size_t>(j) * 3 + p) * lanes
                                                 + laneOf[i]]);
                }
                kernels.addObservables(state.data(), lambda.data(), block.bases.coset(),
                                       block.block, coefficients.data(), first);
                QVERIFY(same(lambda, expected, lanes));
                QVERIFY(same(state, psi, lanes));
            }
        });
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestKernels)
#include "tst_kernels.moc"
