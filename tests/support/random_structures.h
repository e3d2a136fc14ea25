// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/random_circuit.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string_view>

namespace ansatz::test {

/// What a random circuit is made of: each takes a compiled simulator down another path.
enum class Structure {
    Anything,          ///< every kind of gate
    CliffordFirst,     ///< X, CX and SWAP on |0…0⟩
    PhasesLast,        ///< diagonal gates at the end
    Clifford,          ///< nothing but Clifford gates
    Layers,            ///< an ansatz: rotations and chains of CNOTs
    Diagonal,          ///< diagonal gates between two layers of H
    FewQubits,         ///< half of the qubits are never touched
    SmallLightCone,    ///< observables of one or two qubits
    LongRuns,          ///< many gates on a qubit before it meets another
    FeaturesLast,      ///< features in the last layer
    PauliRotations,    ///< rotations of several qubits
    HalfTurns,         ///< angles at or within 1e-7 of multiples of π/2
    HugeAngles,        ///< up to 10⁵
    Empty,             ///< scales of 0, numbers that are 0, or nothing at all
};

inline constexpr std::array<std::string_view, 14> structureNames = {
    "anything", "Clifford first", "phases last", "Clifford", "layers", "diagonal", "few qubits",
    "small light cone", "long runs", "features last", "Pauli rotations", "half turns",
    "huge angles", "empty"};

inline constexpr int structuredFeatures = 3;
inline constexpr int structuredWeights = 7;

/// Draws a circuit of a structure.
class StructuredCircuit final {
public:
    StructuredCircuit(Random &random, Structure structure, int qubits, int gates)
        : m_random(random), m_structure(structure), m_qubits(qubits), m_gates(gates)
    {
        m_circuit.qubits = qubits;
    }

    [[nodiscard]] Circuit draw()
    {
        switch (m_structure) {
        case Structure::CliffordFirst:
            someOf({"x", "cx", "swap", "cx", "h", "x"}, m_gates / 2);
            anything(m_gates / 2);
            break;
        case Structure::PhasesLast:
            anything(m_gates / 2);
            someOf({"z", "s", "t", "rz", "p", "cz", "cp", "rzz", "crz", "cx"}, m_gates / 2);
            break;
        case Structure::Clifford:
            someOf({"h", "s", "sdg", "x", "y", "z", "cx", "cy", "cz", "swap"}, 2 * m_gates);
            break;
        case Structure::Layers:
            layers();
            break;
        case Structure::Diagonal:
            everyQubit("h");
            someOf({"z", "s", "tdg", "rz", "p", "cz", "cp", "rzz", "crz", "x", "cx"}, m_gates);
            if (m_random.below(2))
                everyQubit("h");
            break;
        case Structure::FewQubits:
            m_touched = std::max(1, m_qubits / 2);
            anything(m_gates);
            break;
        case Structure::LongRuns:
            longRuns();
            break;
        case Structure::FeaturesLast:
            anything(m_gates / 2);
            for (int qubit = 0; qubit < m_qubits; ++qubit) {
                add("ry", {qubit}, {feature()});
                if (m_random.below(2))
                    add("rz", {qubit}, {weight()});
            }
            break;
        case Structure::PauliRotations:
            everyQubit("h");
            someOf({"rxx", "ryy", "rzz", "iswap", "crx", "cry", "crz", "rx", "cx", "ch"}, m_gates);
            break;
        case Structure::Empty:
            empty();
            break;
        default:
            anything(m_gates);
        }
        m_circuit.features = structuredFeatures;
        m_circuit.weights = structuredWeights;
        return std::move(m_circuit);
    }

private:
    Parameter parameter()
    {
        switch (m_random.below(4)) {
        case 0:
            return Parameter::number(offset());
        case 1:
            return feature();
        default:
            return weight();
        }
    }
    Parameter feature()
    {
        return Parameter::feature(static_cast<int>(m_random.below(structuredFeatures)), scale(),
                                  m_random.below(2) ? 0 : offset());
    }
    Parameter weight()
    {
        return Parameter::weight(static_cast<int>(m_random.below(structuredWeights)), scale(),
                                 m_random.below(2) ? 0 : offset());
    }

    double scale()
    {
        if (m_structure == Structure::Empty && m_random.below(2))
            return 0;
        if (m_structure == Structure::HalfTurns)
            return m_random.below(2) ? 1 : -1;
        return m_random.below(2) ? 1 : 2 * m_random.normal();
    }
    double offset()
    {
        switch (m_structure) {
        case Structure::HalfTurns:
            return std::numbers::pi / 2 * (static_cast<double>(m_random.below(9)) - 4)
                   + (m_random.below(2) ? 0 : 1e-7 * m_random.normal());
        case Structure::HugeAngles:
            return 1e5 * m_random.normal();
        case Structure::Empty:
            return 0;
        default:
            return 3 * m_random.normal();
        }
    }

    std::vector<int> someQubits(int count)
    {
        const int touched = m_touched > 0 ? m_touched : m_qubits;
        std::vector<int> qubits;
        for (const std::size_t q : m_random.permutation(static_cast<std::size_t>(touched)))
            qubits.push_back(static_cast<int>(q));
        qubits.resize(static_cast<std::size_t>(count));
        return qubits;
    }

    void add(std::string_view name, std::vector<int> qubits, std::vector<Parameter> parameters)
    {
        append(m_circuit, gate(name), std::move(qubits), std::move(parameters));
    }

    void addOnSome(const Gate &chosen)
    {
        if (chosen.qubits > (m_touched > 0 ? m_touched : m_qubits))
            return;
        std::vector<Parameter> parameters;
        for (std::size_t i = 0; i < chosen.parameters.size(); ++i)
            parameters.push_back(parameter());
        append(m_circuit, chosen, someQubits(chosen.qubits), parameters);
    }

    void someOf(std::initializer_list<std::string_view> names, int count)
    {
        for (int i = 0; i < count; ++i)
            addOnSome(gate(names.begin()[m_random.below(names.size())]));
    }

    void anything(int count)
    {
        for (int i = 0; i < count; ++i)
            addOnSome(gateTable()[m_random.below(gateTable().size())]);
    }

    void everyQubit(std::string_view name)
    {
        for (int qubit = 0; qubit < m_qubits; ++qubit)
            add(name, {qubit}, {});
    }

    void layers()
    {
        const auto rotations = [this](std::string_view name, bool features) {
            for (int qubit = 0; qubit < m_qubits; ++qubit)
                add(name, {qubit}, {features ? feature() : weight()});
        };
        rotations("rx", true);
        const int count = std::max(1, m_gates / (2 * m_qubits));
        for (int layer = 0; layer < count; ++layer) {
            const int stride = 1 + static_cast<int>(m_random.below(2));
            for (int qubit = 0; qubit + stride < m_qubits; ++qubit)
                add(m_random.below(8) ? "cx" : "swap", {qubit, qubit + stride}, {});
            rotations(m_random.below(2) ? "rx" : "rz", m_random.below(4) == 0);
            if (m_random.below(2))
                rotations("ry", false);
        }
    }

    void longRuns()
    {
        int left = 2 * m_gates;
        while (left > 0) {
            const int qubit = someQubits(1).front();
            // Now and then so long that a product of its cosines is no float.
            const int length =
                m_random.below(12) ? 4 + static_cast<int>(m_random.below(12)) : 150;
            for (int i = 0; i < length; ++i, --left) {
                constexpr std::array<std::string_view, 6> names{"rx", "ry", "rz", "h", "t", "sx"};
                const Gate &chosen = gate(names[m_random.below(names.size())]);
                std::vector<Parameter> parameters;
                if (!chosen.parameters.empty())
                    parameters.push_back(parameter());
                append(m_circuit, chosen, {qubit}, parameters);
            }
            someOf({"cx", "cz", "rzz", "swap"}, 1);
        }
    }

    void empty()
    {
        const int count = static_cast<int>(m_random.below(static_cast<std::uint64_t>(m_gates)));
        anything(count);
    }

    Random &m_random;
    const Structure m_structure;
    const int m_qubits;
    const int m_gates;
    int m_touched = 0; ///< only the first qubits; 0: all
    Circuit m_circuit;
};

/// Strings of few or many qubits, sums, and now and then an identity.
inline Observable structuredObservable(Random &random, int qubits, bool small)
{
    Observable observable;
    const std::uint64_t terms = 1 + random.below(3);
    for (std::uint64_t t = 0; t < terms; ++t) {
        PauliString string{.coefficient = random.below(2) ? 1 : random.normal(), .factors = {}};
        const std::uint64_t kind = random.below(8);
        if (small || kind < 3) {
            string.factors.emplace_back(
                static_cast<int>(random.below(static_cast<std::uint64_t>(qubits))),
                static_cast<Pauli>(random.below(3)));
        } else if (kind < 7) {
            for (int qubit = 0; qubit < qubits; ++qubit) {
                if (random.below(2))
                    string.factors.emplace_back(qubit, static_cast<Pauli>(random.below(3)));
            }
        }
        observable.terms.push_back(std::move(string));
    }
    return observable;
}

/// A circuit of that structure and numbers that float holds exactly, so that every precision
/// computes with the same inputs. `gates` is about how many there are.
inline RandomCase structuredCase(std::uint64_t seed, Structure structure, int qubits, int gates,
                                 std::size_t samples)
{
    Random random(seed, 1);
    RandomCase drawn;
    drawn.circuit = expand(StructuredCircuit(random, structure, qubits, gates).draw());
    const bool small = structure == Structure::SmallLightCone;
    const std::uint64_t observables = small ? 1 : 1 + random.below(4);
    for (std::uint64_t k = 0; k < observables; ++k)
        drawn.observables.push_back(random.below(3) == 0
                                        ? pauliZ(static_cast<int>(random.below(
                                              static_cast<std::uint64_t>(qubits))))
                                        : structuredObservable(random, qubits, small));
    const auto number = [&] {
        double value = random.normal();
        if (structure == Structure::HalfTurns && random.below(2))
            value = std::numbers::pi / 2 * static_cast<double>(random.below(5));
        else if (structure == Structure::HugeAngles && random.below(2))
            value *= 1e3;
        return static_cast<double>(static_cast<float>(value));
    };
    drawn.samples = samples;
    drawn.features.resize(samples * structuredFeatures);
    drawn.weights.resize(structuredWeights);
    std::ranges::generate(drawn.features, number);
    std::ranges::generate(drawn.weights, number);
    return drawn;
}

/// Derivatives of a loss by the expectation values: of a mean over the batch.
inline std::vector<double> randomUpstream(std::uint64_t seed, const RandomCase &drawn)
{
    Random random(seed, 2);
    std::vector<double> upstream(drawn.samples * drawn.observables.size());
    for (double &value : upstream)
        value = static_cast<double>(
            static_cast<float>(random.normal() / static_cast<double>(drawn.samples)));
    return upstream;
}

/// Bounds of what rounding is relative to: the largest sum of |coefficients| of an observable, at
/// least 1.
inline double sizeOf(const std::vector<Observable> &observables)
{
    double largest = 1;
    for (const Observable &observable : observables) {
        double sum = 0;
        for (const PauliString &string : observable.terms)
            sum += std::abs(string.coefficient);
        largest = std::max(largest, sum);
    }
    return largest;
}

/// The largest magnitude among the values, at least 1.
inline double sizeOf(std::span<const double> values)
{
    double largest = 1;
    for (const double value : values)
        largest = std::max(largest, std::abs(value));
    return largest;
}

} // namespace ansatz::test
