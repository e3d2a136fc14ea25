// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/machine_facts.h"

#include "engine/worker/wait_scope.h"

#include <exception>
#include <memory>
#include <utility>

namespace ansatz::ui {

namespace {

struct Answers {
    std::vector<Backend> backends;
    std::vector<Device> devices;
    CpuFacts cpu;
};

} // namespace

MachineFacts::MachineFacts(QObject *parent) : QObject(parent)
{
    m_thread = std::jthread([this](const std::stop_token &stop) {
        const worker::WaitScope scope([&stop] { return stop.stop_requested(); });
        auto answers = std::make_shared<Answers>();
        try {
            answers->cpu = cpuFacts();
            answers->devices = devices();
            answers->backends = backends();
        } catch (const Interrupted &) {
            return;
        } catch (const std::exception &error) {
            answers->devices.push_back({.id = "cpu",
                                        .name = {},
                                        .available = false,
                                        .reason = error.what(),
                                        .remedy = {},
                                        .memoryTotal = 0,
                                        .memoryFree = 0});
        }
        QMetaObject::invokeMethod(
            this,
            [this, answers] {
                m_cpu = std::move(answers->cpu);
                m_devices = std::move(answers->devices);
                m_backends = std::move(answers->backends);
                m_known = true;
                Q_EMIT becameKnown();
            },
            Qt::QueuedConnection);
    });
}

MachineFacts::~MachineFacts()
{
    // A component that does not answer must not hold up the window's end.
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

} // namespace ansatz::ui
