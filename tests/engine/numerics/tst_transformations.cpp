// SPDX-License-Identifier: GPL-3.0-or-later
// Autograd, vmap and jit: what a backend says that it can is true, and the rest is refused.
#include "tests/engine/numerics/array_values.h"

using namespace ansatz;
using namespace ansatz::test;
using numerics::Capability;

class TestTransformations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsMissingIsRefused_data() { everyArrayBackend(false); }
    void whatIsMissingIsRefused();
    void gradientsAreFiniteDifferences_data() { everyArrayBackend(true); }
    void gradientsAreFiniteDifferences();
    void gradientOfOperations_data() { everyArrayBackend(false); }
    void gradientOfOperations();
    void gradientsHaveTheirRules_data() { everyArrayBackend(false); }
    void gradientsHaveTheirRules();
    void vmapIsTheLoop_data() { everyArrayBackend(true); }
    void vmapIsTheLoop();
    void jitIsTheFunction_data() { everyArrayBackend(true); }
    void jitIsTheFunction();
};

#define REQUIRE_CAPABILITY(capability)                                                             \
    if (!backend->supports(capability))                                                            \
    QSKIP(qPrintable(name + " has no " + QString::fromStdString(std::string(toString(capability)))))

void TestTransformations::whatIsMissingIsRefused()
{
    ARRAY_BACKEND();
    const Array array = backend->ones({2}, type);
    const auto identity = [](std::span<const Array> arrays) { return arrays[0]; };
    const struct {
        Capability capability;
        const char *operation;
        std::function<void()> use;
    } uses[] = {
        {Capability::Autograd, "requiresGrad",
         [&] { static_cast<void>(backend->requiresGrad(array)); }},
        {Capability::Autograd, "detach", [&] { static_cast<void>(backend->detach(array)); }},
        {Capability::Vmap, "vmap",
         [&] { static_cast<void>(backend->vmap(identity)(std::span(&array, 1))); }},
        {Capability::Jit, "jit",
         [&] { static_cast<void>(backend->jit(identity, std::span(&array, 1))); }},
    };
    for (const auto &[capability, operation, use] : uses) {
        const std::string problem = refusalOf(use).problem();
        if (backend->supports(capability))
            QCOMPARE(problem, std::string("accepted"));
        else
            QVERIFY2(problem.starts_with("the array backend " + name.toStdString() + " has no "
                                         + operation),
                     problem.c_str());
    }
    if (!backend->supports(Capability::Autograd))
        ARRAY_REFUSED(backend->gradient(backend->sum(array), {}),
                      "the array backend " + name.toStdString() + " has no gradient (no autograd)");
    QCOMPARE(backend->supports(Capability::Autograd), name == "pytorch");
    QCOMPARE(backend->supports(Capability::Vmap), name == "pytorch");
    QCOMPARE(backend->supports(Capability::Jit), name == "pytorch");
}

namespace {

// A bit of everything: real, of arrays [2, 3] and [3, 2].
Array loss(const Array &a, const Array &b)
{
    const ArrayBackend &backend = a.backend();
    const Array product = backend.matmul(a, backend.cos(b)) * backend.scalar(0.25, a.dtype());
    const Array operands[] = {product, backend.transpose(product, {1, 0})};
    const Array squares = backend.einsum("ij,jk->ik", operands);
    const Array mixed = backend.sin(squares) * backend.exp(-product) + backend.conj(product);
    return backend.sum(backend.real(mixed) + backend.abs(product));
}

// ∂loss/∂Re + i·∂loss/∂Im of every element of `at`, by central differences in double.
Values differences(const Values &at, const std::function<double(const Values &)> &function)
{
    constexpr double step = 1e-5;
    Values result{at.shape, {}};
    for (std::size_t i = 0; i < at.elements.size(); ++i) {
        const auto slope = [&](Complex direction) {
            Values plus = at;
            Values minus = at;
            plus.elements[i] += step * direction;
            minus.elements[i] -= step * direction;
            return (function(plus) - function(minus)) / (2 * step);
        };
        result.elements.emplace_back(slope(1), slope({0, 1}));
    }
    return result;
}

Values realParts(Values values)
{
    for (Complex &element : values.elements)
        element = element.real();
    return values;
}

} // namespace

void TestTransformations::gradientsAreFiniteDifferences()
{
    ARRAY_BACKEND();
    REQUIRE_CAPABILITY(Capability::Autograd);
    const Values x = drawn(21, {2, 3}, type);
    const Values y = drawn(22, {3, 2}, type);
    const Array a = backend->requiresGrad(arrayOf(*backend, x, type));
    const Array b = backend->requiresGrad(arrayOf(*backend, y, type));
    const Array inputs[] = {a, b};
    const std::vector<Array> gradients = backend->gradient(loss(a, b), inputs);
    const auto lossAt = [&](const Values &first, const Values &second) {
        const DType wide = isComplex(type) ? DType::Complex128 : DType::Float64;
        return test::elementsOf(
                   loss(arrayOf(*backend, first, wide), arrayOf(*backend, second, wide)))
            .front()
            .real();
    };
    Values byFirst = differences(x, [&](const Values &moved) { return lossAt(moved, y); });
    Values bySecond = differences(y, [&](const Values &moved) { return lossAt(x, moved); });
    if (!isComplex(type)) {
        byFirst = realParts(byFirst);
        bySecond = realParts(bySecond);
    }
    const double allowed = isSingle(type) ? 2e-4 : 1e-7;
    ARRAY_COMPARE(gradients[0], type, byFirst, allowed);
    ARRAY_COMPARE(gradients[1], type, bySecond, allowed);
}

void TestTransformations::gradientOfOperations()
{
    ARRAY_BACKEND();
    REQUIRE_CAPABILITY(Capability::Autograd);
    const Values values = drawn(23, {2, 4}, type);
    const Array weights = arrayOf(*backend, drawn(24, {2, 4}, type), type);
    const Array source = backend->array(std::vector<std::int64_t>{1, 2, 3, 0}, {4});
    const Array inverse = backend->array(std::vector<std::int64_t>{3, 0, 1, 2}, {4});
    const std::function<Array(const Array &)> functions[] = {
        [&](const Array &a) { return backend->permute(a, source, inverse, 1); },
        [&](const Array &a) { return backend->take(a, source, 1); },
        [&](const Array &a) {
            return backend->transpose(backend->reshape(backend->slice(a, 1, 1, 3), {4, 1}), {1, 0});
        },
        [&](const Array &a) {
            const Array both[] = {a, a * a};
            return backend->stack(both, 1);
        },
        [&](const Array &a) {
            return backend->broadcastTo(backend->mean(a, {{0}}), {3, 4});
        },
        [&](const Array &a) { return a / (backend->sqrt(a * a + backend->scalar(1))); },
        [&](const Array &a) { return backend->reduce(numerics::Reduction::Max, a, {{1}}); },
    };
    for (const auto &function : functions) {
        const auto scalar = [&](const Array &a) {
            const Array result = function(a);
            const Array flat = backend->reshape(result, {result.size()});
            const Array factors =
                backend->array(std::vector<double>{0.3, -1.2, 0.7, 2.1, -0.4, 0.9, 1.5, -0.8, 0.2,
                                                   1.1, -0.6, 0.5, 0.1, 0.4, -0.3, 0.8},
                               {16});
            return backend->sum(flat * backend->slice(factors, 0, 0, result.size()));
        };
        const Array input = backend->requiresGrad(arrayOf(*backend, values, type));
        const Array gradient = backend->gradient(scalar(input), std::span(&input, 1)).front();
        const Values expected = realParts(differences(values, [&](const Values &moved) {
            return test::elementsOf(scalar(arrayOf(*backend, moved, type))).front().real();
        }));
        ARRAY_COMPARE(gradient, type, expected, 1e-8);
    }
}

void TestTransformations::gradientsHaveTheirRules()
{
    ARRAY_BACKEND();
    REQUIRE_CAPABILITY(Capability::Autograd);
    const Array constant = backend->array(std::vector<double>{1, 2}, {2});
    const Array x = backend->requiresGrad(constant);
    const Array y = backend->requiresGrad(constant);
    const Array inputs[] = {x, y};
    // An upstream weights an output of several numbers; what did not enter has zeros.
    const Array upstream = backend->array(std::vector<double>{3, 5}, {2});
    const std::vector<Array> found = backend->gradient(x * x, inputs, upstream);
    ARRAY_COMPARE(found[0], type, Values{{2}, {6, 20}});
    ARRAY_COMPARE(found[1], type, Values{{2}, {0, 0}}, 0.0);
    ARRAY_COMPARE(backend->gradient(backend->sum(backend->detach(x) * x), std::span(&x, 1)).front(),
                  type, Values{{2}, {1, 2}});
    ARRAY_REFUSED(backend->gradient(x * x, inputs),
                  "the gradient of float64 of shape (2,) needs an upstream");
    ARRAY_REFUSED(
        backend->gradient(x * x, inputs, backend->scalar(1)),
        "an upstream of float64 and shape () does not suit an output of float64 and shape "
        "(2,)");
    ARRAY_REFUSED(backend->gradient(backend->sum(x), std::span(&constant, 1)),
                  "an input of gradient is a constant");
    // No input of ours enters.
    ARRAY_COMPARE(backend->gradient(backend->sum(constant), inputs)[1], type, Values{{2}, {0, 0}},
                  0.0);
    // requiresGrad makes an input of its own.
    ARRAY_COMPARE(backend->gradient(backend->sum(constant * x), std::span(&x, 1)).front(), type,
                  Values{{2}, {1, 2}}, 0.0);
}

void TestTransformations::vmapIsTheLoop()
{
    ARRAY_BACKEND();
    REQUIRE_CAPABILITY(Capability::Vmap);
    // Of one sample: [3, 3] and [3].
    int calls = 0;
    const numerics::ArrayFunction single = [&](std::span<const Array> arguments) {
        ++calls;
        const Array product = backend->matmul(arguments[0], backend->sin(arguments[1]));
        const Array operands[] = {product, arguments[1]};
        return backend->einsum("i,j->ij", operands) + backend->reshape(product, {3, 1});
    };
    const Values matrices = drawn(31, {4, 3, 3}, type);
    const Values vectors = drawn(32, {4, 3}, type);
    const Array arguments[] = {arrayOf(*backend, matrices, type), arrayOf(*backend, vectors, type)};
    const Array batched = backend->vmap(single)(arguments);
    QCOMPARE(calls, 1);
    std::vector<Array> one;
    for (std::size_t sample = 0; sample < 4; ++sample) {
        const Array ofSample[] = {
            backend->reshape(backend->slice(arguments[0], 0, sample, sample + 1), {3, 3}),
            backend->reshape(backend->slice(arguments[1], 0, sample, sample + 1), {3})};
        one.push_back(single(ofSample));
    }
    const Array looped = backend->stack(one, 0);
    ARRAY_COMPARE(batched, type, Values{{4, 3, 3}, test::elementsOf(looped)});

    const auto constant = [&](std::span<const Array>) { return backend->ones({2}, type); };
    ARRAY_COMPARE(backend->vmap(constant)(arguments), type,
                  Values{{4, 2}, std::vector<Complex>(8, 1)}, 0.0);
    const Array uneven[] = {arguments[0], backend->ones({5, 3}, type)};
    ARRAY_REFUSED(backend->vmap(single)(uneven),
                  "vmap got inconsistent sizes for array axes to be mapped: 4 and 5");
    const Array scalar = backend->scalar(1, type);
    ARRAY_REFUSED(backend->vmap(single)(std::span(&scalar, 1)),
                  "vmap was given a scalar, which has no axis to map over");
    // A function that throws leaves no level behind.
    QVERIFY_EXCEPTION_THROWN(
        backend->vmap([](std::span<const Array>) -> Array { throw UserError("no"); })(arguments),
        UserError);
    ARRAY_COMPARE(backend->vmap(single)(arguments), type,
                  Values{{4, 3, 3}, test::elementsOf(looped)});
}

void TestTransformations::jitIsTheFunction()
{
    ARRAY_BACKEND();
    REQUIRE_CAPABILITY(Capability::Jit);
    int calls = 0;
    const numerics::ArrayFunction function = [&](std::span<const Array> arguments) {
        ++calls;
        return loss(arguments[0], arguments[1]);
    };
    const auto arguments = [&](std::uint64_t seed) {
        return std::vector<Array>{arrayOf(*backend, drawn(seed, {2, 3}, type), type),
                                  arrayOf(*backend, drawn(seed + 1, {3, 2}, type), type)};
    };
    const numerics::ArrayFunction compiled = backend->jit(function, arguments(41));
    const int compiling = calls;
    for (const std::uint64_t seed : {41, 43, 45}) {
        const std::vector<Array> inputs = arguments(seed);
        const Array expected = loss(inputs[0], inputs[1]);
        ARRAY_COMPARE(compiled(inputs), expected.dtype(), Values{{}, test::elementsOf(expected)});
    }
    QCOMPARE(calls, compiling);
    const Array wrong[] = {arguments(41)[1], arguments(41)[0]};
    ARRAY_REFUSED(compiled(wrong), "a compiled function was called with arrays of other types or "
                                   "shapes than it was compiled for");
    if (!backend->supports(Capability::Autograd))
        return;
    std::vector<Array> inputs = arguments(47);
    inputs[0] = backend->requiresGrad(inputs[0]);
    const auto gradientOf = [&](const Array &output) {
        return backend->gradient(output, std::span(inputs).first(1)).front();
    };
    const Array expected = gradientOf(loss(inputs[0], inputs[1]));
    ARRAY_COMPARE(gradientOf(compiled(inputs)), type,
                  Values{expected.shape(), test::elementsOf(expected)},
                  isSingle(type) ? 1e-4 : 1e-10);
}

QTEST_GUILESS_MAIN(TestTransformations)
#include "tst_transformations.moc"
