// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/checked_math.h"
#include "engine/base/numbers.h"

#include <QtTest>

#include <clocale>
#include <cmath>
#include <limits>

using namespace ansatz;

class TestNumbers final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesDoubles_data();
    void parsesDoubles();
    void refusesDoubles_data();
    void refusesDoubles();
    void parsesIntegers();
    void formatsRoundTrip_data();
    void formatsRoundTrip();
    void countsThings();
    void ignoresTheLocale();
    void formatsBytes_data();
    void formatsBytes();
    void checksOverflow();
};

void TestNumbers::parsesDoubles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("value");
    QTest::newRow("0") << QByteArray("0") << 0.0;
    QTest::newRow("1.5") << QByteArray("1.5") << 1.5;
    QTest::newRow("-1e-3") << QByteArray("-1e-3") << -1e-3;
    QTest::newRow("+2") << QByteArray("+2") << 2.0;
    QTest::newRow(".5") << QByteArray(".5") << 0.5;
    QTest::newRow("5.") << QByteArray("5.") << 5.0;
    QTest::newRow("1E5") << QByteArray("1E5") << 1e5;
    QTest::newRow("largest") << QByteArray("1.7976931348623157e308")
                             << std::numeric_limits<double>::max();
    QTest::newRow("smallest") << QByteArray("5e-324") << 5e-324;
}

void TestNumbers::parsesDoubles()
{
    QFETCH(QByteArray, text);
    QFETCH(double, value);
    const auto parsed = parseDouble(text.toStdString());
    QVERIFY(parsed.has_value());
    QVERIFY(*parsed == value);
}

void TestNumbers::refusesDoubles_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text :
         {"",      " 1", "1 ", "1,5", "nan", "inf", "-inf", "infinity", "1e999", "-1e999", "0x10",
          "1.2.3", "1e", "+",  "-",   "++1", "+-1", "--1",  "a",        "1a",    "١"})
        QTest::newRow(text) << QByteArray(text);
}

void TestNumbers::refusesDoubles()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseDouble(text.toStdString()).has_value());
}

void TestNumbers::parsesIntegers()
{
    QCOMPARE(parseInteger("-12").value_or(0), -12);
    QCOMPARE(parseInteger("9223372036854775807").value_or(0),
             std::numeric_limits<std::int64_t>::max());
    for (const char *text : {"", "9223372036854775808", "1.0", "1e3", " 1", "1 ", "+1", "0x1", "-"})
        QVERIFY2(!parseInteger(text).has_value(), text);
}

void TestNumbers::formatsRoundTrip_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("0.1") << 0.1 << QByteArray("0.1");
    QTest::newRow("100") << 100.0 << QByteArray("100");
    QTest::newRow("-0") << -0.0 << QByteArray("-0");
    QTest::newRow("third") << 1.0 / 3 << QByteArray("0.3333333333333333");
    QTest::newRow("pi") << 3.141592653589793 << QByteArray("3.141592653589793");
    QTest::newRow("tiny") << 5e-324 << QByteArray("5e-324");
    QTest::newRow("max") << std::numeric_limits<double>::max()
                         << QByteArray("1.7976931348623157e+308");
}

void TestNumbers::formatsRoundTrip()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(formatDouble(value), text.toStdString());
    const auto back = parseDouble(formatDouble(value));
    QVERIFY(back.has_value());
    QVERIFY(*back == value && std::signbit(*back) == std::signbit(value));
}

void TestNumbers::ignoresTheLocale()
{
    const std::string before = std::setlocale(LC_ALL, nullptr);
    bool set = false;
    for (const char *name : {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"})
        set = set || std::setlocale(LC_ALL, name) != nullptr;
    const auto restore = qScopeGuard([&] { std::setlocale(LC_ALL, before.c_str()); });
    if (!set)
        QSKIP("no locale with a decimal comma is installed here");
    QCOMPARE(formatDouble(1.5), std::string("1.5"));
    QVERIFY(parseDouble("1.5").has_value() && !parseDouble("1,5").has_value());
    QCOMPARE(formatBytes(1536), std::string("1.50 KiB"));
}

void TestNumbers::formatsBytes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("0") << quint64(0) << QByteArray("0 B");
    QTest::newRow("1023") << quint64(1023) << QByteArray("1023 B");
    QTest::newRow("4096") << quint64(4096) << QByteArray("4 KiB");
    QTest::newRow("1536") << quint64(1536) << QByteArray("1.50 KiB");
    QTest::newRow("16 GiB") << (quint64(16) << 30) << QByteArray("16 GiB");
    QTest::newRow("23.5 GiB") << (quint64(47) << 29) << QByteArray("23.5 GiB");
    QTest::newRow("all") << ~quint64(0) << QByteArray("16 EiB");
}

void TestNumbers::formatsBytes()
{
    QFETCH(quint64, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(formatBytes(bytes), text.toStdString());
}

void TestNumbers::checksOverflow()
{
    constexpr std::uint64_t half = std::uint64_t(1) << 32;
    QVERIFY(!checkedMultiply(half, half).has_value());
    QCOMPARE(checkedMultiply(half, half - 1).value_or(0), half * (half - 1));
    QVERIFY(!checkedAdd(~std::uint64_t(0), 1).has_value());
    QCOMPARE(checkedAdd(~std::uint64_t(0), 0).value_or(0), ~std::uint64_t(0));
}

void TestNumbers::countsThings()
{
    QCOMPARE(formatCount(0, "label"), std::string("0 labels"));
    QCOMPARE(formatCount(1, "label"), std::string("1 label"));
    QCOMPARE(formatCount(12, "label"), std::string("12 labels"));
}

QTEST_GUILESS_MAIN(TestNumbers)
#include "tst_numbers.moc"
