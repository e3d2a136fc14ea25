// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/latency_probe.h"

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int period = 10;

} // namespace

LatencyProbe::LatencyProbe(QObject *parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &LatencyProbe::beat);
}

void LatencyProbe::start()
{
    m_lateness.clear();
    m_clock.start();
    m_due = period;
    m_timer.start(period);
}

void LatencyProbe::stop()
{
    m_timer.stop();
}

void LatencyProbe::beat()
{
    const double now = double(m_clock.nsecsElapsed()) / 1e6;
    // Due times are fixed: a block makes all the beats late that were due in it, as it would
    // everything that a person does meanwhile.
    for (; m_due <= now; m_due += period)
        m_lateness.push_back(now - m_due);
    m_timer.start(static_cast<int>(std::ceil(m_due - now)));
}

LatencyProbe::Result LatencyProbe::result() const
{
    if (m_lateness.empty())
        return {};
    std::vector<double> sorted = m_lateness;
    std::sort(sorted.begin(), sorted.end());
    const auto quantile = [&sorted](double part) {
        return sorted[static_cast<std::size_t>(part * double(sorted.size() - 1))];
    };
    return {static_cast<int>(sorted.size()), quantile(0.5), quantile(0.99), sorted.back()};
}

} // namespace ansatz::ui
