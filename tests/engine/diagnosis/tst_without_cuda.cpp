// SPDX-License-Identifier: GPL-3.0-or-later
// Linked with the stand-in of builds without CUDA: what such a program says of itself.
#include "engine/diagnosis/diagnosis.h"
#include "engine/experiment/experiment_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace ansatz;

class TestWithoutCuda final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysSo();
};

void TestWithoutCuda::saysSo()
{
    const Diagnosis diagnosis = diagnose(examined(presetExperiment("iris_setosa_vs_versicolor")));
    const QJsonObject report =
        QJsonDocument::fromJson(QByteArray::fromStdString(diagnosisJson(diagnosis))).object();
    const QJsonObject cuda = report[u"cuda"].toObject();
    QVERIFY(!cuda[u"built_in"].toBool(true));
    QVERIFY(!cuda[u"available"].toBool(true));
    QCOMPARE(cuda[u"reason"].toString(), "this build has no CUDA");
    QCOMPARE(cuda[u"remedy"].toString(),
             "configure with -DANSATZ_CUDA=ON (packaging/run.sh does) and build again");
    const QJsonObject device = report[u"devices"][1].toObject();
    QCOMPARE(device[u"reason"].toString(), "this build has no CUDA");
    QVERIFY(diagnosisText(diagnosis).find("CUDA           not built in\n") != std::string::npos);
    QCOMPARE(report[u"circuit"][u"gradient_check"][u"verdict"].toString(), "right");
}

QTEST_GUILESS_MAIN(TestWithoutCuda)
#include "tst_without_cuda.moc"
