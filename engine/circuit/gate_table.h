// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <span>
#include <string_view>
#include <vector>

namespace ansatz {

/// A unitary of one to three qubits, row-major, dimension 2, 4 or 8. The first qubit that an
/// operation names is the most significant bit of a row or column index.
struct GateMatrix {
    int dimension = 2;
    std::array<std::complex<double>, 64> elements{};

    [[nodiscard]] std::complex<double> &at(int row, int column)
    {
        return elements[static_cast<std::size_t>(row * dimension + column)];
    }
    [[nodiscard]] std::complex<double> at(int row, int column) const
    {
        return elements[static_cast<std::size_t>(row * dimension + column)];
    }
};

/// The family under which a palette lists a gate.
enum class GateFamily { Rotation, Fixed, TwoQubit, ControlledRotation, ThreeQubit };

/// How parameter shift differentiates an expectation value by one parameter of a gate.
/// TwoTerm: the generator has two eigenvalues one apart, [f(θ+π/2) − f(θ−π/2)]/2
/// (arXiv:1811.11184). FourTerm: eigenvalues −½, 0, ½, shifts π/2 and 3π/2 (arXiv:2104.05695).
enum class ShiftRule { TwoTerm, FourTerm };

struct GateParameter {
    std::string_view name; ///< "theta"
    ShiftRule shiftRule = ShiftRule::TwoTerm;
};

/// A factor of a gate on several qubits, as compiled simulators run it.
struct GateFactor {
    enum class Kind {
        Rotation,    ///< exp(−i·angle/2·P) for a Pauli string P
        ControlledX, ///< flips `target` where `control` is 1
        Swap,        ///< exchanges `control` and `target`
    };
    Kind kind = Kind::Rotation;
    std::string_view pauli = {}; ///< Rotation: a letter for each qubit of the gate: "ZX", "IY"
    double offset = 0;           ///< Rotation: angle = offset + Σ coefficients[k]·parameter[k]
    std::array<double, 4> coefficients = {};
    int control = 0; ///< index among the gate's qubits
    int target = 1;
};

/// One entry of the gate table: everything that the program knows of a gate.
/// Conventions are those of OpenQASM 3's stdgates.inc; angles in radians.
struct Gate {
    std::string_view name;  ///< as in OpenQASM 3: "rx"; unique
    std::string_view label; ///< on a drawn gate: "RX"
    std::string_view help;  ///< one sentence, with the formula
    GateFamily family = GateFamily::Fixed;
    int qubits = 1;
    int controls = 0; ///< leading qubits that are drawn as control dots
    std::vector<GateParameter> parameters = {};
    GateMatrix (*matrix)(std::span<const double> angles) = nullptr;
    /// ∂matrix/∂angle[which]; null for gates without parameters.
    GateMatrix (*derivative)(std::span<const double> angles, int which) = nullptr;
    /// The gate as a product of factors, up to a global phase; the first one acts first.
    std::vector<GateFactor> factors = {};
    /// The gate that undoes this one, and its angles from this one's.
    std::string_view inverse;
    std::vector<double> (*inverseAngles)(std::span<const double> angles) = nullptr;
    bool inStandardGates = true; ///< part of stdgates.inc
    /// For gates outside stdgates.inc: an OpenQASM 3 definition in its terms.
    std::string_view definition = {};
    /// Other names under which OpenQASM programs call it ("cnot", "CX").
    std::vector<std::string_view> aliases = {};
    bool inPalette = true; ///< false for spellings that only the reader needs (u1, u2, cphase, …)
    char key = 0;          ///< the letter that places it in the editor; 0 for none
};

/// All gates, in palette order.
[[nodiscard]] std::span<const Gate> gateTable();

/// The gate of that name or alias, or null.
[[nodiscard]] const Gate *findGate(std::string_view name);

/// The gate of that name. Throws InternalError when there is none.
[[nodiscard]] const Gate &gate(std::string_view name);

} // namespace ansatz
