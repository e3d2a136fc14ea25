// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/latency_probe.h"

#include <algorithm>

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
    m_expected = period;
    m_timer.start(period);
}

void LatencyProbe::stop()
{
    m_timer.stop();
}

void LatencyProbe::beat()
{
    const double now = double(m_clock.nsecsElapsed()) / 1e6;
    m_lateness.push_back(std::max(0.0, now - m_expected));
    // Each beat is due a period after the last one came: one long block counts once, in full.
    m_expected = now + period;
    m_timer.start(period);
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
