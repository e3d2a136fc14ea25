// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/interrupted.h"
#include "engine/circuit/templates.h"
#include "engine/simulator/first_not_finite.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ansatz;

class TestFirstNotFinite final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finiteCircuits();
    void roundingToSinglePrecision();
    void theFirstOfSeveral();
    void stops();
};

void TestFirstNotFinite::finiteCircuits()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(4, 2));
    const std::vector<double> features(4, 0.5);
    const std::vector<double> weights(static_cast<std::size_t>(circuit.weights), -2);
    QVERIFY(!firstNotFinite<float>(circuit, features, weights));
    QVERIFY(!firstNotFinite<double>(circuit, features, weights));
    QVERIFY(!firstAngleNotFinite<float>(circuit, features, weights));
}

void TestFirstNotFinite::roundingToSinglePrecision()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(4, 2));
    std::vector<double> features(4, 0.5);
    features[2] = 1e39;
    const std::vector<double> weights(static_cast<std::size_t>(circuit.weights), 1);
    const auto found = firstNotFinite<float>(circuit, features, weights);
    QVERIFY(found.has_value());
    QCOMPARE(found->operation, std::size_t(2));
    QCOMPARE(found->parameter, std::optional<int>(0));
    QVERIFY(std::isinf(found->angle));
    QVERIFY(firstAngleNotFinite<float>(circuit, features, weights) == found);
    QVERIFY(!firstNotFinite<double>(circuit, features, weights));
}

void TestFirstNotFinite::theFirstOfSeveral()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 1)); // 3 RX, 2 CNOT, 3 RX, …
    const std::vector<double> features(3, 0.5);
    std::vector<double> weights(static_cast<std::size_t>(circuit.weights), 1);
    weights[1] = std::numeric_limits<double>::quiet_NaN();
    weights[4] = std::numeric_limits<double>::infinity();
    const auto found = firstNotFinite<double>(circuit, features, weights);
    QVERIFY(found.has_value());
    QCOMPARE(found->operation, std::size_t(6));
    QVERIFY(std::isnan(found->angle));
}

void TestFirstNotFinite::stops()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 1));
    const std::vector<double> features(3, 0.5);
    const std::vector<double> weights(static_cast<std::size_t>(circuit.weights), 1);
    QVERIFY_EXCEPTION_THROWN(
        (void)firstNotFinite<double>(circuit, features, weights, [] { return true; }), Interrupted);
}

QTEST_GUILESS_MAIN(TestFirstNotFinite)
#include "tst_first_not_finite.moc"
