// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/observable.h"

#include <QTest>

#include <limits>

using namespace ansatz;

class TestObservable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTerms();
    void readsTheSame_data();
    void readsTheSame();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void refuses_data();
    void refuses();
    void validatesQubits();
    void validatesCoefficients();
    void zOfEveryQubit();
};

void TestObservable::readsTerms()
{
    const Observable expected{{{0.5, {{0, Pauli::Z}}}, {-0.25, {{1, Pauli::X}, {2, Pauli::Y}}}}};
    QVERIFY(parseObservable("0.5 Z0 - 0.25 Y2 X1") == expected);
}

void TestObservable::readsTheSame_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    QTest::newRow("factor sign") << "0.5*Z0"
                                 << "0.5 Z0";
    QTest::newRow("product signs") << "2 * X0 * Y1"
                                   << "2 X0 Y1";
    QTest::newRow("at sign") << "X0@Y1"
                             << "X0 Y1";
    QTest::newRow("no spaces") << "X0Y1-Z2"
                               << "X0 Y1 - Z2";
    QTest::newRow("spaces") << "  Z0   +  Z1 "
                            << "Z0 + Z1";
    QTest::newRow("leading minus") << "- Z0"
                                   << "-Z0";
    QTest::newRow("exponent") << "1e-3 Z0"
                              << "0.001 Z0";
    QTest::newRow("order of qubits") << "Y3 X1"
                                     << "X1 Y3";
    QTest::newRow("identity") << "I0"
                              << "I";
    QTest::newRow("number alone") << "2"
                                  << "2 I";
    QTest::newRow("identity in a product") << "I0 Z1"
                                           << "Z1";
}

void TestObservable::readsTheSame()
{
    QFETCH(QString, text);
    QFETCH(QString, plain);
    QCOMPARE(toString(parseObservable(text.toStdString())), plain.toStdString());
}

void TestObservable::writesWhatItReads_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"Z0", "X0 Y1", "0.5 Z0 - 0.25 X1 X2", "I", "-I", "3 I + Z0",
                             "0.1 X12 - 1e-20 Y0 + 1.7976931348623157e+308 Z1"})
        QTest::newRow(text) << text;
}

void TestObservable::writesWhatItReads()
{
    QFETCH(QString, text);
    const Observable observable = parseObservable(text.toStdString());
    QCOMPARE(toString(observable), text.toStdString());
    QVERIFY(parseObservable(toString(observable)) == observable);
}

void TestObservable::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("column");
    QTest::newRow("empty") << "" << 1;
    QTest::newRow("blank") << "  " << 3;
    QTest::newRow("small letter") << "z0" << 1;
    QTest::newRow("no qubit") << "Z" << 2;
    QTest::newRow("qubit twice") << "Z0 X0" << 4;
    QTest::newRow("no sign between terms") << "Z0 0.5 Z1" << 4;
    QTest::newRow("ends in a sign") << "Z0 +" << 5;
    QTest::newRow("ends in a product") << "0.5*" << 5;
    QTest::newRow("two points") << "1.2.3 Z0" << 1;
    QTest::newRow("comma") << "0,5 Z0" << 2;
    QTest::newRow("infinite") << "1e999 Z0" << 1;
    QTest::newRow("negative qubit") << "Z-1" << 2;
    QTest::newRow("huge qubit") << "Z99999999999999999999" << 2;
    QTest::newRow("not ASCII") << "Z0 × Z1" << 4;
}

void TestObservable::refuses()
{
    QFETCH(QString, text);
    QFETCH(int, column);
    try {
        static_cast<void>(parseObservable(text.toStdString()));
        QFAIL("accepted");
    } catch (const UserError &error) {
        const QString place = QString::fromStdString(error.place());
        QVERIFY2(place.endsWith("column " + QString::number(column)), error.what());
        QVERIFY(!error.remedy().empty());
    }
}

void TestObservable::validatesQubits()
{
    validate(parseObservable("Z0 Z2"), 3);
    QVERIFY_EXCEPTION_THROWN(validate(parseObservable("Z0 Z3"), 3), UserError);
    QVERIFY_EXCEPTION_THROWN(validate({{{1, {{-1, Pauli::Z}}}}}, 3), UserError);
    QVERIFY_EXCEPTION_THROWN(validate({{{1, {{1, Pauli::Z}, {1, Pauli::X}}}}}, 3), UserError);
}

void TestObservable::validatesCoefficients()
{
    const double bad[] = {std::numeric_limits<double>::quiet_NaN(),
                          std::numeric_limits<double>::infinity()};
    for (const double coefficient : bad)
        QVERIFY_EXCEPTION_THROWN(validate({{{coefficient, {}}}}, 1), UserError);
}

void TestObservable::zOfEveryQubit()
{
    const auto observables = pauliZOfEveryQubit(3);
    QCOMPARE(observables.size(), std::size_t(3));
    QCOMPARE(toString(observables[2]), std::string("Z2"));
}

QTEST_GUILESS_MAIN(TestObservable)
#include "tst_observable.moc"
