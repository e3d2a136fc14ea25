// SPDX-License-Identifier: GPL-3.0-or-later
// Every operation of every array backend in every dtype against loops over std::complex<double>.
#include "engine/numerics/shapes.h"
#include "tests/engine/numerics/array_values.h"

using namespace ansatz;
using namespace ansatz::test;
using numerics::BinaryOperation;
using numerics::Reduction;
using numerics::UnaryOperation;

class TestArrayBackend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data() { everyArrayBackend(true); }
    void roundTrip();
    void elementwise_data() { everyArrayBackend(true); }
    void elementwise();
    void broadcasting_data() { everyArrayBackend(true); }
    void broadcasting();
    void promotion_data() { everyArrayBackend(false); }
    void promotion();
    void reductions_data() { everyArrayBackend(true); }
    void reductions();
    void shapesAndElements_data() { everyArrayBackend(true); }
    void shapesAndElements();
    void products_data() { everyArrayBackend(true); }
    void products();
    void emptyArrays_data() { everyArrayBackend(true); }
    void emptyArrays();
    void randomNumbers_data() { everyArrayBackend(false); }
    void randomNumbers();
    void refusals_data() { everyArrayBackend(false); }
    void refusals();
    void strangersAreRefused_data() { everyArrayBackend(false); }
    void strangersAreRefused();
};

namespace {

// Where an index of the result comes from in an operand that is broadcast to it.
std::size_t sourceOf(std::size_t index, const Shape &from, const Shape &to)
{
    std::size_t source = 0;
    std::size_t stride = 1;
    for (std::size_t back = 1; back <= to.size(); ++back) {
        const std::size_t size = to[to.size() - back];
        if (back <= from.size()) {
            const std::size_t own = from[from.size() - back];
            source += own == 1 ? 0 : (index % size) * stride;
            stride *= own;
        }
        index /= size;
    }
    return source;
}

Values mapped(const Values &values, const std::function<Complex(Complex)> &function)
{
    Values result = values;
    std::ranges::transform(result.elements, result.elements.begin(), function);
    return result;
}

Values paired(const Values &a, const Values &b, const Shape &shape,
              const std::function<Complex(Complex, Complex)> &function)
{
    Values result{shape, {}};
    for (std::size_t i = 0; i < numerics::elementsOf(shape); ++i)
        result.elements.push_back(function(a.elements[sourceOf(i, a.shape, shape)],
                                           b.elements[sourceOf(i, b.shape, shape)]));
    return result;
}

} // namespace

void TestArrayBackend::roundTrip()
{
    ARRAY_BACKEND();
    QCOMPARE(QString::fromStdString(std::string(backend->name())), name);
    QCOMPARE(QString::fromStdString(backend->device()), device);
    for (const Shape &shape : {Shape{}, Shape{5}, Shape{2, 3}, Shape{2, 1, 3, 2}}) {
        const Values values = drawn(1, shape, type);
        const Array array = arrayOf(*backend, values, type);
        ARRAY_COMPARE(array, type, values, 0.0);
        QCOMPARE(array.axes(), shape.size());
        QCOMPARE(array.size(), values.elements.size());
        QVERIFY(&array.backend() == backend.get());
    }
    ARRAY_COMPARE(backend->zeros({2, 2}, type), type, Values{{2, 2}, {0, 0, 0, 0}}, 0.0);
    ARRAY_COMPARE(backend->ones({3}, type), type, Values{{3}, {1, 1, 1}}, 0.0);
    ARRAY_COMPARE(backend->scalar(0.5, type), type, Values{{}, {0.5}}, 0.0);
}

void TestArrayBackend::elementwise()
{
    ARRAY_BACKEND();
    const bool isReal = !isComplex(type);
    Values values = drawn(2, {3, 4}, type);
    const DType real = realOf(type);
    const auto check = [&](UnaryOperation operation, DType result,
                           const std::function<Complex(Complex)> &function) {
        const Array array = arrayOf(*backend, values, type);
        ARRAY_COMPARE(backend->unary(operation, array), result, mapped(values, function));
        // Also of numbers that do not lie one after the other.
        const Array turned = backend->transpose(array, {1, 0});
        const Values back = mapped(values, function);
        ARRAY_COMPARE(backend->transpose(backend->unary(operation, turned), {1, 0}), result, back);
    };
    check(UnaryOperation::Negative, type, [](Complex z) { return -z; });
    check(UnaryOperation::Sin, type, [](Complex z) { return std::sin(z); });
    check(UnaryOperation::Cos, type, [](Complex z) { return std::cos(z); });
    check(UnaryOperation::Exp, type, [](Complex z) { return std::exp(z); });
    check(UnaryOperation::Abs, real, [](Complex z) { return std::abs(z); });
    check(UnaryOperation::Real, real, [](Complex z) { return z.real(); });
    check(UnaryOperation::Imag, real, [](Complex z) { return z.imag(); });
    check(UnaryOperation::Conj, type, [](Complex z) { return std::conj(z); });
    if (isReal)
        values = mapped(values, [](Complex z) { return std::abs(z); });
    check(UnaryOperation::Sqrt, type, [](Complex z) { return std::sqrt(z); });
    if (isReal) {
        const Array negative = arrayOf(*backend, {{1}, {-1}}, type);
        QVERIFY(std::isnan(test::elementsOf(backend->sqrt(negative)).front().real()));
    }
}

void TestArrayBackend::broadcasting()
{
    ARRAY_BACKEND();
    const struct {
        Shape a, b, result;
    } cases[] = {{{2, 3}, {2, 3}, {2, 3}},
                 {{2, 1, 3}, {4, 1}, {2, 4, 3}},
                 {{}, {2, 2}, {2, 2}},
                 {{3}, {2, 1}, {2, 3}}};
    for (const auto &[a, b, result] : cases) {
        const Values x = drawn(3, a, type);
        Values y = drawn(4, b, type);
        const Array first = arrayOf(*backend, x, type);
        const Array second = arrayOf(*backend, y, type);
        ARRAY_COMPARE(first + second, type, paired(x, y, result, std::plus<Complex>()));
        ARRAY_COMPARE(first - second, type, paired(x, y, result, std::minus<Complex>()));
        ARRAY_COMPARE(first * second, type, paired(x, y, result, std::multiplies<Complex>()));
        ARRAY_COMPARE(first / second, type, paired(x, y, result, std::divides<Complex>()),
                      20 * allowedOf(type));
        ARRAY_COMPARE(-first, type, mapped(x, [](Complex z) { return -z; }));
    }
}

void TestArrayBackend::promotion()
{
    ARRAY_BACKEND();
    using enum DType;
    // As numpy.promote_types says.
    const struct {
        DType a, b, result;
    } cases[] = {{Float32, Float32, Float32},       {Float32, Float64, Float64},
                 {Float32, Complex64, Complex64},   {Float64, Complex64, Complex128},
                 {Float32, Complex128, Complex128}, {Float64, Float64, Float64},
                 {Complex64, Complex64, Complex64}, {Complex64, Complex128, Complex128}};
    for (const auto &[a, b, result] : cases) {
        for (const auto operation : {BinaryOperation::Add, BinaryOperation::Multiply}) {
            const Array x = backend->ones({2, 2}, a);
            const Array y = backend->ones({2, 2}, b);
            QVERIFY(backend->binary(operation, x, y).dtype() == result);
            QVERIFY(backend->binary(operation, y, x).dtype() == result);
            QVERIFY(backend->matmul(x, y).dtype() == result);
        }
    }
}

void TestArrayBackend::reductions()
{
    ARRAY_BACKEND();
    const Shape shape = {2, 3, 4};
    const Values values = drawn(5, shape, type);
    const Array array = arrayOf(*backend, values, type);
    const auto reduced = [&](const std::vector<bool> &over, const Shape &result, double divisor) {
        Values sums{result, std::vector<Complex>(numerics::elementsOf(result))};
        for (std::size_t i = 0; i < 2; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                for (std::size_t k = 0; k < 4; ++k) {
                    std::size_t at = 0;
                    const std::size_t index[] = {i, j, k};
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        if (!over[axis])
                            at = at * shape[axis] + index[axis];
                    }
                    sums.elements[at] += values.elements[(i * 3 + j) * 4 + k] / divisor;
                }
            }
        }
        return sums;
    };
    ARRAY_COMPARE(backend->sum(array), type, reduced({true, true, true}, {}, 1));
    ARRAY_COMPARE(backend->sum(array, {{1}}), type, reduced({false, true, false}, {2, 4}, 1));
    ARRAY_COMPARE(backend->sum(array, {{-1, 0}}), type, reduced({true, false, true}, {3}, 1));
    ARRAY_COMPARE(backend->mean(array), type, reduced({true, true, true}, {}, 24));
    ARRAY_COMPARE(backend->mean(array, {{0, 1}}), type, reduced({true, true, false}, {4}, 6));
    ARRAY_COMPARE(backend->sum(array, {std::vector<int>()}), type, values);
    if (isComplex(type)) {
        ARRAY_REFUSED(backend->reduce(Reduction::Max, array), "complex numbers have no order");
        return;
    }
    const auto extreme = [&](bool isMax) {
        Values result{{2, 4}, std::vector<Complex>(8, isMax ? -1e9 : 1e9)};
        for (std::size_t i = 0; i < 24; ++i) {
            Complex &at = result.elements[i / 12 * 4 + i % 4];
            const double value = values.elements[i].real();
            at = isMax ? std::max(at.real(), value) : std::min(at.real(), value);
        }
        return result;
    };
    ARRAY_COMPARE(backend->reduce(Reduction::Max, array, {{1}}), type, extreme(true), 0.0);
    ARRAY_COMPARE(backend->reduce(Reduction::Min, array, {{1}}), type, extreme(false), 0.0);
}

void TestArrayBackend::shapesAndElements()
{
    ARRAY_BACKEND();
    const Values values = drawn(6, {2, 3, 4}, type);
    const Array array = arrayOf(*backend, values, type);
    const auto at = [&](std::size_t i, std::size_t j, std::size_t k) {
        return values.elements[(i * 3 + j) * 4 + k];
    };
    ARRAY_COMPARE(backend->reshape(array, {6, 4}), type, Values{{6, 4}, values.elements}, 0.0);

    Values turned{{4, 2, 3}, {}};
    for (std::size_t k = 0; k < 4; ++k) {
        for (std::size_t i = 0; i < 2; ++i) {
            for (std::size_t j = 0; j < 3; ++j)
                turned.elements.push_back(at(i, j, k));
        }
    }
    const Array transposed = backend->transpose(array, {2, 0, -2});
    ARRAY_COMPARE(transposed, type, turned, 0.0);
    ARRAY_COMPARE(backend->reshape(transposed, {8, 3}), type, Values{{8, 3}, turned.elements}, 0.0);

    Values chosen{{2, 5, 4}, {}};
    Values part{{2, 3, 2}, {}};
    Values permuted{{2, 3, 4}, {}};
    const std::vector<std::int64_t> indices = {2, 0, 0, 1, 2};
    for (std::size_t i = 0; i < 2; ++i) {
        for (const std::int64_t j : indices) {
            for (std::size_t k = 0; k < 4; ++k)
                chosen.elements.push_back(at(i, static_cast<std::size_t>(j), k));
        }
        for (std::size_t j = 0; j < 3; ++j) {
            part.elements.insert(part.elements.end(), {at(i, j, 1), at(i, j, 2)});
            for (const std::size_t k : {1, 2, 3, 0})
                permuted.elements.push_back(at(i, j, k));
        }
    }
    ARRAY_COMPARE(backend->take(array, backend->array(indices, {5}), 1), type, chosen, 0.0);
    ARRAY_COMPARE(backend->slice(array, -1, 1, 3), type, part, 0.0);
    const Array source = backend->array(std::vector<std::int64_t>{1, 2, 3, 0}, {4});
    const Array inverse = backend->array(std::vector<std::int64_t>{3, 0, 1, 2}, {4});
    ARRAY_COMPARE(backend->permute(array, source, inverse, 2), type, permuted, 0.0);

    const Array row = backend->slice(backend->reshape(array, {6, 4}), 0, 0, 1);
    Values repeated{{3, 4}, {}};
    Values stacked{{1, 2, 4}, {}};
    for (int i = 0; i < 3; ++i)
        repeated.elements.insert(repeated.elements.end(), values.elements.begin(),
                                 values.elements.begin() + 4);
    for (int i = 0; i < 2; ++i)
        stacked.elements.insert(stacked.elements.end(), values.elements.begin(),
                                values.elements.begin() + 4);
    ARRAY_COMPARE(backend->broadcastTo(row, {3, 4}), type, repeated, 0.0);
    const Array rows[] = {row, row};
    ARRAY_COMPARE(backend->stack(rows, 1), type, stacked, 0.0);
    ARRAY_COMPARE(backend->asarray(arrayOf(*numerics::makeHostBackend(), values, type)), type,
                  values, 0.0);
    ARRAY_COMPARE(backend->asarray(array), type, values, 0.0);
    if (!isComplex(type)) {
        const DType complex = complexOf(type);
        ARRAY_COMPARE(backend->astype(array, complex), complex, values, 0.0);
    }
}

void TestArrayBackend::products()
{
    ARRAY_BACKEND();
    const struct {
        Shape a, b, result;
    } cases[] = {{{2, 3}, {3, 4}, {2, 4}},
                 {{3}, {3, 4}, {4}},
                 {{2, 3}, {3}, {2}},
                 {{3}, {3}, {}},
                 {{5, 2, 3}, {3, 2}, {5, 2, 2}},
                 {{2, 1, 2, 3}, {4, 3, 2}, {2, 4, 2, 2}},
                 {{8, 8}, {3, 8, 8}, {3, 8, 8}}};
    for (const auto &[a, b, result] : cases) {
        const Values x = drawn(7, a, type);
        const Values y = drawn(8, b, type);
        const std::size_t inner = a.back();
        const std::size_t rows = a.size() == 1 ? 1 : a[a.size() - 2];
        const std::size_t columns = b.size() == 1 ? 1 : b.back();
        const Shape leadingA(a.begin(), a.end() - std::min<std::ptrdiff_t>(2, std::ssize(a)));
        const Shape leadingB(b.begin(), b.end() - std::min<std::ptrdiff_t>(2, std::ssize(b)));
        const Shape leading = numerics::broadcastShapes(leadingA, leadingB, "test");
        Values product{result, {}};
        for (std::size_t m = 0; m < numerics::elementsOf(leading); ++m) {
            const std::size_t left = sourceOf(m, leadingA, leading) * rows * inner;
            const std::size_t right = sourceOf(m, leadingB, leading) * inner * columns;
            for (std::size_t i = 0; i < rows; ++i) {
                for (std::size_t j = 0; j < columns; ++j) {
                    Complex sum = 0;
                    for (std::size_t k = 0; k < inner; ++k)
                        sum +=
                            x.elements[left + i * inner + k] * y.elements[right + k * columns + j];
                    product.elements.push_back(sum);
                }
            }
        }
        ARRAY_COMPARE(backend->matmul(arrayOf(*backend, x, type), arrayOf(*backend, y, type)), type,
                      product);
    }
}

void TestArrayBackend::emptyArrays()
{
    ARRAY_BACKEND();
    const Array none = backend->zeros({0, 3}, type);
    QVERIFY(test::elementsOf(none).empty());
    ARRAY_COMPARE(backend->sum(none, {{0}}), type, Values{{3}, {0, 0, 0}}, 0.0);
    ARRAY_COMPARE(none + none, type, Values{{0, 3}, {}}, 0.0);
    ARRAY_COMPARE(backend->matmul(backend->zeros({2, 0}, type), none), type,
                  Values{{2, 3}, std::vector<Complex>(6)}, 0.0);
}

void TestArrayBackend::randomNumbers()
{
    ARRAY_BACKEND();
    Random random(42);
    Values uniform{{2, 3}, {}};
    for (int i = 0; i < 6; ++i)
        uniform.elements.emplace_back(random.uniform());
    ARRAY_COMPARE(backend->randomUniform({2, 3}, type, 42), type, uniform, 0.0);
    Random other(43);
    Values normal{{4}, {}};
    for (int i = 0; i < 4; ++i)
        normal.elements.emplace_back(other.normal());
    ARRAY_COMPARE(backend->randomNormal({4}, type, 43), type, normal, 0.0);
    ARRAY_REFUSED(backend->randomNormal({4}, DType::Complex64, 1),
                  "random numbers are real, not complex64");
}

void TestArrayBackend::refusals()
{
    ARRAY_BACKEND();
    const Array a = backend->ones({2, 3}, type);
    const Array b = backend->ones({4}, type);
    ARRAY_REFUSED(a + b, "operands could not be broadcast together with shapes (2,3) (4,)");
    ARRAY_REFUSED(backend->reshape(a, {4, 2}), "cannot reshape array of size 6 into shape (4,2)");
    ARRAY_REFUSED(backend->transpose(a, {0}), "axes don't match array");
    ARRAY_REFUSED(backend->transpose(a, {0, 0}), "repeated axis in transpose");
    ARRAY_REFUSED(backend->sum(a, {{2}}), "axis 2 is out of bounds for array of dimension 2");
    ARRAY_REFUSED(backend->sum(a, {{1, -1}}), "duplicate value in 'axis'");
    ARRAY_REFUSED(backend->matmul(a, a),
                  "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc "
                  "signature (n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)");
    ARRAY_REFUSED(
        backend->matmul(backend->scalar(1), a),
        "matmul: Input operand 0 does not have enough dimensions (has 0, gufunc core with "
        "signature (n?,k),(k,m?)->(n?,m?) requires 1)");
    ARRAY_REFUSED(backend->broadcastTo(b, {2, 3}),
                  "operands could not be broadcast together with remapped shapes "
                  "[original->remapped]: (4,) and requested shape (2,3)");
    const Array both[] = {a, b};
    ARRAY_REFUSED(backend->stack(both, 0), "all input arrays must have the same shape");
    ARRAY_REFUSED(backend->stack({}, 0), "need at least one array to stack");
    ARRAY_REFUSED(backend->slice(a, 0, 1, 3), "slice 1:3 is out of bounds for axis 0 with size 2");
    const Array three = backend->array(std::vector<std::int64_t>{3}, {1});
    ARRAY_REFUSED(backend->take(a, three, 1), "index 3 is out of bounds for axis 1 with size 3");
    ARRAY_REFUSED(backend->take(a, b, 1),
                  "arrays used as indices must be of integer type and have one axis");
    ARRAY_REFUSED(three + three, "int64 arrays are for indices alone");
    ARRAY_REFUSED(backend->astype(backend->ones({1}, DType::Complex64), DType::Float32),
                  "casting complex64 to float32 would discard the imaginary part");
    ARRAY_REFUSED(backend->toHost<float>(a), "an array of float64 is read as float32");
    ARRAY_REFUSED(backend->reduce(Reduction::Max, backend->zeros({0}, type)),
                  "zero-size array to reduction operation maximum which has no identity");
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(backend->sin(Array())), InternalError);
}

void TestArrayBackend::strangersAreRefused()
{
    ARRAY_BACKEND();
    const auto other = numerics::makeHostBackend();
    const Array ours = backend->ones({2}, type);
    const Array theirs = other->ones({2}, type);
    const UserError error = refusalOf([&] { static_cast<void>(backend->add(ours, theirs)); });
    QCOMPARE(error.problem(), "an array of the backend host on cpu is given to "
                                  + name.toStdString() + " on " + device.toStdString());
    QCOMPARE(error.remedy(), std::string("bring it over with asarray"));
    ARRAY_COMPARE(ours + backend->asarray(theirs), type, Values{{2}, {2, 2}}, 0.0);
}

QTEST_GUILESS_MAIN(TestArrayBackend)
#include "tst_array_backend.moc"
