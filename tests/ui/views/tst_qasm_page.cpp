// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/qasm_page.h"

#include "engine/circuit/openqasm_reader.h"
#include "engine/circuit/templates.h"
#include "ui/document/experiment_document.h"

#include <QtTest>
#include <QtWidgets>

using namespace ansatz;
using namespace ansatz::ui;

class TestQasmPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheProgramOfTheDocument();
    void isWrittenOnlyWhileVisible();
    void savesWhatItShows();
    void copiesTheProgram();
    void longCircuitsAreSavedNotShown();

private:
    static void setCircuit(ExperimentDocument &document, const Circuit &circuit)
    {
        document.editCircuit(QStringLiteral("Set"), circuit);
    }
};

void TestQasmPage::showsTheProgramOfTheDocument()
{
    ExperimentDocument document;
    setCircuit(document, hybridPipelineCircuit(3, 1));
    QasmPage page(document);
    page.show();
    QVERIFY(page.text().contains(QStringLiteral("OPENQASM 3")));
    const Circuit read = readOpenQasm(page.text().toStdString(), "page");
    QCOMPARE(read.qubits, 3);
    QCOMPARE(read.weights, 6);
}

void TestQasmPage::isWrittenOnlyWhileVisible()
{
    ExperimentDocument document;
    setCircuit(document, hybridPipelineCircuit(3, 1));
    QasmPage page(document);
    QVERIFY(page.text().isEmpty());
    page.show();
    page.hide();
    const QString before = page.text();
    setCircuit(document, hybridPipelineCircuit(4, 1));
    QCOMPARE(page.text(), before);
    page.show();
    QVERIFY(page.text() != before);
    const QString shown = page.text();
    setCircuit(document, hybridPipelineCircuit(5, 1));
    QVERIFY(page.text() != shown);
}

void TestQasmPage::savesWhatItShows()
{
    QTemporaryDir folder;
    ExperimentDocument document;
    setCircuit(document, hybridPipelineCircuit(3, 2));
    QasmPage page(document);
    page.show();
    const QString path = folder.filePath(QStringLiteral("circuit.qasm"));
    page.saveTo(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), page.text());
}

void TestQasmPage::copiesTheProgram()
{
    ExperimentDocument document;
    setCircuit(document, hybridPipelineCircuit(2, 1));
    QasmPage page(document);
    page.show();
    page.findChildren<QPushButton *>().constFirst()->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), page.text());
}

void TestQasmPage::longCircuitsAreSavedNotShown()
{
    ExperimentDocument document;
    Circuit circuit = hybridPipelineCircuit(4, 1);
    circuit.blocks[0].repetitions = 2000;
    setCircuit(document, circuit);
    QasmPage page(document);
    page.show();
    QVERIFY(page.text().isEmpty());
    bool explained = false;
    for (const QLabel *label : page.findChildren<QLabel *>())
        explained = explained || (label->isVisible() && label->text().contains(tr("too long")));
    QVERIFY(explained);
}

QTEST_MAIN(TestQasmPage)
#include "tst_qasm_page.moc"
