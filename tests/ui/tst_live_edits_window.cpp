// SPDX-License-Identifier: GPL-3.0-or-later
// A window in which a person draws while it trains. With ANSATZ_PICTURES=FOLDER it also saves what
// is seen then, in two sizes and both looks.
#include "engine/base/files.h"
#include "engine/model/model_json.h"
#include "tests/ui/window_fixture.h"
#include "tests/ui/window_pictures.h"
#include "ui/badge.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/edit_refusal_bar.h"
#include "ui/circuit_editor/fact_line.h"
#include "ui/circuit_editor/gradient_legend.h"
#include "ui/plots/training_plots.h"
#include "ui/session/advice_service.h"
#include "ui/session/experiment_preview.h"
#include "ui/settings_panel/note_box.h"
#include "ui/views/data_model.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TstLiveEditsWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }
    void editReachesTheRun();
    void burstIsOneEdit();
    void undoGoesBackInMidRun();
    void switchKeepsEditsForTheNextStart();
    void otherSettingsWaitAsEver();
    void badgesShowWhatIsUsed();
    void refusedEditSaysSo();
    void modelOfBeforeIsExported();
    void seriesComeAndGo();
    void gatesShowGradients();
    void warningsAreInPlace();
    void factsTellTheTimeOfAStep();
    void pictures();

private:
    ExperimentDocument &document() { return m_window->document(); }
    CircuitEditor &editor() { return *m_window->findChild<CircuitEditor *>(); }
    CircuitScene &scene()
    {
        return static_cast<CircuitScene &>(*m_window->findChild<CircuitView *>()->scene());
    }
    FactLine &facts() { return *m_window->findChild<FactLine *>(); }
    OperationId addRotation(int qubit)
    {
        Circuit circuit = document().experiment().circuit;
        const OperationId id =
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(circuit.weights)});
        document().editCircuit(QStringLiteral("Insert RY"), circuit);
        return id;
    }
    void addQubit()
    {
        Circuit circuit = document().experiment().circuit;
        ++circuit.qubits;
        document().editCircuit(QStringLiteral("Add qubit"), circuit);
    }
    std::size_t edits() { return session().history().parts.size() - 1; }
    bool runIsTheDocuments()
    {
        return session().runExperiment()->circuit == document().experiment().circuit;
    }
    QString csvOf(const char *plot)
    {
        const QString path = m_folder.filePath(QStringLiteral("plot.csv"));
        m_window->findChild<TrainingPlot *>(QLatin1String(plot))->exportTo(path);
        return QString::fromStdString(readFile(path.toStdString(), 100'000'000));
    }
};

void TstLiveEditsWindow::editReachesTheRun()
{
    trainLong();
    const OperationId id = addRotation(3);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    QVERIFY(runIsTheDocuments());
    QCOMPARE(session().state(), TrainingState::Running);
    QTRY_VERIFY_WITH_TIMEOUT(session().history().parts[1].milliseconds > 0, patience);
    const RunPart part = session().history().parts[1];
    qInfo("from edit to the end of the next step: %.1f ms", part.milliseconds);
    QVERIFY(part.milliseconds < 1000);
    QCOMPARE(part.edit, QStringLiteral("add RY on qubit 3"));
    const QString message = m_window->statusBar()->currentMessage();
    QVERIFY2(
        message.startsWith(QStringLiteral("Edited (add RY on qubit 3): training goes on at step "))
            && message.endsWith(QStringLiteral(" ms")),
        qPrintable(message));
    QVERIFY(!m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());
    // The run keeps its number of steps, which was not the document's, and what is drawn is its
    // own.
    QCOMPARE(session().stepsPlanned(), 1'000'000);
    session().pause();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    QCOMPARE(m_window->preview().circuitWeights(), session().model()->circuitWeights);
    QVERIFY(scene().operationTip(id).contains(QStringLiteral("rad")));

    // While it is paused too.
    addRotation(4);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(2), patience);
    QCOMPARE(session().state(), TrainingState::Paused);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->preview().circuitWeights(),
                              session().model()->circuitWeights, patience);
    QVERIFY(m_window->statusBar()->currentMessage().contains(QStringLiteral("paused")));
}

void TstLiveEditsWindow::burstIsOneEdit()
{
    trainLong();
    for (int k = 0; k < 50; ++k)
        addRotation(k % 9);
    QTRY_VERIFY_WITH_TIMEOUT(runIsTheDocuments(), patience);
    QCOMPARE(edits(), std::size_t(1));
    QCOMPARE(session().history().parts[1].edit, QStringLiteral("add 50 gates"));
    QTest::qWait(200);
    QCOMPARE(edits(), std::size_t(1));
}

void TstLiveEditsWindow::undoGoesBackInMidRun()
{
    const Experiment before = document().experiment();
    trainLong();
    addRotation(0);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    const int done = session().stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > done, patience);
    action(QStringLiteral("Undo Insert RY"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(2), patience);
    QVERIFY(session().runExperiment()->circuit == before.circuit);
    QVERIFY(session().history().parts[2].step >= done);
    QCOMPARE(session().history().parts[2].edit, QStringLiteral("remove RY on qubit 0"));
    document().undoStack()->redo();
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(3), patience);
    // An edit that is undone before it is taken is none.
    document().undoStack()->undo();
    document().undoStack()->redo();
    QTest::qWait(200);
    QCOMPARE(edits(), std::size_t(3));
    QCOMPARE(session().state(), TrainingState::Running);
}

void TstLiveEditsWindow::switchKeepsEditsForTheNextStart()
{
    auto *box = m_window->findChild<QCheckBox *>(QStringLiteral("followEdits"));
    QAction *inMenu = action(QStringLiteral("Edits take effect while training"));
    QVERIFY(box->isChecked() && inMenu->isChecked() && session().followsEdits());
    inMenu->trigger();
    QVERIFY(!box->isChecked() && !session().followsEdits());
    const Experiment before = document().experiment();
    trainLong();
    addRotation(3);
    QTest::qWait(200);
    QCOMPARE(edits(), std::size_t(0));
    QVERIFY(session().runExperiment()->circuit == before.circuit);
    auto *note = m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"));
    QVERIFY(note->isVisible());

    // Remembered, and switched on in mid-run the edit goes to the run.
    closeWindow();
    makeWindow();
    box = m_window->findChild<QCheckBox *>(QStringLiteral("followEdits"));
    QVERIFY(!box->isChecked() && !session().followsEdits());
    trainLong();
    addRotation(3);
    QTest::qWait(100);
    QCOMPARE(edits(), std::size_t(0));
    box->click();
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    QVERIFY(runIsTheDocuments());
}

void TstLiveEditsWindow::otherSettingsWaitAsEver()
{
    trainLong();
    const Experiment before = *session().runExperiment();
    Experiment changed = document().experiment();
    changed.seed = 9;
    changed.training.batch = 8;
    document().edit(QStringLiteral("Change"), changed);
    QTest::qWait(200);
    QCOMPARE(edits(), std::size_t(0));
    QVERIFY(m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());
    addRotation(2);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    QCOMPARE(session().runExperiment()->seed, before.seed);
    QCOMPARE(session().runExperiment()->training.batch, before.training.batch);
    QVERIFY(m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());
}

// Backend and precision that are chosen meanwhile take effect at the next start, and say so.
void TstLiveEditsWindow::badgesShowWhatIsUsed()
{
    auto *backend = m_window->findChild<Badge *>(QStringLiteral("backendBadge"));
    auto *precision = m_window->findChild<Badge *>(QStringLiteral("precisionBadge"));
    trainLong();
    QVERIFY(backend->value().startsWith(QStringLiteral("native")) && !backend->differs());
    QVERIFY(precision->value() == QStringLiteral("complex64") && !precision->differs());
    Experiment changed = document().experiment();
    changed.compute.backend = "pytorch";
    changed.compute.precision = Precision::Complex128;
    document().edit(QStringLiteral("Change"), changed);
    QVERIFY(backend->value().startsWith(QStringLiteral("native")) && backend->differs());
    QVERIFY(backend->toolTip().contains(QStringLiteral("pytorch")));
    QVERIFY(precision->value() == QStringLiteral("complex64") && precision->differs());
    QVERIFY(precision->toolTip().contains(QStringLiteral("complex128")));
    QVERIFY(m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());

    button("stopButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Running, patience);
    QVERIFY(backend->value().startsWith(QStringLiteral("pytorch")) && !backend->differs());
    QVERIFY(precision->value() == QStringLiteral("complex128") && !precision->differs());
    QCOMPARE(session().facts()->backend, std::string("pytorch"));
    QVERIFY(!m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());
}

void TstLiveEditsWindow::refusedEditSaysSo()
{
    trainLong();
    auto *bar = m_window->findChild<EditRefusalBar *>();
    QVERIFY(!bar->isVisible());
    Circuit circuit = document().experiment().circuit;
    append(circuit, gate("rx"), {0}, {Parameter::feature(100)});
    document().editCircuit(QStringLiteral("Insert RX"), circuit);
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    const QString text = m_window->findChild<QLabel *>(QStringLiteral("editRefusalText"))->text();
    QVERIFY2(text.startsWith(
                 QStringLiteral("The run still trains the circuit before “add RX on qubit 0”: ")),
             qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("feature")));
    QCOMPARE(session().state(), TrainingState::Running);
    const int done = session().stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > done, patience);
    savePictures(*m_window, QStringLiteral("refused"));
    button("backToTrained")->click();
    QVERIFY(runIsTheDocuments());
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), patience);
    QCOMPARE(document().undoStack()->undoText(), QStringLiteral("Back to the trained circuit"));
    QCOMPARE(edits(), std::size_t(0));

    // It is of the run: without one there is nothing to say.
    document().undoStack()->undo();
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    session().stop();
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), patience);
}

void TstLiveEditsWindow::modelOfBeforeIsExported()
{
    QMenu *menu = nullptr;
    for (QMenu *candidate : m_window->findChildren<QMenu *>())
        if (candidate->title().remove(u'&') == QStringLiteral("Export model from before an edit"))
            menu = candidate;
    QVERIFY(menu && !menu->isEnabled());
    trainLong();
    addRotation(1);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    QVERIFY(menu->isEnabled());
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().size(), 1);
    QVERIFY2(menu->actions()[0]->text().endsWith(QStringLiteral(": add RY on qubit 1")),
             qPrintable(menu->actions()[0]->text()));
    m_answers.modelPath = m_folder.filePath(QStringLiteral("before.json"));
    menu->actions()[0]->trigger();
    const TrainedModel model = loadModel(m_answers.modelPath.toStdString());
    QCOMPARE(model.steps, session().history().parts[1].step);
    QVERIFY(model.circuit.operations.size() + 1
            == document().experiment().circuit.operations.size());
    session().stop();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    session().reset();
    QVERIFY(!menu->isEnabled());
}

void TstLiveEditsWindow::seriesComeAndGo()
{
    trainLong();
    QTRY_VERIFY_WITH_TIMEOUT(session().history().evaluations.size() > 3, patience);
    addQubit();
    QTRY_VERIFY_WITH_TIMEOUT(session().history().evaluations.back().part == 1, patience);
    document().undoStack()->undo();
    QTRY_VERIFY_WITH_TIMEOUT(session().history().evaluations.back().part == 2, patience);
    session().stop();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    auto *plot = m_window->findChild<TrainingPlot *>(QStringLiteral("expectations"));
    QVERIFY(plot->focusProxy()->accessibleDescription().contains(
        QStringLiteral("edited at step %1: remove a qubit")
            .arg(session().history().parts[2].step)));

    const QStringList rows = csvOf("expectations").split(u'\n', Qt::SkipEmptyParts);
    const QStringList header = rows[0].split(u',');
    const qsizetype q9 = header.indexOf(QStringLiteral("sample q9"));
    const qsizetype q8 = header.indexOf(QStringLiteral("sample q8"));
    QVERIFY(q9 > 0 && q8 > 0);
    QCOMPARE(header.back(), QStringLiteral("edit"));
    int part = 0;
    int seen[3] = {};
    for (const QString &row : rows.mid(1)) {
        const QStringList fields = row.split(u',');
        QCOMPARE(fields.size(), header.size());
        if (!fields.back().isEmpty()) {
            ++part;
            QCOMPARE(fields[0].toInt(), session().history().parts[std::size_t(part)].step);
            QCOMPARE(fields.back(),
                     part == 1 ? QStringLiteral("add a qubit") : QStringLiteral("remove a qubit"));
            continue;
        }
        ++seen[part];
        QCOMPARE(fields[q9].isEmpty(), part != 1);
        QVERIFY(!fields[q8].isEmpty());
    }
    QCOMPARE(part, 2);
    QVERIFY(seen[0] > 0 && seen[1] > 0 && seen[2] > 0);
    for (const char *other : {"loss", "accuracy"}) {
        const QString csv = csvOf(other);
        QVERIFY(csv.section(u'\n', 0, 0).endsWith(QStringLiteral(",edit")));
        QCOMPARE(csv.count(QStringLiteral("a qubit\n")), 2);
    }
}

void TstLiveEditsWindow::gatesShowGradients()
{
    auto *legend = m_window->findChild<GradientLegend *>();
    QVERIFY(!legend->isVisible());
    OperationId trainable = 0;
    for (const Operation &operation : document().experiment().circuit.operations) {
        QCOMPARE(scene().tintOf(operation.id), 0.0);
        if (roleOf(operation) == GateRole::Trainable)
            trainable = operation.id;
    }
    m_window->resize(1920, 1080); // where the legend has room
    trainLong();
    const auto strongest = [this] {
        double tint = 0;
        for (const Operation &operation : document().experiment().circuit.operations)
            tint = std::max(tint, scene().tintOf(operation.id));
        return tint;
    };
    QTRY_COMPARE_WITH_TIMEOUT(strongest(), 1.0, patience);
    QVERIFY(legend->isVisible());
    QVERIFY2(scene().operationTip(trainable).contains(QStringLiteral("|∂L/∂w")),
             qPrintable(scene().operationTip(trainable)));
    for (const Operation &operation : document().experiment().circuit.operations)
        if (roleOf(operation) != GateRole::Trainable)
            QCOMPARE(scene().tintOf(operation.id), 0.0);
    // Of a circuit that the run does not train there is nothing to show.
    session().setFollowsEdits(false);
    addRotation(0);
    QTRY_COMPARE_WITH_TIMEOUT(strongest(), 0.0, patience);
    document().undoStack()->undo();
    QTRY_COMPARE_WITH_TIMEOUT(strongest(), 1.0, patience);
    session().stop();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    session().reset();
    QTRY_COMPARE_WITH_TIMEOUT(strongest(), 0.0, patience);
    QVERIFY(!legend->isVisible());
}

void TstLiveEditsWindow::warningsAreInPlace()
{
    auto *warnings = m_window->findChild<QToolButton *>(QStringLiteral("circuitWarnings"));
    QVERIFY(!warnings->isVisible());
    Experiment experiment = document().experiment();
    experiment.circuit = Circuit();
    experiment.circuit.qubits = 4;
    for (int qubit = 0; qubit < 3; ++qubit)
        append(experiment.circuit, gate("rx"), {qubit}, {Parameter::feature(qubit)});
    append(experiment.circuit, gate("ry"), {0}, {Parameter::weight(0)});
    const OperationId unseen = append(experiment.circuit, gate("ry"), {2}, {Parameter::weight(1)});
    experiment.observables = {parseObservable("Z0"), parseObservable("Z1")};
    experiment.preprocessing[0].width = 4;
    experiment.preprocessing[0].height = 1;
    document().edit(QStringLiteral("Replace"), experiment);
    // Weight 1, feature 2 behind no observable, feature 3 that nobody reads, qubit 3 untouched.
    QTRY_COMPARE_WITH_TIMEOUT(warnings->text(), QStringLiteral("4 warnings"), patience);
    QVERIFY(warnings->isVisible());
    QVERIFY(warnings->toolTip().contains(QStringLiteral("weight 1 (ry on qubit 2)")));
    QVERIFY(warnings->toolTip().contains(QStringLiteral("feature 3")));
    QVERIFY(warnings->toolTip().contains(QStringLiteral("qubit 3 is never touched")));
    QVERIFY(scene().operationTip(unseen).contains(QStringLiteral("no observable sees it")));
    int marked = 0;
    int wires = 0;
    for (QGraphicsItem *item : scene().items()) {
        if (const auto *operation = qgraphicsitem_cast<OperationItem *>(item))
            marked += operation->hasAlert();
        if (const auto *all = dynamic_cast<WiresItem *>(item))
            wires += int(all->alerts().size());
    }
    QCOMPARE(marked, 2);
    QCOMPARE(wires, 1);
    warnings->click();
    QCOMPARE(editor().selection(), std::vector<OperationId>{unseen});
    warnings->click();
    QCOMPARE(editor().selection().size(), std::size_t(1));
    QVERIFY(editor().selection()[0] != unseen);

    // The column of a feature that changes nothing says so as well.
    auto *tabs = m_window->findChild<QTabWidget *>();
    tabs->setCurrentIndex(3);
    auto *data = m_window->findChild<DataModel *>();
    const auto tipOf = [data](int feature) {
        return data
            ->headerData(DataModel::FirstFeatureColumn + feature, Qt::Horizontal, Qt::ToolTipRole)
            .toString();
    };
    QTRY_VERIFY_WITH_TIMEOUT(tipOf(3).contains(QStringLiteral("no operation reads it")), patience);
    QVERIFY(tipOf(2).contains(QStringLiteral("no observable sees it")));
    QVERIFY(tipOf(0).isEmpty());
    savePictures(*m_window, QStringLiteral("warnings"));

    action(QStringLiteral("Undo Replace"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!warnings->isVisible(), patience);
}

void TstLiveEditsWindow::factsTellTheTimeOfAStep()
{
    auto *service = m_window->findChild<AdviceService *>();
    service->measureAgain();
    QVERIFY2(facts().text().endsWith(QStringLiteral("measuring…")), qPrintable(facts().text()));
    QTRY_COMPARE_WITH_TIMEOUT(service->state(), AdviceService::State::Known, patience);
    QVERIFY2(facts().text().startsWith(QStringLiteral("9 qubits · "))
                 && facts().text().endsWith(QStringLiteral(" ms a step")),
             qPrintable(facts().text()));
    const auto *label = m_window->findChild<QLabel *>(QStringLiteral("circuitFacts"));
    QVERIFY2(label->toolTip().contains(QStringLiteral("native on cpu, complex64, batch 32")),
             qPrintable(label->toolTip()));
    // What is edited while it trains is measured when it rests.
    trainLong();
    addRotation(0);
    QVERIFY(facts().text().endsWith(QStringLiteral("– ms a step")));
    QVERIFY(label->toolTip().contains(QStringLiteral("when no training is at work")));
    // Until it is trained: then the run tells.
    QTRY_VERIFY_WITH_TIMEOUT(facts().text().endsWith(QStringLiteral(" ms a step"))
                                 && !facts().text().contains(QStringLiteral("–")),
                             patience);
    QVERIFY2(label->toolTip().contains(QStringLiteral("last second")),
             qPrintable(label->toolTip()));
}

void TstLiveEditsWindow::pictures()
{
    if (qEnvironmentVariable("ANSATZ_PICTURES").isEmpty())
        QSKIP("ANSATZ_PICTURES names no folder");
    Experiment experiment = document().experiment();
    experiment.training.learningRate = 0.003;
    experiment.training.steps = 1'000'000;
    session().train(experiment);
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 150, patience);
    addRotation(3);
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(1), patience);
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > session().history().parts.back().step + 250,
                             patience);
    addQubit();
    QTRY_COMPARE_WITH_TIMEOUT(edits(), std::size_t(2), patience);
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > session().history().parts.back().step + 200,
                             patience);
    session().pause();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    savePictures(*m_window, QStringLiteral("edited"));
    m_window->findChild<TrainingPlot *>(QStringLiteral("loss"))
        ->exportTo(qEnvironmentVariable("ANSATZ_PICTURES") + QStringLiteral("/loss.png"));
}

QTEST_MAIN(TstLiveEditsWindow)
#include "tst_live_edits_window.moc"
