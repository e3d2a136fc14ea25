// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/gradient_check.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/diagnosis/shift_derivatives.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz {

namespace {

constexpr const char *shifting = "Differentiating by parameter shift";

constexpr double allowedSingle = 1e-4;
constexpr double allowedDouble = 1e-9;
constexpr double allowedDifference = 1e-6;

double amplitudes(const ExpandedCircuit &circuit)
{
    return std::ldexp(static_cast<double>(circuit.operations.size()), circuit.qubits);
}

std::vector<double> roundedToSingle(std::vector<double> values)
{
    for (double &value : values) {
        if (std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max()))
            value = static_cast<double>(static_cast<float>(value));
    }
    return values;
}

// Of the two, where a NaN is worst. (The library's maximum may lose it.)
double worse(double a, double b)
{
    return std::isnan(b) || b > a ? b : a;
}

std::string nameOf(Parameter::Source source, std::size_t index)
{
    return (source == Parameter::Source::Weight ? "weight " : "feature ") + std::to_string(index);
}

/// What a simulator says at a point of its circuit: one sample.
struct Answer {
    std::vector<double> expectations;
    std::vector<double> byWeights;
    std::vector<double> byFeatures;
};

template <class Real>
Answer ask(Simulator<Real> &simulator, const std::vector<double> &features,
           const std::vector<double> &weights, const std::vector<double> &upstream)
{
    const std::vector<Real> x(features.begin(), features.end());
    const std::vector<Real> w(weights.begin(), weights.end());
    const std::vector<Real> sensitivity(upstream.begin(), upstream.end());
    const Batch<Real> batch{.samples = 1, .features = x, .weights = w};
    std::vector<Real> expectations(upstream.size());
    std::vector<Real> byWeights(w.size());
    std::vector<Real> byFeatures(x.size());
    const PassId pass = simulator.forwardForGradients(batch, expectations);
    simulator.backward(batch, sensitivity, {.weights = byWeights, .features = byFeatures}, pass);
    return {{expectations.begin(), expectations.end()},
            {byWeights.begin(), byWeights.end()},
            {byFeatures.begin(), byFeatures.end()}};
}

class Check {
public:
    Check(const GradientPoint &point, const SimulatorSource &simulators,
          const DiagnosisWatch &watch, const CheckBudget &budget)
        : m_point(point), m_simulators(simulators), m_watch(watch), m_budget(budget),
          m_features(roundedToSingle(point.features)), m_weights(roundedToSingle(point.weights))
    {
        Random random(point.seed, 11);
        for (std::size_t k = 0; k < point.observables.size(); ++k) {
            const double size = 0.5 + 0.5 * random.uniform();
            m_upstream.push_back(random.below(2) == 0 ? size : -size);
        }
        for (const Observable &observable : point.observables) {
            double sum = 0;
            for (const PauliString &term : observable.terms)
                sum += std::abs(term.coefficient);
            m_scale = std::max(m_scale, sum);
        }
    }

    GradientCheck run(const std::vector<GradientSubject> &subjects)
    {
        m_watch.begin(shifting, 0);
        try {
            choose();
            differentiate();
        } catch (const UserError &error) {
            m_check.leftOut.emplace_back("No derivative was checked: " + error.problem() + ".");
            return std::move(m_check);
        }
        for (std::size_t i = 0; i < subjects.size(); ++i) {
            const ComputeTarget &target = subjects[i].target;
            m_watch.begin(
                "Checking " + target.backend + " on " + target.device + ", "
                    + std::string(toString(subjects[i].precision)),
                0.7 + 0.3 * static_cast<double>(i) / static_cast<double>(subjects.size()));
            add(subjects[i]);
        }
        conclude();
        return std::move(m_check);
    }

private:
    // Which angles, so that all of it takes some seconds at most.
    void choose()
    {
        const std::vector<Occurrence> all = occurrences(m_point.circuit);
        m_check.parametersInAll = all.size();
        const double each = amplitudes(m_point.circuit);
        const double work = each * static_cast<double>(evaluationsOf(m_point.circuit, all));
        if (work <= m_budget.shiftWork) {
            m_chosen = all;
        } else {
            const std::size_t count = static_cast<std::size_t>(static_cast<double>(all.size())
                                                               * (m_budget.shiftWork / work));
            if (count == 0)
                throw UserError(
                    "one evaluation of "
                    + formatCount(m_point.circuit.operations.size(), "operation") + " on "
                    + formatCount(static_cast<std::uint64_t>(m_point.circuit.qubits), "qubit")
                    + " would take long");
            for (std::size_t k = 0; k < count; ++k)
                m_chosen.push_back(all[k * all.size() / count]);
            m_check.leftOut.emplace_back(
                std::to_string(all.size() - count) + " of " + formatCount(all.size(), "angle")
                + " were left out: with "
                + formatCount(static_cast<std::uint64_t>(m_point.circuit.qubits), "qubit")
                + " shifting each would take long. Those that were checked are spread evenly.");
        }
        m_shares.resize(m_chosen.size());
        m_angles = anglesOf(m_point.circuit, m_chosen, m_features, m_weights);
        for (const double angle : m_angles)
            m_largestAngle = worse(m_largestAngle, std::abs(angle));
    }

    void differentiate()
    {
        const auto circuit = independentAngles(m_point.circuit, m_chosen,
                                               Parameter::Source::Feature, m_features, m_weights);
        const auto simulator = m_simulators.twofold({}, circuit, m_point.observables);
        simulator->setGiveUp(m_watch.giveUp());
        const ShiftDerivatives found =
            shiftDerivatives(*simulator, m_point.circuit, m_chosen, m_angles, m_upstream,
                             [this](double done) { m_watch.begin(shifting, 0.7 * done); });
        m_expectations.assign(m_point.observables.size(), 0);
        simulator->forward({.samples = 1, .features = m_angles, .weights = {}}, m_expectations);
        for (const double derivative : found.shift)
            m_scale = std::isfinite(derivative) ? std::max(m_scale, std::abs(derivative)) : m_scale;
        m_check.differenceAllowed = allowedDifference * m_scale;
        for (std::size_t k = 0; k < m_chosen.size(); ++k) {
            ParameterResult result;
            result.occurrence = m_chosen[k];
            result.angle = m_angles[k];
            result.derivative = found.shift[k];
            result.difference = std::abs(found.difference[k] - found.shift[k]);
            if (!std::isfinite(result.derivative) || !std::isfinite(result.difference))
                result.verdict = Verdict::NotFinite;
            else if (result.difference > m_check.differenceAllowed)
                result.verdict = Verdict::Wrong;
            m_check.parameters.push_back(result);
        }
        compareWithReference();
    }

    // Parameter shift and the adjoint method share the simulator, and so its faults; the dense one
    // shares none.
    void compareWithReference()
    {
        if (amplitudes(m_point.circuit) > m_budget.denseWork) {
            m_check.leftOut.emplace_back("Expectation values were not compared with the dense "
                                         "reference, which would take long.");
            return;
        }
        const auto dense =
            m_simulators.twofold({.backend = "reference"}, m_point.circuit, m_point.observables);
        dense->setGiveUp(m_watch.giveUp());
        m_dense.resize(m_point.observables.size());
        dense->forward({.samples = 1, .features = m_features, .weights = m_weights}, m_dense);
    }

    void add(const GradientSubject &subject)
    {
        SubjectResult result;
        result.subject = subject;
        const bool isSingle = subject.precision == Precision::Complex64;
        // An angle is held to 24 bits, or 53.
        result.allowed = m_scale
                         * (isSingle ? allowedSingle + std::ldexp(m_largestAngle, -22)
                                     : allowedDouble + std::ldexp(m_largestAngle, -51));
        if (subject.target.backend == "reference" && denseWork() > m_budget.denseWork) {
            result.reason = "the dense reference would take long for this circuit";
        } else {
            try {
                requireTarget(subject.target);
                if (isSingle)
                    examine<float>(result, m_simulators.single);
                else
                    examine<double>(result, m_simulators.twofold);
            } catch (const Interrupted &) {
                throw;
            } catch (const UserError &error) {
                result.verdict = Verdict::LeftOut;
                result.reason = error.problem();
                result.remedy = error.remedy();
            } catch (const std::exception &error) {
                result.verdict = Verdict::LeftOut;
                result.reason = error.what();
            }
        }
        m_check.subjects.push_back(std::move(result));
    }

    // Of the reference's backward: a pass of its own for each angle.
    [[nodiscard]] double denseWork() const
    {
        return amplitudes(m_point.circuit) * static_cast<double>(m_chosen.size());
    }

    template <class Real>
    void examine(SubjectResult &result, const SimulatorSource::Make<Real> &make)
    {
        const auto single = [&](const ExpandedCircuit &circuit, const std::vector<double> &features,
                                const std::vector<double> &weights) {
            const auto simulator = make(result.subject.target, circuit, m_point.observables);
            simulator->setGiveUp(m_watch.giveUp());
            return ask(*simulator, features, weights, m_upstream);
        };
        const Answer whole = single(m_point.circuit, m_features, m_weights);
        const Answer apart =
            single(independentAngles(m_point.circuit, m_chosen, Parameter::Source::Weight,
                                     m_features, m_weights),
                   {}, m_angles);
        compareExpectations(result, whole, apart);
        compareAngles(result, apart);
        compareInputs(result, whole);
        result.verdict = std::isnan(result.gradients) || std::isnan(result.expectations)
                             ? Verdict::NotFinite
                         : result.gradients > result.allowed || result.expectations > result.allowed
                                 || !result.wrongSums.empty()
                             ? Verdict::Wrong
                             : Verdict::Right;
    }

    void compareExpectations(SubjectResult &result, const Answer &whole, const Answer &apart) const
    {
        const std::vector<double> &expected = m_dense.empty() ? m_expectations : m_dense;
        for (std::size_t k = 0; k < expected.size(); ++k) {
            for (const Answer *answer : {&whole, &apart}) {
                const double error = std::abs(answer->expectations[k] - expected[k]);
                result.expectations = worse(result.expectations, error);
            }
        }
    }

    void compareAngles(SubjectResult &result, const Answer &apart)
    {
        for (std::size_t k = 0; k < m_chosen.size(); ++k) {
            ParameterResult &parameter = m_check.parameters[k];
            const double error = std::abs(apart.byWeights[k] - parameter.derivative);
            note(result, k, error);
        }
    }

    void note(SubjectResult &result, std::size_t k, double error)
    {
        ParameterResult &parameter = m_check.parameters[k];
        if (std::isnan(error) || error > result.gradients || !result.worst) {
            if (!std::isnan(result.gradients))
                result.worst = k;
            result.gradients = worse(result.gradients, error);
        }
        const double share = error / result.allowed;
        if (std::isnan(share) || share > m_shares[k]) {
            m_shares[k] = worse(m_shares[k], share);
            parameter.error = error;
            parameter.worstSubject = m_check.subjects.size();
        }
        if (!std::isfinite(error))
            parameter.verdict = Verdict::NotFinite;
        else if (error > result.allowed && parameter.verdict == Verdict::Right)
            parameter.verdict = Verdict::Wrong;
    }

    // Derivatives by the circuit's own inputs, which sum over all operations that take them.
    void compareInputs(SubjectResult &result, const Answer &whole)
    {
        if (m_chosen.size() != m_check.parametersInAll)
            return; // the sums are not known
        for (const auto source : {Parameter::Source::Weight, Parameter::Source::Feature}) {
            const bool areWeights = source == Parameter::Source::Weight;
            const std::vector<double> &found = areWeights ? whole.byWeights : whole.byFeatures;
            std::vector<double> expected(found.size());
            std::vector<double> allowed(found.size());
            std::vector<std::vector<std::size_t>> users(found.size());
            std::vector<double> slopes(m_chosen.size());
            for (std::size_t k = 0; k < m_chosen.size(); ++k) {
                const auto input =
                    inputOf(m_point.circuit, m_chosen[k], source, m_features, m_weights);
                if (!input)
                    continue;
                slopes[k] = std::abs(input->slope);
                expected[input->index] += input->slope * m_check.parameters[k].derivative;
                allowed[input->index] += slopes[k] * result.allowed;
                users[input->index].push_back(k);
            }
            for (std::size_t i = 0; i < found.size(); ++i) {
                const double error = std::abs(found[i] - expected[i]);
                if (error <= std::max(allowed[i], result.allowed))
                    continue;
                if (users[i].size() == 1) {
                    const std::size_t only = users[i].front();
                    note(result, only, error / std::max(1.0, slopes[only]));
                } else if (std::ranges::none_of(users[i], [this](std::size_t k) {
                               return m_check.parameters[k].verdict != Verdict::Right;
                           })) {
                    result.wrongSums.push_back(nameOf(source, i));
                }
            }
        }
    }

    void conclude()
    {
        bool any = false;
        Verdict verdict = Verdict::Right;
        const auto take = [&](Verdict one) {
            any |= one != Verdict::LeftOut;
            if (one == Verdict::Wrong || (one == Verdict::NotFinite && verdict == Verdict::Right))
                verdict = one;
        };
        for (const SubjectResult &subject : m_check.subjects)
            take(subject.verdict);
        for (const ParameterResult &parameter : m_check.parameters) {
            if (any)
                take(parameter.verdict);
        }
        m_check.verdict = any ? verdict : Verdict::LeftOut;
    }

    const GradientPoint &m_point;
    const SimulatorSource &m_simulators;
    const DiagnosisWatch &m_watch;
    const CheckBudget &m_budget;
    std::vector<double> m_features;
    std::vector<double> m_weights;
    std::vector<double> m_upstream; ///< [observables]
    double m_scale = 1;             ///< errors are measured in
    double m_largestAngle = 0;
    std::vector<Occurrence> m_chosen;
    std::vector<double> m_angles;       ///< [chosen]
    std::vector<double> m_shares;       ///< [chosen], worst error over what is allowed
    std::vector<double> m_expectations; ///< by the native simulator
    std::vector<double> m_dense;        ///< by the reference; empty when it was not asked
    GradientCheck m_check;
};

} // namespace

std::string_view toString(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Right:
        return "right";
    case Verdict::Wrong:
        return "wrong";
    case Verdict::NotFinite:
        return "not_finite";
    case Verdict::LeftOut:
        break;
    }
    return "left_out";
}

SimulatorSource programSimulators()
{
    return {.single = makeSimulator<float>, .twofold = makeSimulator<double>};
}

GradientCheck checkGradients(const GradientPoint &point,
                             const std::vector<GradientSubject> &subjects,
                             const SimulatorSource &simulators, const DiagnosisWatch &watch,
                             const CheckBudget &budget)
{
    return Check(point, simulators, watch, budget).run(subjects);
}

} // namespace ansatz
