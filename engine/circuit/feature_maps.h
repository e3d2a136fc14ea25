// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <complex>
#include <span>
#include <vector>

/// What encodings need that is not linear in a feature. An angle of a circuit is
/// scale·feature + offset; products of features, and the angles that prepare given amplitudes, are
/// computed from a sample before the circuit and are features of their own.
namespace ansatz {

/// (shift − x_i)·(shift − x_j) for i < j: (0,1), (0,2), …, (1,2), …: [n(n−1)/2]. Shift 0 gives the
/// products of IQP, π those of the ZZ feature map.
[[nodiscard]] std::vector<double> pairProducts(std::span<const double> features, double shift);

/// The place of the pair i < j in pairProducts of n features.
[[nodiscard]] int pairIndex(int n, int i, int j);

/// The 2^n − 1 angles with which the template "amplitude_encoding" prepares the state of these 2^n
/// real amplitudes, divided by their norm (Möttönen et al., arXiv:quant-ph/0407010). Throws
/// UserError when their number is no power of two, or all are 0, or one is not finite.
[[nodiscard]] std::vector<double> amplitudeAngles(std::span<const double> amplitudes);

/// The operations of that template on qubits 0 … qubits−1, its angles features 0, 1, ….
void appendAmplitudeEncoding(Circuit &circuit, int qubits);

/// Prepares a fixed state from |0…0⟩ up to a global phase, with numbers as angles; rotations of
/// angle 0 stay, so that the circuit depends on the number of qubits only. Throws like
/// amplitudeAngles, and when the amplitudes are not 2^qubits.
void appendAmplitudes(Circuit &circuit, std::span<const std::complex<double>> amplitudes);

} // namespace ansatz
