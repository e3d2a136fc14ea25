// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/array_program.h"

#include "engine/simulator/index_map.h"
#include "engine/simulator/lowered_circuit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace ansatz::numerics {

namespace {

// Qubits whose fused matrices become one: products of a few larger matrices cost fewer operations.
constexpr int largestGroup = 3;

using Run = std::vector<QubitRun::Factor>;

// A group before its class is known.
struct DraftGroup {
    int first = 0;
    std::vector<Run> runs; ///< of its qubits
};
using DraftLayer = std::vector<DraftGroup>;
struct DraftPhase {
    std::vector<std::pair<std::size_t, std::size_t>> terms; ///< sign, angle
};
struct DraftRotation {
    PauliMasks pauli;
    std::size_t angle = 0;
};
using DraftStep = std::variant<DraftLayer, ArrayProgram::Permutation, DraftPhase, DraftRotation>;

using Renaming = ArrayProgram::Renaming;

// Takes factors in order. What waits acts in the order runs, renamings, phase.
class Drafting {
public:
    Drafting(int qubits, const std::vector<Angle> &angles, bool fused)
        : m_qubits(qubits), m_angles(angles), m_fused(fused), m_identity(qubits),
          m_runs(static_cast<std::size_t>(qubits))
    {}

    void add(const LoweredFactor &factor)
    {
        if (factor.kind != GateFactor::Kind::Rotation)
            rename(
                {bit(factor.control), bit(factor.target), factor.kind == GateFactor::Kind::Swap});
        else if (factor.pauli.size() == 1)
            addOneQubit(factor.pauli.front().first, factor.pauli.front().second, factor.angle);
        else if (std::ranges::all_of(factor.pauli,
                                     [](const auto &letter) { return letter.second == Axis::Z; }))
            addPhase(m_identity.masksOf(factor.pauli).sign, factor.angle);
        else {
            flush();
            steps.emplace_back(DraftRotation{m_identity.masksOf(factor.pauli), factor.angle});
        }
        if (!m_fused)
            flush();
    }

    void flush()
    {
        flushRuns();
        if (!m_renamings.empty())
            steps.emplace_back(ArrayProgram::Permutation{m_renamings});
        if (!m_phase.terms.empty())
            steps.emplace_back(std::move(m_phase));
        m_renamings.clear();
        m_phase = {};
        m_renamed = m_phased = 0;
    }

    void finish()
    {
        flush();
        if (!m_started)
            makeStart();
    }

    DraftLayer start;
    std::vector<DraftStep> steps;

private:
    [[nodiscard]] std::size_t bit(int qubit) const
    {
        return std::size_t(1) << (m_qubits - 1 - qubit);
    }
    Run &runOf(int qubit) { return m_runs[static_cast<std::size_t>(qubit)]; }

    void addOneQubit(int qubit, Axis axis, std::size_t angle)
    {
        const Angle &value = m_angles[angle];
        if (m_fused && m_started && axis == Axis::X && value.terms.empty()
            && std::abs(value.offset) == std::numbers::pi && runOf(qubit).empty()) {
            rename({0, bit(qubit), false});
            return;
        }
        if ((m_phased & bit(qubit)) != 0 && axis == Axis::Z) {
            m_phase.terms.emplace_back(bit(qubit), angle);
            return;
        }
        if (((m_renamed | m_phased) & bit(qubit)) != 0)
            flush();
        runOf(qubit).push_back({axis, angle});
    }

    void rename(const Renaming &renaming)
    {
        if ((m_phased & (renaming.control | renaming.target)) != 0)
            flush();
        m_renamings.push_back(renaming);
        m_renamed |= renaming.control | renaming.target;
    }

    void addPhase(std::size_t sign, std::size_t angle)
    {
        m_phase.terms.emplace_back(sign, angle);
        m_phased |= sign;
    }

    void flushRuns()
    {
        const bool isIdle = std::ranges::all_of(m_runs, [](const Run &run) { return run.empty(); });
        if (!m_started) {
            makeStart();
            return;
        }
        if (isIdle)
            return;
        DraftLayer layer;
        for (const auto &[first, count] : groupRanges()) {
            // Without qubits at its ends on which nothing happens.
            int begin = first;
            int end = first + count;
            while (begin < end && runOf(begin).empty())
                ++begin;
            while (end > begin && runOf(end - 1).empty())
                --end;
            if (begin < end)
                layer.push_back(takeGroup(begin, end));
        }
        steps.emplace_back(std::move(layer));
    }

    void makeStart()
    {
        m_started = true;
        for (const auto &[first, count] : groupRanges())
            start.push_back(takeGroup(first, first + count));
    }

    DraftGroup takeGroup(int begin, int end)
    {
        DraftGroup group{.first = begin, .runs = {}};
        for (int qubit = begin; qubit < end; ++qubit)
            group.runs.push_back(std::exchange(runOf(qubit), {}));
        return group;
    }

    // All qubits in groups of nearly one size.
    [[nodiscard]] std::vector<std::pair<int, int>> groupRanges() const
    {
        const int most = m_fused ? largestGroup : 1;
        const int groups = (m_qubits + most - 1) / most;
        std::vector<std::pair<int, int>> ranges;
        for (int group = 0, first = 0; group < groups; ++group) {
            const int count = m_qubits / groups + (group < m_qubits % groups ? 1 : 0);
            ranges.emplace_back(first, count);
            first += count;
        }
        return ranges;
    }

    int m_qubits;
    const std::vector<Angle> &m_angles;
    bool m_fused;
    IndexMap m_identity;
    std::vector<Run> m_runs;
    std::vector<Renaming> m_renamings;
    DraftPhase m_phase;
    std::size_t m_renamed = 0; ///< bits of qubits
    std::size_t m_phased = 0;
    bool m_started = false;
};

// Gives every use of an angle its number and every group its class.
class Numbering {
public:
    explicit Numbering(ArrayProgram &program) : m_program(program) {}

    void run(const Drafting &draft)
    {
        count(draft.start);
        for (const DraftStep &step : draft.steps) {
            if (const auto *layer = std::get_if<DraftLayer>(&step))
                count(*layer);
        }
        layOut();
        m_program.start = groups(draft.start);
        for (const DraftStep &step : draft.steps)
            std::visit([this](const auto &each) { add(each); }, step);
    }

private:
    [[nodiscard]] bool isPerSample(std::size_t angle) const
    {
        return m_program.angles[angle].perSample;
    }

    // Groups of one pattern are built alike.
    [[nodiscard]] std::string patternOf(const DraftGroup &group) const
    {
        std::string pattern;
        for (const Run &run : group.runs) {
            for (const QubitRun::Factor &factor : run)
                pattern += isPerSample(factor.angle) ? 'p' : 's';
            pattern += ',';
        }
        return pattern;
    }

    void count(const DraftLayer &layer)
    {
        for (const DraftGroup &group : layer)
            m_groups[patternOf(group)].push_back(&group);
    }

    void layOut()
    {
        for (const auto &[pattern, drafts] : m_groups) {
            ArrayProgram::GroupClass made{.groups = drafts.size(), .rotations = {}};
            const std::vector<Run> &runs = drafts.front()->runs;
            for (std::size_t qubit = 0; qubit < runs.size(); ++qubit) {
                made.rotations.emplace_back();
                for (std::size_t slot = 0; slot < runs[qubit].size(); ++slot) {
                    made.rotations.back().push_back(endOf(runs[qubit][slot].angle));
                    for (const DraftGroup *draft : drafts)
                        static_cast<void>(
                            use(draft->runs[qubit][slot].angle, draft->runs[qubit][slot].axis));
                }
            }
            for (std::size_t i = 0; i < drafts.size(); ++i)
                m_places[drafts[i]] = {m_program.classes.size(), i};
            m_program.classes.push_back(std::move(made));
        }
    }

    std::vector<ArrayProgram::Use> &usesOf(std::size_t angle)
    {
        return isPerSample(angle) ? m_program.perSample : m_program.shared;
    }

    ArrayProgram::UseAt endOf(std::size_t angle)
    {
        return {isPerSample(angle), usesOf(angle).size()};
    }

    ArrayProgram::UseAt use(std::size_t angle, Axis axis)
    {
        const ArrayProgram::UseAt at = endOf(angle);
        usesOf(angle).push_back({angle, axis});
        return at;
    }

    [[nodiscard]] std::vector<ArrayProgram::Group> groups(const DraftLayer &layer) const
    {
        std::vector<ArrayProgram::Group> numbered;
        for (const DraftGroup &group : layer) {
            const auto [groupClass, index] = m_places.at(&group);
            numbered.push_back(
                {group.first, static_cast<int>(group.runs.size()), groupClass, index});
        }
        return numbered;
    }

    void add(const DraftLayer &layer)
    {
        m_program.steps.emplace_back(ArrayProgram::Layer{groups(layer)});
    }

    void add(const ArrayProgram::Permutation &permutation)
    {
        m_program.steps.emplace_back(permutation);
    }

    void add(const DraftPhase &draft)
    {
        ArrayProgram::Phase phase;
        phase.shared.begin = m_program.shared.size();
        phase.perSample.begin = m_program.perSample.size();
        for (const auto &[sign, angle] : draft.terms) {
            static_cast<void>(use(angle, Axis::Z));
            (isPerSample(angle) ? phase.perSample : phase.shared).signs.push_back(sign);
        }
        m_program.steps.emplace_back(std::move(phase));
    }

    void add(const DraftRotation &rotation)
    {
        m_program.steps.emplace_back(
            ArrayProgram::Rotation{rotation.pauli, use(rotation.angle, Axis::Z)});
    }

    ArrayProgram &m_program;
    std::map<std::string, std::vector<const DraftGroup *>> m_groups;
    std::map<const DraftGroup *, std::pair<std::size_t, std::size_t>> m_places;
};

} // namespace

std::vector<std::int64_t> ArrayProgram::Permutation::source(std::size_t amplitudes) const
{
    std::vector<std::int64_t> indices(amplitudes);
    for (std::size_t x = 0; x < amplitudes; ++x) {
        std::size_t from = x;
        for (auto renaming = renamings.rbegin(); renaming != renamings.rend(); ++renaming)
            from = (*renaming)(from);
        indices[x] = static_cast<std::int64_t>(from);
    }
    return indices;
}

std::vector<std::int64_t> ArrayProgram::Permutation::inverse(std::size_t amplitudes) const
{
    std::vector<std::int64_t> indices(amplitudes);
    for (std::size_t x = 0; x < amplitudes; ++x) {
        std::size_t to = x;
        for (const Renaming &renaming : renamings)
            to = renaming(to);
        indices[x] = static_cast<std::int64_t>(to);
    }
    return indices;
}

ArrayProgram makeArrayProgram(const ExpandedCircuit &circuit,
                              const std::vector<Observable> &observables, bool fused)
{
    LoweredCircuit lowered = lower(circuit);
    if (fused)
        dropUnseen(lowered, circuit.qubits, observables);
    ArrayProgram program;
    program.qubits = circuit.qubits;
    program.angles = std::move(lowered.angles);
    Drafting draft(circuit.qubits, program.angles, fused);
    for (const LoweredFactor &factor : lowered.factors)
        draft.add(factor);
    draft.finish();
    Numbering(program).run(draft);
    return program;
}

} // namespace ansatz::numerics
