// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/training_plots.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/circuit/templates.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QtTest>
#include <QtWidgets>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int steps = 40;

Experiment shortExperiment()
{
    Experiment experiment;
    experiment.name = "short";
    PreprocessingStep resize;
    resize.kind = PreprocessingStep::Kind::Resize;
    PreprocessingStep scale;
    scale.kind = PreprocessingStep::Kind::MinMaxScale;
    experiment.preprocessing = {resize, scale};
    experiment.circuit = hybridPipelineCircuit(9, 1);
    experiment.training.steps = steps;
    experiment.training.evaluateEvery = 5;
    return experiment;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The axes of a plot, found by what assistive technology is told.
QWidget *canvasOf(TrainingPlot &plot)
{
    return plot.focusProxy();
}

} // namespace

class TestTrainingPlots final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void emptyPlotSaysWhatToDo();
    void gridLinesLeaveTheSentenceFree();
    void pointsArriveAndAreDescribed();
    void exportsPictures_data();
    void exportsPictures();
    void csvHoldsTheHistory();
    void csvOfExpectations();
    void unknownSuffixListsTheFour();
    void failedExportLeavesTheOldFile();
    void choiceOfClassMeanAndBars();
    void keysMoveThePointer();
    void newRunStartsFromNothing();

private:
    void trainToTheEnd();

    QTemporaryDir m_folder;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TrainingSession> m_session;
    std::unique_ptr<ExperimentPreview> m_preview;
    std::unique_ptr<TrainingPlot> m_loss;
    std::unique_ptr<TrainingPlot> m_accuracy;
    std::unique_ptr<TrainingPlot> m_expectations;
};

void TestTrainingPlots::initTestCase()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_session = std::make_unique<TrainingSession>();
    m_document->edit(QStringLiteral("Set up"), shortExperiment());
    m_preview = std::make_unique<ExperimentPreview>(*m_document, *m_session);
    m_loss.reset(makeLossPlot(*m_session));
    m_accuracy.reset(makeAccuracyPlot(*m_session));
    m_expectations.reset(makeExpectationPlot(*m_session, *m_preview));
    for (TrainingPlot *plot : {m_loss.get(), m_accuracy.get(), m_expectations.get()}) {
        plot->resize(470, 220);
        plot->show();
    }
}

void TestTrainingPlots::trainToTheEnd()
{
    m_session->train(shortExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Finished, 60000);
    QTRY_COMPARE_WITH_TIMEOUT(int(m_session->history().steps.size()), steps, 5000);
}

void TestTrainingPlots::emptyPlotSaysWhatToDo()
{
    for (TrainingPlot *plot : {m_loss.get(), m_accuracy.get(), m_expectations.get()}) {
        QCOMPARE(plot->pointCount(), 0);
        QVERIFY(canvasOf(*plot)->accessibleDescription().contains(QStringLiteral("Press Train")));
        QVERIFY(!canvasOf(*plot)->accessibleName().isEmpty());
        QCOMPARE(canvasOf(*plot)->focusPolicy(), Qt::StrongFocus);
    }
}

void TestTrainingPlots::gridLinesLeaveTheSentenceFree()
{
    // The line at zero lies at half height, where the sentence is.
    const QImage image = canvasOf(*m_expectations)->grab().toImage();
    const QRgb line = colors().hairline.rgb();
    int interrupted = 0;
    for (int y = image.height() / 4; y < 3 * image.height() / 4; ++y) {
        int count = 0;
        int gap = 0;
        int last = image.width();
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) != line)
                continue;
            ++count;
            gap = std::max(gap, x - last);
            last = x;
        }
        interrupted += count > image.width() / 4 && gap > 100;
    }
    QCOMPARE(interrupted, 1);
}

void TestTrainingPlots::pointsArriveAndAreDescribed()
{
    trainToTheEnd();
    const int evaluations = int(m_session->history().evaluations.size());
    QVERIFY(evaluations > 5);
    QTRY_COMPARE(m_loss->pointCount(), 2 * steps + evaluations);
    QCOMPARE(m_accuracy->pointCount(), 2 * evaluations);
    QCOMPARE(m_expectations->pointCount(), 9 * evaluations);
    const QString text = canvasOf(*m_accuracy)->accessibleDescription();
    const double accuracy = m_session->history().evaluations.back().testAccuracy;
    QVERIFY2(text.startsWith(QStringLiteral("Accuracy, step 40 of 40, train ")), qPrintable(text));
    QVERIFY2(text.endsWith(QStringLiteral("test %1").arg(accuracy, 0, 'f', 3)), qPrintable(text));
}

void TestTrainingPlots::exportsPictures_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("png") << "png" << QByteArray("\x89PNG\r\n\x1a\n");
    QTest::newRow("pdf") << "pdf" << QByteArray("%PDF-1.");
    QTest::newRow("svg") << "svg" << QByteArray("<?xml");
    QTest::newRow("capitals") << "PNG" << QByteArray("\x89PNG\r\n\x1a\n");
}

void TestTrainingPlots::exportsPictures()
{
    QFETCH(QString, suffix);
    QFETCH(QByteArray, start);
    for (TrainingPlot *plot : {m_loss.get(), m_accuracy.get(), m_expectations.get()}) {
        const QString path = m_folder.filePath(QStringLiteral("plot.") + suffix);
        plot->exportTo(path);
        const QByteArray bytes = contentOf(path);
        QVERIFY(bytes.startsWith(start));
        QVERIFY2(bytes.size() > 4000, qPrintable(QString::number(bytes.size())));
        if (suffix == QStringLiteral("png")) {
            const QImage image(path);
            QCOMPARE(image.width(), 2 * canvasOf(*plot)->width());
            // Below the lowest tick labels nothing is drawn; they themselves are there.
            const QRgb paper = image.pixel(2, image.height() - 1);
            bool labels = false;
            for (int x = 0; x < image.width(); ++x) {
                QCOMPARE(image.pixel(x, image.height() - 1), paper);
                for (int y = image.height() - 34; y < image.height(); ++y)
                    labels = labels || image.pixel(x, y) != paper;
            }
            QVERIFY(labels);
            // The margin right of the axes is empty: the picture has the size of its drawing.
            for (int y = 80; y < image.height() - 60; ++y)
                QCOMPARE(image.pixel(image.width() - 6, y), image.pixel(image.width() - 6, 80));
        }
        if (suffix == QStringLiteral("svg")) {
            QVERIFY(bytes.contains(plot->title().toUtf8()) && bytes.contains("</svg>"));
            // Not of one part: accuracy on a part can be over it.
            QCOMPARE(bytes.contains("ceiling of all data 1.00"), plot == m_accuracy.get());
        }
    }
}

void TestTrainingPlots::csvHoldsTheHistory()
{
    const QString path = m_folder.filePath(QStringLiteral("loss.csv"));
    m_loss->exportTo(path);
    const QList<QByteArray> lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.first(), QByteArray("step,batch_loss,smoothed_batch_loss,train_loss,test_loss"));
    const TrainingHistory &history = m_session->history();
    QMap<int, QList<QByteArray>> rows;
    for (const QByteArray &line : lines.mid(1))
        rows[line.split(',').first().toInt()] = line.split(',');
    for (const StepRecord &record : history.steps)
        QCOMPARE(parseDouble(rows[record.step][1].toStdString()), std::optional(record.loss));
    for (const EvaluationRecord &record : history.evaluations) {
        QCOMPARE(parseDouble(rows[record.step][3].toStdString()), std::optional(record.trainLoss));
        QCOMPARE(parseDouble(rows[record.step][4].toStdString()), std::optional(record.testLoss));
    }
}

void TestTrainingPlots::csvOfExpectations()
{
    QTRY_VERIFY(m_preview->data());
    const QString path = m_folder.filePath(QStringLiteral("expectations.csv"));
    m_expectations->exportTo(path);
    const QList<QByteArray> lines = contentOf(path).trimmed().split('\n');
    QVERIFY(lines.first().startsWith("step,sample q0,sample q1,"));
    QCOMPARE(lines.first().count(','), 27);
    QCOMPARE(lines.size() - 1, qsizetype(m_session->history().evaluations.size()));
    QCOMPARE(parseDouble(lines.last().split(',')[1].toStdString()),
             std::optional(m_session->history().evaluations.back().watched[0]));
}

void TestTrainingPlots::unknownSuffixListsTheFour()
{
    try {
        m_loss->exportTo(m_folder.filePath(QStringLiteral("plot.bmp")));
        QFAIL("no error");
    } catch (const UserError &error) {
        const QString text = QString::fromUtf8(error.what());
        for (const char *suffix : {"bmp", ".png", ".pdf", ".svg", ".csv"})
            QVERIFY2(text.contains(QLatin1String(suffix)), qPrintable(text));
    }
    QVERIFY(!QFile::exists(m_folder.filePath(QStringLiteral("plot.bmp"))));
}

void TestTrainingPlots::failedExportLeavesTheOldFile()
{
    const QString folder = m_folder.filePath(QStringLiteral("no_such_folder/plot.csv"));
    QVERIFY_EXCEPTION_THROWN(m_loss->exportTo(folder), UserError);
    // A folder in the place of the file: it stays, with what is in it.
    const QString taken = m_folder.filePath(QStringLiteral("taken.png"));
    QVERIFY(QDir().mkpath(taken + QStringLiteral("/inside")));
    QVERIFY_EXCEPTION_THROWN(m_loss->exportTo(taken), UserError);
    QVERIFY(QFileInfo::exists(taken + QStringLiteral("/inside")));
}

void TestTrainingPlots::choiceOfClassMeanAndBars()
{
    QList<QAction *> choices;
    for (QToolButton *button : m_expectations->findChildren<QToolButton *>()) {
        if (button->menu() && button->menu()->actions().size() == 6)
            choices = button->menu()->actions();
    }
    QCOMPARE(choices.size(), 6);
    QVERIFY2(choices[1]->text().contains(QStringLiteral("1")), qPrintable(choices[1]->text()));
    QVERIFY(choices[2]->text().contains(QStringLiteral("5")));
    choices[2]->trigger();
    QCOMPARE(m_expectations->pointCount(), 9 * int(m_session->history().evaluations.size()));
    const double mean = m_session->history().evaluations.back().classMeans[1][0];
    const QString number = QString::number(mean, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212));
    const QString text = canvasOf(*m_expectations)->accessibleDescription();
    QVERIFY2(text.contains(QStringLiteral("q0 ") + number), qPrintable(text));
    const QImage lines = m_expectations->grab().toImage();
    choices[5]->trigger();
    QTest::qWait(50);
    QVERIFY(m_expectations->grab().toImage() != lines);
    choices[4]->trigger();
    choices[0]->trigger();
}

void TestTrainingPlots::keysMoveThePointer()
{
    QWidget *canvas = canvasOf(*m_loss);
    auto *reading = canvas->findChild<QLabel *>();
    QVERIFY(reading && !reading->isVisible());
    QTest::keyClick(canvas, Qt::Key_Right);
    QVERIFY(reading->isVisible());
    QVERIFY2(reading->text().contains(QStringLiteral("Step 40<")), qPrintable(reading->text()));
    QTest::keyClick(canvas, Qt::Key_Left);
    QVERIFY2(reading->text().contains(QStringLiteral("Step 39<")), qPrintable(reading->text()));
    QTest::keyClick(canvas, Qt::Key_Escape);
    QVERIFY(!reading->isVisible());
}

void TestTrainingPlots::newRunStartsFromNothing()
{
    QWidget *canvas = canvasOf(*m_loss);
    QTest::qWait(50);
    const QImage whole = canvas->grab().toImage();
    QTest::keyClick(canvas, Qt::Key_Plus);
    QTest::qWait(50);
    const QImage zoomed = canvas->grab().toImage();
    QVERIFY(zoomed != whole);
    // A refresh keeps a person's zoom.
    Q_EMIT m_session->recordsArrived();
    QTest::qWait(50);
    QVERIFY(canvas->grab().toImage() == zoomed);
    m_loss->resetZoom();
    QTest::qWait(50);
    QVERIFY(canvas->grab().toImage() == whole);
    trainToTheEnd();
    QTRY_COMPARE(m_loss->pointCount(), 2 * steps + int(m_session->history().evaluations.size()));
}

QTEST_MAIN(TestTrainingPlots)
#include "tst_training_plots.moc"
