// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The definitions in kernels.h written out in scalars, on random blocks and terms.
#include "engine/native_simulator/kernels.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <functional>
#include <memory>
#include <new>
#include <random>
#include <vector>

namespace ansatz::native::test {

using Complex = std::complex<double>;
using State = std::vector<Complex>; // [vector][lane]

inline std::mt19937_64 generator(20240607);

inline std::size_t randomBelow(std::size_t end)
{
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(generator);
}

inline double randomReal(double largest = 1)
{
    return std::uniform_real_distribution<double>(-largest, largest)(generator);
}

inline unsigned parity(std::size_t bits)
{
    return static_cast<unsigned>(std::popcount(bits)) & 1;
}

template <class Real>
class Aligned {
public:
    explicit Aligned(std::size_t count)
        : m_data(static_cast<Real *>(::operator new(count * sizeof(Real), std::align_val_t(64)))),
          m_count(count)
    {
        for (std::size_t i = 0; i < count; ++i)
            m_data.get()[i] = 0;
    }
    Real *data() { return m_data.get(); }
    Real &operator[](std::size_t i) { return m_data.get()[i]; }
    std::size_t size() const { return m_count; }

private:
    struct Free {
        void operator()(Real *data) const { ::operator delete(data, std::align_val_t(64)); }
    };
    std::unique_ptr<Real, Free> m_data;
    std::size_t m_count;
};

/// Independent masks, the first ones given.
class RandomMasks {
public:
    /// Draws a mask of indices below `vectors` unless the ones before span it.
    bool draw(std::size_t vectors)
    {
        const std::size_t mask = randomBelow(vectors);
        std::size_t rest = mask;
        for (const std::size_t row : m_reduced)
            rest = std::min(rest, rest ^ row);
        if (rest == 0)
            return false;
        m_reduced.push_back(rest);
        std::ranges::sort(m_reduced, std::greater<>());
        masks.push_back(mask);
        return true;
    }

    std::vector<std::size_t> masks;

private:
    std::vector<std::size_t> m_reduced;
};

/// A part of a state: all of it, or less.
struct RandomCoset {
    std::size_t base;
    std::vector<std::size_t> basis;

    /// With a basis that is independent of the masks.
    RandomCoset(RandomMasks masks, int vectorBits) : base(randomBelow(std::size_t(1) << vectorBits))
    {
        const std::size_t given = masks.masks.size();
        const std::size_t most = static_cast<std::size_t>(vectorBits) - given;
        const std::size_t size = randomBelow(2) ? most : randomBelow(most + 1);
        while (masks.masks.size() < given + size)
            masks.draw(std::size_t(1) << vectorBits);
        basis.assign(masks.masks.begin() + static_cast<std::ptrdiff_t>(given), masks.masks.end());
    }

    Coset coset() const { return {base, basis.data(), static_cast<int>(basis.size())}; }

    std::vector<std::size_t> members() const
    {
        std::vector<std::size_t> result{base};
        for (const std::size_t mask : basis) {
            const std::size_t size = result.size();
            for (std::size_t i = 0; i < size; ++i)
                result.push_back(result[i] ^ mask);
        }
        return result;
    }
};

/// A random block with the arrays that it points to.
template <class Real>
struct RandomBlock {
    RandomMasks flips;
    Block<Real> block;
    RandomCoset bases;
    std::vector<BlockRotation<Real>> rotations;
    std::vector<Aligned<Real>> coefficients;

    RandomBlock(int bits, int vectorBits, int lanes, bool exchanges, std::size_t count)
        : flips(flipsOf(bits, vectorBits)), bases(flips, vectorBits)
    {
        const std::size_t vectors = std::size_t(1) << vectorBits;
        block.bits = bits;
        std::ranges::copy(flips.masks, block.flips);
        const int kinds = std::max(bits, 1);
        for (int j = 0; j < kinds; ++j) {
            if (exchanges)
                block.laneFlips[j] =
                    static_cast<unsigned char>(randomBelow(static_cast<std::size_t>(lanes)));
            block.signs[j] = randomBelow(vectors);
            if (randomBelow(2))
                block.xSigns[j] = randomBelow(vectors);
        }
        for (std::size_t r = 0; r < count; ++r) {
            BlockRotation<Real> rotation;
            rotation.kind = static_cast<RotationKind>(randomBelow(3));
            rotation.bit = static_cast<unsigned char>(randomBelow(static_cast<std::size_t>(kinds)));
            rotation.lifted = randomBelow(2) && count < 10;
            Aligned<Real> values(2 * static_cast<std::size_t>(lanes));
            for (std::size_t lane = 0; lane < static_cast<std::size_t>(lanes); ++lane) {
                const double angle = randomReal();
                values[lane] = static_cast<Real>(std::cos(angle));
                values[static_cast<std::size_t>(lanes) + lane] =
                    static_cast<Real>(rotation.lifted ? std::tan(angle) : std::sin(angle));
            }
            rotation.cosine = rotation.lifted ? nullptr : values.data();
            rotation.sine = values.data() + lanes;
            coefficients.push_back(std::move(values));
            rotations.push_back(rotation);
        }
        block.rotations = rotations.data();
        block.rotationCount = rotations.size();
    }

    static RandomMasks flipsOf(int bits, int vectorBits)
    {
        RandomMasks flips;
        while (static_cast<int>(flips.masks.size()) < bits)
            flips.draw(std::size_t(1) << vectorBits);
        return flips;
    }

    unsigned sign(int j, std::size_t base) const { return parity(base & block.signs[j]); }
    unsigned xSign(int j, std::size_t base) const { return parity(base & block.xSigns[j]); }

    /// function(base, lane, indices of the elements in a State of so many lanes)
    template <class Function>
    void forGroups(std::size_t lanes, Function function) const
    {
        for (const std::size_t base : bases.members()) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                std::array<std::size_t, 8> at{};
                for (int i = 0; i < 1 << block.bits; ++i) {
                    std::size_t vector = base, inVector = lane;
                    for (int j = 0; j < block.bits; ++j)
                        if (i >> j & 1) {
                            vector ^= block.flips[j];
                            inVector ^= block.laneFlips[j];
                        }
                    at[static_cast<std::size_t>(i)] = vector * lanes + inVector;
                }
                if (block.bits == 0)
                    at[1] = base * lanes + (lane ^ block.laneFlips[0]);
                function(base, lane, at);
            }
        }
    }

    void apply(State &state, std::size_t lanes, bool inverse) const
    {
        for (std::size_t r = 0; r < block.rotationCount; ++r) {
            const BlockRotation<Real> &rotation =
                block.rotations[inverse ? block.rotationCount - 1 - r : r];
            const State before = state;
            forGroups(lanes, [&](std::size_t base, std::size_t lane, auto at) {
                const bool isX = rotation.kind == RotationKind::X;
                const double c = rotation.lifted ? 1 : static_cast<double>(rotation.cosine[lane]);
                double s = static_cast<double>(rotation.sine[lane]);
                if ((isX ? xSign(rotation.bit, base) : sign(rotation.bit, base)) != inverse)
                    s = -s;
                const Complex i(0, 1);
                if (block.bits == 0) {
                    const Complex v = before[at[0]], w = before[at[1]];
                    state[at[0]] = isX                                ? c * v - i * s * w
                                   : rotation.kind == RotationKind::Y ? c * v - s * w
                                                                      : (c - i * s) * v;
                    return;
                }
                for (std::size_t e = 0; e < std::size_t(1) << block.bits; ++e) {
                    if (e >> rotation.bit & 1)
                        continue;
                    const std::size_t other = e | std::size_t(1) << rotation.bit;
                    const Complex a = before[at[e]], b = before[at[other]];
                    Complex &newA = state[at[e]], &newB = state[at[other]];
                    if (isX) {
                        newA = c * a - i * s * b;
                        newB = c * b - i * s * a;
                    } else if (rotation.kind == RotationKind::Y) {
                        newA = c * a - s * b;
                        newB = c * b + s * a;
                    } else {
                        newA = (c - i * s) * a;
                        newB = (c + i * s) * b;
                    }
                }
            });
        }
    }

    /// (X, Y, Z of bit j) on the state, without the lanes' signs: [3] of states.
    std::array<State, 3> paulis(const State &state, std::size_t lanes, int j) const
    {
        std::array<State, 3> result;
        result.fill(State(state.size()));
        forGroups(lanes, [&](std::size_t base, std::size_t, auto at) {
            const double x = xSign(j, base) ? -1 : 1, yz = sign(j, base) ? -1 : 1;
            const Complex i(0, 1);
            if (block.bits == 0) {
                result[0][at[0]] = x * state[at[1]];
                result[1][at[0]] = -i * yz * state[at[1]];
                result[2][at[0]] = yz * state[at[0]];
                return;
            }
            for (std::size_t e = 0; e < std::size_t(1) << block.bits; ++e) {
                const double bit = e >> j & 1 ? -1 : 1;
                const std::size_t other = at[e ^ (std::size_t(1) << j)];
                result[0][at[e]] = x * state[other];
                result[1][at[e]] = -i * yz * bit * state[other];
                result[2][at[e]] = yz * bit * state[at[e]];
            }
        });
        return result;
    }

    /// The lane that counts for every amplitude: that of its group's element 0.
    std::vector<std::size_t> lanesOf(std::size_t vectors, std::size_t lanes) const
    {
        std::vector<std::size_t> result(vectors * lanes);
        forGroups(lanes, [&](std::size_t, std::size_t lane, auto at) {
            for (std::size_t e = 0; e < std::size_t(1) << block.bits; ++e)
                result[at[e]] = lane;
        });
        return result;
    }

    void clear(State &state, std::size_t lanes) const
    {
        forGroups(lanes, [&](std::size_t, std::size_t, auto at) {
            for (std::size_t e = 0; e < std::size_t(1) << block.bits; ++e)
                state[at[e]] = 0;
        });
    }
};

template <class Real>
struct Terms {
    std::vector<PhaseTerm<Real>> terms;
    std::vector<Aligned<Real>> coefficients;
    RandomCoset coset;

    Terms(std::size_t count, int vectorBits, std::size_t lanes) : coset(RandomMasks(), vectorBits)
    {
        const std::size_t vectors = std::size_t(1) << vectorBits;
        for (std::size_t t = 0; t < count; ++t) {
            PhaseTerm<Real> term;
            term.sign = randomBelow(vectors);
            term.lifted = randomBelow(2) && count < 10;
            Aligned<Real> values(2 * lanes);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                const double angle = randomReal();
                values[lane] = static_cast<Real>(std::cos(angle));
                values[lanes + lane] =
                    static_cast<Real>(term.lifted ? std::tan(angle) : std::sin(angle));
            }
            term.cosine = term.lifted ? nullptr : values.data();
            term.sine = values.data() + lanes;
            coefficients.push_back(std::move(values));
            terms.push_back(term);
        }
    }

    double sign(std::size_t t, std::size_t vector) const
    {
        return parity(vector & terms[t].sign) ? -1 : 1;
    }

    /// function(index in a State of so many lanes) for all that the kernels work on
    template <class Function>
    void forAmplitudes(std::size_t lanes, Function function) const
    {
        for (const std::size_t vector : coset.members())
            for (std::size_t lane = 0; lane < lanes; ++lane)
                function(vector * lanes + lane);
    }

    void apply(State &state, std::size_t lanes, bool inverse) const
    {
        for (std::size_t t = 0; t < terms.size(); ++t)
            forAmplitudes(lanes, [&](std::size_t i) {
                const double s = sign(t, i / lanes) * (inverse ? -1 : 1)
                                 * static_cast<double>(terms[t].sine[i % lanes]);
                const double c =
                    terms[t].lifted ? 1 : static_cast<double>(terms[t].cosine[i % lanes]);
                state[i] *= Complex(c, -s);
            });
    }
};

template <class Real>
Aligned<Real> randomNumbers(std::size_t count, double largest)
{
    Aligned<Real> numbers(count);
    for (std::size_t i = 0; i < count; ++i)
        numbers[i] = static_cast<Real>(randomReal(largest));
    return numbers;
}

template <class Real>
Aligned<Real> randomState(std::size_t vectors, std::size_t lanes)
{
    return randomNumbers<Real>(2 * vectors * lanes, 1 / std::sqrt(static_cast<double>(vectors)));
}

template <class Real>
State read(Aligned<Real> &data, std::size_t lanes)
{
    State state(data.size() / 2);
    for (std::size_t i = 0; i < state.size(); ++i) {
        const std::size_t at = i / lanes * 2 * lanes + i % lanes;
        state[i] = {static_cast<double>(data[at]), static_cast<double>(data[at + lanes])};
    }
    return state;
}

template <class Real>
inline constexpr double tolerance = std::is_same_v<Real, float> ? 1e-5 : 1e-12;

template <class Real>
bool same(Aligned<Real> &actual, const State &expected, std::size_t lanes)
{
    const State state = read(actual, lanes);
    for (std::size_t i = 0; i < state.size(); ++i)
        if (!(std::abs(state[i] - expected[i]) <= tolerance<Real>))
            return false;
    return true;
}

template <class Real>
bool same(Aligned<Real> &actual, const std::vector<double> &expected)
{
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (!(std::abs(static_cast<double>(actual[i]) - expected[i])
              <= tolerance<Real> * (1 + std::abs(expected[i]))))
            return false;
    return true;
}

template <class Real>
std::vector<double> toDouble(Aligned<Real> &numbers)
{
    return {numbers.data(), numbers.data() + numbers.size()};
}

/// check(kernels, lanes) for every set that runs here, in both precisions.
template <class Check>
void forAllKernels(Check check)
{
    const auto forReal = [&]<class Real>(Real) {
        std::size_t count = 0;
        const Kernels<Real> *const *sets = allKernels<Real>(count);
        QVERIFY(count >= 1);
        for (std::size_t i = 0; i < count && !QTest::currentTestFailed(); ++i) {
            check(*sets[i], static_cast<std::size_t>(sets[i]->lanes));
            if (QTest::currentTestFailed())
                qWarning("%s, %zu bytes a number", sets[i]->name, sizeof(Real));
        }
    };
    forReal(0.0F);
    forReal(0.0);
}

/// check(kernels, lanes, block, vectors) for blocks of all kinds.
template <class Check>
void forBlocks(Check check)
{
    forAllKernels([&]<class Real>(const Kernels<Real> &kernels, std::size_t lanes) {
        for (int round = 0; round < 150 && !QTest::currentTestFailed(); ++round) {
            const int bits = round % 4;
            const int vectorBits =
                bits + static_cast<int>(randomBelow(8 - static_cast<std::size_t>(bits)));
            const bool exchanges = bits == 0 || round / 4 % 2;
            const std::size_t count = round % 17 == 0 ? 53 : randomBelow(8);
            const RandomBlock<Real> block(bits, vectorBits, kernels.lanes, exchanges, count);
            check(kernels, lanes, block, std::size_t(1) << vectorBits);
            if (QTest::currentTestFailed())
                qWarning("%d bits, %d vector bits, %zu rotations", bits, vectorBits, count);
        }
    });
}

template <class Check>
void forTerms(Check check)
{
    forAllKernels([&]<class Real>(const Kernels<Real> &kernels, std::size_t lanes) {
        for (int round = 0; round < 60 && !QTest::currentTestFailed(); ++round) {
            const int bits = static_cast<int>(randomBelow(8));
            const Terms<Real> terms(round % 9 == 0 ? 70 : randomBelow(8), bits, lanes);
            check(kernels, lanes, terms, std::size_t(1) << bits);
        }
    });
}

} // namespace ansatz::native::test
