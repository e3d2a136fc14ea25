// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/time_bars.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "ui/number_text.h"
#include "ui/plots/plot_export.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

#include <QFileInfo>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double barThickness = 0.62; // of the room of a bar
constexpr int leastRoom = 14;         // px, of a bar with its name
constexpr int roomOfAxis = 44;        // px, with its label
constexpr int roomOfTicks = 26;       // px, without
constexpr int lowPlot = 130;          // px, that leaves the label out

/// "0.1", "10": decades as people write them.
class DecadeTicker final : public QCPAxisTickerLog {
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return QString::number(tick, 'g', 4);
    }
};

} // namespace

class TimeBars::Private {
public:
    explicit Private(TimeBars *parent) : plot(new QCustomPlot(parent))
    {
        plot->setMinimumSize(120, 60);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
        plot->xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new DecadeTicker));
        plot->yAxis->setRangeReversed(true);
        plot->yAxis->setTicker(names);
        plot->axisRect()->setMinimumMargins(QMargins(6, 6, 60, 4));
    }

    [[nodiscard]] qsizetype shown() const
    {
        const int axis = plot->height() < lowPlot ? roomOfTicks : roomOfAxis;
        const int fitting = (plot->height() - axis) / leastRoom;
        return std::min<qsizetype>(bars.size(), std::max(1, fitting));
    }

    void draw()
    {
        plot->clearPlottables();
        plot->clearItems();
        names->clear();
        double shortest = 0.1;
        double longest = 1;
        const qsizetype count = shown();
        for (const TimeBar &bar : bars.first(count)) {
            shortest = std::min(shortest, bar.milliseconds);
            longest = std::max(longest, bar.milliseconds);
        }
        // A whole decade below the shortest, so that its bar is seen.
        const double low = std::pow(10, std::floor(std::log10(shortest)));
        const double high = std::pow(10, std::ceil(std::log10(longest) + 0.05));
        plot->xAxis->setRange(low == shortest ? low / 10 : low, high);
        plot->yAxis->setRange(-0.6, std::max<double>(0.6, double(count) - 0.4));
        const QString label = count == bars.size()
                                  ? TimeBars::tr("ms a training step")
                                  : TimeBars::tr("ms a training step, the %1 fastest of %2")
                                        .arg(count)
                                        .arg(bars.size());
        plot->xAxis->setLabel(plot->height() < lowPlot ? QString() : label);
        plot->setToolTip(label);
        for (qsizetype i = 0; i < count; ++i)
            addBar(bars[i], double(i), plot->xAxis->range().lower);
        applyTheme();
    }

    void addBar(const TimeBar &bar, double at, double low)
    {
        names->addTick(at, bar.name);
        auto *drawn = new QCPBars(plot->yAxis, plot->xAxis);
        drawn->setAntialiased(false);
        drawn->setWidth(barThickness);
        drawn->setBaseValue(low);
        drawn->addData(at, bar.milliseconds);
        const QColor color = Theme::instance().series(bar.series);
        drawn->setPen(QPen(color));
        drawn->setBrush(QBrush(color, bar.isEstimate ? Qt::BDiagPattern : Qt::SolidPattern));
        drawn->setSelectable(QCP::stNone);
        auto *text = new QCPItemText(plot);
        text->setSelectable(false);
        text->setClipToAxisRect(false);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        text->setPadding(QMargins(5, 0, 2, 0));
        text->position->setCoords(bar.milliseconds, at);
        text->setText((bar.isEstimate ? QStringLiteral("≈ ") : QString())
                      + stepTimeText(bar.milliseconds));
    }

    void applyTheme()
    {
        const Theme &theme = Theme::instance();
        const QFont ticks = theme.numberFont(TextSize::Small);
        plot->setBackground(QBrush(colors().panel));
        for (QCPAxis *axis : {plot->xAxis, plot->yAxis}) {
            axis->setTickLabelFont(ticks);
            axis->setLabelFont(ticks);
            axis->setLabelColor(colors().muted);
            axis->setTickLabelColor(axis == plot->yAxis ? colors().text : colors().muted);
            axis->setBasePen(QPen(colors().hairline));
            axis->setTickPen(Qt::NoPen);
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLength(0);
            axis->grid()->setPen(axis == plot->xAxis ? QPen(colors().hairline) : QPen(Qt::NoPen));
            axis->grid()->setZeroLinePen(Qt::NoPen);
            axis->grid()->setSubGridVisible(false);
        }
        for (int i = 0; i < plot->itemCount(); ++i) {
            if (auto *text = qobject_cast<QCPItemText *>(plot->item(i))) {
                text->setFont(ticks);
                text->setColor(colors().text);
                text->setBrush(QBrush(colors().panel)); // over the grid's lines
            }
        }
        for (qsizetype i = 0; i < bars.size() && i < plot->plottableCount(); ++i) {
            const QColor color = theme.series(bars[i].series);
            plot->plottable(int(i))->setPen(QPen(color));
            plot->plottable(int(i))->setBrush(
                QBrush(color, bars[i].isEstimate ? Qt::BDiagPattern : Qt::SolidPattern));
        }
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    QCustomPlot *plot;
    QSharedPointer<QCPAxisTickerText> names{new QCPAxisTickerText};
    QList<TimeBar> bars;
};

TimeBars::TimeBars(QWidget *parent) : QWidget(parent), m_private(std::make_unique<Private>(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_private->plot);
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_private->applyTheme(); });
    m_private->draw();
}

TimeBars::~TimeBars() = default;

void TimeBars::setBars(const QList<TimeBar> &bars)
{
    m_private->bars = bars;
    QStringList spoken;
    for (const TimeBar &bar : bars)
        spoken << bar.name + QStringLiteral(": ") + stepTimeText(bar.milliseconds);
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    m_private->draw();
}

int TimeBars::barCount() const
{
    return int(m_private->bars.size());
}

int TimeBars::shownCount() const
{
    return int(m_private->shown());
}

void TimeBars::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_private->draw();
}

void TimeBars::exportTo(const QString &path)
{
    QCustomPlot *plot = m_private->plot;
    PlotPicture picture;
    picture.size = plot->size();
    picture.dotsPerInch = logicalDpiX();
    picture.title = tr("Training step");
    picture.draw = [plot](QCPPainter &painter) {
        plot->toPainter(&painter, plot->width(), plot->height());
    };
    const QString suffix = QFileInfo(path).suffix().toLower();
    QByteArray bytes;
    if (suffix == QLatin1String("png"))
        bytes = renderPng(picture);
    else if (suffix == QLatin1String("pdf"))
        bytes = renderPdf(picture);
    else if (suffix == QLatin1String("svg"))
        bytes = renderSvg(picture);
    else
        throw UserError("is no picture that can be written", path.toStdString(),
                        "end its name in .png, .pdf or .svg");
    writeFileAtomically(path.toStdString(),
                        std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

} // namespace ansatz::ui
