// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/training_state.h"

namespace ansatz::ui {

std::optional<TrainingState> after(TrainingState state, TrainingCommand command)
{
    using S = TrainingState;
    switch (command) {
    case TrainingCommand::Train:
    case TrainingCommand::Step:
        if (state == S::Paused)
            return S::Running;
        if (!isBusy(state))
            return S::Starting;
        break;
    case TrainingCommand::Pause:
        if (state == S::Starting || state == S::Running)
            return S::Pausing;
        break;
    case TrainingCommand::Stop:
        if (state == S::Starting || state == S::Running || state == S::Pausing)
            return S::Stopping;
        if (state == S::Paused)
            return S::Stopped;
        break;
    case TrainingCommand::Reset:
        if (!isBusy(state) && state != S::Idle)
            return S::Idle;
        break;
    case TrainingCommand::Continue:
        if (state == S::Cut)
            return S::Starting;
        break;
    }
    return std::nullopt;
}

bool isAllowed(TrainingState state, TrainingCommand command)
{
    return after(state, command).has_value();
}

TrainingState after(TrainingState state, TrainingEvent event)
{
    using S = TrainingState;
    if (!isBusy(state))
        return state;
    switch (event) {
    case TrainingEvent::Started:
        return state == S::Starting ? S::Running : state;
    case TrainingEvent::Edited:
    case TrainingEvent::EditRefused:
        return state;
    case TrainingEvent::StartGivenUp:
        return S::Stopped;
    case TrainingEvent::AdvanceEnded:
        // A running one ends by itself after a single step, which pauses.
        return state == S::Stopping ? S::Stopped : S::Paused;
    case TrainingEvent::RunFinished:
        return S::Finished;
    case TrainingEvent::BackendFailed:
        return S::Cut;
    case TrainingEvent::NotFinite:
    case TrainingEvent::Error:
        return S::Failed;
    }
    return state;
}

bool canBeEdited(TrainingState state)
{
    return state == TrainingState::Paused || (isBusy(state) && state != TrainingState::Stopping);
}

bool isBusy(TrainingState state)
{
    switch (state) {
    case TrainingState::Starting:
    case TrainingState::Running:
    case TrainingState::Pausing:
    case TrainingState::Stopping:
        return true;
    case TrainingState::Idle:
    case TrainingState::Paused:
    case TrainingState::Stopped:
    case TrainingState::Finished:
    case TrainingState::Failed:
    case TrainingState::Cut:
        break;
    }
    return false;
}

} // namespace ansatz::ui
