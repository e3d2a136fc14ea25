// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_algebra.h"

#include "engine/base/error.h"
#include "engine/circuit/gate_phase.h"
#include "tests/engine/circuit/dense.h"
#include "tests/support/worst.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::gate_algebra;

namespace {

/// The run on the state, global phases too.
dense::Vector exactly(const std::vector<Operation> &run, int qubits, dense::Vector state)
{
    for (const Operation &operation : run) {
        std::vector<double> angles;
        for (const Parameter &parameter : operation.parameters)
            angles.push_back(parameter.offset);
        if (isGlobalPhase(operation)) {
            for (dense::Complex &amplitude : state)
                amplitude *= std::polar(1.0, angles[0]);
            continue;
        }
        state = dense::apply(operation.gate->matrix(angles), operation.qubits, qubits, state);
    }
    return state;
}

double distance(const dense::Vector &a, const dense::Vector &b)
{
    double largest = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        largest = test::worst(largest, std::abs(a[k] - b[k]));
    return largest;
}

Operation onFirst(const Gate &gate, int first, Random &random)
{
    Operation operation{0, &gate, {}, {}};
    for (int qubit = 0; qubit < gate.qubits; ++qubit)
        operation.qubits.push_back(first + qubit);
    for (const double angle : dense::randomAngles(gate, random))
        operation.parameters.push_back(Parameter::number(angle));
    return operation;
}

/// What the run does where the first `controls` qubits are 1.
dense::Vector whereAllAreOne(const std::vector<Operation> &run, int controls, int qubits,
                             const dense::Vector &state)
{
    const dense::Vector changed = exactly(run, qubits, state);
    dense::Vector result = state;
    const std::size_t start = state.size() - (state.size() >> controls);
    for (std::size_t k = start; k < state.size(); ++k)
        result[k] = changed[k];
    return result;
}

} // namespace

class TestGateAlgebra final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gates_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t k = 0; k < gateTable().size(); ++k)
            QTest::newRow(gateTable()[k].name.data()) << static_cast<int>(k);
    }

    // Inverse and controls of every gate of the table, global phases included.
    void gates()
    {
        QFETCH(int, index);
        const Gate &gate = gateTable()[static_cast<std::size_t>(index)];
        Random random(static_cast<std::uint64_t>(index) + 1);
        for (int controls = 0; controls <= 4; ++controls) {
            const int qubits = controls + gate.qubits;
            const std::vector<Operation> run = {globalPhase(Parameter::number(random.normal())),
                                                onFirst(gate, controls, random)};
            const dense::Vector state = dense::randomState(qubits, random);
            std::vector<int> on;
            for (int control = 0; control < controls; ++control)
                on.push_back(control);
            if (controls == 0) {
                std::vector<Operation> both = run;
                for (const Operation &operation : inverted(run))
                    both.push_back(operation);
                QVERIFY(distance(exactly(both, qubits, state), state) < 1e-12);
                continue;
            }
            const std::vector<Operation> found = controlled(run, on);
            for (const Operation &operation : found)
                QVERIFY(!isGlobalPhase(operation));
            QVERIFY(distance(exactly(found, qubits, state),
                             whereAllAreOne(run, controls, qubits, state))
                    < 1e-12);
        }
    }

    void tableFormsAreUsed()
    {
        Random random(5);
        const std::vector<std::pair<const char *, const char *>> forms = {
            {"x", "cx"},   {"cx", "ccx"},     {"y", "cy"},   {"z", "cz"},
            {"h", "ch"},   {"p", "cp"},       {"rx", "crx"}, {"ry", "cry"},
            {"rz", "crz"}, {"swap", "cswap"}, {"u3", "cu"}};
        for (const auto &[name, form] : forms) {
            QCOMPARE(controlledForm(gate(name)), &gate(form));
            const auto run = controlled(std::vector{onFirst(gate(name), 1, random)}, {0});
            QCOMPARE(run.size(), std::size_t{1});
            QCOMPARE(run[0].gate, &gate(form));
        }
        QVERIFY(!controlledForm(gate("s")));
        QVERIFY(!controlledForm(gate("ccx")));
    }

    // Inputs stay inputs: every angle is linear in them.
    void inputsStay()
    {
        const std::vector<Operation> run = {
            {0,
             &gate("u3"),
             {0},
             {Parameter::weight(0, 2, 1), Parameter::feature(1), Parameter::number(0.5)}}};
        const std::vector<Operation> back = inverted(run);
        QCOMPARE(back[0].parameters[0], Parameter::weight(0, -2, -1));
        QCOMPARE(back[0].parameters[1], Parameter::number(-0.5));
        QCOMPARE(back[0].parameters[2], Parameter::feature(1, -1));
        const auto twice = controlled(
            std::vector<Operation>{{0, &gate("p"), {2}, {Parameter::weight(3)}}}, {0, 1});
        QCOMPARE(twice.front().parameters[0], Parameter::weight(3, 0.25));
    }

    void powers()
    {
        Random random(6);
        for (const Gate &gate : gateTable()) {
            const std::vector<Operation> run = {onFirst(gate, 0, random)};
            const auto half = power(run, 0.5);
            const bool expected =
                isAdditive(gate) || gate.factors.empty()
                || (gate.parameters.empty() && gate.qubits == 1 && gate.factors.size() == 1);
            QCOMPARE(half.has_value(), expected);
            if (!half)
                continue;
            std::vector<Operation> twice = *half;
            twice.insert(twice.end(), half->begin(), half->end());
            const dense::Vector state = dense::randomState(gate.qubits, random);
            QVERIFY2(distance(exactly(twice, gate.qubits, state), exactly(run, gate.qubits, state))
                         < 1e-12,
                     gate.name.data());
        }
        // The principal root of X is √X, phase and all.
        const std::vector<Operation> x = {{0, &gate("x"), {0}, {}}};
        const std::vector<Operation> root = {{0, &gate("sx"), {0}, {}}};
        const dense::Vector state = dense::randomState(1, random);
        QVERIFY(distance(exactly(*power(x, 0.5), 1, state), exactly(root, 1, state)) < 1e-12);
    }

    void tooManyControls()
    {
        const std::vector<Operation> run = {{0, &gate("x"), {0}, {}}};
        std::vector<int> controls;
        for (int qubit = 1; qubit < 34; ++qubit)
            controls.push_back(qubit);
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(controlled(run, controls)));
    }
};

QTEST_GUILESS_MAIN(TestGateAlgebra)
#include "tst_gate_algebra.moc"
