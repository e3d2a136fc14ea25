// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"
#include "engine/circuit/gate_table.h"
#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/quick_entry.h"
#include "ui/circuit_editor/start_text.h"

#include <QTest>

#include <array>
#include <cmath>
#include <numbers>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr double pi = std::numbers::pi;

} // namespace

Q_DECLARE_METATYPE(ansatz::Parameter)

class TestParameterText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Parameter>("expected");
        const auto row = [](const char *text, Parameter expected) {
            QTest::newRow(text) << QString::fromUtf8(text) << expected;
        };
        row("1.57", Parameter::number(1.57));
        row("-2e-3", Parameter::number(-2e-3));
        row("pi/2", Parameter::number(pi / 2));
        row("-π", Parameter::number(-pi));
        row("2pi", Parameter::number(2 * pi));
        row("3*(pi-1)", Parameter::number(3 * (pi - 1)));
        row("--1", Parameter::number(1));
        row("x3", Parameter::feature(3));
        row("x_3", Parameter::feature(3));
        row("X3", Parameter::feature(3));
        row("0.5*x3+pi", Parameter::feature(3, 0.5, pi));
        row("x0*pi", Parameter::feature(0, pi));
        row("π·x0", Parameter::feature(0, pi));
        row("pi - x2/2", Parameter::feature(2, -0.5, pi));
        row("2(x1+1)", Parameter::feature(1, 2, 2));
        row("x1+x1", Parameter::feature(1, 2));
        row("w4", Parameter::weight(4));
        row(" w ", Parameter::weight(newIndex));
        row("x", Parameter::feature(newIndex));
        row("-w2", Parameter::weight(2, -1));
        row("w2*x3+0.1", Parameter::scaledFeature(3, 2, 1, 0.1));
        row("s*x3", Parameter::scaledFeature(3, newScaleWeight));
        row("w·x", Parameter::scaledFeature(newIndex, newScaleWeight));
        row("pi - x1 S/2", Parameter::scaledFeature(1, newScaleWeight, -0.5, pi));
        row("2x0*(-w1)*3", Parameter::scaledFeature(0, 1, -6));
        row("w1*x0 + x0*w1", Parameter::scaledFeature(0, 1, 2));
    }
    void reads()
    {
        QFETCH(QString, text);
        QFETCH(Parameter, expected);
        QString problem;
        const std::optional<Parameter> parameter = parseParameter(text, &problem);
        QVERIFY2(parameter, qPrintable(problem));
        QCOMPARE(*parameter, expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *text, const char *reason) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(reason);
        };
        row("", "missing");
        row("pi/", "missing");
        row("(1", "closing bracket");
        row("1)", "not expected");
        row("1..2", "not a number");
        row("x0*x1", "multiplied");
        row("x0+w0", "not two");
        row("w0*x0+x0", "not two");
        row("w0*x0+w1*x0", "not two");
        row("w0*w1", "multiplied");
        row("w0*x0*x1", "multiplied");
        row("w0*x0*w0", "multiplied");
        row("w0*(x0+1)", "Nothing is added");
        row("(w0+1)*x0", "Nothing is added");
        row("1/(w0*x0)", "divided by a feature");
        row("s", "s*x3");
        row("s+1", "s*x3");
        row("s2*x0", "not known");
        row("1/x0", "divided by a feature");
        row("1/0", "divided by 0");
        row("1e999", "not a number");
        row("1e308*10", "too large");
        row("y2", "not known");
        row("x1.5", "not expected");
        row("w99999999999", "not known");
        row("1,5", "not expected");
    }
    void refuses()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QString problem;
        QVERIFY(!parseParameter(text, &problem));
        QVERIFY2(problem.contains(reason), qPrintable(problem));
    }

    void deepBracketsEnd()
    {
        QString problem;
        QVERIFY(!parseParameter(QString(100'000, u'('), &problem));
        QVERIFY(!parseParameter(QString(100'000, u'-') + u'1', &problem));
        QVERIFY(!problem.isEmpty());
    }

    void writes_data()
    {
        QTest::addColumn<Parameter>("parameter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("onGate");
        const auto row = [](Parameter parameter, const char *text, const char *onGate) {
            QTest::newRow(text) << parameter << QString::fromUtf8(text)
                                << QString::fromUtf8(onGate);
        };
        row(Parameter::number(1.57), "1.57", "1.57");
        row(Parameter::number(0.123456), "0.123456", "0.123");
        row(Parameter::number(0), "0", "0");
        row(Parameter::number(pi), "pi", "π");
        row(Parameter::number(-3 * pi / 4), "-3*pi/4", "-3π/4");
        row(Parameter::feature(0, pi), "pi*x0", "π·x0");
        row(Parameter::feature(3, 0.5, pi), "0.5*x3+pi", "0.5·x3+π");
        row(Parameter::weight(9), "w9", "w9");
        row(Parameter::weight(9, -1, -0.5), "-w9-0.5", "-w9-0.5");
        row(Parameter::weight(newIndex), "w", "w");
        row(Parameter::scaledFeature(0, 2, pi, 0.5), "pi*w2*x0+0.5", "π·w2·x0+0.5");
        row(Parameter::scaledFeature(newIndex, newScaleWeight, -1), "-w*x", "-w·x");
    }
    void writes()
    {
        QFETCH(Parameter, parameter);
        QFETCH(QString, text);
        QFETCH(QString, onGate);
        QCOMPARE(parameterText(parameter), text);
        QCOMPARE(shortParameterText(parameter), onGate);
    }

    void readsBackEqual()
    {
        Random random(7);
        const auto number = [&random]() {
            if (random.below(2) == 0)
                return double(random.below(32) + 1) * pi / double(random.below(16) + 1)
                       * (random.below(2) ? 1 : -1);
            return std::ldexp(random.normal(), int(random.below(60)) - 30);
        };
        for (int k = 0; k < 5000; ++k) {
            const int index = int(random.below(1000));
            const Parameter parameter = std::array{
                Parameter::number(number()), Parameter::feature(index, number(), number()),
                Parameter::weight(index, number(), number()),
                Parameter::scaledFeature(index, int(random.below(9)), number(),
                                         number())}[random.below(4)];
            QString problem;
            const QString text = parameterText(parameter);
            const std::optional<Parameter> read = parseParameter(text, &problem);
            QVERIFY2(read, qPrintable(text + problem));
            QVERIFY2(*read == parameter, qPrintable(text));
        }
    }

    void starts_data()
    {
        using Distribution = WeightStart::Distribution;
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("back");
        QTest::addColumn<int>("distribution"); // -1: the default
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        const auto row = [](const char *text, const char *back, int distribution, double first,
                            double second) {
            QTest::newRow(text) << text << back << distribution << first << second;
        };
        row("", "default", -1, 0, 0);
        row(" Default ", "default", -1, 0, 0);
        row("0.5", "0.5", int(Distribution::Value), 0.5, 0);
        row("-pi/4", "-pi/4", int(Distribution::Value), -pi / 4, 0);
        row("normal(0, 0.1)", "normal(0, 0.1)", int(Distribution::Normal), 0, 0.1);
        row("Normal ( 1;0 )", "normal(1, 0)", int(Distribution::Normal), 1, 0);
        row("uniform(-pi,2*pi)", "uniform(-pi, 2*pi)", int(Distribution::Uniform), -pi, 2 * pi);
    }
    void starts()
    {
        QFETCH(QString, text);
        QFETCH(QString, back);
        QFETCH(int, distribution);
        QFETCH(double, first);
        QFETCH(double, second);
        QString problem;
        std::optional<WeightStart> start;
        QVERIFY2(parseStart(text, &start, &problem), qPrintable(problem));
        QCOMPARE(startText(start), back);
        QCOMPARE(start ? int(start->distribution) : -1, distribution);
        if (start)
            QCOMPARE(*start, (WeightStart{0, start->distribution, first, second}));
    }

    void wrongStartsAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *text, const char *reason) {
            QTest::newRow(text) << text << reason;
        };
        row("x0", "not a start");
        row("normal(1)", "not a start");
        row("normal(0, w)", "not a start");
        row("gauss(0, 1)", "not a start");
        row("normal(0, -1)", "standard deviation");
        row("uniform(1, 1)", "upper end");
    }
    void wrongStartsAreRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QString problem;
        std::optional<WeightStart> start;
        QVERIFY(!parseStart(text, &start, &problem));
        QVERIFY2(problem.contains(reason), qPrintable(problem));
    }

    void readsEntries()
    {
        QString problem;
        const auto wires = [&problem](const char *text) {
            const auto entry = parseQuickEntry(QString::fromUtf8(text), 9, &problem);
            return entry ? entry->wires : std::vector<std::vector<int>>{{-1}};
        };
        using Wires = std::vector<std::vector<int>>;
        QCOMPARE(wires("cx 0 1"), (Wires{{0, 1}}));
        QCOMPARE(wires("cx 0,1"), (Wires{{0, 1}}));
        QCOMPARE(wires("cx 0 1, 2 3"), (Wires{{0, 1}, {2, 3}}));
        QCOMPARE(wires("CNOT q3 q1"), (Wires{{3, 1}}));
        QCOMPARE(wires("h 0,2,4"), (Wires{{0}, {2}, {4}}));
        QCOMPARE(wires("ry(w) 0-2"), (Wires{{0}, {1}, {2}}));
        QCOMPARE(wires("ry(w)2 - 0"), (Wires{{2}, {1}, {0}}));
        QCOMPARE(wires("rx((x0+1)*pi) 2"), (Wires{{2}}));
        QCOMPARE(wires("h all").size(), std::size_t(9));
        QCOMPARE(wires("h"), Wires{});

        const auto entry = parseQuickEntry(QStringLiteral("u3(pi/2, w, x1) 0"), 1, &problem);
        QVERIFY(entry);
        QCOMPARE(entry->parameters,
                 (std::vector{Parameter::number(pi / 2), Parameter::weight(newIndex),
                              Parameter::feature(1)}));
        const auto scaled = parseQuickEntry(QStringLiteral("rx(s*x3) 2"), 3, &problem);
        QVERIFY(scaled);
        QCOMPARE(scaled->parameters, std::vector{Parameter::scaledFeature(3, newScaleWeight)});
        const auto trainable = parseQuickEntry(QStringLiteral("ry 0"), 1, &problem);
        QVERIFY(trainable);
        QCOMPARE(trainable->parameters, std::vector{Parameter::weight(newIndex)});
    }

    void refusesEntries_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *text, const char *reason) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(reason);
        };
        row("foo 1", "no gate “foo”");
        row("h 9", "There is no wire 9: the circuit has q0 to q8");
        row("h 0-9", "There is no wire 9");
        row("h one", "not a wire");
        row("h -1", "no wire");
        row("cx 0", "cx acts on 2 wire");
        row("cx 3 3", "cannot act on q3 twice");
        row("rx(1,2) 0", "rx takes one angle");
        row("rx() 0", "rx takes one angle");
        row("h(1) 0", "h takes no angle");
        row("rx(x0*x1) 0", "multiplied");
        row("rx(1 0", "closing bracket");
        row("", "Type a gate");
    }
    void refusesEntries()
    {
        QFETCH(QString, text);
        QFETCH(QString, reason);
        QString problem;
        QVERIFY(!parseQuickEntry(text, 9, &problem));
        QVERIFY2(problem.contains(reason), qPrintable(problem));
    }
};

QTEST_GUILESS_MAIN(TestParameterText)
#include "tst_parameter_text.moc"
