// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/removed_weights.h"
#include "engine/experiment/runner.h"
#include "ui/session/run_edit.h"
#include "ui/session/training_history.h"
#include "ui/session/training_state.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace ansatz::ui {

/// Trains an experiment on a thread of its own and turns its records into what widgets show, at
/// most 30 times a second. Lives on the GUI thread; so do all its signals.
class TrainingSession final : public QObject {
    Q_OBJECT

public:
    explicit TrainingSession(QObject *parent = nullptr);
    /// Stops and joins the worker.
    ~TrainingSession() override;

    [[nodiscard]] TrainingState state() const;

    /// Commands; without effect when isAllowed() says no. train() and step() start a new run of
    /// `experiment` unless one is paused, which they go on with.
    void train(const Experiment &experiment);
    void step(const Experiment &experiment);
    void pause();
    void stop();
    void reset();
    /// Goes on with a run that was cut, from its last step: with native on the CPU, or with the
    /// same backend and device.
    void continueOnCpu();
    void tryAgain();
    /// False also where it is known to fail: on a GPU that is lost for this process.
    [[nodiscard]] bool canTryAgain() const;

    /// The run goes on with the circuit, observables and head of `changed` from its next step on,
    /// or from where it is paused. Surviving operations keep weights and optimiser's memory by
    /// their ids, those that an edit of the run removed and that are there again have what they had
    /// then, new ones start as the identity (carriedOver); data, batches and planned end stay.
    /// `changedOperations` are those that a person changed (EditTrace).
    /// A model is kept of before. Tells runEdited() or editRefused(). Without effect where
    /// canBeEdited() says no; of edits that follow each other faster than they are taken the last
    /// one counts.
    ///
    /// What an edited run computes depends on the step at which it took the edit, and so on the
    /// clock; from the same state at the same step it is the same bits.
    void applyEdit(const Experiment &changed,
                   std::chrono::steady_clock::time_point asked = std::chrono::steady_clock::now(),
                   std::vector<OperationId> changedOperations = {});
    /// Whether a person wants edits of the circuit to reach the run; for who calls applyEdit().
    void setFollowsEdits(bool follows);
    [[nodiscard]] bool followsEdits() const;
    /// Edits reach the run now: it can be edited and they are wanted.
    [[nodiscard]] bool takesEdits() const;

    /// Why the run still trains the circuit before an edit, while it does.
    struct EditRefusal {
        QString edit; ///< its name
        QString reason;
    };
    [[nodiscard]] const std::optional<EditRefusal> &editRefusal() const;
    /// Of before the newest edits of the shown run, in order, at most 20.
    [[nodiscard]] const std::vector<ModelBeforeEdit> &modelsBeforeEdits() const;

    /// What is known about where to compute the next run, to be stored with it.
    void keepAdvice(std::optional<DeviceAdvice> advice);

    /// Settings that take effect while training, between two steps. What the run cannot do is left
    /// out: a rate or a number of steps out of range, a sample that it does not have.
    void setLearningRate(double rate);
    void setSteps(int steps);
    void watchSample(std::size_t index);
    /// False when the shown run has no such training sample.
    [[nodiscard]] bool hasSample(std::size_t index) const;

    /// How many steps a run would have that starts now; for axes that are drawn before it.
    void announceSteps(int steps);
    /// Planned ones of the shown run, the announced ones before there is one.
    [[nodiscard]] int stepsAhead() const;

    /// Stops and waits until the worker is idle, at most `milliseconds`. True when it is.
    bool waitUntilIdle(int milliseconds);

    /// The run that is shown: its records, the experiment it trains, what it really uses.
    [[nodiscard]] const TrainingHistory &history() const;
    [[nodiscard]] const Experiment *runExperiment() const; ///< null before the first run
    [[nodiscard]] const std::optional<RunFacts> &facts() const;
    [[nodiscard]] int stepsDone() const;
    [[nodiscard]] int stepsPlanned() const;      ///< 0 before the first run
    [[nodiscard]] double stepsPerSecond() const; ///< of the last second; 0 when not running
    [[nodiscard]] double secondsLeft() const;

    /// The newest model, once the run has paused, stopped or finished; kept until the next start.
    [[nodiscard]] const TrainedModel *model() const;
    /// The newest circuit weights of runExperiment() that were seen, or empty.
    [[nodiscard]] std::vector<double> circuitWeights() const;
    /// What edits of the run have taken away, for carriedWeights(); null before the first.
    [[nodiscard]] std::shared_ptr<const RemovedWeights> removedWeights() const;
    /// The newest EvaluationRecord::circuitGradient of them, or empty.
    [[nodiscard]] const std::vector<double> &circuitGradient() const;

    /// Why the run failed; empty otherwise.
    [[nodiscard]] QString errorText() const;

Q_SIGNALS:
    void stateChanged(ansatz::ui::TrainingState state);
    /// New records are in history(); at most 30 Hz.
    void recordsArrived();
    /// A new run began: history is empty, facts are known.
    void runStarted();
    /// The run has another circuit: history has a new part, runExperiment() is what is trained now.
    void runEdited();
    /// How long the newest part took to begin is known.
    void editTimed();
    /// editRefusal() came or went.
    void editRefusalChanged();
    void followsEditsChanged(bool follows);
    /// modelsBeforeEdits() differ.
    void modelsBeforeEditsChanged();
    /// The model changed (pause, stop, finish, reset).
    void modelChanged();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
