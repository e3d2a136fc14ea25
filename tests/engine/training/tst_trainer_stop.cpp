// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/training/trainer_setup.h"

#include <QTest>

using namespace ansatz;

class TrainerStopTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stopsBetweenTwoSteps();
    void stopsWithinAStep_data();
    void stopsWithinAStep();
    void anInterruptedStepIsDoneAgain();
    void evaluationGivesUpBetweenPortions();
};

void TrainerStopTest::stopsBetweenTwoSteps()
{
    Setup setup(quick(1000));
    std::stop_source source;
    setup.recorder.afterStep = [&](int step) {
        if (step == 17)
            source.request_stop();
    };
    const RunResult result = setup.trainer.advance(1000, source.get_token(), setup.recorder);
    QVERIFY(result.reason == StopReason::Stopped);
    QCOMPARE(result.stepsDone, 17);
    QCOMPARE(result.evaluation.step, 17);
    QVERIFY(!setup.trainer.finished());
    const RunResult more = setup.trainer.advance(3, {}, setup.recorder);
    QVERIFY(more.reason == StopReason::Finished);
    QCOMPARE(more.stepsDone, 20);
}

void TrainerStopTest::stopsWithinAStep_data()
{
    QTest::addColumn<QString>("backend");
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("layers");
    QTest::newRow("native") << "native" << 20 << 40;
    QTest::newRow("reference") << "reference" << 16 << 4;
}

void TrainerStopTest::stopsWithinAStep()
{
    QFETCH(QString, backend);
    QFETCH(int, qubits);
    QFETCH(int, layers);
    Circuit circuit;
    circuit.qubits = qubits;
    appendAngleEncoding(circuit, "ry");
    int weights = 0;
    for (int layer = 0; layer < layers; ++layer) {
        for (int qubit = 0; qubit < qubits; ++qubit)
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(weights++)});
        for (int qubit = 0; qubit < qubits; ++qubit) // or all layers would be one
            append(circuit, gate("cz"), {qubit, (qubit + 1) % qubits});
    }
    PreparedSamples train;
    train.features.rows = 8;
    train.features.columns = static_cast<std::size_t>(qubits);
    train.features.values.assign(8 * train.features.columns, 0.5);
    train.targets.assign(8, 1);
    const HybridModel model(
        QuantumLayerOptions(circuit).target({.backend = backend.toStdString()}).seed(seed),
        HeadSettings());
    std::vector<torch::Tensor> before;
    for (const torch::Tensor &parameter : model->parameters())
        before.push_back(parameter.detach().clone());
    const PreparedSamples noTest;
    Trainer trainer(model.ptr(), quick(10), train, noTest, seed);

    // Long enough that the first evaluation has given up and a step is at work.
    for (const int milliseconds : {0, 700}) {
        Recorder recorder;
        std::stop_source source;
        std::chrono::steady_clock::time_point asked;
        std::jthread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        const RunResult result = trainer.advance(10, source.get_token(), recorder);
        other.join();
        QVERIFY(std::chrono::steady_clock::now() - asked < std::chrono::seconds(2));
        QVERIFY(result.reason == StopReason::Stopped);
        QCOMPARE(result.stepsDone, 0);
        QVERIFY(recorder.steps.empty());
        QVERIFY(allEqual(model->parameters(), before));
    }
}

void TrainerStopTest::anInterruptedStepIsDoneAgain()
{
    constexpr int steps = 5000; // of microseconds
    Setup whole(quick(steps));
    whole.trainer.advance(steps, {}, whole.recorder);

    // Asked to stop at moments that are mostly within steps.
    Setup pieces(quick(steps));
    int interrupted = 0;
    while (!pieces.trainer.finished()) {
        std::stop_source source;
        std::jthread other([&] {
            std::this_thread::sleep_for(std::chrono::microseconds(150 + 50 * interrupted));
            source.request_stop();
        });
        const RunResult result = pieces.trainer.advance(steps, source.get_token(), pieces.recorder);
        interrupted += result.reason == StopReason::Stopped ? 1 : 0;
    }
    QVERIFY(interrupted > 0);
    QVERIFY(allEqual(whole.copies(), pieces.copies()));
}

void TrainerStopTest::evaluationGivesUpBetweenPortions()
{
    // 2 qubits: 1024 samples a portion, so three portions of these.
    Setup setup({}, makeSamples(2500));
    const auto passes =
        makeTrainingPasses(setup.model.ptr(), TrainingSettings(), setup.train, setup.test);
    int asked = 0;
    const auto never = [&asked] {
        ++asked;
        return false;
    };
    QVERIFY(passes->evaluateAll(0, never).has_value());
    QCOMPARE(asked, 4); // three of the training part, one of the test part
    for (int patience = 0; patience < asked; ++patience) {
        int left = patience;
        const auto soon = [&left] { return left-- == 0; };
        QVERIFY(!passes->evaluateAll(0, soon).has_value());
    }
}

QTEST_GUILESS_MAIN(TrainerStopTest)
#include "tst_trainer_stop.moc"
