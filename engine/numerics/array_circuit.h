// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"
#include "engine/numerics/array_program.h"

#include <functional>
#include <memory>
#include <vector>

namespace ansatz::numerics {

/// Angles of a batch, in the order of the program's uses; either may name no array.
struct ArrayAngles {
    Array shared;    ///< Float64, [1, uses]
    Array perSample; ///< Float64, [samples, uses]
};

/// A program's constants as arrays of a backend, and what it computes with them. States are
/// [samples, amplitudes], or [1, amplitudes] while no feature has entered; `between` is called
/// between two steps and may throw.
class ArrayCircuit {
public:
    /// `dtype` is Complex64 or Complex128.
    ArrayCircuit(std::shared_ptr<const ArrayBackend> backend, ArrayProgram program, DType dtype);

    [[nodiscard]] const ArrayProgram &program() const { return m_program; }
    [[nodiscard]] const ArrayBackend &backend() const { return *m_backend; }
    [[nodiscard]] DType dtype() const { return m_dtype; }

    /// What a program's steps do to states, for given angles.
    struct Bound {
        ArrayAngles angles;
        std::vector<Array> classes; ///< of each class [1 or samples, groups, dimension, dimension]
    };
    [[nodiscard]] Bound bind(const ArrayAngles &angles) const;

    [[nodiscard]] Array start(const Bound &bound) const;
    /// The step, or what undoes it.
    [[nodiscard]] Array apply(std::size_t step, const Bound &bound, const Array &states,
                              bool inverse = false) const;
    /// All of it.
    [[nodiscard]] Array run(const Bound &bound, const std::function<void()> &between) const;

    /// A Pauli string on states.
    [[nodiscard]] Array applyPauli(std::size_t step, const Array &states) const;
    /// (−1)^parity(x & sign) of the terms of a Phase step, [terms, amplitudes]; shared, or not.
    [[nodiscard]] const Array &signs(std::size_t step, bool perSample) const;

private:
    [[nodiscard]] Array rotations(const Array &angles, const Array &generators) const;
    [[nodiscard]] Array classOf(const ArrayProgram::GroupClass &groupClass, const Array &shared,
                                const Array &perSample) const;
    [[nodiscard]] Array matrixOf(const Bound &bound, const ArrayProgram::Group &group) const;
    [[nodiscard]] Array applyMatrix(const Array &matrix, const ArrayProgram::Group &group,
                                    const Array &states) const;
    [[nodiscard]] Array angleOf(const ArrayProgram::UseAt &use, const Bound &bound) const;
    [[nodiscard]] Array phaseOf(std::size_t step, const Bound &bound) const;

    std::shared_ptr<const ArrayBackend> m_backend;
    ArrayProgram m_program;
    DType m_dtype;
    Array m_identity; ///< Complex128, [2, 2]
    Array m_sharedGenerators;
    Array m_perSampleGenerators; ///< −i·σ of every use, [uses, 2, 2]
    struct StepConstants {
        Array first;  ///< source of a permutation; signs of shared terms; phases of a string
        Array second; ///< its inverse; signs of the other terms; flip of a string
    };
    std::vector<StepConstants> m_constants;
};

} // namespace ansatz::numerics
