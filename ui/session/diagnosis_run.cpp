// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/diagnosis_run.h"

#include "engine/base/interrupted.h"
#include "ui/document/error_text.h"

#include <utility>

namespace ansatz::ui {

DiagnosisRun::DiagnosisRun(QObject *parent) : QObject(parent) {}

DiagnosisRun::~DiagnosisRun()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void DiagnosisRun::start(const Experiment &experiment)
{
    ++m_number;
    m_errorText.clear();
    setState(State::Running);
    // The old thread gives up at once, and is joined by the new one: nothing waits here.
    m_thread.request_stop();
    m_thread = std::jthread(
        [this, experiment, number = m_number,
         before = std::make_shared<std::jthread>(std::move(m_thread))](std::stop_token stop) {
            if (before->joinable())
                before->join();
            work(experiment, std::move(stop), number);
        });
}

void DiagnosisRun::cancel()
{
    if (m_state != State::Running)
        return;
    m_thread.request_stop();
    ++m_number; // a result that is already on its way comes too late
    setState(State::Cancelled);
}

void DiagnosisRun::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void DiagnosisRun::work(const Experiment &experiment, std::stop_token stop, int number)
{
    DiagnosisWatch watch;
    watch.stop = std::move(stop);
    watch.progress = [this, number](const std::string &what, double done) {
        QMetaObject::invokeMethod(
            this,
            [this, number, text = QString::fromStdString(what), done] {
                if (number == m_number)
                    Q_EMIT progressed(text, done);
            },
            Qt::QueuedConnection);
    };
    // Whatever leaves the engine ends here: an exception out of a thread ends the program.
    try {
        auto found = std::make_shared<Diagnosis>(diagnose(examined(experiment), watch));
        found->machine.versions.push_back({"Qt", qVersion()});
        report(number, State::Done, std::move(found), {});
    } catch (const Interrupted &) {
        report(number, State::Cancelled, nullptr, {});
    } catch (...) {
        report(number, State::Failed, nullptr, currentErrorText());
    }
}

void DiagnosisRun::report(int number, State state, std::shared_ptr<const Diagnosis> diagnosis,
                          const QString &errorText)
{
    QMetaObject::invokeMethod(
        this,
        [this, number, state, diagnosis, errorText] {
            if (number != m_number)
                return;
            if (diagnosis)
                m_diagnosis = diagnosis;
            m_errorText = errorText;
            setState(state);
        },
        Qt::QueuedConnection);
}

} // namespace ansatz::ui
