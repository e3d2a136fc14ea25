// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_content.h"

#include "ui/plots/plot_canvas.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace ansatz::ui {

namespace {

/// Points of an evaluated curve from which it is drawn thin.
constexpr int densePoints = 1200;

QColor mixed(const QColor &a, const QColor &b, double part)
{
    const auto channel = [part](int x, int y) {
        return int(std::lround(x * part + y * (1 - part)));
    };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()),
                  channel(a.blue(), b.blue()));
}

} // namespace

PlotContent::~PlotContent() = default;

void PlotContent::update(const TrainingSession &session)
{
    const TrainingHistory &history = session.history();
    if (m_cursor.isOutdated(history))
        clear();
    removeUnsettledPoints(history);
    append(session, m_cursor);
    m_cursor.moveToEnd(history);
    const bool isDense = std::ranges::any_of(m_curves, [](const Curve &curve) {
        return !curve.look.everyStep && curve.graph->dataCount() > densePoints;
    });
    if (std::exchange(m_isDense, isDense) != isDense)
        applyTheme();
}

void PlotContent::removeUnsettledPoints(const TrainingHistory &history)
{
    if (m_cursor.evaluationStride == 1 || m_cursor.evaluations == 0)
        return;
    const double settled = history.evaluations[m_cursor.evaluations - 1].step;
    for (const Curve &curve : m_curves) {
        if (!curve.look.everyStep)
            curve.graph->data()->removeAfter(settled);
    }
}

void PlotContent::clear()
{
    m_cursor = {};
    clearData();
}

void PlotContent::clearData()
{
    for (const Curve &curve : m_curves)
        curve.graph->data()->clear();
}

void PlotContent::applyTheme()
{
    for (const Curve &curve : m_curves) {
        QPen pen(curveColor(curve.look), curve.look.faint || m_isDense ? 1.0 : 1.75,
                 curve.look.style);
        if (curve.look.style == Qt::DashLine)
            pen.setDashPattern({4, 2.5});
        curve.graph->setPen(pen);
        // Smooth edges of a faint, crowded line are not seen, but cost most of its drawing.
        curve.graph->setAntialiased(!(curve.look.faint && m_isDense));
    }
}

std::vector<PlotValue> PlotContent::newestValues() const
{
    std::vector<PlotValue> values;
    for (const Curve &curve : m_curves)
        addNewestValue(values, curve);
    return values;
}

void PlotContent::addNewestValue(std::vector<PlotValue> &values, const Curve &curve)
{
    const auto data = curve.graph->data();
    if (!data->isEmpty())
        values.push_back({curve.look.name, std::prev(data->constEnd())->value, curve.look});
}

std::vector<PlotValue> PlotContent::valuesAt(double step) const
{
    std::vector<PlotValue> values;
    for (const Curve &curve : m_curves) {
        const auto data = curve.graph->data();
        auto after = data->findEnd(step, false);
        if (after != data->constBegin())
            values.push_back({curve.look.name, std::prev(after)->value, curve.look});
    }
    return values;
}

double PlotContent::recordedStep(double step, int direction) const
{
    double best = std::numeric_limits<double>::quiet_NaN();
    const auto offer = [&](double candidate) {
        const bool fits = direction == 0 || (direction > 0 ? candidate > step : candidate < step);
        if (fits && !(std::abs(candidate - step) >= std::abs(best - step)))
            best = candidate;
    };
    for (const Curve &curve : m_curves) {
        const auto data = curve.graph->data();
        const auto near = data->findBegin(step, true);
        for (auto it = near; it != data->constEnd() && it - near < 4; ++it)
            offer(it->key);
        if (near != data->constBegin())
            offer(std::prev(near)->key);
    }
    return best;
}

int PlotContent::pointCount() const
{
    int count = 0;
    for (const Curve &curve : m_curves)
        count += curve.graph->dataCount();
    return count;
}

QCPGraph *PlotContent::addCurve(PlotCanvas &canvas, const CurveLook &look)
{
    QCPGraph *graph = canvas.addGraph();
    graph->setName(look.name);
    graph->setAdaptiveSampling(true);
    m_curves.push_back({graph, look});
    return graph;
}

void PlotContent::removeCurves()
{
    for (const Curve &curve : m_curves)
        curve.graph->parentPlot()->removeGraph(curve.graph);
    m_curves.clear();
}

QColor curveColor(const CurveLook &look)
{
    const QColor color = Theme::instance().series(look.series);
    return look.faint ? mixed(color, colors().panel, 0.4) : color;
}

void appendPoints(QCPGraph &graph, const PlotPoints &points)
{
    QVector<double> keys;
    QVector<double> values;
    keys.reserve(qsizetype(points.size()));
    values.reserve(qsizetype(points.size()));
    for (const PlotPoint &point : points) {
        keys.push_back(point.step);
        values.push_back(point.value);
    }
    graph.addData(keys, values, true);
}

QCPRange stepRange(const TrainingSession &session)
{
    return {0, double(stepsInView(session.stepsDone(), session.stepsAhead()))};
}

} // namespace ansatz::ui
