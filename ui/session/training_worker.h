// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/removed_weights.h"
#include "engine/experiment/runner.h"
#include "ui/session/record_buffer.h"
#include "ui/session/run_edit.h"
#include "ui/session/training_history.h"
#include "ui/session/training_state.h"

#include <QString>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace ansatz::ui {

/// The thread on which a session's runs are made and advanced, one job after another. Its public
/// functions are called from the GUI thread and never wait for a step, but for waitUntilIdle().
class TrainingWorker final {
public:
    /// What a job reports; `model` is set when an advance ended after at least one step, and by an
    /// edit of a run that stands still.
    struct Report {
        TrainingEvent event = TrainingEvent::Started;
        int run = 0; ///< as run()
        std::optional<RunFacts> facts;
        std::unique_ptr<TrainedModel> model;
        QString errorText;
        /// Of a run that goes on from the one before: what it trains. An edit that changes nothing
        /// has none.
        std::optional<Experiment> continued;
        /// Of Started and Edited: where the records of what is trained from here on come.
        std::shared_ptr<RecordBuffer> records;

        /// An edit's. `milliseconds` of the part is not yet known.
        RunPart part;
        bool isMerged = false; ///< it goes on with the edit before, and is told as one with it
        bool isSilent = false; ///< it changes no number of the run, and is not told at all
        std::chrono::steady_clock::time_point asked;
        std::vector<double> circuitWeights;            ///< that the edited circuit begins with
        std::shared_ptr<const RemovedWeights> removed; ///< that edits have taken from the run
        std::shared_ptr<const TrainedModel> before;    ///< null before the first step
    };

    /// `report` is called on the worker's thread.
    explicit TrainingWorker(std::function<void(Report)> report);
    /// Stops the job in work at its next step's end and joins.
    ~TrainingWorker();

    /// Replaces the run by a new one and advances it; `advice` is stored with it.
    void start(const Experiment &experiment, std::optional<DeviceAdvice> advice, int steps);
    /// What a run whose backend or device has failed goes on with.
    enum class GoesOn { OnCpu, AsBefore };
    /// Replaces that run by one that goes on from where it stands: with native on the CPU, or with
    /// the same backend and device. Until that stands in its place, the run can still go on.
    void goOn(GoesOn with, int steps);
    /// Advances the run that there is.
    void advance(int steps);
    /// Between two steps, or at once where the run stands still: makes the run one of the edited
    /// circuit, with the weights of operations that stay, and of those that were removed by earlier
    /// edits and are there again. Each edit that is taken is reported as Edited or EditRefused; one
    /// that still waits when the next comes is forgotten.
    void edit(EditRequest request);
    /// Forgets an edit that waits.
    void cancelEdit();
    /// Frees the run.
    void discard();
    void requestStop() { m_stop.request_stop(); }
    /// Counts starts and discards: a report of another number is of a run that is gone.
    [[nodiscard]] int run() const { return m_run; }

    /// Of the run in work, or of the one that is being made.
    void setLearningRate(double rate);
    void setSteps(int steps);
    /// A sample that the run does not have is watched from the next run on that has it.
    void watchSample(std::size_t index);

    /// True when no job is in work or waiting within that time.
    bool waitUntilIdle(std::chrono::milliseconds time);

private:
    struct Job {
        std::optional<Experiment> experiment; ///< of a new run
        std::optional<DeviceAdvice> advice;   ///< likewise
        std::optional<GoesOn> goesOn;         ///< after a failure
        int steps = 0;
        bool discard = false;
        int run = 0;
        std::stop_token stop;
    };

    void post(Job job);
    void loop(const std::stop_token &quit);
    void work(const Job &job);
    void send(Report report);
    void freeRun();
    void make(const Experiment &experiment, const std::optional<DeviceAdvice> &advice);
    void makeFromFailed(GoesOn with);
    /// Gives back the run before.
    std::unique_ptr<Runner> take(std::unique_ptr<Runner> runner);
    /// Call with m_mutex held.
    void watchWhereThereIsOne();
    void advanceRun(const Job &job);
    RunResult advanceThroughEdits(const Job &job);

    // In training_worker_edits.cpp.
    struct EditTurn {
        std::optional<EditRequest> edit; ///< that waits
        std::stop_source source;         ///< asked to stop by the next edit or job
    };
    /// From here on an edit or a job interrupts what is done with the source.
    EditTurn interruptible();
    /// One that was interrupted waits again, for the end of what interrupted it; not when another
    /// one waits or it was cancelled.
    void editAgain(const EditRequest &request);
    void applyEdit(const EditRequest &request, bool goesOn, const std::stop_token &stop);
    [[nodiscard]] Report editedRun(const EditRequest &request, bool goesOn,
                                   const std::stop_token &stop);
    /// Makes the run from its state that there was; throws UserError.
    using RunAgain = std::function<std::unique_ptr<Runner>()>;
    /// Goes on from there; throws Interrupted as well. What has room only without the run that
    /// there is takes that one's; where it has none even then, that run is made again, and the
    /// refusal is thrown. Without a run where that one cannot be made any more.
    [[nodiscard]] std::unique_ptr<Runner> successor(const Experiment &experiment,
                                                    const RunStart &start,
                                                    const RunAgain &makeAgain,
                                                    const std::stop_token &stop);

    std::function<void(Report)> m_report;
    std::shared_ptr<RecordBuffer> m_records; ///< the worker's own
    std::stop_source m_stop;
    int m_run = 0; ///< the GUI thread's own

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_wake;
    std::optional<Job> m_job;
    std::optional<EditRequest> m_edit; ///< of the run of number m_editedRun
    int m_editedRun = 0;
    bool m_isEditWanted = false; ///< the one in work, when it is interrupted
    bool m_isEnding = false;     ///< this object
    std::stop_source m_interrupt;
    bool m_working = false;
    std::unique_ptr<Runner> m_runner; ///< changed by the worker only
    std::optional<double> m_learningRate;
    std::optional<int> m_steps;
    std::optional<std::size_t> m_watched;

    /// A run whose backend failed: all that another one goes on from.
    struct FailedRun {
        Experiment experiment;
        std::optional<DeviceAdvice> advice;
        RunStart start;
    };
    std::optional<FailedRun> m_failed; ///< the worker's own; the run itself may be freed
    QString m_failureText;             ///< as it was reported last; likewise
    std::string m_failure;             ///< of the run's backend, in words; likewise
    int m_runInWork = 0;                 ///< likewise
    bool m_takesEdits = false;           ///< likewise: the run has not ended
    std::vector<OperationId> m_lastEdit; ///< gates that it alone changed, of the run; likewise
    std::chrono::steady_clock::time_point m_lastEditAt; ///< likewise
    std::shared_ptr<const RemovedWeights> m_removed;    ///< of the run; null before its first edit

    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ansatz::ui
