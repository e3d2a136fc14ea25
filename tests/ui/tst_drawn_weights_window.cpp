// SPDX-License-Identifier: GPL-3.0-or-later
// A window in which weights are drawn once and are many: what is said of them, and what a run that
// stands keeps of them. With ANSATZ_PICTURES=FOLDER it also saves what the window shows.
#include "engine/circuit/templates.h"
#include "tests/ui/window_fixture.h"
#include "tests/ui/window_pictures.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/shown_state.h"

#include <QTabWidget>
#include <QToolButton>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TestDrawnWeightsWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void aWarningIsOfAllLayers()
    {
        Experiment experiment = document().experiment();
        experiment.circuit = hybridPipelineCircuit(9, 12);
        experiment.observables = {pauliZ(0)};
        document().edit(QStringLiteral("Replace"), experiment);
        const auto *warnings =
            m_window->findChild<QToolButton *>(QStringLiteral("circuitWarnings"));
        // Of 18 drawn weights; without blocks told as one they would be 70.
        QTRY_VERIFY_WITH_TIMEOUT(warnings->isVisible(), patience);
        QVERIFY2(warnings->text().section(u' ', 0, 0).toInt() <= 18, qPrintable(warnings->text()));
        QVERIFY2(warnings->toolTip().contains(QStringLiteral("of 12)")),
                 qPrintable(warnings->toolTip()));
        const OperationId last = experiment.circuit.operations[25].id; // RX on the last wire
        const QString tip = scene().operationTip(last);
        QCOMPARE(tip.count(QStringLiteral("has no gradient")), 1);
        QVERIFY2(tip.startsWith(QStringLiteral("weight 8 (rx on qubit 8, in ")), qPrintable(tip));
        savePictures(*m_window, QStringLiteral("layer_warnings"));
    }

    void aMeanOfPartIsSaidInTheWindow()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().data(), patience);
        m_window->preview().setShownClass(1);
        document().editCircuit(QStringLiteral("Wide"), hybridPipelineCircuit(16, 1));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().partOfClass(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->preview().state().status(), StateStatus::Ready,
                                  patience);
        savePictures(*m_window, QStringLiteral("mean_of_part"));
    }

    void undoBringsTheTrainedLayersBack()
    {
        trainLong();
        session().pause();
        QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
        const std::vector<double> trained = session().circuitWeights();
        const Circuit whole = document().experiment().circuit;
        Circuit one = whole;
        one.blocks[0].repetitions = 1;
        document().editCircuit(QStringLiteral("Once"), one);
        QTRY_VERIFY_WITH_TIMEOUT(session().runExperiment()->circuit == one, patience);
        document().undoStack()->undo();
        // Also before the run has it.
        QCOMPARE(m_window->preview().circuitWeights(), trained);
        QTRY_VERIFY_WITH_TIMEOUT(session().runExperiment()->circuit == whole, patience);
        QCOMPARE(session().circuitWeights(), trained);
        QCOMPARE(session().model()->circuitWeights, trained);
    }

    void whoJoinsAWeightTakesItsValue()
    {
        trainLong();
        session().pause();
        QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
        const std::vector<double> trained = session().circuitWeights();
        // The first trainable gate reads the weight of the second from now on.
        const std::vector<Operation> operations = document().experiment().circuit.operations;
        std::vector<OperationId> readers;
        for (const Operation &operation : operations)
            if (!operation.parameters.empty() && operation.parameters[0].readsWeight())
                readers.push_back(operation.id);
        QString problem;
        QVERIFY2(editor().setParameter(readers[0], 0, QStringLiteral("w1"), &problem),
                 qPrintable(problem));
        QTRY_COMPARE_WITH_TIMEOUT(session().circuitWeights().size(), trained.size() - 2, patience);
        // Both have become weight 0 of each layer.
        QCOMPARE(session().circuitWeights()[0], trained[1]);
        QCOMPARE(session().circuitWeights()[1], trained[2]);
        const std::size_t layer = trained.size() / 2;
        QCOMPARE(session().circuitWeights()[layer - 1], trained[layer + 1]);
    }

private:
    [[nodiscard]] ExperimentDocument &document() { return m_window->document(); }
    [[nodiscard]] CircuitEditor &editor() { return *m_window->findChild<CircuitEditor *>(); }
    [[nodiscard]] const CircuitScene &scene()
    {
        return static_cast<const CircuitScene &>(*m_window->findChild<CircuitView *>()->scene());
    }
};

QTEST_MAIN(TestDrawnWeightsWindow)
#include "tst_drawn_weights_window.moc"
