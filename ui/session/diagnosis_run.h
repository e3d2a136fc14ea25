// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diagnosis/diagnosis.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <thread>

namespace ansatz::ui {

/// Diagnoses the machine and an experiment's circuit on a thread of its own. Lives on the GUI
/// thread; so do its signals.
class DiagnosisRun final : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Running, Cancelled, Failed, Done };

    explicit DiagnosisRun(QObject *parent = nullptr);
    /// Cancels and joins; the computation gives up within milliseconds.
    ~DiagnosisRun() override;

    /// Takes the place of a diagnosis that is running.
    void start(const Experiment &experiment);
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    /// Of the last that was done; null before it.
    [[nodiscard]] std::shared_ptr<const Diagnosis> diagnosis() const { return m_diagnosis; }
    /// Why it failed.
    [[nodiscard]] QString errorText() const { return m_errorText; }

Q_SIGNALS:
    /// What it does now; `done` is from 0 to 1.
    void progressed(const QString &what, double done);
    void stateChanged();

private:
    void setState(State state);
    void work(const Experiment &experiment, std::stop_token stop, int number);
    void report(int number, State state, std::shared_ptr<const Diagnosis> diagnosis,
                const QString &errorText);

    State m_state = State::Idle;
    int m_number = 0; ///< of the newest start: reports of older ones are dropped
    std::shared_ptr<const Diagnosis> m_diagnosis;
    QString m_errorText;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ansatz::ui
