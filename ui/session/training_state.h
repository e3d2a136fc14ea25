// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

namespace ansatz::ui {

/// What the training of a window is doing.
enum class TrainingState {
    Idle,     ///< nothing trained yet, or reset
    Starting, ///< loading data and compiling
    Running,
    Pausing, ///< asked to pause; the step in work ends
    Paused,
    Stopping, ///< asked to stop; the step in work ends
    Stopped,  ///< ended by the user, model kept
    Finished, ///< all steps done
    Failed,   ///< ended by an error or a loss that is not finite; the last finite model is kept
    Cut, ///< ended by a backend or device that failed, or by any error after the first step; the
         ///< last model is kept, and from there the run can go on with another one
};

/// What a person asks for.
enum class TrainingCommand { Train, Pause, Step, Stop, Reset, Continue };

/// What the worker reports.
enum class TrainingEvent {
    Started,
    Edited,      ///< the run goes on with an edited circuit
    EditRefused, ///< it goes on with the one that it has
    StartGivenUp, ///< asked to pause or stop before there was a run
    AdvanceEnded,
    RunFinished,
    NotFinite,
    BackendFailed,
    Error
};

/// True when the button of that command is enabled. Train resumes when paused and starts afresh
/// when stopped, finished, failed or cut.
[[nodiscard]] bool isAllowed(TrainingState state, TrainingCommand command);

/// The state after a command; nothing when it is not allowed.
[[nodiscard]] std::optional<TrainingState> after(TrainingState state, TrainingCommand command);

/// The state after a report of the worker.
[[nodiscard]] TrainingState after(TrainingState state, TrainingEvent event);

/// True while a run can take an edit of its circuit between two of its steps.
[[nodiscard]] bool canBeEdited(TrainingState state);

/// True while the worker thread is at work on a run.
[[nodiscard]] bool isBusy(TrainingState state);

} // namespace ansatz::ui
