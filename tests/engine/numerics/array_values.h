// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/numerics/array_backends.h"
#include "tests/support/missing_component.h"

#include <QTest>

#include <complex>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ansatz::test {

using Complex = std::complex<double>;
using numerics::Array;
using numerics::ArrayBackend;
using numerics::DType;
using numerics::Shape;

/// Numbers in double, row-major, beside what a backend makes of them.
struct Values {
    Shape shape;
    std::vector<Complex> elements;
};

inline bool isSingle(DType dtype)
{
    return realOf(dtype) == DType::Float32;
}

/// How far a backend may be from double, for numbers of order 1.
inline double allowedOf(DType dtype)
{
    return isSingle(dtype) ? 2e-5 : 1e-12;
}

/// Random numbers that the dtype has exactly; real ones for real dtypes.
inline Values drawn(std::uint64_t seed, const Shape &shape, DType dtype)
{
    Random random(seed);
    Values values{shape, {}};
    for (std::size_t i = 0; i < numerics::elementsOf(shape); ++i) {
        const auto part = [&] {
            const double value = random.normal();
            return isSingle(dtype) ? double(float(value)) : value;
        };
        const double real = part();
        values.elements.emplace_back(real, isComplex(dtype) ? part() : 0.0);
    }
    return values;
}

inline Array arrayOf(const ArrayBackend &backend, const Values &values, DType dtype)
{
    if (isComplex(dtype))
        return backend.astype(backend.array(values.elements, values.shape), dtype);
    std::vector<double> reals;
    for (const Complex &element : values.elements)
        reals.push_back(element.real());
    return backend.astype(backend.array(reals, values.shape), dtype);
}

inline std::vector<Complex> elementsOf(const Array &array)
{
    const ArrayBackend &backend = array.backend();
    if (isComplex(array.dtype()))
        return backend.toHost<Complex>(backend.astype(array, DType::Complex128));
    const auto reals = backend.toHost<double>(backend.astype(array, DType::Float64));
    return {reals.begin(), reals.end()};
}

/// Empty when the array has that dtype, shape and elements; else what differs.
inline QString differs(const Array &array, DType dtype, const Values &expected, double allowed = -1)
{
    if (array.dtype() != dtype)
        return QString("dtype is %1")
            .arg(QString::fromStdString(std::string(numerics::toString(array.dtype()))));
    if (array.shape() != expected.shape)
        return QString("shape is %1, expected %2")
            .arg(QString::fromStdString(numerics::toString(array.shape())),
                 QString::fromStdString(numerics::toString(expected.shape)));
    const std::vector<Complex> elements = elementsOf(array);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const double error = std::abs(elements[i] - expected.elements[i]);
        if (!(error <= (allowed < 0 ? allowedOf(dtype) : allowed)
                           * std::max(1.0, std::abs(expected.elements[i]))))
            return QString("[%1] is %2 + %3i, expected %4 + %5i")
                .arg(i)
                .arg(elements[i].real())
                .arg(elements[i].imag())
                .arg(expected.elements[i].real())
                .arg(expected.elements[i].imag());
    }
    return {};
}

#define ARRAY_COMPARE(...)                                                                         \
    do {                                                                                           \
        const QString difference = ::ansatz::test::differs(__VA_ARGS__);                           \
        QVERIFY2(difference.isEmpty(), qPrintable(difference));                                    \
    } while (false)

inline UserError refusalOf(const std::function<void()> &action)
{
    try {
        action();
    } catch (const UserError &error) {
        return error;
    }
    return UserError("accepted");
}

#define ARRAY_REFUSED(expression, text)                                                            \
    QCOMPARE(::ansatz::test::refusalOf([&] { static_cast<void>(expression); }).problem(),          \
             std::string(text))

/// A row for every backend (and dtype); what is missing is a row that skips.
inline void everyArrayBackend(bool withDTypes)
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("device");
    QTest::addColumn<int>("dtype");
    QTest::addColumn<QString>("missing");
    for (const numerics::ArrayBackendInfo &info : numerics::arrayBackends()) {
        const QString name = QString::fromStdString(info.name);
        if (!info.available)
            QTest::addRow("%s", info.name.c_str())
                << name << "" << 0 << name + ": " + QString::fromStdString(info.reason);
        for (const std::string &device : info.devices) {
            for (const DType dtype :
                 {DType::Float32, DType::Float64, DType::Complex64, DType::Complex128}) {
                if (!withDTypes && dtype != DType::Float64)
                    continue;
                QTest::addRow("%s %s %s", info.name.c_str(), device.c_str(),
                              withDTypes ? std::string(numerics::toString(dtype)).c_str() : "")
                    << name << QString::fromStdString(device) << static_cast<int>(dtype) << "";
            }
        }
    }
}

/// Of the row; the test skips or fails when it is missing.
#define ARRAY_BACKEND()                                                                            \
    QFETCH(QString, name);                                                                         \
    QFETCH(QString, device);                                                                       \
    QFETCH(int, dtype);                                                                            \
    QFETCH(QString, missing);                                                                      \
    if (!missing.isEmpty())                                                                        \
        ANSATZ_MISSING_COMPONENT(missing.toStdString());                                           \
    const auto backend =                                                                           \
        ::ansatz::numerics::arrayBackend(name.toStdString(), device.toStdString());                \
    const auto type = static_cast<::ansatz::numerics::DType>(dtype);                               \
    static_cast<void>(type)

} // namespace ansatz::test
