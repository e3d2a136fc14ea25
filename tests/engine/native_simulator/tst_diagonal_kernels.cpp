// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of diagonal operators and of states, of every instruction set that this CPU has.
#include "tests/engine/native_simulator/kernel_reference.h"

using namespace ansatz::native;
using namespace ansatz::native::test;

namespace {

class TestDiagonalKernels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void phases()
    {
        forTerms([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                const Terms<Real> &terms, std::size_t vectors) {
            for (const bool inverse : {false, true}) {
                Aligned<Real> state = randomState<Real>(vectors, lanes);
                State expected = read(state, lanes);
                terms.apply(expected, lanes, inverse);
                kernels.phases(state.data(), terms.coset.coset(), terms.terms.data(),
                               terms.terms.size(), inverse);
                QVERIFY(same(state, expected, lanes));
            }
        });
    }

    void undoPhases()
    {
        forTerms([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                const Terms<Real> &terms, std::size_t vectors) {
            const std::size_t count = terms.terms.size();
            for (const int variant : {0, 1, 2, 3}) {
                const bool undoState = variant & 1, wantsOverlaps = variant & 2;
                Aligned<Real> state = randomState<Real>(vectors, lanes);
                Aligned<Real> lambda = randomState<Real>(vectors, lanes);
                State expectedState = read(state, lanes), expectedLambda = read(lambda, lanes);
                Aligned<Real> overlaps = randomNumbers<Real>(count * lanes, 1);
                std::vector<double> expected = toDouble(overlaps);
                for (std::size_t t = 0; t < count && wantsOverlaps; ++t)
                    terms.forAmplitudes(lanes, [&](std::size_t i) {
                        expected[t * lanes + i % lanes] +=
                            terms.sign(t, i / lanes)
                            * (std::conj(expectedLambda[i]) * expectedState[i]).imag();
                    });
                terms.apply(expectedLambda, lanes, true);
                if (undoState)
                    terms.apply(expectedState, lanes, true);
                kernels.undoPhases(state.data(), lambda.data(), terms.coset.coset(),
                                   terms.terms.data(), count, undoState,
                                   wantsOverlaps ? overlaps.data() : nullptr);
                QVERIFY(same(state, expectedState, lanes));
                QVERIFY(same(lambda, expectedLambda, lanes));
                QVERIFY(same(overlaps, expected));
            }
        });
    }

    void diagonals()
    {
        forTerms([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes,
                                const Terms<Real> &terms, std::size_t vectors) {
            // Only the signs are read.
            std::vector<PhaseTerm<Real>> bare = terms.terms;
            for (PhaseTerm<Real> &term : bare)
                term.sine = term.cosine = nullptr;
            const std::size_t count = bare.size();
            Aligned<Real> state = randomState<Real>(vectors, lanes);
            const State psi = read(state, lanes);
            Aligned<Real> sums = randomNumbers<Real>(count * lanes, 1);
            std::vector<double> expected = toDouble(sums);
            for (std::size_t t = 0; t < count; ++t)
                terms.forAmplitudes(lanes, [&](std::size_t i) {
                    expected[t * lanes + i % lanes] += terms.sign(t, i / lanes) * std::norm(psi[i]);
                });
            kernels.diagonalExpectations(state.data(), terms.coset.coset(), bare.data(), count,
                                         sums.data());
            QVERIFY(same(sums, expected));

            Aligned<Real> coefficients = randomNumbers<Real>(count * lanes, 1);
            for (const bool first : {false, true}) {
                Aligned<Real> lambda = randomState<Real>(vectors, lanes);
                State expectedLambda = read(lambda, lanes);
                if (first)
                    terms.forAmplitudes(lanes, [&](std::size_t i) { expectedLambda[i] = 0; });
                for (std::size_t t = 0; t < count; ++t)
                    terms.forAmplitudes(lanes, [&](std::size_t i) {
                        expectedLambda[i] +=
                            terms.sign(t, i / lanes)
                            * static_cast<double>(coefficients[t * lanes + i % lanes]) * psi[i];
                    });
                kernels.addDiagonal(state.data(), lambda.data(), terms.coset.coset(), bare.data(),
                                    count, coefficients.data(), first);
                QVERIFY(same(lambda, expectedLambda, lanes));
            }
        });
    }

    void product()
    {
        forAllKernels([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes) {
            for (int bits = 0; bits <= 7; ++bits) {
                const std::size_t vectors = std::size_t(1) << bits;
                Aligned<Real> first = randomState<Real>(1, lanes);
                Aligned<Real> factors =
                    randomState<Real>(2 * static_cast<std::size_t>(bits) + 1, lanes);
                const State f = read(factors, lanes);
                State expected(vectors * lanes);
                for (std::size_t i = 0; i < expected.size(); ++i) {
                    expected[i] = read(first, lanes)[i % lanes];
                    for (std::size_t b = 0; b < static_cast<std::size_t>(bits); ++b)
                        expected[i] *= f[(2 * b + (i / lanes >> b & 1)) * lanes + i % lanes];
                }
                Aligned<Real> state(2 * vectors * lanes);
                kernels.product(state.data(), bits, first.data(), factors.data());
                QVERIFY(same(state, expected, lanes));
            }
        });
    }

    void halfAngles()
    {
        forAllKernels([]<class Real>(const Kernels<Real> &kernels, std::size_t lanes) {
            constexpr double ulp = std::is_same_v<Real, float> ? 0x1p-23 : 0x1p-52;
            for (const double largest : {1e-6, 1.0, 7.0, 100.0, 1e4, 1e6}) {
                const std::size_t count = 64 * lanes;
                Aligned<Real> angles = randomNumbers<Real>(count, largest);
                angles[0] = 0;
                Aligned<Real> sines(count), cosines(count);
                kernels.halfAngles(angles.data(), count, sines.data(), cosines.data());
                for (std::size_t i = 0; i < count; ++i) {
                    const double half = static_cast<double>(angles[i]) / 2;
                    QVERIFY(std::abs(static_cast<double>(sines[i]) - std::sin(half)) <= 4 * ulp);
                    QVERIFY(std::abs(static_cast<double>(cosines[i]) - std::cos(half)) <= 4 * ulp);
                }
            }
        });
    }

    // In float a plain sum over 2^17 vectors would be wrong by far more.
    void sumsStayAccurate()
    {
        const Kernels<float> &kernels = ansatz::native::kernels<float>();
        const std::size_t vectors = std::size_t(1) << 17,
                          lanes = static_cast<std::size_t>(kernels.lanes);
        Aligned<float> state(2 * vectors * lanes);
        const float amplitude =
            static_cast<float>(1 / std::sqrt(2.0 * static_cast<double>(vectors)));
        for (std::size_t i = 0; i < state.size(); ++i)
            state[i] = amplitude;
        const PhaseTerm<float> identity;
        Aligned<float> sums(lanes);
        std::vector<std::size_t> basis;
        for (int bit = 0; bit < 17; ++bit)
            basis.push_back(std::size_t(1) << bit);
        kernels.diagonalExpectations(state.data(), {0, basis.data(), 17}, &identity, 1,
                                     sums.data());
        QVERIFY(std::abs(static_cast<double>(sums[0]) - 1) < 2e-6);
        const Block<float> block{.bits = 1, .flips = {1}};
        Aligned<float> paulis(3 * lanes);
        kernels.expectations(state.data(), {0, basis.data() + 1, 16}, block, paulis.data());
        QVERIFY(std::abs(static_cast<double>(paulis[0]) - 1) < 2e-6);
    }
};

} // namespace

QTEST_GUILESS_MAIN(TestDiagonalKernels)
#include "tst_diagonal_kernels.moc"
