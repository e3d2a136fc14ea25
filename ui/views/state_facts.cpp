// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_facts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ansatz::ui {

namespace {

// Where the eye stands, radians: from the X axis towards Y, and over the equator.
constexpr double azimuth = 0.42;
constexpr double elevation = 0.26;

} // namespace

StateFacts describeState(const StateVector &state, int qubits, std::size_t count)
{
    StateFacts facts;
    facts.qubits = qubits;
    for (int qubit = 0; qubit < qubits; ++qubit)
        facts.bloch.push_back(blochVector(state, qubits, qubit));

    std::vector<std::size_t> order(state.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    count = std::min(count, order.size());
    std::partial_sort(order.begin(), order.begin() + std::ptrdiff_t(count), order.end(),
                      [&state](std::size_t a, std::size_t b) {
                          const double pa = std::norm(state[a]);
                          const double pb = std::norm(state[b]);
                          return pa > pb || (pa == pb && a < b);
                      });
    for (std::size_t i = 0; i < count; ++i)
        facts.largest.push_back({order[i], state[order[i]], std::norm(state[order[i]])});
    return facts;
}

QString ketText(std::size_t index, int qubits)
{
    QString text = QStringLiteral("|");
    for (int qubit = 0; qubit < qubits; ++qubit)
        text += QLatin1Char((index >> (qubits - 1 - qubit)) & 1 ? '1' : '0');
    return text + QChar(0x27E9);
}

double blochLength(const std::array<double, 3> &bloch)
{
    return std::hypot(bloch[0], bloch[1], bloch[2]);
}

BlochProjection projectBloch(const std::array<double, 3> &bloch)
{
    const auto [x, y, z] = bloch;
    const double towardsEye = x * std::cos(azimuth) + y * std::sin(azimuth);
    const double right = y * std::cos(azimuth) - x * std::sin(azimuth);
    const double up = z * std::cos(elevation) - towardsEye * std::sin(elevation);
    const double depth = towardsEye * std::cos(elevation) + z * std::sin(elevation);
    return {{right, up}, depth >= 0};
}

double equatorRatio()
{
    return std::sin(elevation);
}

} // namespace ansatz::ui
