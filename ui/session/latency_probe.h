// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <vector>

namespace ansatz::ui {

/// A heartbeat of the GUI thread: a beat is due every 10 ms, and each one that the thread could not
/// answer in time counts with its lateness.
class LatencyProbe final : public QObject {
    Q_OBJECT

public:
    explicit LatencyProbe(QObject *parent = nullptr);

    void start();
    void stop();

    /// Lateness in milliseconds.
    struct Result {
        int beats = 0;
        double p50 = 0;
        double p99 = 0;
        double maximum = 0;
    };
    [[nodiscard]] Result result() const;

private:
    void beat();

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_due = 0; ///< of the next beat, milliseconds on m_clock
    std::vector<double> m_lateness;
};

} // namespace ansatz::ui
