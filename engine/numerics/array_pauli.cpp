// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_pauli.h"

namespace ansatz::numerics {

namespace {

double signOf(std::size_t x)
{
    return __builtin_parityll(x) == 0 ? 1 : -1;
}

} // namespace

Array signRows(const ArrayBackend &backend, const std::vector<std::size_t> &signs,
               std::size_t amplitudes)
{
    return table<double>(backend, {signs.size(), amplitudes}, [&] {
        std::vector<double> elements;
        elements.reserve(signs.size() * amplitudes);
        for (const std::size_t sign : signs) {
            for (std::size_t x = 0; x < amplitudes; ++x)
                elements.push_back(signOf(x & sign));
        }
        return elements;
    });
}

std::complex<double> unitOf(const PauliMasks &pauli)
{
    constexpr std::complex<double> powers[] = {1, {0, 1}, -1, {0, -1}};
    return powers[pauli.yCount % 4] * (pauli.negative ? -1.0 : 1.0);
}

Array phaseRow(const ArrayBackend &backend, const PauliMasks &pauli, std::size_t amplitudes,
               DType dtype)
{
    const Array row = table<std::complex<double>>(backend, {amplitudes}, [&] {
        std::vector<std::complex<double>> elements;
        for (std::size_t x = 0; x < amplitudes; ++x)
            elements.push_back(unitOf(pauli) * signOf(x & pauli.sign));
        return elements;
    });
    return backend.astype(row, dtype);
}

Array flipIndices(const ArrayBackend &backend, std::size_t flip, std::size_t amplitudes)
{
    return table<std::int64_t>(backend, {amplitudes}, [&] {
        std::vector<std::int64_t> indices;
        for (std::size_t x = 0; x < amplitudes; ++x)
            indices.push_back(static_cast<std::int64_t>(x ^ flip));
        return indices;
    });
}

} // namespace ansatz::numerics
