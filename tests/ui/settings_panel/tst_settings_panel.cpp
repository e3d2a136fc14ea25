// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/settings_panel.h"
#include "ui/settings_panel/settings_section.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

} // namespace

class TstSettingsPanel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }
    void init();
    void cleanup();
    void showsTheExperiment();
    void realNumbers_data();
    void realNumbers();
    void wholeNumbers_data();
    void wholeNumbers();
    void choices_data();
    void choices();
    void outOfRangeIsNotTaken();
    void undoIsShown();
    void momentumOnlyWithSgd();
    void preprocessingSwitches();
    void seedAndObservables();
    void dataCeiling();
    void errorInPlace();
    void missingDevicesSayWhy();
    void everyGpuCanBeChosen();
    void liveSettingsReachTheRun();
    void noteWhenTheRunDiffers();
    void wheelWithoutFocusChangesNothing();
    void fitsItsWidth();

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

    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<TrainingSession> m_session;
    std::unique_ptr<ExperimentPreview> m_preview;
    std::unique_ptr<SettingsPanel> m_panel;
};

void TstSettingsPanel::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_session = std::make_unique<TrainingSession>();
    m_preview = std::make_unique<ExperimentPreview>(*m_document, *m_session);
    m_panel = std::make_unique<SettingsPanel>(*m_document, *m_preview, *m_session);
    m_document->newFromPreset(QStringLiteral("digits_1_vs_5"));
    m_panel->resize(320, 1400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TstSettingsPanel::cleanup()
{
    m_panel.reset();
    m_preview.reset();
    m_session.reset();
    m_document.reset();
}

void TstSettingsPanel::showsTheExperiment()
{
    QCOMPARE(find<QDoubleSpinBox>("learningRate")->text(), QStringLiteral("0.01"));
    QCOMPARE(find<QSpinBox>("batch")->value(), 32);
    QCOMPARE(find<QSpinBox>("steps")->value(), 300);
    QCOMPARE(find<QComboBox>("optimizer")->currentText(), QStringLiteral("Adam"));
    QCOMPARE(find<QSpinBox>("class0")->value(), 1);
    QCOMPARE(find<QSpinBox>("class1")->value(), 5);
    QCOMPARE(find<QLabel>("head")->text(), QStringLiteral("Linear(9, 1) → Sigmoid"));
    QCOMPARE(find<QDoubleSpinBox>("minMaxHigh")->text(), QStringLiteral("3.14159"));
    // Going through the field must not cut the value down to what is shown.
    find<QDoubleSpinBox>("minMaxHigh")->setFocus();
    QTest::keyClick(find<QDoubleSpinBox>("minMaxHigh"), Qt::Key_Return);
    find<QSpinBox>("batch")->setFocus();
    QCOMPARE(m_document->undoStack()->count(), 0);
}

void TstSettingsPanel::realNumbers_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<double>("expected");
    QTest::addRow("learning rate")
        << QStringLiteral("learningRate") << QStringLiteral("0.05") << 0.05;
    QTest::addRow("exponent") << QStringLiteral("learningRate") << QStringLiteral("2.5e-4")
                              << 2.5e-4;
    QTest::addRow("spread") << QStringLiteral("initialSpread") << QStringLiteral("0.7") << 0.7;
    QTest::addRow("test part") << QStringLiteral("testFraction") << QStringLiteral("30") << 0.3;
    QTest::addRow("range") << QStringLiteral("minMaxHigh") << QStringLiteral("1.5") << 1.5;
}

void TstSettingsPanel::realNumbers()
{
    QFETCH(QString, field);
    QFETCH(QString, typed);
    QFETCH(double, expected);
    type(find<QDoubleSpinBox>(qPrintable(field)), typed);
    const Experiment &now = experiment();
    const double value = field == QLatin1String("learningRate")    ? now.training.learningRate
                         : field == QLatin1String("initialSpread") ? now.training.initialSpread
                         : field == QLatin1String("testFraction")  ? now.data.testFraction
                                                                   : now.preprocessing[1].high;
    QCOMPARE(value, expected);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QVERIFY(!m_document->isModified());
}

void TstSettingsPanel::wholeNumbers_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("expected");
    for (const char *field :
         {"batch", "steps", "evaluateEvery", "threads", "sampleLimit", "class1", "resizeWidth"})
        QTest::addRow("%s", field) << QString::fromLatin1(field) << 7;
}

void TstSettingsPanel::wholeNumbers()
{
    QFETCH(QString, field);
    QFETCH(int, expected);
    type(find<QSpinBox>(qPrintable(field)), QString::number(expected));
    const Experiment &now = experiment();
    const int value = field == QLatin1String("batch")           ? now.training.batch
                      : field == QLatin1String("steps")         ? now.training.steps
                      : field == QLatin1String("evaluateEvery") ? now.training.evaluateEvery
                      : field == QLatin1String("threads")       ? now.compute.threads
                      : field == QLatin1String("sampleLimit")   ? now.data.sampleLimit
                      : field == QLatin1String("class1")        ? now.data.classes[1]
                                                                : now.preprocessing[0].width;
    QCOMPARE(value, expected);
    QCOMPARE(m_document->undoStack()->count(), 1);
}

void TstSettingsPanel::choices_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("index");
    for (const char *field : {"source", "split", "loss", "optimizer", "precision"})
        QTest::addRow("%s", field) << QString::fromLatin1(field) << 1;
    QTest::addRow("resizeMethod") << QStringLiteral("resizeMethod") << 0;
}

void TstSettingsPanel::choices()
{
    QFETCH(QString, field);
    QFETCH(int, index);
    auto *box = find<QComboBox>(qPrintable(field));
    box->setFocus();
    const Experiment before = experiment();
    while (box->currentIndex() != index)
        QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
    QVERIFY(experiment() != before);
    m_document->undoStack()->setIndex(0);
    QVERIFY(experiment() == before);
    QVERIFY(box->currentIndex() != index);
}

void TstSettingsPanel::outOfRangeIsNotTaken()
{
    auto *rate = find<QDoubleSpinBox>("learningRate");
    type(rate, QStringLiteral("11"));
    QVERIFY(experiment().training.learningRate <= 10);
    type(rate, QStringLiteral("abc"));
    QVERIFY(experiment().training.learningRate <= 10);
    type(find<QSpinBox>("batch"), QStringLiteral("0"));
    QVERIFY(experiment().training.batch >= 1);
    QVERIFY(find<QDoubleSpinBox>("learningRate")->toolTip().contains(QStringLiteral("10")));
}

void TstSettingsPanel::undoIsShown()
{
    auto *batch = find<QSpinBox>("batch");
    type(batch, QStringLiteral("64"));
    QCOMPARE(m_document->undoStack()->undoText(), QStringLiteral("Change batch size"));
    m_document->undoStack()->undo();
    QCOMPARE(batch->value(), 32);
    m_document->undoStack()->redo();
    QCOMPARE(batch->value(), 64);
}

void TstSettingsPanel::momentumOnlyWithSgd()
{
    QVERIFY(!find<QDoubleSpinBox>("momentum")->isVisible());
    find<QComboBox>("optimizer")->setCurrentIndex(1);
    QVERIFY(find<QDoubleSpinBox>("momentum")->isVisible());
    type(find<QDoubleSpinBox>("momentum"), QStringLiteral("0.9"));
    QCOMPARE(experiment().training.momentum, 0.9);
}

void TstSettingsPanel::preprocessingSwitches()
{
    auto *threshold = find<QCheckBox>("threshold");
    QVERIFY(!threshold->isChecked());
    QVERIFY(!find<QDoubleSpinBox>("thresholdValue")->isEnabled());
    QTest::keyClick(threshold, Qt::Key_Space);
    QCOMPARE(experiment().preprocessing.size(), std::size_t(3));
    QCOMPARE(experiment().preprocessing[1].kind, PreprocessingStep::Kind::Threshold);
    type(find<QDoubleSpinBox>("thresholdValue"), QStringLiteral("0.25"));
    QCOMPARE(experiment().preprocessing[1].threshold, 0.25);
    QTest::keyClick(find<QCheckBox>("resize"), Qt::Key_Space);
    QCOMPARE(experiment().preprocessing.front().kind, PreprocessingStep::Kind::Threshold);
}

void TstSettingsPanel::seedAndObservables()
{
    type(find<QLineEdit>("seed"), QStringLiteral("12345"));
    QCOMPARE(experiment().seed, std::uint64_t(12345));
    auto *observables = find<QLineEdit>("observables");
    type(observables, QStringLiteral("Z0, X1 Y2"));
    QCOMPARE(experiment().observables.size(), std::size_t(2));
    QCOMPARE(find<QLabel>("head")->text(), QStringLiteral("Linear(2, 1) → Sigmoid"));
    type(observables, QStringLiteral("Z0, Q7"));
    QCOMPARE(experiment().observables.size(), std::size_t(2));
    QCOMPARE(observables->text(), QStringLiteral("Z0, Q7"));
    bool told = false;
    for (const NoteBox *note : m_panel->findChildren<NoteBox *>())
        told = told || (note->isVisible() && note->kind() == NoteBox::Kind::Error);
    QVERIFY(told);
    type(observables, QString(QLatin1Char(' ')));
    QVERIFY(experiment().observables.empty());
}

void TstSettingsPanel::dataCeiling()
{
    auto *ceiling = find<NoteBox>("dataCeiling");
    QTRY_VERIFY_WITH_TIMEOUT(ceiling->text().startsWith(QStringLiteral("Data ceiling 1.00")),
                             patience);
    m_document->newFromPreset(QStringLiteral("hybrid_gpu_pipeline"));
    QTRY_VERIFY2_WITH_TIMEOUT(ceiling->text().contains(QStringLiteral("no model can pass it")),
                              qPrintable(ceiling->text()), patience);
    QVERIFY2(ceiling->text().contains(QStringLiteral("0.69")), qPrintable(ceiling->text()));
    QVERIFY2(ceiling->text().contains(QStringLiteral("22 distinct")), qPrintable(ceiling->text()));
    QCOMPARE(ceiling->kind(), NoteBox::Kind::Warning);
}

void TstSettingsPanel::errorInPlace()
{
    find<QComboBox>("source")->setCurrentIndex(static_cast<int>(DataSettings::Source::Csv));
    auto *path = find<QLineEdit>("path");
    QVERIFY(path->isVisible());
    type(path, QStringLiteral("/no/such/file.csv"));
    auto *note = find<NoteBox>("dataCeiling");
    QTRY_COMPARE_WITH_TIMEOUT(note->kind(), NoteBox::Kind::Error, patience);
    QTRY_VERIFY_WITH_TIMEOUT(note->text().contains(QStringLiteral("/no/such/file.csv")), patience);
}

void TstSettingsPanel::missingDevicesSayWhy()
{
    auto *device = find<QComboBox>("device");
    QTRY_VERIFY_WITH_TIMEOUT(device->findText(QStringLiteral("cuda:0")) >= 0, patience);
    const int index = device->findText(QStringLiteral("cuda:0"));
    const auto *model = qobject_cast<QStandardItemModel *>(device->model());
    if (model->item(index)->isEnabled())
        QSKIP("there is a GPU here");
    auto *why = find<QPushButton>("why_cuda:0");
    auto *reason = find<NoteBox>("missingReason");
    QVERIFY(!reason->isVisible());
    why->click();
    QVERIFY(reason->isVisible());
    QVERIFY(reason->text().size() > 10);
    why->click();
    QVERIFY(!reason->isVisible());
}

void TstSettingsPanel::everyGpuCanBeChosen()
{
    const char *variable = "ANSATZ_WORKER_CUPYNUMERIC";
    const QByteArray before = qgetenv(variable);
    const auto restore = qScopeGuard([&] {
        if (before.isEmpty())
            qunsetenv(variable);
        else
            qputenv(variable, before);
    });
    qputenv(variable, ANSATZ_STAND_IN_WORKER);
    qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=2"); // what cupynumeric's worker claims to see
    cleanup();
    init();
    auto *device = find<QComboBox>("device");
    QTRY_VERIFY_WITH_TIMEOUT(device->findText(QStringLiteral("cuda")) >= 0, patience);
    const int index = device->findText(QStringLiteral("cuda"));
    const auto *model = qobject_cast<QStandardItemModel *>(device->model());
    QVERIFY(model->item(index)->isEnabled());
    QVERIFY(device->itemData(index, Qt::ToolTipRole).toString().contains("Every GPU"));
    device->setCurrentIndex(index);
    QCOMPARE(experiment().compute.device, std::string("cuda"));
}

void TstSettingsPanel::liveSettingsReachTheRun()
{
    type(find<QSpinBox>("steps"), QStringLiteral("1000000"));
    m_session->train(experiment());
    QTRY_VERIFY_WITH_TIMEOUT(m_session->stepsDone() > 3, patience);
    type(find<QDoubleSpinBox>("learningRate"), QStringLiteral("0.002"));
    type(find<QSpinBox>("steps"), QString::number(m_session->stepsDone() + 2000));
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Finished, patience);
    QCOMPARE(m_session->stepsDone(), experiment().training.steps);
}

void TstSettingsPanel::noteWhenTheRunDiffers()
{
    auto *note = find<NoteBox>("pendingNote");
    QVERIFY(!note->isVisible());
    m_session->step(experiment());
    QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), TrainingState::Paused, patience);
    QVERIFY(!note->isVisible());
    type(find<QDoubleSpinBox>("learningRate"), QStringLiteral("0.002"));
    QVERIFY(!note->isVisible());
    type(find<QSpinBox>("batch"), QStringLiteral("16"));
    QVERIFY(note->isVisible());
    QVERIFY(note->text().contains(QStringLiteral("next start")));
    m_document->undoStack()->undo();
    QVERIFY(!note->isVisible());
}

void TstSettingsPanel::wheelWithoutFocusChangesNothing()
{
    auto *batch = find<QSpinBox>("batch");
    find<QLineEdit>("seed")->setFocus();
    const QPointF at = batch->rect().center();
    QWheelEvent wheel(at, batch->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(batch, &wheel);
    QCOMPARE(experiment().training.batch, 32);
}

void TstSettingsPanel::fitsItsWidth()
{
    m_panel->resize(m_panel->minimumWidth(), 500);
    QTRY_VERIFY(m_panel->viewport()->width() < m_panel->width());
    for (const auto *section : m_panel->findChildren<SettingsSection *>())
        QVERIFY2(section->minimumSizeHint().width() + 24 <= m_panel->viewport()->width(),
                 qPrintable(QStringLiteral("%1: %2 of %3")
                                .arg(QLatin1String(section->metaObject()->className()))
                                .arg(section->minimumSizeHint().width() + 24)
                                .arg(m_panel->viewport()->width())));
}

QTEST_MAIN(TstSettingsPanel)
#include "tst_settings_panel.moc"
