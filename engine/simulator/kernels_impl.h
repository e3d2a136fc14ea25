// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The loops behind Kernels. Included once in every file that compiles them for an instruction set;
// that file defines ANSATZ_KERNELS (a namespace) and includes nothing else that has inline
// functions, so that the linker cannot take one compiled for AVX-512 for the whole program.
#include "engine/simulator/kernels.h"

namespace ansatz::ANSATZ_KERNELS {

template <class R, int Bytes>
struct Vectors {
    using Real = R;
    typedef R V __attribute__((vector_size(Bytes), may_alias));
    static constexpr int lanes = Bytes / int(sizeof(R));

    static V load(const R *from) { return *reinterpret_cast<const V *>(from); }
    static void store(R *to, V value) { *reinterpret_cast<V *>(to) = value; }
    static V broadcast(R value) { return V{} + value; }
};

template <class R>
struct Scalars {
    using Real = R;
    using V = R;
    static constexpr int lanes = 1;

    static V load(const R *from) { return *from; }
    static void store(R *to, V value) { *to = value; }
    static V broadcast(R value) { return value; }
};

// Sums are collected in blocks, so that rounding does not grow with the number of amplitudes.
inline constexpr std::size_t blockSize = 256;

// The next index with zeros in the bits of `fixed`.
inline std::size_t nextIndex(std::size_t index, std::size_t fixed)
{
    return ((index | fixed) + 1) & ~fixed;
}

template <class L>
struct Loops {
    using R = typename L::Real;
    using V = typename L::V;
    static constexpr std::size_t width = L::lanes;

    static R *amplitude(R *state, std::size_t index) { return state + 2 * width * index; }
    static const R *amplitude(const R *state, std::size_t index)
    {
        return state + 2 * width * index;
    }

    template <bool PerLane>
    static V element(const R *matrix, int index)
    {
        if constexpr (PerLane)
            return L::load(matrix + width * std::size_t(index));
        else
            return L::broadcast(matrix[index]);
    }

    static R sign(std::size_t index, std::size_t mask)
    {
        return __builtin_parityll(index & mask) ? R(-1) : R(1);
    }

    static void reset(R *state, std::size_t amplitudes)
    {
        for (std::size_t x = 0; x < 2 * amplitudes; ++x)
            L::store(state + width * x, L::broadcast(0));
        L::store(state, L::broadcast(1));
    }

    // Multiplies the amplitudes of one group by a matrix held in registers.
    template <int D>
    static void multiply(const V *re, const V *im, const V *inRe, const V *inIm, R *state,
                         const std::size_t *at)
    {
        for (int r = 0; r < D; ++r) {
            V outRe = re[r * D] * inRe[0] - im[r * D] * inIm[0];
            V outIm = re[r * D] * inIm[0] + im[r * D] * inRe[0];
            for (int c = 1; c < D; ++c) {
                outRe += re[r * D + c] * inRe[c] - im[r * D + c] * inIm[c];
                outIm += re[r * D + c] * inIm[c] + im[r * D + c] * inRe[c];
            }
            L::store(amplitude(state, at[r]), outRe);
            L::store(amplitude(state, at[r]) + width, outIm);
        }
    }

    template <int D>
    static void gather(const R *state, const std::size_t *at, V *re, V *im)
    {
        for (int r = 0; r < D; ++r) {
            re[r] = L::load(amplitude(state, at[r]));
            im[r] = L::load(amplitude(state, at[r]) + width);
        }
    }

    template <int D, bool PerLane>
    static void dense(R *state, const AmplitudeGroups &groups, const R *matrix)
    {
        V re[D * D], im[D * D];
        for (int e = 0; e < D * D; ++e) {
            re[e] = element<PerLane>(matrix, 2 * e);
            im[e] = element<PerLane>(matrix, 2 * e + 1);
        }
        std::size_t x = 0;
        for (std::size_t k = 0; k < groups.count; ++k, x = nextIndex(x, groups.fixed)) {
            std::size_t at[D];
            for (int r = 0; r < D; ++r)
                at[r] = x | groups.offsets[r];
            V inRe[D], inIm[D];
            gather<D>(state, at, inRe, inIm);
            multiply<D>(re, im, inRe, inIm, state, at);
        }
    }

    template <int D>
    static void denseOf(R *state, const AmplitudeGroups &groups, const R *matrix, bool perLane)
    {
        if (perLane)
            dense<D, true>(state, groups, matrix);
        else
            dense<D, false>(state, groups, matrix);
    }

    static void applyDense(R *state, const AmplitudeGroups &groups, const R *matrix, bool perLane)
    {
        if (groups.members == 2)
            denseOf<2>(state, groups, matrix, perLane);
        else if (groups.members == 4)
            denseOf<4>(state, groups, matrix, perLane);
        else
            denseOf<8>(state, groups, matrix, perLane);
    }

    template <bool PerLane>
    static void diagonal(R *state, const AmplitudeGroups &groups, const R *matrix)
    {
        for (int i = 0; i < groups.members; ++i) {
            const V re = element<PerLane>(matrix, 2 * i);
            const V im = element<PerLane>(matrix, 2 * i + 1);
            std::size_t x = 0;
            for (std::size_t k = 0; k < groups.count; ++k, x = nextIndex(x, groups.fixed)) {
                R *at = amplitude(state, x | groups.offsets[i]);
                const V inRe = L::load(at);
                const V inIm = L::load(at + width);
                L::store(at, re * inRe - im * inIm);
                L::store(at + width, re * inIm + im * inRe);
            }
        }
    }

    static void applyDiagonal(R *state, const AmplitudeGroups &groups, const R *matrix,
                              bool perLane)
    {
        if (perLane)
            diagonal<true>(state, groups, matrix);
        else
            diagonal<false>(state, groups, matrix);
    }

    static void applySwap(R *state, const AmplitudeGroups &groups)
    {
        for (int i = 0; i < groups.members; i += 2) {
            std::size_t x = 0;
            for (std::size_t k = 0; k < groups.count; ++k, x = nextIndex(x, groups.fixed)) {
                R *a = amplitude(state, x | groups.offsets[i]);
                R *b = amplitude(state, x | groups.offsets[i + 1]);
                const V aRe = L::load(a), aIm = L::load(a + width);
                const V bRe = L::load(b), bIm = L::load(b + width);
                L::store(a, bRe);
                L::store(a + width, bIm);
                L::store(b, aRe);
                L::store(b + width, aIm);
            }
        }
    }

    template <int D, bool PerLane, bool WithOverlap>
    static void undoDenseAs(R *state, R *lambda, const AmplitudeGroups &groups, const R *matrix,
                            R *overlap)
    {
        V re[D * D], im[D * D];
        for (int r = 0; r < D; ++r) {
            for (int c = 0; c < D; ++c) {
                re[r * D + c] = element<PerLane>(matrix, 2 * (c * D + r));
                im[r * D + c] = -element<PerLane>(matrix, 2 * (c * D + r) + 1);
            }
        }
        if constexpr (WithOverlap) {
            for (int e = 0; e < 2 * D * D; ++e)
                L::store(overlap + width * std::size_t(e), L::broadcast(0));
        }
        std::size_t x = 0;
        for (std::size_t done = 0; done < groups.count; done += blockSize) {
            const std::size_t end =
                groups.count - done < blockSize ? groups.count : done + blockSize;
            V sumRe[D * D] = {}, sumIm[D * D] = {};
            for (std::size_t k = done; k < end; ++k, x = nextIndex(x, groups.fixed)) {
                std::size_t at[D];
                for (int r = 0; r < D; ++r)
                    at[r] = x | groups.offsets[r];
                V inRe[D], inIm[D], lambdaRe[D], lambdaIm[D];
                gather<D>(state, at, inRe, inIm);
                multiply<D>(re, im, inRe, inIm, state, at);
                gather<D>(lambda, at, lambdaRe, lambdaIm);
                if constexpr (WithOverlap) {
                    gather<D>(state, at, inRe, inIm);
                    for (int r = 0; r < D; ++r) {
                        for (int c = 0; c < D; ++c) {
                            sumRe[r * D + c] += lambdaRe[r] * inRe[c] + lambdaIm[r] * inIm[c];
                            sumIm[r * D + c] += lambdaRe[r] * inIm[c] - lambdaIm[r] * inRe[c];
                        }
                    }
                }
                multiply<D>(re, im, lambdaRe, lambdaIm, lambda, at);
            }
            if constexpr (WithOverlap) {
                for (int e = 0; e < D * D; ++e) {
                    R *to = overlap + 2 * width * std::size_t(e);
                    L::store(to, L::load(to) + sumRe[e]);
                    L::store(to + width, L::load(to + width) + sumIm[e]);
                }
            }
        }
    }

    template <int D>
    static void undoDenseOf(R *state, R *lambda, const AmplitudeGroups &groups, const R *matrix,
                            bool perLane, R *overlap)
    {
        if (perLane && overlap)
            undoDenseAs<D, true, true>(state, lambda, groups, matrix, overlap);
        else if (perLane)
            undoDenseAs<D, true, false>(state, lambda, groups, matrix, overlap);
        else if (overlap)
            undoDenseAs<D, false, true>(state, lambda, groups, matrix, overlap);
        else
            undoDenseAs<D, false, false>(state, lambda, groups, matrix, overlap);
    }

    static void undoDense(R *state, R *lambda, const AmplitudeGroups &groups, const R *matrix,
                          bool perLane, R *overlap)
    {
        if (groups.members == 2)
            undoDenseOf<2>(state, lambda, groups, matrix, perLane, overlap);
        else if (groups.members == 4)
            undoDenseOf<4>(state, lambda, groups, matrix, perLane, overlap);
        else
            undoDenseOf<8>(state, lambda, groups, matrix, perLane, overlap);
    }

    template <bool PerLane>
    static void undoDiagonalAs(R *state, R *lambda, const AmplitudeGroups &groups, const R *matrix,
                               R *overlap)
    {
        for (int i = 0; i < groups.members; ++i) {
            const V re = element<PerLane>(matrix, 2 * i);
            const V im = element<PerLane>(matrix, 2 * i + 1);
            V totalRe = L::broadcast(0), totalIm = L::broadcast(0);
            std::size_t x = 0;
            for (std::size_t done = 0; done < groups.count; done += blockSize) {
                const std::size_t end =
                    groups.count - done < blockSize ? groups.count : done + blockSize;
                V sumRe = L::broadcast(0), sumIm = L::broadcast(0);
                for (std::size_t k = done; k < end; ++k, x = nextIndex(x, groups.fixed)) {
                    R *a = amplitude(state, x | groups.offsets[i]);
                    R *l = amplitude(lambda, x | groups.offsets[i]);
                    const V aRe = L::load(a), aIm = L::load(a + width);
                    const V lRe = L::load(l), lIm = L::load(l + width);
                    const V bRe = re * aRe + im * aIm;
                    const V bIm = re * aIm - im * aRe;
                    sumRe += lRe * bRe + lIm * bIm;
                    sumIm += lRe * bIm - lIm * bRe;
                    L::store(a, bRe);
                    L::store(a + width, bIm);
                    L::store(l, re * lRe + im * lIm);
                    L::store(l + width, re * lIm - im * lRe);
                }
                totalRe += sumRe;
                totalIm += sumIm;
            }
            if (overlap) {
                L::store(overlap + 2 * width * std::size_t(i), totalRe);
                L::store(overlap + 2 * width * std::size_t(i) + width, totalIm);
            }
        }
    }

    static void undoDiagonal(R *state, R *lambda, const AmplitudeGroups &groups, const R *matrix,
                             bool perLane, R *overlap)
    {
        if (perLane)
            undoDiagonalAs<true>(state, lambda, groups, matrix, overlap);
        else
            undoDiagonalAs<false>(state, lambda, groups, matrix, overlap);
    }

    static void diagonalExpectations(const R *state, std::size_t amplitudes,
                                     const TilePauliMasks *strings, std::size_t stringCount, R *values)
    {
        for (std::size_t s = 0; s < stringCount; ++s)
            L::store(values + width * s, L::broadcast(0));
        V probabilities[blockSize];
        for (std::size_t first = 0; first < amplitudes; first += blockSize) {
            const std::size_t count =
                amplitudes - first < blockSize ? amplitudes - first : blockSize;
            for (std::size_t k = 0; k < count; ++k) {
                const V re = L::load(amplitude(state, first + k));
                const V im = L::load(amplitude(state, first + k) + width);
                probabilities[k] = re * re + im * im;
            }
            for (std::size_t s = 0; s < stringCount; ++s) {
                V sum = L::broadcast(0);
                for (std::size_t k = 0; k < count; ++k)
                    sum += sign(first + k, strings[s].sign) * probabilities[k];
                L::store(values + width * s, L::load(values + width * s) + sum);
            }
        }
    }

    static void diagonalProduct(const R *state, R *lambda, std::size_t amplitudes,
                                const TilePauliMasks *strings, std::size_t stringCount,
                                const R *weights)
    {
        V factors[blockSize];
        for (std::size_t first = 0; first < amplitudes; first += blockSize) {
            const std::size_t count =
                amplitudes - first < blockSize ? amplitudes - first : blockSize;
            for (std::size_t k = 0; k < count; ++k)
                factors[k] = L::broadcast(0);
            for (std::size_t s = 0; s < stringCount; ++s) {
                const V weight = L::load(weights + width * s);
                for (std::size_t k = 0; k < count; ++k)
                    factors[k] += sign(first + k, strings[s].sign) * weight;
            }
            for (std::size_t k = 0; k < count; ++k) {
                const R *from = amplitude(state, first + k);
                R *to = amplitude(lambda, first + k);
                L::store(to, factors[k] * L::load(from));
                L::store(to + width, factors[k] * L::load(from + width));
            }
        }
    }

    static void pauliExpectation(const R *state, std::size_t amplitudes, const TilePauliMasks &string,
                                 R *values)
    {
        // conj(a)·i^y·b: its real part is ±Re(conj(a)·b) for even y, ∓Im(conj(a)·b) for odd y.
        const bool odd = string.yCount % 2 != 0;
        const R phase = string.yCount % 4 == 1 || string.yCount % 4 == 2 ? R(-1) : R(1);
        V total = L::broadcast(0);
        for (std::size_t first = 0; first < amplitudes; first += blockSize) {
            const std::size_t end = amplitudes - first < blockSize ? amplitudes : first + blockSize;
            V sum = L::broadcast(0);
            for (std::size_t x = first; x < end; ++x) {
                const R *a = amplitude(state, x);
                const R *b = amplitude(state, x ^ string.flip);
                const V aRe = L::load(a), aIm = L::load(a + width);
                const V bRe = L::load(b), bIm = L::load(b + width);
                const R factor = sign(x ^ string.flip, string.sign);
                sum += factor * (odd ? aRe * bIm - aIm * bRe : aRe * bRe + aIm * bIm);
            }
            total += sum;
        }
        L::store(values, phase * total);
    }

    static void addPauliProduct(const R *state, R *lambda, std::size_t amplitudes,
                                const TilePauliMasks &string, const R *weights)
    {
        const V weight = L::load(weights);
        const bool odd = string.yCount % 2 != 0;
        // i^y as (re, im) is (±1, 0) or (0, ±1).
        const R phase = string.yCount % 4 >= 2 ? R(-1) : R(1);
        for (std::size_t x = 0; x < amplitudes; ++x) {
            const R *from = amplitude(state, x ^ string.flip);
            R *to = amplitude(lambda, x);
            const V factor = phase * sign(x ^ string.flip, string.sign) * weight;
            const V re = factor * L::load(from);
            const V im = factor * L::load(from + width);
            L::store(to, L::load(to) + (odd ? -im : re));
            L::store(to + width, L::load(to + width) + (odd ? re : im));
        }
    }

    static constexpr Kernels<R> table{.lanes = L::lanes,
                                      .reset = reset,
                                      .applyDense = applyDense,
                                      .applyDiagonal = applyDiagonal,
                                      .applySwap = applySwap,
                                      .undoDense = undoDense,
                                      .undoDiagonal = undoDiagonal,
                                      .diagonalExpectations = diagonalExpectations,
                                      .pauliExpectation = pauliExpectation,
                                      .diagonalProduct = diagonalProduct,
                                      .addPauliProduct = addPauliProduct};
};

} // namespace ansatz::ANSATZ_KERNELS
