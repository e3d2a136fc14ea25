// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/accuracy_content.h"

#include "ui/plots/plot_canvas.h"
#include "ui/plots/plot_csv.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

namespace ansatz::ui {

namespace {

enum CurveIndex { Train, Test };

} // namespace

QString AccuracyContent::title() const
{
    return tr("Accuracy");
}

void AccuracyContent::attach(PlotCanvas &canvas)
{
    addCurve(canvas, {tr("train"), 0, Qt::SolidLine});
    addCurve(canvas, {tr("test"), 1, Qt::DashLine});
    m_ceilingLine = new QCPItemStraightLine(&canvas);
    m_ceilingLine->setSelectable(false);
    m_ceilingText = new QCPItemText(&canvas);
    m_ceilingText->setSelectable(false);
    m_ceilingText->setPadding(QMargins(4, 0, 4, 1));
    m_ceilingText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_ceilingText->position->setTypeY(QCPItemPosition::ptPlotCoords);
    showCeiling(false, 1);
}

void AccuracyContent::applyTheme()
{
    PlotContent::applyTheme();
    QPen pen(colors().good, 1.5);
    pen.setDashPattern({1, 3});
    m_ceilingLine->setPen(pen);
    m_ceilingText->setColor(colors().good);
    m_ceilingText->setFont(Theme::instance().font(TextSize::Small));
}

PlotContent::Ranges AccuracyContent::ranges(const TrainingSession &session) const
{
    return {stepRange(session), {0, 1.12}};
}

QString AccuracyContent::emptyText() const
{
    return tr("Press Train to see the accuracy on train and test data.");
}

QString AccuracyContent::footnote() const
{
    if (m_curves[Train].graph->data()->isEmpty() || !m_curves[Test].graph->data()->isEmpty())
        return {};
    return tr("No test data: accuracy is of the training set. Set a split in the data settings to "
              "hold samples out.");
}

std::string AccuracyContent::csv(const TrainingSession &session) const
{
    return accuracyCsv(session.history(), session.facts() ? session.facts()->dataCeiling : 1);
}

void AccuracyContent::append(const TrainingSession &session, const HistoryCursor &from)
{
    appendPoints(*m_curves[Train].graph, evaluationPoints(session.history(), from, trainAccuracy));
    appendPoints(*m_curves[Test].graph, evaluationPoints(session.history(), from, testAccuracy));
    showCeiling(session.facts().has_value(), session.facts() ? session.facts()->dataCeiling : 1);
}

void AccuracyContent::clearData()
{
    PlotContent::clearData();
    showCeiling(false, 1);
}

void AccuracyContent::showCeiling(bool visible, double ceiling)
{
    m_ceilingLine->setVisible(visible);
    m_ceilingText->setVisible(visible);
    m_ceilingLine->point1->setCoords(0, ceiling);
    m_ceilingLine->point2->setCoords(1, ceiling);
    m_ceilingText->setText(tr("ceiling of all data %1").arg(ceiling, 0, 'f', 2));
    // Over the line there is mostly room: the accuracy on all samples cannot pass their ceiling.
    // That on a part of them can, where the part has fewer contradictions than the whole.
    m_ceilingText->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
    m_ceilingText->position->setCoords(1.0, ceiling);
}

} // namespace ansatz::ui
