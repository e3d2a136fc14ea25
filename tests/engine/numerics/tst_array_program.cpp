// SPDX-License-Identifier: GPL-3.0-or-later
// What is fused and what is not; that the results are right, tests/engine/simulator says.
#include "engine/circuit/templates.h"
#include "engine/numerics/array_program.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::numerics;

class TestArrayProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void layersAreFused();
    void withoutJitEveryFactorIsAStep();
    void permutationsUndoThemselves();
    void whatNobodySeesIsDropped();
    void phasesAreOne();
};

namespace {

template <class Kind>
std::size_t countOf(const ArrayProgram &program)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(program.steps, [](const ArrayProgram::Step &step) {
            return std::holds_alternative<Kind>(step);
        }));
}

ArrayProgram programOf(const Circuit &circuit, bool fused)
{
    return makeArrayProgram(expand(circuit), pauliZOfEveryQubit(circuit.qubits), fused);
}

} // namespace

void TestArrayProgram::layersAreFused()
{
    const ArrayProgram program = programOf(hybridPipelineCircuit(9, 2), true);
    QCOMPARE(program.start.size(), std::size_t(3)); // the encoding, on three qubits each
    QCOMPARE(program.steps.size(), std::size_t(4));
    QCOMPARE(countOf<ArrayProgram::Permutation>(program), std::size_t(2));
    QCOMPARE(countOf<ArrayProgram::Layer>(program), std::size_t(2));
    QCOMPARE(std::get<ArrayProgram::Layer>(program.steps[1]).groups.size(), std::size_t(3));
    // Encodings of three qubits, and pairs of trainable rotations: built at once each.
    QCOMPARE(program.classes.size(), std::size_t(2));
    QCOMPARE(program.perSample.size(), std::size_t(9));
    QCOMPARE(program.shared.size(), std::size_t(36));
}

void TestArrayProgram::withoutJitEveryFactorIsAStep()
{
    const ArrayProgram program = programOf(hybridPipelineCircuit(4, 2), false);
    // 4 encodings, of which the first makes the start; 2 × (3 CNOT + 8 rotations).
    QCOMPARE(program.steps.size(), std::size_t(3 + 2 * (3 + 8)));
    QCOMPARE(countOf<ArrayProgram::Permutation>(program), std::size_t(6));
    for (const ArrayProgram::Step &step : program.steps) {
        if (const auto *layer = std::get_if<ArrayProgram::Layer>(&step)) {
            QCOMPARE(layer->groups.size(), std::size_t(1));
            QCOMPARE(layer->groups.front().qubits, 1);
        }
    }
}

void TestArrayProgram::permutationsUndoThemselves()
{
    const ArrayProgram program = programOf(hybridPipelineCircuit(5, 1), true);
    const auto &permutation = std::get<ArrayProgram::Permutation>(program.steps.front());
    const auto source = permutation.source(32);
    const auto inverse = permutation.inverse(32);
    bool moves = false;
    for (std::size_t x = 0; x < 32; ++x) {
        QCOMPARE(source[static_cast<std::size_t>(inverse[x])], static_cast<std::int64_t>(x));
        moves |= source[x] != static_cast<std::int64_t>(x);
    }
    QVERIFY(moves);
    // The chain CNOT 0→1, 1→2, … turns |10000⟩ into |11111⟩.
    QCOMPARE(inverse[16], std::int64_t(31));
}

void TestArrayProgram::whatNobodySeesIsDropped()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.3)});
    append(circuit, gate("ry"), {1}, {Parameter::number(0.4)});
    append(circuit, gate("rz"), {0}, {Parameter::number(0.5)});
    const std::vector<Observable> first = {pauliZ(0)};
    const ExpandedCircuit expanded = expand(circuit);
    QCOMPARE(makeArrayProgram(expanded, first, true).shared.size(), std::size_t(1));
    QCOMPARE(makeArrayProgram(expanded, first, false).shared.size(), std::size_t(3));
}

void TestArrayProgram::phasesAreOne()
{
    Circuit circuit;
    circuit.qubits = 3;
    for (const int qubit : {0, 1, 2})
        append(circuit, gate("h"), {qubit}, {});
    for (const auto &[a, b] : {std::pair(0, 1), std::pair(1, 2), std::pair(0, 2)})
        append(circuit, gate("rzz"), {a, b}, {Parameter::number(0.1 * (a + b))});
    for (const int qubit : {0, 1, 2})
        append(circuit, gate("rx"), {qubit}, {Parameter::number(0.2)});
    const ArrayProgram program = programOf(circuit, true);
    QCOMPARE(program.steps.size(), std::size_t(2));
    QCOMPARE(std::get<ArrayProgram::Phase>(program.steps.front()).shared.signs,
             (std::vector<std::size_t>{6, 3, 5}));
    QVERIFY(countOf<ArrayProgram::Phase>(programOf(circuit, false)) == 3);
}

QTEST_GUILESS_MAIN(TestArrayProgram)
#include "tst_array_program.moc"
