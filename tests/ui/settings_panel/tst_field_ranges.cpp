// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/limits.h"
#include "engine/experiment/experiment_json.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/number_field.h"
#include "ui/settings_panel/settings_panel.h"
#include "ui/settings_panel/settings_section.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QScrollBar>
#include <QTest>
#include <QUndoStack>

#include <cmath>
#include <limits>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;
constexpr int largestInt = std::numeric_limits<int>::max();

} // namespace

class TstFieldRanges final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }
    void init();
    void cleanup();
    void extremesAreShownAsTheyAre();
    void outOfRangeIsTold_data();
    void outOfRangeIsTold();
    void theNoteGoesWithTheNextEdit();
    void stepsStayRound();
    void lowBelowHigh();
    void pendingNoteMovesNothing();
    void unusedFeatures();
    void oneStep();

private:
    template <class Widget>
    Widget *find(const char *name)
    {
        auto *widget = m_panel->findChild<Widget *>(QLatin1String(name));
        if (!widget)
            qFatal("no %s", name);
        return widget;
    }
    void type(QWidget *field, const QString &text)
    {
        field->setFocus();
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    [[nodiscard]] const Experiment &experiment() const { return m_document->experiment(); }
    /// The visible range note, or none.
    [[nodiscard]] QString rangeNote() const
    {
        for (const auto *note : m_panel->findChildren<NoteBox *>(QStringLiteral("rangeNote")))
            if (note->isVisible())
                return note->text();
        return {};
    }

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TrainingSession> m_session;
    std::unique_ptr<ExperimentPreview> m_preview;
    std::unique_ptr<SettingsPanel> m_panel;
};

void TstFieldRanges::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_session = std::make_unique<TrainingSession>();
    m_preview = std::make_unique<ExperimentPreview>(*m_document, *m_session);
    m_panel = std::make_unique<SettingsPanel>(*m_document, *m_preview, *m_session);
    m_document->newFromPreset(QStringLiteral("digits_1_vs_5"));
    m_panel->resize(340, 1400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TstFieldRanges::cleanup()
{
    m_panel.reset();
    m_preview.reset();
    m_session.reset();
    m_document.reset();
}

void TstFieldRanges::extremesAreShownAsTheyAre()
{
    Experiment extreme = experiment();
    extreme.data.classes = {std::numeric_limits<int>::min(), largestInt};
    extreme.data.sampleLimit = largestInt;
    extreme.data.trainSamples = largestInt;
    extreme.training.optimizer = OptimizerKind::Sgd;
    extreme.training.learningRate = 1.234567890123e-12;
    extreme.training.momentum = std::nextafter(1.0, 0.0);
    extreme.compute.precision = Precision::Complex128;
    PreprocessingStep resize;
    resize.kind = PreprocessingStep::Kind::Resize;
    resize.width = resize.height = limits::imageSide;
    PreprocessingStep threshold;
    threshold.kind = PreprocessingStep::Kind::Threshold;
    threshold.threshold = -limits::preprocessingValue;
    PreprocessingStep range;
    range.kind = PreprocessingStep::Kind::MinMaxScale;
    range.low = -1e30;
    range.high = limits::preprocessingValue;
    PreprocessingStep angle;
    angle.factor = 1e-200;
    extreme.preprocessing = {resize, threshold, range, angle};
    // What the panel is asked to show is what a file may say.
    QVERIFY(readExperiment(writeExperiment(extreme), "extreme") == extreme);
    m_document->edit(QStringLiteral("Extremes"), extreme);

    QCOMPARE(find<QSpinBox>("class0")->value(), extreme.data.classes[0]);
    QCOMPARE(find<QSpinBox>("class1")->value(), largestInt);
    QCOMPARE(find<QSpinBox>("sampleLimit")->value(), largestInt);
    QCOMPARE(find<QSpinBox>("trainSamples")->value(), largestInt);
    QCOMPARE(find<QSpinBox>("resizeWidth")->value(), limits::imageSide);
    QCOMPARE(find<QSpinBox>("resizeHeight")->value(), limits::imageSide);
    // Bit for bit: QCOMPARE would take neighbours of a double for equal.
    QVERIFY(find<QDoubleSpinBox>("learningRate")->value() == extreme.training.learningRate);
    QVERIFY(find<QDoubleSpinBox>("momentum")->value() == extreme.training.momentum);
    QVERIFY(find<QDoubleSpinBox>("thresholdValue")->value() == threshold.threshold);
    QVERIFY(find<QDoubleSpinBox>("minMaxLow")->value() == range.low);
    QVERIFY(find<QDoubleSpinBox>("minMaxHigh")->value() == range.high);
    QVERIFY(find<QDoubleSpinBox>("angleFactor")->value() == angle.factor);
    QCOMPARE(find<QDoubleSpinBox>("minMaxLow")->text(), QStringLiteral("-1e+30"));
    QVERIFY(experiment() == extreme);
}

void TstFieldRanges::outOfRangeIsTold_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("taken");
    QTest::addColumn<QString>("note");
    const QString rate = QStringLiteral("learningRate");
    const QString rateNote = QStringLiteral("1e-12 to 10");
    QTest::addRow("rate too large") << rate << QStringLiteral("11") << 10.0 << rateNote;
    QTest::addRow("rate too small") << rate << QStringLiteral("1e-13") << 1e-12 << rateNote;
    QTest::addRow("unit") << QStringLiteral("testFraction") << QStringLiteral("99") << 95.0
                          << QStringLiteral("0 to 95 %");
    const QString batchNote = QStringLiteral("1 to 100\u202F000");
    QTest::addRow("batch too small")
        << QStringLiteral("batch") << QStringLiteral("0") << 1.0 << batchNote;
    QTest::addRow("batch too large")
        << QStringLiteral("batch") << QStringLiteral("9999999999") << 100'000.0 << batchNote;
    QTest::addRow("steps") << QStringLiteral("evaluateEvery") << QStringLiteral("0") << 1.0
                           << QStringLiteral("1 to 10\u202F000\u202F000 steps");
}

void TstFieldRanges::outOfRangeIsTold()
{
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(double, taken);
    QFETCH(QString, note);
    auto *widget = find<QAbstractSpinBox>(qPrintable(field));
    QVERIFY(rangeNote().isEmpty());
    type(widget, typed);
    const auto *real = qobject_cast<QDoubleSpinBox *>(widget);
    const double value = real ? real->value() : qobject_cast<QSpinBox *>(widget)->value();
    QVERIFY2(value == taken, qPrintable(QString::number(value, 'g', 17)));
    QCOMPARE(rangeNote(), note);
    QCOMPARE(m_document->undoStack()->count(), 1);
}

void TstFieldRanges::theNoteGoesWithTheNextEdit()
{
    auto *rate = find<QDoubleSpinBox>("learningRate");
    const QPoint before = find<QSpinBox>("batch")->mapTo(m_panel.get(), QPoint());
    type(rate, QStringLiteral("11"));
    QVERIFY(!rangeNote().isEmpty());
    QCOMPARE(find<QSpinBox>("batch")->mapTo(m_panel.get(), QPoint()), before);
    type(rate, QStringLiteral("1"));
    QVERIFY(rangeNote().isEmpty());
    // Leaving the field by Tab keeps it to be read, and it goes of itself.
    QTest::keyClick(rate, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(rate, QStringLiteral("12"));
    QTest::keyClick(rate, Qt::Key_Tab);
    QVERIFY(!rangeNote().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(rangeNote().isEmpty(), patience);
}

void TstFieldRanges::stepsStayRound()
{
    auto *rate = find<QDoubleSpinBox>("learningRate");
    type(rate, QStringLiteral("0.1"));
    rate->stepUp();
    rate->stepUp();
    QVERIFY(rate->value() == 0.12);
    type(rate, QStringLiteral("0.1"));
    rate->stepDown();
    QVERIFY(rate->value() == 0.099);
    auto *spread = find<QDoubleSpinBox>("initialSpread");
    type(spread, QStringLiteral("0"));
    spread->stepUp();
    QVERIFY(spread->value() == 0.1);
}

void TstFieldRanges::lowBelowHigh()
{
    const Experiment before = experiment();
    const auto *problem = find<NoteBox>("minMaxProblem");
    auto *low = find<QDoubleSpinBox>("minMaxLow");
    type(low, QStringLiteral("5"));
    QVERIFY(experiment() == before);
    QVERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("Low must be below high"));
    QCOMPARE(low->value(), 5.0);
    // Another setting leaves what is being typed alone.
    type(find<QSpinBox>("batch"), QStringLiteral("16"));
    QCOMPARE(low->value(), 5.0);
    QVERIFY(problem->isVisible());
    type(find<QDoubleSpinBox>("minMaxHigh"), QStringLiteral("6"));
    QVERIFY(!problem->isVisible());
    QCOMPARE(experiment().preprocessing[1].low, 5.0);
    QCOMPARE(experiment().preprocessing[1].high, 6.0);
    m_document->undoStack()->undo();
    QCOMPARE(low->value(), before.preprocessing[1].low);
    // Equal ends are no range either; another experiment shows its own.
    type(low, QStringLiteral("9"));
    QVERIFY(problem->isVisible());
    m_document->newFromPreset(QStringLiteral("digits_1_vs_5"));
    QVERIFY(!problem->isVisible());
    QCOMPARE(low->value(), before.preprocessing[1].low);
}

void TstFieldRanges::pendingNoteMovesNothing()
{
    const auto *note = find<NoteBox>("pendingNote");
    m_panel->resize(340, 500);
    m_session->step(experiment());
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Paused, patience);
    const auto places = [this] {
        QList<QRect> all;
        for (const char *name : {"source", "loss", "batch", "threads"}) {
            auto *field = find<QWidget>(name);
            all.append(QRect(field->mapTo(m_panel.get(), QPoint()), field->size()));
        }
        return all;
    };
    const QList<QRect> before = places();
    Experiment changed = experiment();
    changed.training.batch = 16;
    m_document->edit(QStringLiteral("Batch"), changed);
    QVERIFY(note->isVisible());
    QTest::qWait(50);
    QCOMPARE(places(), before);
    QCOMPARE(note->geometry().bottom(), m_panel->viewport()->geometry().bottom());
    // Scrolled to its end, the content lies clear of the note.
    m_panel->verticalScrollBar()->setValue(m_panel->verticalScrollBar()->maximum());
    for (const auto *section : m_panel->findChildren<SettingsSection *>())
        QVERIFY(section->mapTo(m_panel.get(), QPoint(0, section->height())).y() <= note->y());
}

void TstFieldRanges::unusedFeatures()
{
    const auto *note = find<NoteBox>("unusedFeatures");
    QTRY_VERIFY_WITH_TIMEOUT(m_preview->data() != nullptr, patience);
    QVERIFY(!note->isVisible());
    Experiment changed = experiment();
    changed.preprocessing.erase(changed.preprocessing.begin());
    m_document->edit(QStringLiteral("No resize"), changed);
    QTRY_VERIFY_WITH_TIMEOUT(note->isVisible(), patience);
    QCOMPARE(note->text(),
             QStringLiteral("The circuit reads 9 of 64 values: the others are not used"));
    QCOMPARE(note->kind(), NoteBox::Kind::Warning);
    changed.circuit.features = 64;
    m_document->edit(QStringLiteral("All of them"), changed);
    QVERIFY(!note->isVisible());
}

void TstFieldRanges::oneStep()
{
    auto *every = find<QSpinBox>("evaluateEvery");
    type(every, QStringLiteral("1"));
    QCOMPARE(every->text(), QStringLiteral("1 step"));
    type(every, QStringLiteral("20"));
    QCOMPARE(every->text(), QStringLiteral("20 steps"));
    QCOMPARE(experiment().training.evaluateEvery, 20);
}

QTEST_MAIN(TstFieldRanges)
#include "tst_field_ranges.moc"
