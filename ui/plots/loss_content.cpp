// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/loss_content.h"

#include "ui/plots/plot_canvas.h"
#include "ui/plots/plot_csv.h"
#include "ui/session/training_session.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

enum CurveIndex { Batch, Smoothed, Test };

} // namespace

QString LossContent::title() const
{
    return tr("Loss");
}

void LossContent::attach(PlotCanvas &canvas)
{
    addCurve(canvas, {tr("batch"), 0, Qt::SolidLine, true, true});
    addCurve(canvas, {tr("train"), 0, Qt::SolidLine, false, true});
    addCurve(canvas, {tr("test"), 1, Qt::DashLine, false, false});
}

PlotContent::Ranges LossContent::ranges(const TrainingSession &session) const
{
    return {stepRange(session), {0, niceUpperEnd(m_largest)}};
}

std::vector<PlotValue> LossContent::newestValues() const
{
    std::vector<PlotValue> values;
    for (const CurveIndex index : {Smoothed, Test})
        addNewestValue(values, m_curves[index]);
    return values;
}

QString LossContent::emptyText() const
{
    return tr("Press Train to see the loss of every step and of the test data.");
}

std::string LossContent::csv(const TrainingSession &session) const
{
    return lossCsv(session.history(), m_timeConstant);
}

void LossContent::append(const TrainingSession &session, const HistoryCursor &from)
{
    if (from.steps == 0) {
        m_timeConstant = smoothingSteps(session.stepsPlanned());
        m_average = ExponentialAverage(m_timeConstant);
    }
    const PlotPoints batch = batchLossPoints(session.history(), from);
    const PlotPoints test = evaluationPoints(session.history(), from, testLoss);
    appendPoints(*m_curves[Batch].graph, batch);
    appendPoints(*m_curves[Smoothed].graph, smoothedPoints(batch, m_average));
    appendPoints(*m_curves[Test].graph, test);
    // std::max keeps its first argument when the second is NaN.
    for (const PlotPoints *points : {&batch, &test}) {
        for (const PlotPoint &point : *points)
            m_largest = std::max(m_largest, point.value);
    }
}

void LossContent::clearData()
{
    PlotContent::clearData();
    m_largest = 0;
}

} // namespace ansatz::ui
