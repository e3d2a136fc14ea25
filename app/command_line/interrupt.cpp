// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/interrupt.h"

#include <csignal>

namespace ansatz {

namespace {

volatile std::sig_atomic_t notedSignal = 0;

void note(int signal)
{
    notedSignal = signal;
}

} // namespace

InterruptWatch::InterruptWatch()
{
    notedSignal = 0;
    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction before {};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) // as under nohup, or in the background of a script
            sigaction(signal, &action, nullptr);
    }
}

InterruptWatch::~InterruptWatch()
{
    for (const int signal : {SIGINT, SIGTERM}) {
        struct sigaction now {};
        sigaction(signal, nullptr, &now);
        if (now.sa_handler == note)
            std::signal(signal, SIG_DFL);
    }
}

bool InterruptWatch::interrupted() const
{
    return notedSignal != 0;
}

int InterruptWatch::exitStatus() const
{
    return 128 + notedSignal;
}

StoppingObserver::StoppingObserver(TrainingObserver &next, const InterruptWatch &watch)
    : m_next(next), m_watch(watch)
{}

void StoppingObserver::onStep(const StepRecord &record)
{
    m_next.onStep(record);
    look();
}

void StoppingObserver::onEvaluation(const EvaluationRecord &record)
{
    m_next.onEvaluation(record);
    look();
}

void StoppingObserver::look()
{
    if (m_watch.interrupted())
        m_stop.request_stop();
}

} // namespace ansatz
