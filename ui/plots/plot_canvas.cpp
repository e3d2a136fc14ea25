// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_canvas.h"

#include "ui/plots/plot_items.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz::ui {

namespace {

constexpr double noPointer = std::numeric_limits<double>::quiet_NaN();

/// Keeps a range that a person zooms within sensible limits: neither empty nor far outside.
QCPRange limited(QCPRange range, const QCPRange &whole, double smallest)
{
    const double size = std::clamp(range.size(), smallest, std::max(4 * whole.size(), smallest));
    const double center =
        std::clamp(range.center(), whole.lower - whole.size(), whole.upper + whole.size());
    return {center - size / 2, center + size / 2};
}

QString readingHtml(const QString &heading, const std::vector<PlotValue> &values)
{
    // Many curves in two columns, so that the reading fits a low plot.
    const std::size_t columns = values.size() > 5 ? 2 : 1;
    const std::size_t rows = (values.size() + columns - 1) / columns;
    QString html = QStringLiteral("<b>%1</b><table cellspacing='0' cellpadding='1'>")
                       .arg(heading.toHtmlEscaped());
    for (std::size_t row = 0; row < rows; ++row) {
        html += QStringLiteral("<tr>");
        for (std::size_t column = 0; column < columns; ++column) {
            const std::size_t index = column * rows + row;
            if (index >= values.size())
                continue;
            const PlotValue &value = values[index];
            html += QStringLiteral("<td style='color:%1'>\u25CF</td><td>%2&nbsp;&nbsp;</td>"
                                   "<td align='right'>%3&nbsp;&nbsp;</td>")
                        .arg(curveColor(value.look).name(), value.name.toHtmlEscaped(),
                             valueText(value.value, 6));
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

} // namespace

PlotCanvas::PlotCanvas(QWidget *parent) : QCustomPlot(parent), m_pointer(noPointer)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(120, 80);
    setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    setNoAntialiasingOnDrag(false);
    axisRect()->setRangeZoomFactor(0.85);
    axisRect()->setMinimumMargins(QMargins(38, 6, 14, 20));
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new StepTicker));

    // The legend is a row over the axes: it never hides a curve.
    plotLayout()->insertRow(0);
    plotLayout()->addElement(0, 0, legend);
    plotLayout()->setRowSpacing(0);
    plotLayout()->setRowStretchFactor(0, 0.001);
    legend->setFillOrder(QCPLegend::foColumnsFirst);
    legend->setWrap(9);
    legend->setBorderPen(Qt::NoPen);
    legend->setBrush(Qt::NoBrush);
    legend->setMargins(QMargins(38, 0, 14, 0));
    legend->setColumnSpacing(10);
    legend->setRowSpacing(0);
    legend->setIconSize(12, 10);
    legend->setIconTextPadding(4);
    legend->setVisible(false);

    m_line = new QCPItemStraightLine(this);
    m_line->setLayer(QStringLiteral("overlay"));
    m_line->setSelectable(false);
    m_line->setVisible(false);
    m_markers = new EditMarkers(this);
    m_markers->setObjectName(QStringLiteral("editMarkers"));
    m_emptyNote = new PlotNote(this, Qt::AlignCenter);
    m_footnote = new PlotNote(this, Qt::AlignHCenter | Qt::AlignBottom);
    m_reading = new PlotReading(this);

    connect(xAxis, qOverload<const QCPRange &>(&QCPAxis::rangeChanged), this,
            [this] { noteZoom(); });
    connect(yAxis, qOverload<const QCPRange &>(&QCPAxis::rangeChanged), this,
            [this] { noteZoom(); });
    applyTheme();
}

void PlotCanvas::setWholeRange(const PlotContent::Ranges &ranges)
{
    m_whole = ranges;
    if (m_zoomed && m_overSteps)
        return;
    m_applying = true;
    xAxis->setRange(ranges.keys);
    yAxis->setRange(ranges.values);
    m_applying = false;
}

void PlotCanvas::resetZoom()
{
    m_zoomed = false;
    setWholeRange(m_whole);
    replot(rpQueuedReplot);
}

void PlotCanvas::setOverSteps(bool overSteps)
{
    if (m_overSteps == overSteps)
        return;
    m_overSteps = overSteps;
    m_markers->setVisible(overSteps);
    m_zoomed = false;
    setInteractions(overSteps ? QCP::iRangeDrag | QCP::iRangeZoom : QCP::Interactions());
    hidePointer();
}

void PlotCanvas::setMarkers(std::vector<EditMarker> markers)
{
    m_markers->setMarkers(std::move(markers));
}

void PlotCanvas::setNotes(const QString &emptyText, const QString &footnote)
{
    m_emptyNote->setText(emptyText);
    m_footnote->setText(footnote);
}

void PlotCanvas::setLegendVisible(bool visible)
{
    m_legendWanted = visible;
    updateLegend(m_hasPoints);
    replot(rpQueuedReplot);
}

void PlotCanvas::updateLegend(bool hasPoints)
{
    m_hasPoints = hasPoints;
    const bool isEmpty = legend->itemCount() == 0;
    legend->setVisible(m_legendWanted && hasPoints && !isEmpty);
    // An empty legend has no width of its own and would take that of the axes under it.
    constexpr int wideEnough = 20000;
    legend->setMaximumSize(isEmpty ? QSize(wideEnough, 1)
                                   : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX));
}

void PlotCanvas::setLegendColumns(int columns)
{
    legend->setWrap(std::clamp(columns, 1, 9));
}

void PlotCanvas::applyTheme()
{
    const Theme &theme = Theme::instance();
    const QFont ticks = theme.numberFont(TextSize::Small);
    setBackground(QBrush(colors().panel));
    for (QCPAxis *axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(ticks);
        axis->setTickLabelColor(colors().muted);
        axis->setBasePen(axis == xAxis ? QPen(colors().hairline) : QPen(Qt::NoPen));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLength(0);
        axis->setTickLabelPadding(5);
        axis->grid()->setPen(QPen(colors().hairline));
        axis->grid()->setZeroLinePen(QPen(colors().hairline));
    }
    legend->setFont(ticks);
    legend->setTextColor(colors().muted);
    m_line->setPen(QPen(colors().muted, 1));
    m_reading->setFont(ticks);
    QPalette palette = m_reading->palette();
    palette.setColor(QPalette::WindowText, colors().text);
    m_reading->setPalette(palette);
}

void PlotCanvas::showPointer(double step, const std::vector<PlotValue> &values)
{
    if (values.empty() || !std::isfinite(step)) {
        hidePointer();
        return;
    }
    m_pointer = step;
    m_line->point1->setCoords(step, 0);
    m_line->point2->setCoords(step, 1);
    m_line->setVisible(true);
    layer(QStringLiteral("overlay"))->replot();

    QString heading = tr("Step %1").arg(groupedDigits(step));
    if (const QString edit = m_markers->textAt(step); !edit.isEmpty())
        heading += QStringLiteral(" · ") + edit;
    m_reading->setText(readingHtml(heading, values));
    m_reading->adjustSize();
    const int x = int(xAxis->coordToPixel(step));
    const bool left = x + 10 + m_reading->width() > width();
    m_reading->move(std::max(0, left ? x - 10 - m_reading->width() : x + 10),
                    std::max(0, std::min(axisRect()->top() + 4, height() - m_reading->height())));
    m_reading->show();
}

void PlotCanvas::hidePointer()
{
    if (std::isnan(m_pointer))
        return;
    m_pointer = noPointer;
    m_reading->hide();
    m_line->setVisible(false);
    layer(QStringLiteral("overlay"))->replot();
}

void PlotCanvas::mouseMoveEvent(QMouseEvent *event)
{
    QCustomPlot::mouseMoveEvent(event);
    if (event->buttons() != Qt::NoButton || !m_overSteps)
        return;
    if (axisRect()->rect().contains(event->pos()))
        Q_EMIT pointed(xAxis->pixelToCoord(event->pos().x()), 0);
    else
        hidePointer();
}

void PlotCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    QCustomPlot::mouseDoubleClickEvent(event);
    resetZoom();
}

void PlotCanvas::leaveEvent(QEvent *event)
{
    QCustomPlot::leaveEvent(event);
    hidePointer();
}

void PlotCanvas::wheelEvent(QWheelEvent *event)
{
    axisRect()->setRangeZoom(event->modifiers() & Qt::ControlModifier ? Qt::Vertical
                                                                      : Qt::Horizontal);
    QCustomPlot::wheelEvent(event);
}

void PlotCanvas::keyPressEvent(QKeyEvent *event)
{
    if (!m_overSteps) {
        QCustomPlot::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = event->key() == Qt::Key_Right ? 1 : -1;
        // The first key press enters at the newest point.
        if (std::isnan(m_pointer))
            Q_EMIT pointed(m_whole.keys.upper, 0);
        else
            Q_EMIT pointed(m_pointer, direction);
        break;
    }
    case Qt::Key_Home:
        Q_EMIT pointed(m_whole.keys.lower, 0);
        break;
    case Qt::Key_End:
        Q_EMIT pointed(m_whole.keys.upper, 0);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(0.8);
        break;
    case Qt::Key_Minus:
        zoom(1.25);
        break;
    case Qt::Key_0:
        resetZoom();
        break;
    case Qt::Key_Escape:
        if (std::isnan(m_pointer))
            QCustomPlot::keyPressEvent(event);
        hidePointer();
        break;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void PlotCanvas::focusInEvent(QFocusEvent *event)
{
    QCustomPlot::focusInEvent(event);
    update();
}

void PlotCanvas::focusOutEvent(QFocusEvent *event)
{
    QCustomPlot::focusOutEvent(event);
    hidePointer();
    update();
}

void PlotCanvas::paintEvent(QPaintEvent *event)
{
    QCustomPlot::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors().accent, 1.5));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

void PlotCanvas::zoom(double factor)
{
    const double center = std::isnan(m_pointer) ? xAxis->range().center() : m_pointer;
    xAxis->scaleRange(factor, center);
    replot(rpQueuedReplot);
}

void PlotCanvas::noteZoom()
{
    if (m_applying || !m_overSteps)
        return;
    m_zoomed = true;
    m_applying = true;
    xAxis->setRange(limited(xAxis->range(), m_whole.keys, 4));
    yAxis->setRange(limited(yAxis->range(), m_whole.values, 1e-4 * m_whole.values.size()));
    m_applying = false;
    hidePointer();
}

} // namespace ansatz::ui
