// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/compiled_circuit.h"

#include "engine/base/error.h"
#include "engine/simulator/index_map.h"
#include "engine/simulator/lowered_circuit.h"

#include <algorithm>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

namespace ansatz {

namespace {

using Letters = std::vector<std::pair<int, Axis>>;

bool commutes(const PauliMasks &a, const PauliMasks &b)
{
    return __builtin_parityll((a.flip & b.sign) ^ (a.sign & b.flip)) == 0;
}

bool isAll(const std::vector<QubitRun::Factor> &factors, Axis axis)
{
    return std::ranges::all_of(factors,
                               [axis](const QubitRun::Factor &f) { return f.axis == axis; });
}

// Takes factors in order of application. What is not yet a step waits as runs of every qubit and,
// after those, a phase.
class Compiler {
public:
    Compiler(LoweredCircuit lowered, CompiledCircuit &compiled)
        : m_lowered(std::move(lowered)), m_compiled(compiled), m_map(compiled.qubits),
          m_runs(static_cast<std::size_t>(compiled.qubits))
    {
        m_compiled.angles = m_lowered.angles;
    }

    void run(const std::vector<Observable> &observables)
    {
        for (const LoweredFactor &factor : m_lowered.factors)
            add(factor);
        finish(observables);
    }

private:
    std::vector<QubitRun::Factor> &runOf(int qubit)
    {
        return m_runs[static_cast<std::size_t>(qubit)];
    }

    void add(const LoweredFactor &factor)
    {
        switch (factor.kind) {
        case GateFactor::Kind::ControlledX:
            addControlledX(factor.control, factor.target);
            return;
        case GateFactor::Kind::Swap:
            addSwap(factor.control, factor.target);
            return;
        case GateFactor::Kind::Rotation:
            break;
        }
        if (factor.pauli.size() == 1)
            addOneQubit(factor.pauli.front().first, factor.pauli.front().second, factor.angle);
        else if (std::ranges::all_of(factor.pauli,
                                     [](const auto &letter) { return letter.second == Axis::Z; }))
            m_phase.terms.push_back({m_map.masksOf(factor.pauli), factor.angle});
        else
            addRotation(factor.pauli, factor.angle);
    }

    void addOneQubit(int qubit, Axis axis, std::size_t angle)
    {
        const Angle &value = m_compiled.angles[angle];
        const bool isFlip =
            axis == Axis::X && value.terms.empty() && std::abs(value.offset) == std::numbers::pi;
        if (isFlip && m_started && runOf(qubit).empty()) {
            m_map.flip(qubit);
            return;
        }
        // A phase between the run and this factor ends the run, unless they commute.
        if (axis != Axis::Z && phaseInvolves(qubit))
            flush();
        runOf(qubit).push_back({axis, angle});
    }

    [[nodiscard]] bool phaseInvolves(int qubit) const
    {
        return std::ranges::any_of(m_phase.terms, [&](const PauliRotation &term) {
            return __builtin_parityll(term.pauli.sign & m_map.column(qubit)) != 0;
        });
    }

    void addControlledX(int control, int target)
    {
        // Still |0⟩: the gate does nothing.
        if (!m_started && runOf(control).empty())
            return;
        // Z on the control and X on the target commute with the gate.
        if (!m_started || !isAll(runOf(control), Axis::Z) || !isAll(runOf(target), Axis::X))
            flushRuns();
        m_map.controlledX(control, target);
    }

    void addSwap(int first, int second)
    {
        if (!m_started && !m_phase.terms.empty())
            flushRuns();
        std::swap(runOf(first), runOf(second));
        if (m_started)
            m_map.swap(first, second);
    }

    // A string with an even number of Y gets one more, or one less, between two S gates, so that
    // its rotation is real. They are fused with their neighbours.
    void addRotation(Letters pauli, std::size_t angle)
    {
        const auto isOdd = [](const auto &letter) { return letter.second == Axis::Y; };
        if (std::ranges::count_if(pauli, isOdd) % 2 != 0) {
            emitRotation(pauli, angle);
            return;
        }
        const auto changed =
            std::ranges::find_if(pauli, [](const auto &l) { return l.second != Axis::Z; });
        // S·X·S† = Y and S·Y·S† = −X, so R_X = S†·R_Y·S and R_Y = S·R_X·S†.
        const double before = changed->second == Axis::X ? 1 : -1;
        changed->second = changed->second == Axis::X ? Axis::Y : Axis::X;
        const int qubit = changed->first;
        addOneQubit(qubit, Axis::Z, quarterTurn(before));
        emitRotation(pauli, angle);
        addOneQubit(qubit, Axis::Z, quarterTurn(-before));
    }

    std::size_t quarterTurn(double direction)
    {
        std::optional<std::size_t> &index = m_quarterTurns[direction > 0];
        if (!index) {
            const double offset = direction * std::numbers::pi / 2;
            std::vector<Angle> &angles = m_compiled.angles;
            const auto found = std::ranges::find_if(angles, [offset](const Angle &angle) {
                return angle.terms.empty() && angle.offset == offset;
            });
            index = static_cast<std::size_t>(found - angles.begin());
            if (found == angles.end())
                angles.push_back({.offset = offset, .terms = {}});
        }
        return *index;
    }

    void emitRotation(const Letters &pauli, std::size_t angle)
    {
        const PauliMasks masks = m_map.masksOf(pauli);
        if (std::ranges::any_of(pauli, [this](const auto &l) { return !runOf(l.first).empty(); })
            || !m_started)
            flushRuns();
        if (std::ranges::any_of(m_phase.terms, [&](const PauliRotation &term) {
                return !commutes(term.pauli, masks);
            }))
            flush();
        if (m_compiled.steps.empty()
            || !std::holds_alternative<Rotations>(m_compiled.steps.back()))
            m_compiled.steps.emplace_back(Rotations{});
        std::get<Rotations>(m_compiled.steps.back()).rotations.push_back({masks, angle});
    }

    [[nodiscard]] QubitRun makeRun(int qubit, const std::vector<QubitRun::Factor> &factors) const
    {
        QubitRun run{.qubit = qubit, .paulis = m_map.paulisOf(qubit), .factors = factors};
        for (const QubitRun::Factor &factor : factors) {
            const Angle &angle = m_compiled.angles[factor.angle];
            run.perSample |= angle.perSample;
            run.trainable |= std::ranges::any_of(angle.terms, [](const Angle::Term &term) {
                return term.source == Parameter::Source::Weight;
            });
        }
        return run;
    }

    // Makes a layer, or the start, of the runs of qubits that `isWanted`. The phase goes on waiting.
    template <class Predicate>
    void flushRuns(Predicate isWanted)
    {
        Layer layer;
        for (int qubit = 0; qubit < m_compiled.qubits; ++qubit) {
            std::vector<QubitRun::Factor> &factors = runOf(qubit);
            if (factors.empty() || !isWanted(qubit))
                continue;
            const QubitRun run = makeRun(qubit, factors);
            if (m_started && isAll(factors, Axis::Z)) {
                for (const QubitRun::Factor &factor : factors)
                    m_phase.terms.push_back({run.paulis[2], factor.angle});
            } else {
                layer.runs.push_back(run);
            }
            factors.clear();
        }
        if (!m_started)
            m_compiled.start = std::move(layer);
        else if (!layer.runs.empty())
            m_compiled.steps.emplace_back(std::move(layer));
        m_started = true;
    }

    void flushRuns()
    {
        flushRuns([](int) { return true; });
    }

    void flush()
    {
        flushRuns();
        if (m_phase.terms.empty())
            return;
        m_compiled.steps.emplace_back(std::move(m_phase));
        m_phase = {};
    }

    void finish(const std::vector<Observable> &observables)
    {
        std::vector<bool> isShared(m_runs.size(), false); // seen together with other qubits
        bool phaseIsSeen = false;
        for (const Observable &observable : observables) {
            for (const PauliString &string : observable.terms) {
                const Letters letters = lettersOf(string);
                const PauliMasks masks = m_map.masksOf(letters);
                for (const PauliRotation &term : m_phase.terms)
                    phaseIsSeen |= !commutes(term.pauli, masks);
                for (const auto &letter : letters)
                    isShared[static_cast<std::size_t>(letter.first)] =
                        isShared[static_cast<std::size_t>(letter.first)] || letters.size() > 1;
            }
        }
        if (phaseIsSeen)
            flush();
        m_phase = {};
        flushRuns([&](int qubit) {
            return isShared[static_cast<std::size_t>(qubit)]
                   || makeRun(qubit, runOf(qubit)).perSample;
        });
        // Phases of runs of Z alone: whoever is not absorbed may be seen through X.
        if (!m_phase.terms.empty()) {
            m_compiled.steps.emplace_back(std::move(m_phase));
            m_phase = {};
        }
        addTerms(observables);
    }

    static Letters lettersOf(const PauliString &string)
    {
        Letters letters;
        for (const auto &[qubit, pauli] : string.factors)
            letters.emplace_back(qubit, static_cast<Axis>(pauli));
        return letters;
    }

    void addTerms(const std::vector<Observable> &observables)
    {
        static_assert(static_cast<int>(Pauli::X) == 0 && static_cast<int>(Pauli::Z) == 2);
        std::map<int, std::size_t> absorbedRuns;
        for (std::size_t i = 0; i < observables.size(); ++i) {
            for (const PauliString &string : observables[i].terms)
                addTerm(i, string, absorbedRuns);
        }
        const auto flipping =
            std::ranges::stable_partition(m_compiled.terms, [](const CompiledTerm &term) {
                return term.pauli.flip == 0;
            });
        m_compiled.diagonalTerms = m_compiled.terms.size() - flipping.size();
    }

    void addTerm(std::size_t observable, const PauliString &string,
                 std::map<int, std::size_t> &absorbedRuns)
    {
        const Letters letters = lettersOf(string);
        if (letters.empty()) {
            m_compiled.constants[observable] += string.coefficient;
            return;
        }
        const auto [qubit, axis] = letters.front();
        if (letters.size() > 1 || runOf(qubit).empty()) {
            m_compiled.terms.push_back({observable, string.coefficient, m_map.masksOf(letters)});
            return;
        }
        const auto [found, isNew] =
            absorbedRuns.try_emplace(qubit, m_compiled.absorbed.runs.size());
        if (isNew)
            m_compiled.absorbed.runs.push_back(makeRun(qubit, runOf(qubit)));
        m_compiled.absorbedTerms.push_back({observable, string.coefficient, found->second, axis});
    }

    LoweredCircuit m_lowered;
    CompiledCircuit &m_compiled;
    IndexMap m_map;
    std::vector<std::vector<QubitRun::Factor>> m_runs; ///< of each qubit, waiting
    Diagonal m_phase;                                  ///< after the runs, waiting
    bool m_started = false;                            ///< the start is complete
    std::array<std::optional<std::size_t>, 2> m_quarterTurns;
};

} // namespace

CompiledCircuit compile(const ExpandedCircuit &circuit, const std::vector<Observable> &observables)
{
    ANSATZ_CHECK(circuit.qubits >= 1 && circuit.qubits < 60, "memory admitted the circuit");
    ANSATZ_CHECK(circuit.features >= 0 && circuit.weights >= 0, "counts are not negative");
    for (std::size_t i = 0; i < observables.size(); ++i)
        validate(observables[i], circuit.qubits, "observable " + std::to_string(i + 1));

    CompiledCircuit compiled;
    compiled.qubits = circuit.qubits;
    compiled.features = static_cast<std::size_t>(circuit.features);
    compiled.weights = static_cast<std::size_t>(circuit.weights);
    compiled.observables = observables.size();
    compiled.constants.assign(observables.size(), 0);
    LoweredCircuit lowered = lower(circuit);
    dropUnseen(lowered, circuit.qubits, observables);
    Compiler(std::move(lowered), compiled).run(observables);
    return compiled;
}

} // namespace ansatz
