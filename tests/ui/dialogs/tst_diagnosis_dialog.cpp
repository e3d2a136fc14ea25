// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "tests/ui/window_fixture.h"
#include "ui/dialogs/diagnosis_dialog.h"
#include "ui/dialogs/finding_row.h"
#include "ui/session/diagnosis_run.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/latency_probe.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QTableView>

using namespace ansatz;
using namespace ansatz::ui;

class TstDiagnosisDialog final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }
    void showsTheCircuitOfTheWindow();
    void copiesTheWholeReport();
    void runsAgainOnWhatIsDrawnNow();
    void namesDeadParametersAndOverflows();
    void cancels();
    void showsProgressOfLongOnesOnly();
    void neverBlocksTheWindow();
    void closingStopsIt();
    void marksDifferWithoutColour();
    void nothingIsCut();

private:
    using State = DiagnosisRun::State;

    DiagnosisDialog *open()
    {
        action(QStringLiteral("Diagnose"))->trigger();
        return m_window->findChild<DiagnosisDialog *>();
    }
    static QString verdict(const DiagnosisDialog *dialog)
    {
        return dialog->findChild<QLabel *>(QStringLiteral("verdict"))->text();
    }
    static QStringList rows(const DiagnosisDialog *dialog)
    {
        QStringList texts;
        for (const FindingRow *row : dialog->findChildren<FindingRow *>()) {
            if (!row->isHidden())
                texts << row->wholeText();
        }
        return texts;
    }
    static QPushButton *buttonOf(const DiagnosisDialog *dialog, const char *name)
    {
        return dialog->findChild<QPushButton *>(QLatin1String(name));
    }
    /// A circuit whose diagnosis takes seconds.
    void drawLargeCircuit()
    {
        m_window->document().editCircuit(QStringLiteral("Large"), hybridPipelineCircuit(20, 4));
    }
};

void TstDiagnosisDialog::showsTheCircuitOfTheWindow()
{
    const DiagnosisDialog *dialog = open();
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->run().state(), State::Running);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QCOMPARE(verdict(dialog), QStringLiteral("Gradients are right, and every parameter can learn"));
    const auto *table = dialog->findChild<QTableView *>(QStringLiteral("gradientTable"));
    QVERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 45);
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("RX"));
    QCOMPARE(table->model()->index(0, 4).data().toString(), QStringLiteral("x0"));
    QCOMPARE(table->model()->index(0, 7).data().toString(), QStringLiteral("right"));
    QVERIFY(!table->model()->index(0, 7).data(Qt::DecorationRole).isNull());
    const QString all = rows(dialog).join(QLatin1Char('\n'));
    for (const char *part : {"native on cpu, complex64 (chosen)", "worst difference", "cpu\n",
                             "reference\n", "No dead parameter"})
        QVERIFY2(all.contains(QLatin1String(part)), qPrintable(all));
    QVERIFY(std::ranges::any_of(dialog->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->text().contains(QStringLiteral("; the kernels use "));
    }));
}

void TstDiagnosisDialog::copiesTheWholeReport()
{
    const DiagnosisDialog *dialog = open();
    QVERIFY(!buttonOf(dialog, "copyButton")->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QTest::mouseClick(buttonOf(dialog, "copyButton"), Qt::LeftButton);
    const QString text = QGuiApplication::clipboard()->text();
    QCOMPARE(text, QString::fromStdString(diagnosisText(*dialog->run().diagnosis())));
    QVERIFY(text.contains(QStringLiteral("Qt ") + QLatin1String(qVersion())));
    QVERIFY(text.contains(QStringLiteral("native on cpu, complex64 (chosen): right")));
    QCOMPARE(buttonOf(dialog, "copyButton")->text(), QStringLiteral("Copied"));
    QTRY_COMPARE(buttonOf(dialog, "copyButton")->text(), QStringLiteral("Copy report"));
}

void TstDiagnosisDialog::runsAgainOnWhatIsDrawnNow()
{
    const DiagnosisDialog *dialog = open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    m_window->document().editCircuit(QStringLiteral("Smaller"), hybridPipelineCircuit(3, 1));
    QTest::mouseClick(buttonOf(dialog, "againButton"), Qt::LeftButton);
    QCOMPARE(dialog->run().state(), State::Running);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QCOMPARE(dialog->run().diagnosis()->circuit.qubits, 3);
    QCOMPARE(dialog->findChild<QTableView *>()->model()->rowCount(), 9);
    // Old rows are gone.
    QVERIFY(rows(dialog).join(QString()).contains(QStringLiteral("features that no operation")));
    QVERIFY(!rows(dialog).join(QString()).contains(QStringLiteral("No dead parameter")));
}

void TstDiagnosisDialog::namesDeadParametersAndOverflows()
{
    Experiment changed = m_window->document().experiment();
    changed.observables = {pauliZ(0)};
    m_window->document().edit(QStringLiteral("Observables"), changed);
    const DiagnosisDialog *dialog = open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QVERIFY(verdict(dialog).endsWith(QStringLiteral("parameters cannot learn")));
    QVERIFY(rows(dialog).join(QString()).contains(QStringLiteral("No observable sees it")));
    // A weight of both layers is told once, by its number in the picture.
    QCOMPARE(rows(dialog).filter(QStringLiteral("Dead: weight 5 (")).size(), 1);
    QVERIFY(rows(dialog).join(QString()).contains(QStringLiteral("in all 2 layers)")));

    changed.circuit.operations[3].parameters[0].scale = 1e308;
    changed.circuit.operations[3].parameters[0].offset = 1.7e308;
    m_window->document().edit(QStringLiteral("Scale"), changed);
    QTest::mouseClick(buttonOf(dialog, "againButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QCOMPARE(verdict(dialog), QStringLiteral("This circuit's numbers are not finite"));
    QVERIFY(rows(dialog).join(QString()).contains(
        QStringLiteral("Not finite from operation 4, RX on qubit 3, column 1 on")));
}

void TstDiagnosisDialog::cancels()
{
    drawLargeCircuit();
    const DiagnosisDialog *dialog = open();
    const auto *row = dialog->findChild<QWidget *>(QStringLiteral("progressRow"));
    QTRY_VERIFY_WITH_TIMEOUT(row->isVisible(), patience);
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(buttonOf(dialog, "cancelButton"), Qt::LeftButton);
    QCOMPARE(dialog->run().state(), State::Cancelled);
    QVERIFY(clock.elapsed() < 100);
    QVERIFY(!row->isVisible());
    QCOMPARE(verdict(dialog), QStringLiteral("Cancelled"));
    QVERIFY(buttonOf(dialog, "againButton")->isEnabled());
    // A late result of the cancelled one changes nothing, and a new one is not held up.
    m_window->document().editCircuit(QStringLiteral("Small"), hybridPipelineCircuit(3, 1));
    QTest::mouseClick(buttonOf(dialog, "againButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QCOMPARE(dialog->run().diagnosis()->circuit.qubits, 3);
}

void TstDiagnosisDialog::showsProgressOfLongOnesOnly()
{
    m_window->document().editCircuit(QStringLiteral("Small"), hybridPipelineCircuit(2, 1));
    const DiagnosisDialog *dialog = open();
    const auto *row = dialog->findChild<QWidget *>(QStringLiteral("progressRow"));
    QVERIFY(!row->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QTest::qWait(400);
    QVERIFY(!row->isVisible());
}

void TstDiagnosisDialog::neverBlocksTheWindow()
{
    drawLargeCircuit();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().data(), patience);
    LatencyProbe probe;
    const DiagnosisDialog *dialog = open();
    probe.start();
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < 1500 && dialog->run().state() == State::Running)
        QTest::qWait(50);
    probe.stop();
    QVERIFY(probe.result().beats > 10); // or this measured nothing
    qInfo("late by at most %.1f ms", probe.result().maximum);
    QVERIFY2(probe.result().maximum < 250, qPrintable(QString::number(probe.result().maximum)));
}

void TstDiagnosisDialog::closingStopsIt()
{
    drawLargeCircuit();
    QPointer<DiagnosisDialog> dialog = open();
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog->findChild<QWidget *>(QStringLiteral("progressRow"))->isVisible(), patience);
    QElapsedTimer clock;
    clock.start();
    dialog->reject();
    QTRY_VERIFY_WITH_TIMEOUT(dialog.isNull(), patience);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
}

void TstDiagnosisDialog::marksDifferWithoutColour()
{
    QList<QImage> shapes;
    for (const Mark mark : {Mark::Good, Mark::Remark, Mark::Warning, Mark::Bad}) {
        const QImage shape =
            markIcon(mark).pixmap(32, 32).toImage().convertToFormat(QImage::Format_Alpha8);
        for (const QImage &other : shapes) {
            int differing = 0;
            for (int y = 0; y < shape.height(); ++y) {
                for (int x = 0; x < shape.width(); ++x)
                    differing +=
                        std::abs(shape.pixelColor(x, y).alpha() - other.pixelColor(x, y).alpha())
                        > 128;
            }
            QVERIFY2(differing > 40, qPrintable(QString::number(differing)));
        }
        shapes << shape;
    }
}

void TstDiagnosisDialog::nothingIsCut()
{
    const DiagnosisDialog *dialog = open();
    QTRY_COMPARE_WITH_TIMEOUT(dialog->run().state(), State::Done, patience);
    QVERIFY(dialog->width() <= 1280 && dialog->height() <= 800);
    const auto firstCut = [dialog] {
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->sizeHint().height();
            if (label->height() < needed
                || (!label->wordWrap() && label->width() < label->sizeHint().width()))
                return label->text();
        }
        return QString();
    };
    QTRY_COMPARE(firstCut(), QString()); // once the rows are laid out
}

QTEST_MAIN(TstDiagnosisDialog)
#include "tst_diagnosis_dialog.moc"
