// SPDX-License-Identifier: GPL-3.0-or-later
// einsum of every array backend against a loop over all values of all labels.
#include "engine/numerics/einsum.h"
#include "tests/engine/numerics/array_values.h"

using namespace ansatz;
using namespace ansatz::test;

class TestEinsum : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values_data() { everyArrayBackend(true); }
    void values();
    void refusals_data() { everyArrayBackend(false); }
    void refusals();
};

namespace {

// The definition: over all labels, the product of the operands, added where the output's labels
// point.
Values evaluated(const numerics::EinsumLabels &labels, const std::vector<Values> &operands)
{
    Values result;
    for (const char label : labels.output)
        result.shape.push_back(labels.sizes.at(label));
    result.elements.resize(numerics::elementsOf(result.shape));
    std::map<char, std::size_t> index;
    std::size_t count = 1;
    for (const auto &[label, size] : labels.sizes)
        count *= size;
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t rest = i;
        for (const auto &[label, size] : labels.sizes) {
            index[label] = rest % size;
            rest /= size;
        }
        const auto offset = [&](const std::string &text, const Shape &shape) {
            std::size_t at = 0;
            for (std::size_t axis = 0; axis < text.size(); ++axis)
                at = at * shape[axis] + (shape[axis] == 1 ? 0 : index[text[axis]]);
            return at;
        };
        Complex product = 1;
        for (std::size_t k = 0; k < operands.size(); ++k)
            product *= operands[k].elements[offset(labels.inputs[k], operands[k].shape)];
        result.elements[offset(labels.output, result.shape)] += product;
    }
    return result;
}

} // namespace

void TestEinsum::values()
{
    ARRAY_BACKEND();
    const struct {
        const char *subscripts;
        std::vector<Shape> shapes;
        Shape result;
    } cases[] = {
        {"ij,jk->ik", {{2, 3}, {3, 4}}, {2, 4}},
        {"ij,jk", {{2, 3}, {3, 4}}, {2, 4}},
        {"ba,bc", {{2, 3}, {2, 4}}, {3, 4}},
        {" i j , j k -> k i ", {{2, 3}, {3, 4}}, {4, 2}},
        {"bij,bjk->bik", {{5, 2, 3}, {5, 3, 2}}, {5, 2, 2}},
        {"ii", {{3, 3}}, {}},
        {"ii->i", {{3, 3}}, {3}},
        {"iji->ij", {{2, 3, 2}}, {2, 3}},
        {"ij->ji", {{2, 3}}, {3, 2}},
        {"ij->", {{2, 3}}, {}},
        {"i,j->ij", {{2}, {3}}, {2, 3}},
        {"i,i", {{4}, {4}}, {}},
        {"ijk,kl,lm->ijm", {{2, 3, 4}, {4, 2}, {2, 3}}, {2, 3, 3}},
        {"ab,cb,cd->ad", {{2, 3}, {4, 3}, {4, 2}}, {2, 2}},
        {"i,i,i->i", {{3}, {3}, {3}}, {3}},
        {"...ij,...jk->...ik", {{2, 1, 2, 3}, {4, 3, 2}}, {2, 4, 2, 2}},
        {"...i->...", {{2, 3, 4}}, {2, 3}},
        {"i...,i->...", {{3, 2, 2}, {3}}, {2, 2}},
        {"slir,sljr->sij", {{3, 2, 2, 4}, {1, 2, 2, 4}}, {3, 2, 2}},
        {"iij,j->i", {{2, 2, 3}, {3}}, {2}},
    };
    for (const auto &[subscripts, shapes, shape] : cases) {
        std::vector<Values> operands;
        std::vector<Array> arrays;
        for (const Shape &each : shapes) {
            operands.push_back(drawn(operands.size() + 10, each, type));
            arrays.push_back(arrayOf(*backend, operands.back(), type));
        }
        const Values expected = evaluated(numerics::parseEinsum(subscripts, shapes), operands);
        QVERIFY2(expected.shape == shape, subscripts);
        const QString difference =
            differs(backend->einsum(subscripts, arrays), type, expected, 4 * allowedOf(type));
        QVERIFY2(difference.isEmpty(), qPrintable(subscripts + (": " + difference)));
    }
}

void TestEinsum::refusals()
{
    ARRAY_BACKEND();
    const Array a = backend->ones({2, 3}, type);
    const Array b = backend->ones({4, 5}, type);
    const auto of = [&](const char *subscripts, std::vector<Array> operands) {
        return refusalOf([&] { static_cast<void>(backend->einsum(subscripts, operands)); });
    };
    // NumPy's words.
    QCOMPARE(of("ij,jk->ik", {a}).problem(),
             std::string("fewer operands provided to einstein sum function than specified in the "
                         "subscripts string"));
    QCOMPARE(of("ij", {a, a}).problem(),
             std::string("more operands provided to einstein sum function than specified in the "
                         "subscripts string"));
    QCOMPARE(of("ijk->i", {a}).problem(),
             std::string("einstein sum subscripts string contains too many subscripts for operand "
                         "0"));
    QCOMPARE(
        of("i->i", {a}).problem(),
        std::string("operand has more dimensions than subscripts given in einstein sum, but no "
                    "'...' ellipsis provided to broadcast the extra dimensions."));
    QCOMPARE(of("i1->i", {a}).problem(),
             std::string("invalid subscript '1' in einstein sum subscripts string, subscripts must "
                         "be letters"));
    QCOMPARE(of("ij->ik", {a}).problem(),
             std::string("einstein sum subscripts string included output subscript 'k' which never "
                         "appeared in an input"));
    QCOMPARE(of("ij->ii", {a}).problem(),
             std::string("einstein sum subscripts string includes output subscript 'i' multiple "
                         "times"));
    QCOMPARE(of("ii->i", {a}).problem(),
             std::string("dimensions in operand 0 for collapsing index 'i' don't match (2 != 3)"));
    QVERIFY(of("ij,jk->ik", {a, b})
                .problem()
                .starts_with("operands could not be broadcast together with remapped shapes"));
    QCOMPARE(of("i..j->i", {a}).problem(),
             std::string("einstein sum subscripts string contains a '.' that is not part of an "
                         "ellipsis ('...')"));
    QCOMPARE(of("ij,jk->ik", {a, b}).place(), std::string("einsum"));
}

QTEST_GUILESS_MAIN(TestEinsum)
#include "tst_einsum.moc"
