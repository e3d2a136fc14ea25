// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/initial_weights.h"

#include "engine/circuit/templates.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;

namespace {

using Distribution = WeightStart::Distribution;

/// One qubit, `count` rotations by weights of their own, `repetitions` times.
Circuit rotations(int count, int repetitions)
{
    Circuit circuit;
    for (int k = 0; k < count; ++k)
        append(circuit, gate("rx"), {0}, {Parameter::weight(k)});
    if (repetitions > 1)
        circuit.blocks = {{0, static_cast<std::size_t>(count), repetitions, {}}};
    return circuit;
}

} // namespace

class TestInitialWeights final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutStartsNothingHasChanged()
    {
        const Circuit circuit = hybridPipelineCircuit(9, 2);
        const std::vector<double> found = initialCircuitWeights(circuit, 0.1, 7);
        QCOMPARE(found.size(), std::size_t(36));
        QCOMPARE(found, initialCircuitWeights(36, 0.1, 7));
    }

    void startsChangeTheirWeightsAlone()
    {
        Circuit circuit = rotations(4, 3);
        const std::vector<double> before = initialCircuitWeights(circuit, 0.1, 3);
        setStart(circuit, {1, Distribution::Value, 2.5, 0});
        setStart(circuit, {2, Distribution::Uniform, -1, 3});
        const std::vector<double> after = initialCircuitWeights(circuit, 0.1, 3);
        for (std::size_t k = 0; k < after.size(); ++k) {
            if (k % 4 == 1)
                QCOMPARE(after[k], 2.5);
            else if (k % 4 == 2)
                QVERIFY(after[k] >= -1 && after[k] < 3);
            else
                QCOMPARE(after[k], before[k]);
        }
        // Every repetition draws its own.
        QVERIFY(after[2] != after[6] && after[6] != after[10]);
        QCOMPARE(initialCircuitWeights(circuit, 0.1, 3), after);
        QVERIFY(initialCircuitWeights(circuit, 0.1, 4)[2] != after[2]);
        clearStart(circuit, 1);
        QCOMPARE(initialCircuitWeights(circuit, 0.1, 3)[2], after[2]);
    }

    void distributionsAreWhatTheySay()
    {
        constexpr int count = 20000;
        Circuit circuit = rotations(2, count);
        setStart(circuit, {0, Distribution::Normal, -2, 0.5});
        setStart(circuit, {1, Distribution::Uniform, 1, 4});
        const std::vector<double> drawn = initialCircuitWeights(circuit, 0.1, 11);
        double sums[2] = {};
        double squares[2] = {};
        double least = 10;
        double most = -10;
        for (std::size_t k = 0; k < drawn.size(); ++k) {
            sums[k % 2] += drawn[k] / count;
            squares[k % 2] += drawn[k] * drawn[k] / count;
            if (k % 2 == 1) {
                least = std::min(least, drawn[k]);
                most = std::max(most, drawn[k]);
            }
        }
        const auto deviation = [&](int k) { return std::sqrt(squares[k] - sums[k] * sums[k]); };
        QVERIFY(std::abs(sums[0] + 2) < 0.02);
        QVERIFY(std::abs(deviation(0) - 0.5) < 0.02);
        QVERIFY(std::abs(sums[1] - 2.5) < 0.03);
        QVERIFY(std::abs(deviation(1) - 3 / std::sqrt(12.0)) < 0.02);
        QVERIFY(least >= 1 && least < 1.01 && most < 4 && most > 3.99);
    }

    // At 1 the circuit is what it was before its scale was trained.
    void scalesStartAtOne()
    {
        Circuit circuit = rotations(3, 1);
        const std::vector<double> before = initialCircuitWeights(circuit, 0.1, 5);
        append(circuit, gate("ry"), {0}, {Parameter::scaledFeature(0, 3, 0.5)});
        append(circuit, gate("ry"), {0}, {Parameter::scaledFeature(0, 1)}); // an angle, too
        append(circuit, gate("rz"), {0}, {Parameter::scaledFeature(0, 4)});
        setStart(circuit, {4, Distribution::Value, -0.25, 0});
        const std::vector<double> after = initialCircuitWeights(circuit, 0.1, 5);
        QCOMPARE(after, (std::vector<double>{before[0], before[1], before[2], 1, -0.25}));
    }
};

QTEST_GUILESS_MAIN(TestInitialWeights)
#include "tst_initial_weights.moc"
