// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/number_text.h"

#include <QTest>

#include <limits>

using namespace ansatz::ui;

class TstNumberText final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counts();
    void values();
    void durations();
};

void TstNumberText::counts()
{
    const QString space(QChar(0x202F));
    QCOMPARE(countText(0), QStringLiteral("0"));
    QCOMPARE(countText(999), QStringLiteral("999"));
    QCOMPARE(countText(3180), QStringLiteral("3") + space + QStringLiteral("180"));
    QCOMPARE(countText(-100), QStringLiteral("-100"));
    QCOMPARE(countText(1'000'000),
             QStringLiteral("1") + space + QStringLiteral("000") + space + QStringLiteral("000"));
}

void TstNumberText::values()
{
    QCOMPARE(valueText(0.1123), QStringLiteral("0.112"));
    QCOMPARE(valueText(0), QStringLiteral("0.000"));
    QCOMPARE(valueText(1.284e-5), QStringLiteral("1.28e-05"));
    QCOMPARE(valueText(12.346), QStringLiteral("12.35"));
    QCOMPARE(valueText(-123.46), QStringLiteral("-123.5"));
    QCOMPARE(valueText(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("NaN"));
    QCOMPARE(valueText(std::numeric_limits<double>::infinity()), QStringLiteral("∞"));
    QCOMPARE(valueText(-std::numeric_limits<double>::infinity()), QStringLiteral("−∞"));
}

void TstNumberText::durations()
{
    QCOMPARE(durationText(0.031), QStringLiteral("0.03 s"));
    QCOMPARE(durationText(5.26), QStringLiteral("5.3 s"));
    QCOMPARE(durationText(12.4), QStringLiteral("12 s"));
    QCOMPARE(durationText(200), QStringLiteral("3 min 20 s"));
    QCOMPARE(durationText(3900), QStringLiteral("1 h 05 min"));
}

QTEST_GUILESS_MAIN(TstNumberText)
#include "tst_number_text.moc"
