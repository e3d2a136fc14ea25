// SPDX-License-Identifier: GPL-3.0-or-later
// Edits that come in every state of a training, and close to its other commands.
#include "tests/ui/session/run_edit_bench.h"
#include "ui/circuit_editor/circuit_edits.h"
#include "ui/document/experiment_document.h"
#include "ui/qasm_editor/program_reading.h"
#include "ui/qasm_editor/program_text.h"
#include "ui/session/record_buffer.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TstRunEditStates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void editWhilePaused();
    void editWhilePausedThenTrainAtOnce();
    void editWhileStarting();
    void editAtTheVeryEnd();
    void editThenStop();
    void editThenReset();
    void editThenPause();
    void editThatChangesNothing();
    void gateInThePlaceOfAnotherIsNew_data();
    void gateInThePlaceOfAnotherIsNew();
    void howWeightsStartIsOfTheNextStart();
    void drawnOtherwiseIsNoEdit();
    void editsOfOtherStatesDoNothing();
};

void TstRunEditStates::editWhilePaused()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    const OperationId added = addRotation(changed);
    TrainingSession session;
    trainFor(session, experiment);
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    const int done = session.stepsDone();
    const std::vector<double> before = session.model()->circuitWeights;
    QSignalSpy timed(&session, &TrainingSession::editTimed);
    session.applyEdit(changed);
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(2), patience);
    QCOMPARE(session.state(), TrainingState::Paused);
    QCOMPARE(session.stepsDone(), done);
    QCOMPARE(timed.count(), 1);

    // Weights, model and an evaluation of the edited circuit are there without a step.
    QCOMPARE(session.model()->steps, done);
    QCOMPARE(session.model()->circuitWeights.size(), before.size() + 1);
    QCOMPARE(session.circuitWeights(), session.model()->circuitWeights);
    const std::vector<WeightOrigin> origins = expand(changed.circuit).origins;
    std::size_t old = 0;
    for (std::size_t k = 0; k < origins.size(); ++k)
        QCOMPARE(session.circuitWeights()[k], origins[k].operation == added ? 0 : before[old++]);
    const EvaluationRecord &evaluation = session.history().evaluations.back();
    QCOMPARE(evaluation.part, 1);
    QCOMPARE(evaluation.step, done);
    session.step(changed);
    QTRY_COMPARE_WITH_TIMEOUT(session.stepsDone(), done + 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
}

void TstRunEditStates::editWhilePausedThenTrainAtOnce()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    for (int round = 0; round < 8; ++round) {
        TrainingSession session;
        session.step(experiment);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
        session.applyEdit(changed);
        if (round % 2 == 1)
            QTest::qWait(round);
        session.train(changed);
        QCOMPARE(session.state(), TrainingState::Running);
        waitForEdit(session, 1);
        QCOMPARE(session.history().parts[1].step, 1);
        QCOMPARE(session.state(), TrainingState::Running);
        QVERIFY(*session.runExperiment() == changed);
    }
}

void TstRunEditStates::editWhileStarting()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    TrainingSession session;
    session.train(experiment);
    session.applyEdit(changed);
    QCOMPARE(session.state(), TrainingState::Starting);
    waitForEdit(session, 1);
    QCOMPARE(session.history().parts[1].step, 0);
    QVERIFY(session.modelsBeforeEdits().empty());
    QVERIFY(*session.runExperiment() == changed);
}

void TstRunEditStates::editAtTheVeryEnd()
{
    Experiment experiment = longExperiment();
    experiment.training.steps = 60;
    Experiment changed = experiment;
    addRotation(changed);
    int taken = 0;
    for (int milliseconds = 0; milliseconds < 24; ++milliseconds) {
        TrainingSession session;
        session.train(experiment);
        QTRY_VERIFY_WITH_TIMEOUT(session.state() != TrainingState::Starting, patience);
        QTest::qWait(milliseconds);
        session.applyEdit(changed);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
        QVERIFY(session.waitUntilIdle(patience));
        QCoreApplication::processEvents();
        // Taken before the last step, or not at all: never by a run that has ended.
        QCOMPARE(session.stepsDone(), 60);
        const bool isEdited = session.history().parts.size() == 2;
        taken += isEdited;
        QVERIFY(*session.runExperiment() == (isEdited ? changed : experiment));
        QCOMPARE(session.model()->circuitWeights.size(),
                 std::size_t(expand(session.runExperiment()->circuit).weights));
        QCOMPARE(session.model()->steps, 60);
        if (isEdited)
            QVERIFY(session.history().parts[1].step < 60);
    }
    qInfo("%d of 24 edits came before the end", taken);
}

void TstRunEditStates::editThenStop()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    for (int round = 0; round < 10; ++round) {
        TrainingSession session;
        trainFor(session, experiment);
        session.applyEdit(changed);
        if (round > 0)
            QTest::qSleep(round);
        session.stop();
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
        QVERIFY(session.waitUntilIdle(patience));
        QCoreApplication::processEvents();
        const bool isEdited = session.history().parts.size() == 2;
        QVERIFY(*session.runExperiment() == (isEdited ? changed : experiment));
        QCOMPARE(session.model()->circuitWeights.size(),
                 std::size_t(expand(session.runExperiment()->circuit).weights));
    }
}

void TstRunEditStates::editThenReset()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    for (int round = 0; round < 10; ++round) {
        TrainingSession session;
        session.step(experiment);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
        session.applyEdit(changed);
        if (round > 0)
            QTest::qSleep(round);
        session.reset();
        QVERIFY(session.waitUntilIdle(patience));
        QTest::qWait(5);
        QCOMPARE(session.state(), TrainingState::Idle);
        QVERIFY(!session.runExperiment() && !session.model() && session.history().parts.empty());
        QVERIFY(session.modelsBeforeEdits().empty());
        session.step(experiment);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
        QCOMPARE(session.history().parts.size(), std::size_t(1));
        QVERIFY(*session.runExperiment() == experiment);
    }
}

void TstRunEditStates::editThenPause()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    TrainingSession session;
    trainFor(session, experiment);
    session.applyEdit(changed);
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(2), patience);
    QTRY_COMPARE_WITH_TIMEOUT(session.model()->circuitWeights.size(),
                              std::size_t(expand(changed.circuit).weights), patience);
    QCOMPARE(session.state(), TrainingState::Paused);
}

void TstRunEditStates::editThatChangesNothing()
{
    TrainingSession session;
    QSignalSpy edited(&session, &TrainingSession::runEdited);
    trainFor(session, longExperiment());
    session.applyEdit(longExperiment());
    const int done = session.stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > done + 50, patience);
    QCOMPARE(edited.count(), 0);
    QCOMPARE(session.history().parts.size(), std::size_t(1));
}

void TstRunEditStates::gateInThePlaceOfAnotherIsNew_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : {"removed", "undone", "typed"})
        QTest::newRow(way) << way;
}

// The run sees only the last state: the gate that went and the one that came are two.
void TstRunEditStates::gateInThePlaceOfAnotherIsNew()
{
    QFETCH(QString, way);
    ExperimentDocument document;
    document.newFromPreset(QStringLiteral("digits_1_vs_5"));
    Experiment experiment = document.experiment();
    experiment.training.steps = 1'000'000;
    document.edit(QStringLiteral("Change steps"), experiment);
    const auto insert = [&document] {
        Circuit circuit = document.experiment().circuit;
        const OperationId id = insertOperation(circuit, endOf(circuit), gate("ry"), {3},
                                               {Parameter::weight(newIndex)});
        document.editCircuit(QStringLiteral("Insert RY"), circuit);
        return id;
    };
    const OperationId first = insert();
    TrainingSession session;
    trainFor(session, document.experiment());
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    QVERIFY(session.model()->circuitWeights.back() != 0);

    OperationId second = first;
    if (way == QStringLiteral("undone"))
        document.undoStack()->undo();
    else {
        Circuit circuit = document.experiment().circuit;
        removeOperations(circuit, std::vector{first});
        document.editCircuit(QStringLiteral("Remove RY"), circuit);
    }
    if (way == QStringLiteral("typed")) {
        const Circuit &base = document.experiment().circuit;
        QString text = programText(base).text;
        text += QStringLiteral("\nx q[0];\n");
        const ProgramReading reading =
            readProgram(text, {.circuit = base, .runStart = base, .observables = {}});
        QVERIFY(reading.circuit);
        second = reading.circuit->operations.back().id;
        QVERIFY(second > first);
    }
    second = insert();
    QVERIFY(second != first);
    session.applyEdit(document.experiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), std::size_t(2), patience);
    QCOMPARE(session.circuitWeights().back(), 0.0);
}

void TstRunEditStates::howWeightsStartIsOfTheNextStart()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    changed.circuit.starts.push_back(
        {.weight = 0, .distribution = WeightStart::Distribution::Value, .first = 1});
    TrainingSession session;
    QSignalSpy timed(&session, &TrainingSession::editTimed);
    session.step(experiment);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    const std::vector<double> weights = session.circuitWeights();
    session.applyEdit(changed);
    QTRY_VERIFY_WITH_TIMEOUT(*session.runExperiment() == changed, patience);
    QCOMPARE(session.circuitWeights(), weights);
    QCOMPARE(session.history().parts.size(), std::size_t(1));
    QVERIFY(session.facts()->earlier.empty());
    QVERIFY(session.modelsBeforeEdits().empty());
    QCOMPARE(timed.count(), 0);
}

void TstRunEditStates::drawnOtherwiseIsNoEdit()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    QVERIFY(!changed.circuit.blocks.empty());
    changed.circuit.blocks[0].label = "renamed";
    TrainingSession session;
    QSignalSpy timed(&session, &TrainingSession::editTimed);
    trainFor(session, experiment);
    session.applyEdit(changed);
    QTRY_VERIFY_WITH_TIMEOUT(*session.runExperiment() == changed, patience);
    const int done = session.stepsDone();
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > done, patience);
    session.stop();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
    QCOMPARE(session.model()->circuit.blocks[0].label, std::string("renamed"));
    QCOMPARE(session.history().parts.size(), std::size_t(1));
    QVERIFY(session.facts()->earlier.empty());
    QVERIFY(session.modelsBeforeEdits().empty());
    QCOMPARE(timed.count(), 0);

    // The same numbers as without it.
    Runner runner(experiment);
    RecordBuffer records;
    (void)runner.advance(session.stepsDone(), {}, records);
    QCOMPARE(runner.model().circuitWeights, session.model()->circuitWeights);
}

void TstRunEditStates::editsOfOtherStatesDoNothing()
{
    const Experiment experiment = longExperiment();
    Experiment changed = experiment;
    addRotation(changed);
    TrainingSession session;
    session.applyEdit(changed);
    QVERIFY(session.waitUntilIdle(patience));
    trainFor(session, experiment);
    session.stop();
    session.applyEdit(changed);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
    session.applyEdit(changed);
    QVERIFY(session.waitUntilIdle(patience));
    QTest::qWait(10);
    QCOMPARE(session.history().parts.size(), std::size_t(1));
    QVERIFY(*session.runExperiment() == experiment);
}

QTEST_GUILESS_MAIN(TstRunEditStates)
#include "tst_run_edit_states.moc"
