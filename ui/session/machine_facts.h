// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/device/devices.h"
#include "engine/numerics/backend.h"

#include <QObject>

#include <thread>
#include <vector>

namespace ansatz::ui {

/// What this machine can compute with. Asked on a thread of its own: a GPU's driver may take a
/// second to answer the first time.
class MachineFacts final : public QObject {
    Q_OBJECT

public:
    explicit MachineFacts(QObject *parent = nullptr);
    ~MachineFacts() override;

    [[nodiscard]] bool areKnown() const { return m_known; }
    [[nodiscard]] const std::vector<Backend> &backendList() const { return m_backends; }
    [[nodiscard]] const std::vector<Device> &deviceList() const { return m_devices; }
    [[nodiscard]] const CpuFacts &cpu() const { return m_cpu; }

Q_SIGNALS:
    /// Once.
    void becameKnown();

private:
    bool m_known = false;
    std::vector<Backend> m_backends;
    std::vector<Device> m_devices;
    CpuFacts m_cpu;
    std::jthread m_thread;
};

} // namespace ansatz::ui
