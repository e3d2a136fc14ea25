// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/initial_weights.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"

#include <QSignalSpy>
#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

struct Bench {
    Bench() { document.newFromPreset(QStringLiteral("digits_1_vs_5")); }

    void edit(const std::function<void(Experiment &)> &change)
    {
        Experiment changed = document.experiment();
        change(changed);
        document.edit(QStringLiteral("Edit"), changed);
    }

    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
};

} // namespace

class TstExperimentPreview final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loadsInTheBackground();
    void newestSettingsWin();
    void onlyDataSettingsReload();
    void errorsAreTold();
    void sampleAndFeatures();
    void weightsAreThoseOfAStart();
    void weightsFollowTheTraining();
    void aStartTakesNothingFromTheRunBefore();
    void expectationsOfTheSample();
    void tooWideForAState();
    void destroyedWhileLoading();
};

void TstExperimentPreview::loadsInTheBackground()
{
    Bench bench;
    QVERIFY(bench.preview.isLoading());
    QVERIFY(!bench.preview.data());
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QVERIFY(!bench.preview.isLoading());
    QVERIFY(bench.preview.errorText().isEmpty());
    QCOMPARE(bench.preview.data()->train.features.columns, std::size_t(9));
    QCOMPARE(bench.preview.data()->train.features.rows + bench.preview.data()->test.features.rows,
             std::size_t(364));
    QCOMPARE(bench.preview.data()->ceiling, 1.0);
}

void TstExperimentPreview::newestSettingsWin()
{
    Bench bench;
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QSignalSpy changes(&bench.preview, &ExperimentPreview::dataChanged);
    for (int limit = 40; limit <= 60; ++limit)
        bench.edit([limit](Experiment &e) { e.data.sampleLimit = limit; });
    QVERIFY(bench.preview.isLoading());
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QCOMPARE(bench.preview.data()->train.features.rows + bench.preview.data()->test.features.rows,
             std::size_t(60));
    // One for each edit, and one for the only result that is given out.
    QCOMPARE(changes.count(), 22);
}

void TstExperimentPreview::onlyDataSettingsReload()
{
    Bench bench;
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    const auto data = bench.preview.data();
    bench.edit([](Experiment &e) { e.training.learningRate = 0.3; });
    QVERIFY(!bench.preview.isLoading());
    QCOMPARE(bench.preview.data(), data);
    bench.edit([](Experiment &e) { e.seed = 77; });
    QVERIFY(bench.preview.isLoading());
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QVERIFY(bench.preview.data()->train.features != data->train.features);
}

void TstExperimentPreview::errorsAreTold()
{
    Bench bench;
    bench.edit([](Experiment &e) {
        e.data.source = DataSettings::Source::Csv;
        e.data.path = "/no/such/file.csv";
    });
    QTRY_VERIFY_WITH_TIMEOUT(!bench.preview.isLoading(), patience);
    QVERIFY(!bench.preview.data());
    QVERIFY(bench.preview.errorText().contains(QStringLiteral("/no/such/file.csv")));
    bench.edit([](Experiment &e) { e.data.source = DataSettings::Source::Digits; });
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QVERIFY(bench.preview.errorText().isEmpty());
}

void TstExperimentPreview::sampleAndFeatures()
{
    Bench bench;
    QCOMPARE(bench.preview.features(), std::vector<double>(9, 0.0));
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QSignalSpy states(&bench.preview, &ExperimentPreview::stateChanged);
    bench.preview.setSample(5);
    QCOMPARE(states.count(), 1);
    const auto row = bench.preview.data()->train.features.row(5);
    QCOMPARE(bench.preview.features(), std::vector<double>(row.begin(), row.end()));
    bench.preview.setSample(100);
    bench.edit([](Experiment &e) { e.data.sampleLimit = 20; });
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    QCOMPARE(bench.preview.sample(), std::size_t(0));
}

void TstExperimentPreview::weightsAreThoseOfAStart()
{
    Bench bench;
    const Experiment &experiment = bench.document.experiment();
    QCOMPARE(bench.preview.circuitWeights(),
             initialCircuitWeights(36, experiment.training.initialSpread, experiment.seed));
    bench.edit([](Experiment &e) { append(e.circuit, gate("ry"), {0}, {Parameter::weight(18)}); });
    QCOMPARE(bench.preview.circuitWeights().size(), std::size_t(37));
}

void TstExperimentPreview::weightsFollowTheTraining()
{
    Bench bench;
    const auto before = bench.preview.circuitWeights();
    QSignalSpy states(&bench.preview, &ExperimentPreview::stateChanged);
    bench.session.train(bench.document.experiment());
    QTRY_COMPARE_WITH_TIMEOUT(bench.session.state(), TrainingState::Finished, patience);
    QCOMPARE(bench.preview.circuitWeights(), bench.session.circuitWeights());
    QVERIFY(bench.preview.circuitWeights() != before);
    QTRY_VERIFY(states.count() >= 1);
    // Of another circuit the training says nothing.
    bench.edit([](Experiment &e) { append(e.circuit, gate("h"), {0}); });
    QCOMPARE(bench.preview.circuitWeights(), before);
}

void TstExperimentPreview::aStartTakesNothingFromTheRunBefore()
{
    Bench bench;
    bench.session.train(bench.document.experiment());
    QTRY_COMPARE_WITH_TIMEOUT(bench.session.state(), TrainingState::Finished, patience);
    bench.edit([](Experiment &e) { append(e.circuit, gate("ry"), {0}, {Parameter::weight(18)}); });
    const std::vector<double> initial = bench.preview.circuitWeights();
    bench.session.train(bench.document.experiment());
    QCOMPARE(bench.session.state(), TrainingState::Starting);
    QCOMPARE(bench.preview.circuitWeights(), initial);
    QVERIFY(!bench.preview.weightsAreTrained(bench.document.experiment().circuit));
}

void TstExperimentPreview::expectationsOfTheSample()
{
    Bench bench;
    QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
    const auto first = bench.preview.expectations();
    QCOMPARE(first.size(), std::size_t(9));
    for (const double value : first)
        QVERIFY(std::abs(value) <= 1 + 1e-12);
    bench.preview.setSample(1);
    QVERIFY(bench.preview.expectations() != first);
    bench.preview.setSample(0);
    QCOMPARE(bench.preview.expectations(), first);
}

void TstExperimentPreview::tooWideForAState()
{
    Bench bench;
    bench.edit([](Experiment &e) { e.circuit.qubits = 20; });
    QVERIFY(bench.preview.expectations().empty());
}

void TstExperimentPreview::destroyedWhileLoading()
{
    for (int i = 0; i < 20; ++i) {
        Bench bench;
        bench.edit([i](Experiment &e) { e.data.sampleLimit = 20 + i; });
        if (i % 2)
            QTest::qWait(i * 10);
    }
}

QTEST_GUILESS_MAIN(TstExperimentPreview)
#include "tst_experiment_preview.moc"
