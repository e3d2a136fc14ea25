// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/document/experiment_document.h"
#include "ui/session/advice_service.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/advice_row.h"
#include "ui/settings_panel/settings_panel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

} // namespace

class TstAdviceView final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }
    void init();
    void cleanup();
    void measuresByItself();
    void marksTheRecommendation();
    void recommendationCanBeChosen();
    void editsMakeItOldAndMeasureAgain();
    void stepsOnlyChangeTheTimeToTheEnd();
    void stepsThatChangeWhileItMeasuresCount();
    void notWhileTraining();
    void isStoredWithTheRun();
    void oldAdviceIsNotStored();
    void brokenDataSayWhy();
    void windowStaysQuick();
    void switchesThatABackendFixes();
    void choosingABackendTurnsFixedSwitchesOn();

private:
    template <class Widget>
    Widget *find(const char *name)
    {
        return m_panel->findChild<Widget *>(QLatin1String(name));
    }
    void edit(const std::function<void(Experiment &)> &change)
    {
        Experiment changed = m_document->experiment();
        change(changed);
        m_document->edit(QStringLiteral("edit"), changed);
    }
    bool waitUntilKnown()
    {
        return QTest::qWaitFor([this] { return m_service->state() == AdviceService::State::Known; },
                               patience);
    }
    [[nodiscard]] QList<AdviceRow *> rows() const
    {
        QList<AdviceRow *> shown;
        for (AdviceRow *row : m_panel->findChildren<AdviceRow *>()) {
            if (!row->isHidden())
                shown.append(row);
        }
        return shown;
    }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TrainingSession> m_session;
    std::unique_ptr<ExperimentPreview> m_preview;
    std::unique_ptr<SettingsPanel> m_panel;
    AdviceService *m_service = nullptr;
};

void TstAdviceView::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_session = std::make_unique<TrainingSession>();
    m_preview = std::make_unique<ExperimentPreview>(*m_document, *m_session);
    m_panel = std::make_unique<SettingsPanel>(*m_document, *m_preview, *m_session);
    m_service = m_panel->findChild<AdviceService *>();
    m_document->newFromPreset(QStringLiteral("digits_1_vs_5"));
    m_panel->resize(332, 600);
    m_panel->show();
}

void TstAdviceView::cleanup()
{
    m_panel.reset();
    m_preview.reset();
    m_session.reset();
    m_document.reset();
}

void TstAdviceView::measuresByItself()
{
    QVERIFY(rows().isEmpty());
    QVERIFY(find<QLabel>("adviceHead")->text().contains(QStringLiteral("measured")));
    QVERIFY(waitUntilKnown());
    QVERIFY(find<QLabel>("adviceHead")->text().contains(QStringLiteral("just now")));
    QVERIFY(rows().size() >= 2);
    for (const AdviceRow *row : rows()) {
        if (row->timeText() == QStringLiteral("not measured"))
            continue; // it would start a process
        QVERIFY2(row->timeText().contains(QStringLiteral("s a step")), qPrintable(row->timeText()));
        QVERIFY(row->factText().contains(QStringLiteral("to the end")));
        QVERIFY(row->factText().contains(QStringLiteral(" of "))); // memory
        QVERIFY(row->barLength() > 0 && row->barLength() <= 1);
        QVERIFY(!row->accessibleName().isEmpty());
    }
}

void TstAdviceView::marksTheRecommendation()
{
    QVERIFY(waitUntilKnown());
    int marked = 0;
    for (const AdviceRow *row : rows()) {
        if (!row->isRecommended())
            continue;
        ++marked;
        QVERIFY(row->accessibleName().contains(QStringLiteral("recommended")));
        for (const AdviceRow *other : rows()) {
            const bool isMeasured = other->timeText() != QStringLiteral("not measured");
            QVERIFY(!isMeasured || other->barLength() >= row->barLength());
        }
    }
    QCOMPARE(marked, 1);
    QVERIFY(!find<QLabel>("adviceWhy")->text().isEmpty());
}

void TstAdviceView::recommendationCanBeChosen()
{
    edit([](Experiment &e) { e.compute.backend = "reference"; });
    QVERIFY(waitUntilKnown());
    auto *choose = find<QPushButton>("chooseRecommended");
    QVERIFY(choose->isVisibleTo(m_panel.get()));
    choose->click();
    QVERIFY(m_document->experiment().compute.backend != "reference");
    QVERIFY(!choose->isVisibleTo(m_panel.get()));
    m_document->undoStack()->undo();
    QCOMPARE(m_document->experiment().compute.backend, std::string("reference"));
}

void TstAdviceView::editsMakeItOldAndMeasureAgain()
{
    QVERIFY(waitUntilKnown());
    const std::string before = m_service->advice()->measuredAt;
    edit([](Experiment &e) { e.training.batch = 16; });
    QVERIFY(m_service->state() != AdviceService::State::Known);
    QVERIFY(m_service->advice().has_value()); // the old one stays to be seen, marked as old
    QVERIFY(waitUntilKnown());
    QCOMPARE(m_service->advice()->batch, 16U);
}

void TstAdviceView::stepsOnlyChangeTheTimeToTheEnd()
{
    QVERIFY(waitUntilKnown());
    const DeviceChoice before = m_service->advice()->choices.front();
    edit([](Experiment &e) { e.training.steps *= 2; });
    QCOMPARE(m_service->state(), AdviceService::State::Known);
    const DeviceChoice after = m_service->advice()->choices.front();
    QCOMPARE(after.stepMs, before.stepMs);
    QVERIFY(std::abs(after.secondsToEnd / before.secondsToEnd - 2) < 1e-9);
}

void TstAdviceView::stepsThatChangeWhileItMeasuresCount()
{
    QTRY_COMPARE_WITH_TIMEOUT(m_service->state(), AdviceService::State::Measuring, patience);
    edit([](Experiment &e) { e.training.steps = 777; });
    QCOMPARE(m_service->state(), AdviceService::State::Measuring);
    QTRY_COMPARE_WITH_TIMEOUT(m_service->state(), AdviceService::State::Known, patience);
    const DeviceAdvice &advice = *m_service->advice();
    QCOMPARE(advice.stepsLeft, 777);
    for (const DeviceChoice &choice : advice.choices)
        QCOMPARE(choice.secondsToEnd, choice.stepMs / 1000 * 777);
}

void TstAdviceView::notWhileTraining()
{
    Experiment experiment = m_document->experiment();
    experiment.training.steps = 1'000'000;
    m_session->train(experiment);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->stepsDone() > 3, patience);
    edit([](Experiment &e) { e.training.batch = 8; });
    QTest::qWait(1500);
    QCOMPARE(m_service->state(), AdviceService::State::Waiting);
    QVERIFY(find<QLabel>("adviceHead")->text().contains(QStringLiteral("not measured while")));
    m_session->stop();
    QVERIFY(waitUntilKnown());
    QCOMPARE(m_service->advice()->batch, 8U);
}

void TstAdviceView::isStoredWithTheRun()
{
    QVERIFY(waitUntilKnown());
    const DeviceAdvice advice = *m_service->advice();
    m_session->step(m_document->experiment());
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Paused, patience);
    QCOMPARE(m_session->facts()->advice, std::optional(advice));
    QCOMPARE(m_session->model()->advice, std::optional(advice));
}

void TstAdviceView::oldAdviceIsNotStored()
{
    QVERIFY(waitUntilKnown());
    edit([](Experiment &e) { e.training.batch = 8; });
    m_session->step(m_document->experiment());
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Paused, patience);
    QVERIFY(!m_session->facts()->advice);
}

void TstAdviceView::brokenDataSayWhy()
{
    edit([](Experiment &e) {
        e.data.source = DataSettings::Source::Csv;
        e.data.path = "/no/such/file.csv";
    });
    QTRY_COMPARE_WITH_TIMEOUT(m_service->state(), AdviceService::State::Failed, patience);
    QVERIFY(!find<QLabel>("adviceHead")->text().isEmpty());
    QVERIFY(find<QPushButton>("measureAgain")->isVisibleTo(m_panel.get()));
    m_document->undoStack()->undo();
    QVERIFY(waitUntilKnown());
}

void TstAdviceView::windowStaysQuick()
{
    // A measurement starts, runs and ends, and at no time does the window wait for it.
    edit([](Experiment &e) {
        e.circuit = hybridPipelineCircuit(9, 20);
        e.training.batch = 256;
    });
    QElapsedTimer sinceBeat;
    qint64 latest = 0;
    QTimer beat;
    connect(&beat, &QTimer::timeout, this, [&] { latest = std::max(latest, sinceBeat.restart()); });
    sinceBeat.start();
    beat.start(1);
    QVERIFY(waitUntilKnown());
    // A frame, and what a busy machine adds.
    QVERIFY2(latest < 120, qPrintable(QString::number(latest)));
}

void TstAdviceView::switchesThatABackendFixes()
{
    auto *jit = find<QCheckBox>("jit");
    auto *vmap = find<QCheckBox>("vmap");
    QTRY_VERIFY_WITH_TIMEOUT(!jit->isEnabled(), patience); // once the machine is known
    QVERIFY(jit->isChecked() && vmap->isChecked());
    QVERIFY(jit->text().contains(QStringLiteral("native")));
    QCOMPARE(vmap->isEnabled(), backends().front().switchesVmap);
    // A file may say otherwise: then it can be mended.
    edit([](Experiment &e) { e.compute.jit = false; });
    QVERIFY(jit->isEnabled() && !jit->isChecked());
    jit->click();
    QVERIFY(m_document->experiment().compute.jit);
    QVERIFY(!jit->isEnabled());
}

void TstAdviceView::choosingABackendTurnsFixedSwitchesOn()
{
    auto *backend = find<QComboBox>("backend");
    QTRY_VERIFY_WITH_TIMEOUT(backend->findText(QStringLiteral("pytorch")) >= 0, patience);
    edit([](Experiment &e) { e.compute.jit = e.compute.vmap = false; });
    backend->setCurrentText(QStringLiteral("reference"));
    const ComputeSettings &compute = m_document->experiment().compute;
    QCOMPARE(compute.backend, std::string("reference"));
    QVERIFY(compute.jit && compute.vmap);
    m_document->undoStack()->undo(); // one step
    QVERIFY(!m_document->experiment().compute.jit);
}

QTEST_MAIN(TstAdviceView)
#include "tst_advice_view.moc"
