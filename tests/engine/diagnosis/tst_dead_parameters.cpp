// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/diagnosis/dead_parameters.h"
#include "engine/numerics/backend.h"

#include <QtTest>

#include <algorithm>

using namespace ansatz;

namespace {

using Reason = DeadInput::Reason;
using Source = Parameter::Source;

std::vector<DeadInput> allDead(const Circuit &circuit, const std::vector<Observable> &observables)
{
    const ExpandedCircuit expanded = expand(circuit);
    auto dead = structurallyDead(findWarnings(circuit, observables), expanded);
    const auto simulator = makeSimulator<double>({}, expanded, observables);
    addNumericallyDead(dead, *simulator, expanded, observables, 1);
    return dead;
}

} // namespace

class TestDeadParameters final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noneInThePipeline();
    void reasonsAreTold();
    void cancellingAnglesAreFound();
    void everyOperationIsListed();
    void trainedScalesAreListed();
    void vanishingAtOnePointIsNotDead();
};

void TestDeadParameters::noneInThePipeline()
{
    QVERIFY(allDead(hybridPipelineCircuit(5, 2), pauliZOfEveryQubit(5)).empty());
}

void TestDeadParameters::reasonsAreTold()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("ry"), {0}, {Parameter::feature(0)});
    append(circuit, gate("ry"), {0}, {Parameter::weight(0)});    // lives
    append(circuit, gate("ry"), {0}, {Parameter::weight(1, 0)}); // scaled by 0
    append(circuit, gate("rx"), {2}, {Parameter::weight(2)});    // qubit 2 is not measured
    append(circuit, gate("rz"), {1}, {Parameter::weight(3)});    // a phase of |0⟩
    circuit.weights = 5;                                         // weight 4 is not used
    circuit.features = 2;                                        // nor is feature 1
    const auto dead = allDead(circuit, {pauliZ(0), pauliZ(1)});
    const std::vector<DeadInput> expected = {
        {Source::Weight, 1, Reason::NoEffect, {2}}, {Source::Weight, 2, Reason::Unseen, {3}},
        {Source::Weight, 3, Reason::NoEffect, {4}}, {Source::Weight, 4, Reason::Unused, {}},
        {Source::Feature, 1, Reason::Unused, {}},
    };
    QCOMPARE(dead.size(), expected.size());
    for (std::size_t i = 0; i < dead.size(); ++i)
        QVERIFY2(dead[i] == expected[i], qPrintable(QString::number(i)));
    for (const Reason reason :
         {Reason::Unused, Reason::Unseen, Reason::NoEffect, Reason::ZeroEverywhere})
        QVERIFY(!explain(reason).empty() && !toString(reason).empty());
}

void TestDeadParameters::cancellingAnglesAreFound()
{
    // RX(w) and RX(−w): every angle matters, the weight does not. Only numbers show that.
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
    append(circuit, gate("rx"), {0}, {Parameter::weight(1)});
    append(circuit, gate("rx"), {0}, {Parameter::weight(1, -1)});
    const std::vector<Observable> observables = {pauliZ(0)};
    QVERIFY(structurallyDead(findWarnings(circuit, observables), expand(circuit)).empty());
    const auto dead = allDead(circuit, observables);
    QCOMPARE(dead.size(), std::size_t(1));
    QVERIFY((dead.front() == DeadInput{Source::Weight, 1, Reason::ZeroEverywhere, {1, 2}}));
}

void TestDeadParameters::everyOperationIsListed()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
    append(circuit, gate("u3"), {1},
           {Parameter::weight(1), Parameter::weight(1), Parameter::number(0)});
    append(circuit, gate("rx"), {1}, {Parameter::weight(1)});
    const auto dead = allDead(circuit, {pauliZ(0)});
    QCOMPARE(dead.size(), std::size_t(1));
    QCOMPARE(dead.front().operations, (std::vector<std::size_t>{1, 2}));
}

void TestDeadParameters::trainedScalesAreListed()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 0)});
    append(circuit, gate("rx"), {1}, {Parameter::scaledFeature(0, 1)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(1)});
    const auto dead = allDead(circuit, {pauliZ(0)});
    QCOMPARE(dead.size(), std::size_t(1));
    QVERIFY((dead.front() == DeadInput{Source::Weight, 1, Reason::Unseen, {1, 2}}));
    QVERIFY(allDead(circuit, {pauliZ(0), pauliZ(1)}).empty());
}

void TestDeadParameters::vanishingAtOnePointIsNotDead()
{
    // d⟨Z⟩/dw = −sin w is 0 at w = 0, where trainings like to start.
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("rx"), {0}, {Parameter::weight(0)});
    QVERIFY(allDead(circuit, {pauliZ(0)}).empty());
}

QTEST_GUILESS_MAIN(TestDeadParameters)
#include "tst_dead_parameters.moc"
