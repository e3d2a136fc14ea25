// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "ui/document/experiment_document.h"
#include "ui/plots/time_bars.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"
#include "ui/views/benchmark_page.h"
#include "ui/views/copyable_table.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 60'000;

} // namespace

class TstBenchmarkPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }
    void init();
    void cleanup();
    void emptyAtFirst();
    void fillsTableAndBars();
    void cancelKeepsWhatIsDone();
    void copiesAndExports();
    void notWhileTraining();
    void trainingCancelsIt();
    void editsMakeItOld();
    void brokenDataSayWhy();
    void goesWhileRunning();

private:
    QPushButton *button(const char *name)
    {
        return m_page->findChild<QPushButton *>(QLatin1String(name));
    }
    QLabel *label(const char *name) { return m_page->findChild<QLabel *>(QLatin1String(name)); }
    void edit(const std::function<void(Experiment &)> &change)
    {
        Experiment changed = m_document->experiment();
        change(changed);
        m_document->edit(QStringLiteral("edit"), changed);
    }
    void runToTheEnd()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_preview->data() != nullptr, patience);
        m_page->run();
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->isRunning(), patience);
    }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TrainingSession> m_session;
    std::unique_ptr<ExperimentPreview> m_preview;
    std::unique_ptr<BenchmarkPage> m_page;
};

void TstBenchmarkPage::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_session = std::make_unique<TrainingSession>();
    m_preview = std::make_unique<ExperimentPreview>(*m_document, *m_session);
    m_page = std::make_unique<BenchmarkPage>(*m_document, *m_preview, *m_session);
    m_document->newFromPreset(QStringLiteral("two_moons"));
    m_page->resize(760, 240);
    m_page->show();
}

void TstBenchmarkPage::cleanup()
{
    m_page.reset();
    m_preview.reset();
    m_session.reset();
    m_document.reset();
}

void TstBenchmarkPage::emptyAtFirst()
{
    QVERIFY(label("benchmarkMessage")->isVisible());
    QVERIFY(label("benchmarkMessage")->text().contains(QStringLiteral("3 s")));
    QVERIFY(!m_page->findChild<CopyableTable *>()->isVisible());
    QVERIFY(!button("copyBenchmark")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(button("runBenchmark")->isEnabled(), patience);
    QCOMPARE(m_page->csv(), QString());
}

void TstBenchmarkPage::fillsTableAndBars()
{
    runToTheEnd();
    auto *table = m_page->findChild<CopyableTable *>();
    QVERIFY(table->isVisible());
    int done = 0;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        const QString step = table->model()->index(row, 5).data().toString();
        QVERIFY(step != QStringLiteral("waiting"));
        const QString note = table->model()->index(row, 6).data().toString();
        QVERIFY(!note.isEmpty());
        done += step.endsWith(QStringLiteral(" ms")) || step.endsWith(QStringLiteral(" s")) ? 1 : 0;
    }
    QVERIFY(done >= 4);
    QCOMPARE(m_page->findChild<TimeBars *>()->barCount(), done);
    QVERIFY(button("copyBenchmark")->isEnabled());
    QCOMPARE(button("runBenchmark")->text(), QStringLiteral("Run again"));
}

void TstBenchmarkPage::cancelKeepsWhatIsDone()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_preview->data() != nullptr, patience);
    button("runBenchmark")->click();
    QVERIFY(m_page->isRunning());
    QCOMPARE(button("runBenchmark")->text(), QStringLiteral("Cancel"));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->findChild<TimeBars *>()->barCount() >= 1, patience);
    button("runBenchmark")->click();
    QVERIFY(!m_page->isRunning());
    QVERIFY(label("benchmarkStatus")->text().contains(QStringLiteral("Cancelled")));
    QVERIFY(m_page->csv().contains(QStringLiteral("native")));
    const int bars = m_page->findChild<TimeBars *>()->barCount();
    QTest::qWait(1500);
    QCOMPARE(m_page->findChild<TimeBars *>()->barCount(), bars);
}

void TstBenchmarkPage::copiesAndExports()
{
    runToTheEnd();
    button("copyBenchmark")->click();
    const QString text = QApplication::clipboard()->text();
    QVERIFY(text.startsWith(QStringLiteral("backend,device,jit,vmap,precision,step_ms,")));
    QCOMPARE(text, m_page->csv());
    QTemporaryDir folder;
    for (const char *suffix : {"csv", "png", "pdf", "svg"}) {
        const QString path = folder.filePath(QStringLiteral("benchmark.") + QLatin1String(suffix));
        m_page->exportTo(path);
        QVERIFY(QFile(path).size() > 100);
    }
    QVERIFY_THROWS_EXCEPTION(UserError, m_page->exportTo(folder.filePath(QStringLiteral("a.doc"))));
}

void TstBenchmarkPage::notWhileTraining()
{
    Experiment experiment = m_document->experiment();
    experiment.training.steps = 1'000'000;
    m_session->train(experiment);
    QVERIFY(!button("runBenchmark")->isEnabled());
    QVERIFY(label("benchmarkStatus")->text().contains(QStringLiteral("training")));
    m_page->run();
    QVERIFY(!m_page->isRunning());
    m_session->stop();
    QTRY_VERIFY_WITH_TIMEOUT(button("runBenchmark")->isEnabled(), patience);
}

void TstBenchmarkPage::trainingCancelsIt()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_preview->data() != nullptr, patience);
    m_page->run();
    QVERIFY(m_page->isRunning());
    m_session->train(m_document->experiment());
    QVERIFY(!m_page->isRunning());
}

void TstBenchmarkPage::editsMakeItOld()
{
    runToTheEnd();
    edit([](Experiment &e) { e.training.steps += 1; });
    QVERIFY(!label("benchmarkStatus")->text().contains(QStringLiteral("changed since")));
    edit([](Experiment &e) { e.training.batch += 1; });
    QVERIFY(label("benchmarkStatus")->text().contains(QStringLiteral("changed since")));
}

void TstBenchmarkPage::brokenDataSayWhy()
{
    edit([](Experiment &e) {
        e.data.source = DataSettings::Source::Csv;
        e.data.path = "/no/such/file.csv";
    });
    QTRY_VERIFY_WITH_TIMEOUT(label("benchmarkMessage")->text().contains(QStringLiteral("data")),
                             patience);
    QVERIFY(!button("runBenchmark")->isEnabled());
}

void TstBenchmarkPage::goesWhileRunning()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_preview->data() != nullptr, patience);
    m_page->run();
    QTest::qWait(100);
    QElapsedTimer timer;
    timer.start();
    m_page.reset();
    QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
}

QTEST_MAIN(TstBenchmarkPage)
#include "tst_benchmark_page.moc"
