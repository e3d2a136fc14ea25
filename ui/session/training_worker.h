// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/runner.h"
#include "ui/session/record_buffer.h"
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

namespace ansatz::ui {

/// The thread on which a session's runs are made and advanced, one job after another. Its public
/// functions are called from the GUI thread and never wait for a step, but for waitUntilIdle().
class TrainingWorker final {
public:
    /// What a job reports; `model` is set when an advance ended after at least one step.
    struct Report {
        TrainingEvent event = TrainingEvent::Started;
        std::optional<RunFacts> facts;
        std::unique_ptr<TrainedModel> model;
        QString errorText;
        /// Of a run that goes on from the one before: what it trains.
        std::optional<Experiment> continued;
    };

    /// `report` is called on the worker's thread.
    explicit TrainingWorker(std::function<void(Report)> report);
    /// Stops the job in work at its next step's end and joins.
    ~TrainingWorker();

    /// Replaces the run by a new one and advances it; `advice` is stored with it.
    void start(const Experiment &experiment, std::optional<DeviceAdvice> advice, int steps);
    /// Replaces the run, whose backend or device has failed, by one that goes on from where it
    /// stands with native on the CPU.
    void continueOnCpu(int steps);
    /// Advances the run that there is.
    void advance(int steps);
    /// Frees the run.
    void discard();
    void requestStop() { m_stop.request_stop(); }

    /// Of the run in work, or of the one that is being made.
    void setLearningRate(double rate);
    void setSteps(int steps);
    /// A sample that the run does not have is watched from the next run on that has it.
    void watchSample(std::size_t index);

    /// True when no job is in work or waiting within that time.
    bool waitUntilIdle(std::chrono::milliseconds time);

    RecordBuffer &records() { return m_records; }

private:
    struct Job {
        std::optional<Experiment> experiment; ///< of a new run
        std::optional<DeviceAdvice> advice;   ///< likewise
        bool continues = false;               ///< with native on the CPU
        int steps = 0;
        bool discard = false;
        std::stop_token stop;
    };

    void post(Job job);
    void loop(const std::stop_token &quit);
    void work(const Job &job);
    void make(const Experiment &experiment, const std::optional<DeviceAdvice> &advice);
    void makeOnCpu();
    void take(std::unique_ptr<Runner> runner);
    /// Call with m_mutex held.
    void watchWhereThereIsOne();
    void advanceRun(const Job &job);

    std::function<void(Report)> m_report;
    RecordBuffer m_records;
    std::stop_source m_stop;

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_wake;
    std::optional<Job> m_job;
    bool m_working = false;
    std::unique_ptr<Runner> m_runner; ///< changed by the worker only
    std::optional<double> m_learningRate;
    std::optional<int> m_steps;
    std::optional<std::size_t> m_watched;

    std::string m_failure; ///< of the run's backend, in words; the worker's own

    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ansatz::ui
