// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/latency_probe.h"

#include <QTest>
#include <QThread>

using namespace ansatz::ui;

class TstLatencyProbe final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingMeasured();
    void everyBeatOfABlockCounts();
};

void TstLatencyProbe::nothingMeasured()
{
    const LatencyProbe probe;
    QCOMPARE(probe.result().beats, 0);
    QCOMPARE(probe.result().maximum, 0.0);
}

void TstLatencyProbe::everyBeatOfABlockCounts()
{
    LatencyProbe probe;
    probe.start();
    QThread::msleep(400);
    QTest::qWait(100);
    probe.stop();
    const auto result = probe.result();
    // 40 beats were due in the block, evenly late from 390 ms down to nothing, 10 after it.
    QVERIFY2(result.beats >= 45, qPrintable(QString::number(result.beats)));
    QVERIFY2(result.maximum >= 380, qPrintable(QString::number(result.maximum)));
    QVERIFY2(result.p50 >= 50, qPrintable(QString::number(result.p50)));
    QVERIFY(result.p99 > result.p50 && result.p99 <= result.maximum);
}

QTEST_GUILESS_MAIN(TstLatencyProbe)
#include "tst_latency_probe.moc"
