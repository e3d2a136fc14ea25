// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"
#include "engine/simulator/index_map.h"

#include <QTest>

#include <complex>

using namespace ansatz;

namespace {

using Letters = std::vector<std::pair<int, Axis>>;

constexpr int qubits = 5;
constexpr std::size_t states = std::size_t(1) << qubits;

bool bitOf(std::size_t state, int qubit)
{
    return state >> (qubits - 1 - qubit) & 1;
}

std::size_t flipped(std::size_t state, int qubit)
{
    return state ^ (std::size_t(1) << (qubits - 1 - qubit));
}

/// What the map says, written out: which basis state every index stores.
class Table {
public:
    Table()
    {
        for (std::size_t x = 0; x < states; ++x)
            m_states.push_back(x);
    }

    void controlledX(int control, int target)
    {
        for (std::size_t &state : m_states)
            state = bitOf(state, control) ? flipped(state, target) : state;
    }
    void flip(int qubit)
    {
        for (std::size_t &state : m_states)
            state = flipped(state, qubit);
    }
    void swap(int first, int second)
    {
        controlledX(first, second);
        controlledX(second, first);
        controlledX(first, second);
    }

    [[nodiscard]] std::size_t stateAt(std::size_t index) const { return m_states[index]; }

private:
    std::vector<std::size_t> m_states; ///< [stored index]
};

/// P|state⟩ = factor·|result⟩.
std::pair<std::complex<double>, std::size_t> applied(const Letters &letters, std::size_t state)
{
    std::complex<double> factor = 1;
    for (const auto &[qubit, axis] : letters) {
        const bool bit = bitOf(state, qubit);
        if (axis == Axis::Z)
            factor *= bit ? -1 : 1;
        if (axis == Axis::Y)
            factor *= std::complex<double>(0, bit ? -1 : 1);
        if (axis != Axis::Z)
            state = flipped(state, qubit);
    }
    return {factor, state};
}

/// The same as the masks say it: P|x⟩ = ±i^yCount (−1)^parity(x & sign) |x ^ flip⟩.
std::complex<double> factorOf(const PauliMasks &masks, std::size_t x)
{
    std::complex<double> factor = masks.negative ? -1 : 1;
    for (int y = 0; y < masks.yCount; ++y)
        factor *= std::complex<double>(0, 1);
    return __builtin_parityll(x & masks.sign) ? -factor : factor;
}

Letters randomLetters(Random &random)
{
    Letters letters;
    for (int qubit = 0; qubit < qubits; ++qubit) {
        if (random.below(3))
            letters.emplace_back(qubit, static_cast<Axis>(random.below(3)));
    }
    return letters;
}

} // namespace

class TestIndexMap : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsAsTheIdentity()
    {
        const IndexMap map(3);
        QCOMPARE(map.column(0), std::size_t(4));
        QCOMPARE(map.column(2), std::size_t(1));
        const auto paulis = map.paulisOf(1);
        QCOMPARE(paulis[0], (PauliMasks{.flip = 2, .sign = 0, .yCount = 0, .negative = false}));
        QCOMPARE(paulis[1], (PauliMasks{.flip = 2, .sign = 2, .yCount = 1, .negative = false}));
        QCOMPARE(paulis[2], (PauliMasks{.flip = 0, .sign = 2, .yCount = 0, .negative = false}));
    }

    void masksActAsThePaulisDo()
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Random random(seed);
            IndexMap map(qubits);
            Table table;
            for (int gate = 0; gate < 20; ++gate) {
                const std::vector<std::size_t> order = random.permutation(qubits);
                const int a = static_cast<int>(order[0]);
                const int b = static_cast<int>(order[1]);
                switch (random.below(3)) {
                case 0:
                    map.controlledX(a, b);
                    table.controlledX(a, b);
                    break;
                case 1:
                    map.swap(a, b);
                    table.swap(a, b);
                    break;
                default:
                    map.flip(a);
                    table.flip(a);
                }
            }
            const Letters letters = randomLetters(random);
            const PauliMasks masks = map.masksOf(letters);
            for (std::size_t x = 0; x < states; ++x) {
                const auto [factor, state] = applied(letters, table.stateAt(x));
                QCOMPARE(table.stateAt(x ^ masks.flip), state);
                QVERIFY2(factorOf(masks, x) == factor, qPrintable(QString::number(seed)));
            }
            for (int qubit = 0; qubit < qubits; ++qubit)
                QCOMPARE(table.stateAt(map.column(qubit)), flipped(table.stateAt(0), qubit));
        }
    }

    void pairsOfQubitsStayDual()
    {
        Random random(1);
        IndexMap map(qubits);
        for (int gate = 0; gate < 60; ++gate) {
            const std::vector<std::size_t> order = random.permutation(qubits);
            map.controlledX(static_cast<int>(order[0]), static_cast<int>(order[1]));
            for (int j = 0; j < qubits; ++j) {
                for (int k = 0; k < qubits; ++k) {
                    const std::size_t sign = map.paulisOf(j)[2].sign;
                    const std::size_t flip = map.paulisOf(k)[0].flip;
                    QCOMPARE(__builtin_parityll(sign & flip), j == k ? 1 : 0);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestIndexMap)
#include "tst_index_map.moc"
