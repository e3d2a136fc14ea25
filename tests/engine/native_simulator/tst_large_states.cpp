// SPDX-License-Identifier: GPL-3.0-or-later
// States too large for the reference's gradients: side by side, whole and in pieces, several chunks,
// threads within a state. Expectations in complex128 against a plain dense state, gradients along
// random directions against central differences of expectations, and complex64 against complex128.
#include "engine/simulator/dense_state.h"
#include "engine/simulator/simulator.h"
#include "tests/support/agreement.h"
#include "tests/support/random_structures.h"

#include <QTest>

using namespace ansatz;
using test::as;
using test::Structure;

namespace {

template <class Real>
struct Results {
    std::vector<Real> values;
    std::vector<Real> weights;
    std::vector<Real> features;
};

template <class Real>
Results<Real> compute(const test::RandomCase &drawn, const std::vector<double> &upstream,
                      int threads)
{
    const auto simulator =
        makeNativeSimulator<Real>(drawn.circuit, drawn.observables, {.threads = threads});
    const std::vector<Real> features = as<Real>(drawn.features);
    const std::vector<Real> weights = as<Real>(drawn.weights);
    const Batch<Real> batch{drawn.samples, features, weights};
    Results<Real> results{std::vector<Real>(upstream.size(), Real(7)),
                          std::vector<Real>(weights.size(), Real(7)),
                          std::vector<Real>(features.size(), Real(7))};
    const PassId pass = simulator->forwardForGradients(batch, results.values);
    simulator->backward(batch, as<Real>(upstream),
                        {.weights = results.weights, .features = results.features}, pass);
    return results;
}

std::vector<double> denseValues(const test::RandomCase &drawn)
{
    std::vector<double> values;
    const auto features = static_cast<std::size_t>(drawn.circuit.features);
    for (std::size_t sample = 0; sample < drawn.samples; ++sample) {
        DenseState<double> state(drawn.circuit.qubits);
        for (const Operation &operation : drawn.circuit.operations)
            state.apply(operation.gate->matrix(anglesOf(
                            operation, std::span(drawn.features).subspan(sample * features, features),
                            drawn.weights)),
                        operation.qubits);
        for (const Observable &observable : drawn.observables)
            values.push_back(matrixElement(state.amplitudes(), observable, state.amplitudes(),
                                           drawn.circuit.qubits)
                                 .real());
    }
    return values;
}

/// The derivative of Σ upstream·expectations along a direction of all inputs, by central
/// differences with an error of order step⁴.
double slope(const test::RandomCase &drawn, const std::vector<double> &upstream,
             const std::vector<double> &weights, const std::vector<double> &features)
{
    const auto simulator = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    const auto at = [&](double distance) {
        std::vector<double> w = drawn.weights;
        std::vector<double> x = drawn.features;
        for (std::size_t i = 0; i < w.size(); ++i)
            w[i] += distance * weights[i];
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] += distance * features[i];
        std::vector<double> values(upstream.size());
        simulator->forward({drawn.samples, x, w}, values);
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += upstream[i] * values[i];
        return sum;
    };
    constexpr double step = 1e-3;
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

} // namespace

class TestLargeStates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void againstDenseStates_data()
    {
        QTest::addColumn<int>("qubits");
        QTest::addColumn<int>("structure");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("threads");
        struct Row {
            int qubits;
            Structure structure;
            int samples, threads;
        };
        for (const Row &row : {Row{11, Structure::Layers, 17, 2}, Row{12, Structure::Anything, 9, 1},
                               Row{13, Structure::Anything, 3, 2}, Row{13, Structure::Layers, 1, 1},
                               Row{14, Structure::PauliRotations, 2, 3},
                               Row{15, Structure::Layers, 1, 4}, Row{15, Structure::Diagonal, 1, 2},
                               Row{16, Structure::Anything, 3, 2}, Row{16, Structure::FewQubits, 1, 3},
                               Row{16, Structure::Clifford, 1, 1},
                               Row{17, Structure::Layers, 1, 3}, Row{17, Structure::PauliRotations, 2, 8},
                               Row{17, Structure::LongRuns, 1, 2},
                               Row{18, Structure::Layers, 1, 2}, Row{18, Structure::Anything, 2, 3},
                               Row{18, Structure::PhasesLast, 1, 1}})
            QTest::addRow("%d qubits, %s, %d samples, %d threads", row.qubits,
                          std::string(test::structureNames[static_cast<std::size_t>(row.structure)])
                              .c_str(),
                          row.samples, row.threads)
                << row.qubits << static_cast<int>(row.structure) << row.samples << row.threads;
    }

    void againstDenseStates()
    {
        QFETCH(int, qubits);
        QFETCH(int, structure);
        QFETCH(int, samples);
        QFETCH(int, threads);
        const auto seed = static_cast<std::uint64_t>(100 * qubits + structure);
        const test::RandomCase drawn =
            test::structuredCase(seed, static_cast<Structure>(structure), qubits, 2 * qubits + 8,
                                 static_cast<std::size_t>(samples));
        const std::vector<double> upstream = test::randomUpstream(seed, drawn);
        const auto results = compute<double>(drawn, upstream, threads);
        const double size = test::sizeOf(drawn.observables);
        ANSATZ_COMPARE(results.values, denseValues(drawn), test::tolerance<double> * size);

        const auto single = compute<float>(drawn, upstream, threads);
        const double allowed = test::tolerance<float>;
        ANSATZ_COMPARE(single.values, results.values, allowed * size);
        ANSATZ_COMPARE(single.weights, results.weights, allowed * test::sizeOf(results.weights));
        ANSATZ_COMPARE(single.features, results.features, allowed * test::sizeOf(results.features));

        Random random(seed, 4);
        for (int direction = 0; direction < 2; ++direction) {
            std::vector<double> weights(drawn.weights.size());
            std::vector<double> features(drawn.features.size());
            double along = 0;
            for (std::size_t i = 0; i < weights.size(); ++i)
                along += (weights[i] = random.normal() / 4) * results.weights[i];
            for (std::size_t i = 0; i < features.size(); ++i)
                along += (features[i] = random.normal() / 4) * results.features[i];
            const double expected = slope(drawn, upstream, weights, features);
            QVERIFY2(std::abs(along - expected) <= 1e-8 * std::max(1.0, std::abs(expected)),
                     qPrintable(QStringLiteral("%1, expected %2").arg(along, 0, 'g', 15)
                                    .arg(expected, 0, 'g', 15)));
        }
    }
};

QTEST_GUILESS_MAIN(TestLargeStates)
#include "tst_large_states.moc"
