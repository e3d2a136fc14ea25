// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/benchmark_check.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/model/initial_weights.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <type_traits>

namespace ansatz {

namespace {

constexpr int largestReference = 10; // qubits
constexpr double allowedSingle = 1e-4;
constexpr double allowedDouble = 1e-9;

// What a simulator says about a batch of which only the chosen samples count.
struct Answers {
    std::vector<double> expectations;     ///< [chosen, observables]
    std::vector<double> weightGradients;  ///< [weights]
    std::vector<double> featureGradients; ///< [chosen, features]
};

template <class Real>
std::vector<Real> rounded(const std::vector<double> &values)
{
    return {values.begin(), values.end()};
}

template <class Real>
std::vector<double> rowsOf(const std::vector<Real> &values, const std::vector<std::size_t> &rows,
                           std::size_t columns)
{
    std::vector<double> chosen;
    for (const std::size_t row : rows) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * columns);
        chosen.insert(chosen.end(), begin, begin + static_cast<std::ptrdiff_t>(columns));
    }
    return chosen;
}

// `features` is [rows, circuit features]; the derivative is of the sum of the chosen rows'
// expectations, weighted with `upstream` [chosen, observables].
template <class Real>
Answers ask(Simulator<Real> &simulator, const std::vector<double> &features,
            const std::vector<double> &weights, const std::vector<std::size_t> &chosen,
            std::size_t rows, const std::vector<double> &upstream)
{
    const auto observables = static_cast<std::size_t>(simulator.observables());
    const auto columns = static_cast<std::size_t>(simulator.features());
    const std::vector<Real> realFeatures = rounded<Real>(features);
    const std::vector<Real> realWeights = rounded<Real>(weights);
    const Batch<Real> batch{rows, realFeatures, realWeights};
    std::vector<Real> sensitivity(rows * observables);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        for (std::size_t j = 0; j < observables; ++j)
            sensitivity[chosen[i] * observables + j] =
                static_cast<Real>(upstream[i * observables + j]);
    }

    std::vector<Real> expectations(rows * observables);
    std::vector<Real> byWeights(weights.size());
    std::vector<Real> byFeatures(rows * columns);
    std::vector<Real> given(sensitivity.size());
    simulator.forwardAndBackward(
        batch,
        [&](std::size_t first, std::span<const Real>, std::span<Real> upstreamOfSome) {
            std::copy_n(sensitivity.begin() + static_cast<std::ptrdiff_t>(first * observables),
                        upstreamOfSome.size(), upstreamOfSome.begin());
        },
        expectations, given, {byWeights, byFeatures});
    return {rowsOf(expectations, chosen, observables),
            {byWeights.begin(), byWeights.end()},
            rowsOf(byFeatures, chosen, columns)};
}

// Of the two, where a NaN is worst. (The library's maximum may lose it.)
double worse(double a, double b)
{
    return std::isnan(b) || b > a ? b : a;
}

double difference(const std::vector<double> &a, const std::vector<double> &b)
{
    double largest = 0;
    double scale = 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double one = std::abs(a[i] - b[i]);
        largest = worse(largest, one);
        scale = std::max(scale, std::abs(b[i]));
    }
    return largest / scale;
}

class Question {
public:
    explicit Question(const BenchmarkWork &work)
        : m_work(work), m_circuit(expand(work.circuit)),
          m_weights(initialCircuitWeights(work.circuit, work.training.initialSpread, work.seed))
    {
        const auto rows = static_cast<std::size_t>(work.training.batch);
        const std::set<std::size_t> chosen{0, rows / 2, rows - 1};
        m_chosen.assign(chosen.begin(), chosen.end());
        Random random(work.seed, 7);
        m_upstream.resize(m_chosen.size() * work.observables.size());
        for (double &value : m_upstream)
            value = 2 * random.uniform() - 1;
    }

    [[nodiscard]] std::size_t samples() const { return m_chosen.size(); }
    [[nodiscard]] bool isForReference(double mostReferenceWork) const
    {
        // Each derivative is a pass of its own over all operations.
        const double derivatives = m_circuit.weights + m_circuit.features;
        const double amplitudes = std::ldexp(1.0, m_circuit.qubits);
        return m_circuit.qubits <= largestReference
               && derivatives * static_cast<double>(m_circuit.operations.size()) * amplitudes
                          * static_cast<double>(samples())
                      <= mostReferenceWork;
    }

    // The whole batch, as it will be timed.
    template <class Real>
    [[nodiscard]] Answers wholeOn(Simulator<Real> &timed) const
    {
        return ask(timed, m_work.features.values, m_weights, m_chosen, m_work.features.rows,
                   m_upstream);
    }

    // The chosen samples alone.
    template <class Real>
    [[nodiscard]] Answers chosenOn(Simulator<Real> &simulator) const
    {
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < samples(); ++i)
            all.push_back(i);
        const std::vector<double> features =
            rowsOf(m_work.features.values, m_chosen, static_cast<std::size_t>(m_circuit.features));
        return ask(simulator, features, m_weights, all, samples(), m_upstream);
    }

    template <class Real>
    [[nodiscard]] Answers chosenOn(const ComputeTarget &target, const GiveUp &giveUp) const
    {
        const auto simulator = makeSimulator<Real>(target, m_circuit, m_work.observables);
        simulator->setGiveUp(giveUp);
        return chosenOn(*simulator);
    }

private:
    const BenchmarkWork &m_work;
    ExpandedCircuit m_circuit;
    std::vector<double> m_weights;
    std::vector<std::size_t> m_chosen;
    std::vector<double> m_upstream;
};

} // namespace

void requireAgreement(const BenchmarkCheck &check)
{
    if (!check.holds())
        throw InternalError("nothing was timed: the simulator disagrees with " + check.against
                            + " by " + formatDouble(check.expectations) + " in expectations and "
                            + formatDouble(check.gradients) + " in gradients, allowed is "
                            + formatDouble(check.allowed));
}

template <class Real>
BenchmarkCheck checkWork(const BenchmarkWork &work, Simulator<Real> &timed,
                         const CheckOptions &options)
{
    const Question question(work);
    constexpr bool isSingle = std::is_same_v<Real, float>;
    const ComputeTarget same = targetOf(work.compute);

    BenchmarkCheck check;
    check.samples = question.samples();
    Answers expected;
    if (question.isForReference(options.mostReferenceWork)) {
        check.allowed = isSingle ? allowedSingle : allowedDouble;
        // The reference is no check of itself.
        check.against = work.compute.backend == "reference" ? "native" : "reference";
        expected = question.chosenOn<double>({.backend = check.against}, options.giveUp);
    } else if (work.compute.device != "cpu" || work.compute.backend != "native") {
        // Nor is a GPU, whose two precisions share every fault of its kernels.
        check.allowed = isSingle ? allowedSingle : allowedDouble;
        check.against = "native on cpu";
        expected =
            question.chosenOn<double>(targetOf({.threads = work.compute.threads}), options.giveUp);
    } else {
        check.allowed = allowedSingle;
        check.against = toString(isSingle ? Precision::Complex128 : Precision::Complex64);
        expected =
            question.chosenOn<std::conditional_t<isSingle, double, float>>(same, options.giveUp);
    }
    const Answers answers = options.wholeBatch ? question.wholeOn(timed) : question.chosenOn(timed);
    check.expectations = difference(answers.expectations, expected.expectations);
    check.gradients = worse(difference(answers.weightGradients, expected.weightGradients),
                            difference(answers.featureGradients, expected.featureGradients));
    return check;
}

template BenchmarkCheck checkWork(const BenchmarkWork &, Simulator<float> &, const CheckOptions &);
template BenchmarkCheck checkWork(const BenchmarkWork &, Simulator<double> &, const CheckOptions &);

} // namespace ansatz
