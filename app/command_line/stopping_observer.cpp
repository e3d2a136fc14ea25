// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/stopping_observer.h"

#include "engine/base/error.h"

#include <utility>

namespace ansatz {

StoppingObserver::StoppingObserver(TrainingObserver &next, std::stop_source stop)
    : m_next(next), m_stop(std::move(stop))
{}

void StoppingObserver::onStep(const StepRecord &record)
{
    if (m_failure)
        return;
    try {
        m_next.onStep(record);
    } catch (const UserError &) {
        m_failure = std::current_exception();
        m_stop.request_stop();
    }
}

void StoppingObserver::onEvaluation(const EvaluationRecord &record)
{
    if (!m_failure)
        m_next.onEvaluation(record);
}

} // namespace ansatz
