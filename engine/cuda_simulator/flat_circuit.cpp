// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/flat_circuit.h"

#include "engine/base/error.h"
#include "engine/cuda_simulator/flat_group.h"

#include <algorithm>
#include <span>
#include <string>

namespace ansatz::cuda {

namespace {

std::uint32_t narrow(std::size_t value)
{
    ANSATZ_CHECK(value <= 0xffffffffu, "sizes and masks of the device's arrays have 32 bits");
    return static_cast<std::uint32_t>(value);
}

bool isOdd(std::uint32_t bits)
{
    return __builtin_parity(bits) != 0;
}

// The roles by which a run acts: X flips, Z tells them apart.
RoleMasks rolesOf(const QubitRun &run)
{
    const PauliMasks &z = run.paulis[2];
    ANSATZ_CHECK(z.flip == 0 && z.yCount % 2 == 0, "Z of a qubit flips nothing");
    return {.flip = narrow(run.paulis[0].flip),
            .sign = narrow(z.sign),
            .negative = z.negative != (z.yCount % 4 == 2)};
}

// ±1: a Pauli against the one of that axis on the roles.
double scaleOf(const PauliMasks &pauli, Axis axis, const RoleMasks &roles)
{
    const bool flips = axis != Axis::Z;
    const bool signs = axis != Axis::X;
    ANSATZ_CHECK(pauli.flip == (flips ? roles.flip : 0) && pauli.sign == (signs ? roles.sign : 0)
                     && pauli.yCount % 2 == (axis == Axis::Y ? 1 : 0),
                 "the Paulis of a run are those of one qubit");
    return (pauli.yCount % 4 >= 2) != (pauli.negative != (signs && roles.negative)) ? -1 : 1;
}

// A sparse matrix, row by row.
class Rows {
public:
    explicit Rows(std::size_t count) : m_rows(count) {}

    void add(std::size_t row, double coefficient, std::size_t index)
    {
        m_rows[row].push_back({coefficient, narrow(index)});
    }

    void write(std::vector<std::uint32_t> &rows, std::vector<FlatEntry> &entries) const
    {
        rows.push_back(0);
        for (const std::vector<FlatEntry> &row : m_rows) {
            entries.insert(entries.end(), row.begin(), row.end());
            rows.push_back(narrow(entries.size()));
        }
    }

private:
    std::vector<std::vector<FlatEntry>> m_rows;
};

class Flattener {
public:
    explicit Flattener(const CompiledCircuit &circuit)
        : m_circuit(circuit), m_weightRows(circuit.weights), m_featureRows(circuit.features)
    {}

    FlatCircuit run()
    {
        m_flat.counts.qubits =
            std::max<std::uint32_t>(runsAtOnce, static_cast<std::uint32_t>(m_circuit.qubits));
        m_flat.counts.features = narrow(m_circuit.features);
        m_flat.counts.weights = narrow(m_circuit.weights);
        m_flat.counts.observables = narrow(m_circuit.observables);
        addAngles();
        // The numbers of shared runs, and so the numbers of their factors, come before the others'.
        for (m_addsPerSample = false;; m_addsPerSample = true) {
            addRuns();
            if (m_addsPerSample)
                break;
            m_flat.counts.sharedRuns = narrow(m_flat.runs.size());
            m_flat.counts.sharedFactors = narrow(m_flat.factors.size());
        }
        m_flat.counts.runs = narrow(m_flat.runs.size());
        m_flat.counts.factors = narrow(m_flat.factors.size());
        addStart();
        addSteps();
        addStartPasses();
        addObservables();
        m_weightRows.write(m_flat.weightRows, m_flat.weightEntries);
        m_featureRows.write(m_flat.featureRows, m_flat.featureEntries);
        return std::move(m_flat);
    }

private:
    void addAngles()
    {
        for (const Angle &angle : m_circuit.angles) {
            m_flat.angles.push_back(
                {angle.offset, narrow(m_flat.angleTerms.size()), narrow(angle.terms.size())});
            for (const Angle::Term &term : angle.terms)
                m_flat.angleTerms.push_back({term.coefficient, narrow(term.index),
                                             term.source == Parameter::Source::Feature});
        }
    }

    // ---- Runs and their factors: in the order in which numberOf() will ask for them. ----
    void addRuns()
    {
        if (!m_addsPerSample)
            m_flat.runs.push_back({0, 0, noInputs}); // the identity
        addRuns(m_circuit.start);
        for (const Step &step : m_circuit.steps) {
            if (const auto *layer = std::get_if<Layer>(&step))
                addRuns(*layer);
            else if (const auto *rotations = std::get_if<Rotations>(&step))
                addRotations(rotations->rotations, Axis::Y);
            else
                addRotations(std::get<Diagonal>(step).terms, Axis::Z);
        }
        addRuns(m_circuit.absorbed);
    }

    void addRuns(const Layer &layer)
    {
        for (const QubitRun &run : layer.runs) {
            RoleMasks roles = rolesOf(run);
            std::vector<FlatFactor> factors;
            for (const QubitRun::Factor &factor : run.factors)
                factors.push_back({static_cast<std::uint32_t>(factor.axis), narrow(factor.angle),
                                   scaleOf(run.paulis[static_cast<std::size_t>(factor.axis)],
                                           factor.axis, roles)});
            addRun(&run, factors);
        }
    }

    void addRotations(const std::vector<PauliRotation> &rotations, Axis axis)
    {
        for (const PauliRotation &rotation : rotations) {
            const FlatFactor factor{static_cast<std::uint32_t>(axis), narrow(rotation.angle),
                                    scaleOf(rotation.pauli, axis, rolesOf(rotation))};
            addRun(&rotation, std::span(&factor, 1));
        }
    }

    // Roles without sign: the factor's scale takes it.
    static RoleMasks rolesOf(const PauliRotation &rotation)
    {
        return {.flip = narrow(rotation.pauli.flip), .sign = narrow(rotation.pauli.sign)};
    }
    static RoleMasks rolesOf(const QubitRun &run) { return cuda::rolesOf(run); }

    void addRun(const void *key, std::span<const FlatFactor> factors)
    {
        std::uint32_t inputs = noInputs;
        for (const FlatFactor &factor : factors) {
            for (const Angle::Term &term : m_circuit.angles[factor.angle].terms)
                inputs |= term.source == Parameter::Source::Feature ? featureInputs : weightInputs;
        }
        if (((inputs & featureInputs) != 0) != m_addsPerSample)
            return;
        const auto first = narrow(m_flat.factors.size());
        m_numbers.emplace_back(key, narrow(m_flat.runs.size()));
        m_flat.runs.push_back({first, narrow(factors.size()), inputs});
        for (const FlatFactor &factor : factors) {
            for (const Angle::Term &term : m_circuit.angles[factor.angle].terms) {
                Rows &rows =
                    term.source == Parameter::Source::Feature ? m_featureRows : m_weightRows;
                rows.add(term.index, factor.scale * term.coefficient, m_flat.factors.size());
            }
            m_flat.factors.push_back(factor);
        }
    }

    template <class Run>
    RoleMasks numbered(const Run &run)
    {
        if (!m_isSorted)
            std::ranges::sort(m_numbers);
        m_isSorted = true;
        const auto found = std::ranges::lower_bound(m_numbers, static_cast<const void *>(&run), {},
                                                    [](const auto &entry) { return entry.first; });
        RoleMasks roles = rolesOf(run);
        roles.run = found->second;
        return roles;
    }

    // ---- Passes. ----
    std::uint32_t addGroup(std::span<const RoleMasks> runs)
    {
        m_flat.groups.push_back(makeGroup(runs, m_flat.counts.qubits));
        return narrow(m_flat.groups.size() - 1);
    }

    // As few groups as there can be when every run fits every other; each neighbours of the last.
    template <class Run, class Use>
    void addGroups(const std::vector<Run> &runs, Use use)
    {
        std::vector<RoleMasks> group;
        const auto close = [&] {
            if (!group.empty())
                use(addGroup(group), std::span<const RoleMasks>(group));
            group.clear();
        };
        for (const Run &run : runs) {
            const RoleMasks roles = numbered(run);
            if (group.size() == runsAtOnce || !fits(group, roles))
                close();
            group.push_back(roles);
        }
        close();
    }

    std::uint32_t inputsOf(std::span<const RoleMasks> runs) const
    {
        std::uint32_t inputs = noInputs;
        for (const RoleMasks &run : runs)
            inputs |= m_flat.runs[run.run].inputs;
        return inputs;
    }

    void addRole(const RoleMasks &roles)
    {
        m_flat.roles.push_back({roles.sign, roles.negative, roles.run});
    }

    void addStart()
    {
        std::vector<RoleMasks> all;
        for (std::uint32_t bit = m_flat.counts.qubits; bit-- > 0;)
            all.push_back({.flip = 1u << bit, .sign = 1u << bit});
        for (const QubitRun &run : m_circuit.start.runs) {
            const RoleMasks roles = numbered(run);
            const auto found = std::ranges::find(all, roles.flip, &RoleMasks::flip);
            ANSATZ_CHECK(found != all.end() && found->sign == roles.sign && !roles.negative,
                         "at the start an index is a basis state");
            *found = roles;
        }
        m_flat.counts.startInputs = inputsOf(all);
        // The most significant ones in registers: threads side by side write side by side.
        m_flat.counts.startGroup = addGroup(std::span(all).first(runsAtOnce));
        for (const RoleMasks &roles : std::span(all).subspan(runsAtOnce))
            addRole(roles);
        m_flat.counts.startRoles = narrow(m_flat.roles.size());
    }

    void addSteps()
    {
        std::uint32_t number = 0;
        for (const Step &step : m_circuit.steps) {
            ++number;
            if (const auto *layer = std::get_if<Layer>(&step)) {
                addGroups(layer->runs, [&](std::uint32_t group, std::span<const RoleMasks> runs) {
                    m_flat.passes.push_back({0, group, 1, inputsOf(runs), number});
                });
            } else if (const auto *rotations = std::get_if<Rotations>(&step)) {
                addGroups(rotations->rotations,
                          [&](std::uint32_t group, std::span<const RoleMasks> runs) {
                              m_flat.passes.push_back({0, group, 1, inputsOf(runs), ++number});
                          });
            } else {
                addPhase(std::get<Diagonal>(step), number);
            }
        }
        m_flat.counts.circuitPasses = narrow(m_flat.passes.size());
    }

    void addPhase(const Diagonal &phase, std::uint32_t number)
    {
        const auto first = narrow(m_flat.roles.size());
        std::uint32_t inputs = noInputs;
        for (const PauliRotation &term : phase.terms) {
            const RoleMasks roles = numbered(term);
            inputs |= inputsOf(std::span(&roles, 1));
            addRole(roles);
        }
        m_flat.passes.push_back({1, first, narrow(phase.terms.size()), inputs, number});
    }

    void addStartPasses()
    {
        addGroups(m_circuit.start.runs, [&](std::uint32_t group, std::span<const RoleMasks> runs) {
            m_flat.passes.push_back({0, group, 1, inputsOf(runs), 0});
        });
        m_flat.counts.passes = narrow(m_flat.passes.size());
    }

    // ---- Observables. ----
    void addObservables()
    {
        DevicePlan &counts = m_flat.counts;
        counts.absorbed = narrow(m_circuit.absorbed.runs.size());
        counts.absorbedRoles = narrow(m_flat.roles.size());
        for (const QubitRun &run : m_circuit.absorbed.runs) {
            const RoleMasks roles = numbered(run);
            addRole(roles);
            m_flat.absorbedFlips.push_back(roles.flip);
            counts.absorbedInputs |= inputsOf(std::span(&roles, 1));
        }
        counts.measureGroup = narrow(m_flat.groups.size());
        // In groups the runs keep their order: values are found by counting them.
        addGroups(m_circuit.absorbed.runs,
                  [&](std::uint32_t group, std::span<const RoleMasks> runs) {
                      for (std::size_t k = 0; k < runs.size(); ++k)
                          m_flat.groups[group].run[k] = m_measured++;
                  });
        counts.measureGroups = narrow(m_flat.groups.size()) - counts.measureGroup;

        counts.terms = narrow(m_circuit.terms.size());
        counts.diagonalTerms = narrow(m_circuit.diagonalTerms);
        const std::size_t values = 3 * std::size_t(counts.absorbed) + counts.terms;
        Rows byObservable(m_circuit.observables);
        Rows byValue(values);
        const auto add = [&](std::size_t observable, double coefficient, std::size_t value) {
            byObservable.add(observable, coefficient, value);
            byValue.add(value, coefficient, observable);
        };
        for (const AbsorbedTerm &term : m_circuit.absorbedTerms) {
            const QubitRun &run = m_circuit.absorbed.runs[term.run];
            const auto axis = static_cast<std::size_t>(term.axis);
            add(term.observable,
                term.coefficient * scaleOf(run.paulis[axis], term.axis, rolesOf(run)),
                3 * term.run + axis);
        }
        for (std::size_t i = 0; i < m_circuit.terms.size(); ++i) {
            const CompiledTerm &term = m_circuit.terms[i];
            add(term.observable, term.coefficient, 3 * std::size_t(counts.absorbed) + i);
            const auto flip = narrow(term.pauli.flip);
            const auto sign = narrow(term.pauli.sign);
            // (Pψ)(x) takes ψ(x ^ flip), whose sign is that of x ^ flip.
            const bool negative = term.pauli.negative != isOdd(flip & sign);
            const auto quarters = static_cast<std::uint32_t>(term.pauli.yCount % 4);
            m_flat.terms.push_back({flip, sign, (quarters + (negative ? 2u : 0u)) % 4});
        }
        m_flat.constants = m_circuit.constants;
        m_flat.constants.resize(m_circuit.observables);
        byObservable.write(m_flat.observableRows, m_flat.observableEntries);
        byValue.write(m_flat.valueRows, m_flat.valueEntries);
    }

    const CompiledCircuit &m_circuit;
    FlatCircuit m_flat;
    Rows m_weightRows;
    Rows m_featureRows;
    std::vector<std::pair<const void *, std::uint32_t>> m_numbers; ///< run of the circuit → number
    bool m_isSorted = false;
    bool m_addsPerSample = false;
    std::uint32_t m_measured = 0;
};

} // namespace

FlatCircuit flatten(const CompiledCircuit &circuit)
{
    if (circuit.qubits > mostQubits)
        throw UserError("the CUDA simulator computes at most " + std::to_string(mostQubits)
                            + " qubits; the circuit has " + std::to_string(circuit.qubits),
                        {}, "use fewer qubits");
    return Flattener(circuit).run();
}

DevicePlan hostPlan(const FlatCircuit &flat)
{
    DevicePlan plan = flat.counts;
    visitArrays(flat, plan, [](const auto &array, auto &pointer) { pointer = array.data(); });
    return plan;
}

} // namespace ansatz::cuda
