// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/training_plots.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "ui/plots/accuracy_content.h"
#include "ui/plots/expectation_content.h"
#include "ui/plots/loss_content.h"
#include "ui/plots/plot_canvas.h"
#include "ui/plots/plot_export.h"
#include "ui/plots/plot_items.h"
#include "ui/plots/plot_summary.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMessageBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace ansatz::ui {

namespace {

constexpr int headerHeight = 28;

/// A plot takes at most one part in so many of the window's time, however much it has to draw.
constexpr double timeShare = 8;
/// Plots are drawn one after the other with the event loop in between, never in one go.
constexpr int betweenPlots = 11; // ms
constexpr int plotsInARound = 3;

/// Three dots, the usual sign of "more".
QIcon moreIcon()
{
    QPixmap pixmap(32, 32);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().muted);
    for (const double x : {3.5, 8.0, 12.5})
        painter.drawEllipse(QPointF(x, 8), 1.4, 1.4);
    return QIcon(pixmap);
}

} // namespace

class TrainingPlot::Private {
public:
    Private(TrainingSession &trainingSession, std::unique_ptr<PlotContent> plotContent)
        : session(trainingSession), content(std::move(plotContent))
    {}

    void build(TrainingPlot &plot);
    void refresh(TrainingPlot &plot);
    void refreshSoon();
    void applyTheme(TrainingPlot &plot);
    void chooseExport(TrainingPlot &plot);
    [[nodiscard]] QString description() const;
    [[nodiscard]] PlotPicture picture();

    TrainingSession &session;
    std::unique_ptr<PlotContent> content; // outlived by the canvas, which owns its plottables
    QLabel *titleLabel = nullptr;
    PlotSummary *summary = nullptr;
    QToolButton *choice = nullptr;
    QToolButton *more = nullptr;
    PlotCanvas *canvas = nullptr;
    QTimer due;              ///< single shot: the next refresh that new records ask for
    double milliseconds = 0; ///< that the last one took
    int turn = 0;            ///< among the plots of a round
};

TrainingPlot::TrainingPlot(TrainingSession &session, std::unique_ptr<PlotContent> content,
                           QWidget *parent)
    : QWidget(parent), m_private(std::make_unique<Private>(session, std::move(content)))
{
    m_private->build(*this);
    const auto refresh = [this] { m_private->refresh(*this); };
    static int plots = 0;
    m_private->turn = plots++ % plotsInARound;
    m_private->due.setSingleShot(true);
    m_private->due.setTimerType(Qt::PreciseTimer);
    connect(&m_private->due, &QTimer::timeout, this, refresh);
    connect(&session, &TrainingSession::recordsArrived, this, [this] { m_private->refreshSoon(); });
    connect(&session, &TrainingSession::stateChanged, this, refresh);
    connect(&session, &TrainingSession::runEdited, this, [this] { m_private->refreshSoon(); });
    connect(&session, &TrainingSession::runStarted, this, [this] {
        m_private->content->clear();
        m_private->canvas->resetZoom();
        m_private->refresh(*this);
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { m_private->applyTheme(*this); });
    m_private->refresh(*this);
    m_private->applyTheme(*this);
}

TrainingPlot::~TrainingPlot() = default;

QString TrainingPlot::title() const
{
    return m_private->content->title();
}

int TrainingPlot::pointCount() const
{
    return m_private->content->pointCount();
}

void TrainingPlot::resetZoom()
{
    m_private->canvas->resetZoom();
}

void TrainingPlot::exportTo(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    std::string bytes;
    if (suffix == QStringLiteral("csv"))
        bytes = m_private->content->csv(m_private->session);
    else if (suffix == QStringLiteral("png"))
        bytes = renderPng(m_private->picture()).toStdString();
    else if (suffix == QStringLiteral("pdf"))
        bytes = renderPdf(m_private->picture()).toStdString();
    else if (suffix == QStringLiteral("svg"))
        bytes = renderSvg(m_private->picture()).toStdString();
    else
        throw UserError(tr("A plot is not written as “%1”").arg(suffix).toStdString(),
                        path.toStdString(),
                        tr("End the name with .png, .pdf, .svg or .csv").toStdString());
    writeFileAtomically(path.toStdString(), bytes);
}

void TrainingPlot::Private::build(TrainingPlot &plot)
{
    titleLabel = new QLabel(content->title(), &plot);
    titleLabel->setTextFormat(Qt::PlainText);
    summary = new PlotSummary(&plot);
    choice = new QToolButton(&plot);
    choice->setAutoRaise(true);
    choice->setPopupMode(QToolButton::InstantPopup);
    choice->setAccessibleName(TrainingPlot::tr("What is shown"));
    choice->setToolTip(TrainingPlot::tr("Choose what is shown"));
    more = new QToolButton(&plot);
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    more->setAccessibleName(TrainingPlot::tr("%1: more").arg(content->title()));
    more->setToolTip(TrainingPlot::tr("Zoom, legend, export"));
    canvas = new PlotCanvas(&plot);
    canvas->setAccessibleName(content->title());
    content->attach(*canvas);

    auto *menu = new QMenu(more);
    menu->addAction(TrainingPlot::tr("Reset zoom"), &plot, [&plot] { plot.resetZoom(); });
    auto *legend = menu->addAction(TrainingPlot::tr("Legend"));
    legend->setCheckable(true);
    connect(legend, &QAction::toggled, canvas, &PlotCanvas::setLegendVisible);
    menu->addSeparator();
    menu->addAction(TrainingPlot::tr("Export…"), &plot, [this, &plot] { chooseExport(plot); });
    more->setMenu(menu);

    auto *choices = new QMenu(choice);
    choices->addActions(content->choices());
    choice->setMenu(choices);
    choice->setVisible(!content->choices().isEmpty());
    summary->setVisible(content->choices().isEmpty());
    // Curves without a place in the title line are named by the legend.
    legend->setChecked(!content->choices().isEmpty());
    connect(content.get(), &PlotContent::changed, &plot, [this, &plot] { refresh(plot); });
    connect(canvas, &PlotCanvas::pointed, &plot, [this](double step, int direction) {
        const double recorded = content->recordedStep(step, direction);
        if (!std::isnan(recorded))
            canvas->showPointer(recorded, content->valuesAt(recorded));
    });

    auto *header = new QHBoxLayout;
    header->setContentsMargins(12, 0, 8, 0);
    header->setSpacing(spacing / 2);
    header->addWidget(titleLabel);
    header->addWidget(summary, 1);
    if (!content->choices().isEmpty())
        header->addStretch(1);
    header->addWidget(choice);
    header->addWidget(more);
    auto *layout = new QVBoxLayout(&plot);
    layout->setContentsMargins(0, 4, 0, 2);
    layout->setSpacing(0);
    layout->addLayout(header);
    layout->addWidget(canvas, 1);
    plot.setFocusProxy(canvas);
    plot.setAutoFillBackground(true);
}

void TrainingPlot::Private::refreshSoon()
{
    if (!due.isActive())
        due.start(std::max(turn * betweenPlots, int(timeShare * milliseconds)));
}

void TrainingPlot::Private::refresh(TrainingPlot &plot)
{
    due.stop();
    QElapsedTimer timer;
    timer.start();
    content->update(session);
    canvas->updateLegend(content->pointCount() > 0);
    canvas->setOverSteps(content->isOverSteps());
    canvas->setWholeRange(content->ranges(session));
    canvas->setMarkers(editMarkers(session.history()));
    const bool empty = content->pointCount() == 0;
    canvas->setNotes(empty ? content->emptyText() : QString(), content->footnote());
    summary->setValues(content->newestValues());
    choice->setText(content->choiceText());
    canvas->setAccessibleDescription(description());
    // Drawn at once, so that its time is known and other events come before the next plot.
    if (plot.isVisible())
        canvas->replot(QCustomPlot::rpImmediateRefresh);
    milliseconds = double(timer.nsecsElapsed()) / 1e6;
}

void TrainingPlot::Private::applyTheme(TrainingPlot &plot)
{
    const Theme &theme = Theme::instance();
    titleLabel->setFont(theme.font(TextSize::Large, true));
    choice->setFont(theme.numberFont(TextSize::Normal));
    more->setIcon(moreIcon());
    QPalette palette = plot.palette();
    palette.setColor(QPalette::Window, colors().panel);
    plot.setPalette(palette);
    canvas->applyTheme();
    content->applyTheme();
    canvas->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::Private::chooseExport(TrainingPlot &plot)
{
    QFileDialog dialog(&plot, TrainingPlot::tr("Export %1").arg(content->title()));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters({TrainingPlot::tr("Picture (*.png)"), TrainingPlot::tr("PDF (*.pdf)"),
                           TrainingPlot::tr("Vector graphic (*.svg)"),
                           TrainingPlot::tr("All points as a table (*.csv)")});
    dialog.setDefaultSuffix(QStringLiteral("png"));
    connect(&dialog, &QFileDialog::filterSelected, &dialog, [&dialog](const QString &filter) {
        const qsizetype dot = filter.lastIndexOf(QLatin1Char('.'));
        dialog.setDefaultSuffix(filter.mid(dot + 1, 3));
    });
    if (dialog.exec() != QDialog::Accepted)
        return;
    try {
        plot.exportTo(dialog.selectedFiles().constFirst());
    } catch (const UserError &error) {
        QMessageBox box(QMessageBox::Warning, TrainingPlot::tr("Export"),
                        QString::fromUtf8(error.what()), QMessageBox::Ok, &plot);
        box.setTextFormat(Qt::PlainText);
        box.exec();
    }
}

QString TrainingPlot::Private::description() const
{
    if (content->pointCount() == 0)
        return content->emptyText();
    QStringList parts = {
        content->title(),
        TrainingPlot::tr("step %1 of %2").arg(session.stepsDone()).arg(session.stepsPlanned())};
    for (const PlotValue &value : content->newestValues())
        parts.append(value.name + QLatin1Char(' ') + valueText(value.value, 3));
    if (const auto &all = session.history().parts; all.size() > 1)
        parts.append(
            TrainingPlot::tr("edited at step %1: %2").arg(all.back().step).arg(all.back().edit));
    const QString text = parts.join(QStringLiteral(", "));
    const QString footnote = content->footnote();
    return footnote.isEmpty() ? text : text + QStringLiteral(". ") + footnote;
}

PlotPicture TrainingPlot::Private::picture()
{
    canvas->hidePointer();
    const QSize axes = canvas->size().expandedTo({160, 120});
    return {{axes.width(), axes.height() + headerHeight},
            canvas->logicalDpiX(),
            content->title(),
            [this, axes](QCPPainter &painter) {
                const QRectF header(12, 0, axes.width() - 24, headerHeight);
                painter.fillRect(QRect(0, 0, axes.width(), axes.height() + headerHeight),
                                 colors().panel);
                painter.setPen(QPen(colors().text));
                painter.setFont(titleLabel->font());
                painter.drawText(header, Qt::AlignVCenter | Qt::AlignLeft, content->title());
                if (content->choices().isEmpty()) {
                    summary->drawIn(painter, header);
                } else {
                    painter.setPen(QPen(colors().muted));
                    painter.setFont(choice->font());
                    painter.drawText(header, Qt::AlignVCenter | Qt::AlignRight,
                                     content->choiceText());
                }
                painter.translate(0, headerHeight);
                canvas->toPainter(&painter, axes.width(), axes.height());
            }};
}

TrainingPlot *makeLossPlot(TrainingSession &session, QWidget *parent)
{
    return new TrainingPlot(session, std::make_unique<LossContent>(), parent);
}

TrainingPlot *makeAccuracyPlot(TrainingSession &session, QWidget *parent)
{
    return new TrainingPlot(session, std::make_unique<AccuracyContent>(), parent);
}

TrainingPlot *makeExpectationPlot(TrainingSession &session, ExperimentPreview &preview,
                                  QWidget *parent)
{
    return new TrainingPlot(session, std::make_unique<ExpectationContent>(session, preview),
                            parent);
}

} // namespace ansatz::ui
