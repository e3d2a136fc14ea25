// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/expectation_content.h"

#include "ui/plots/plot_canvas.h"
#include "ui/plots/plot_csv.h"
#include "ui/plots/plot_items.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace ansatz::ui {

namespace {

/// The wire of "q3"; of other names that of their place.
int seriesOf(const std::string &name, std::size_t place)
{
    const bool isWire = name.size() > 1 && name[0] == 'q'
                        && name.find_first_not_of("0123456789", 1) == std::string::npos;
    return isWire ? std::stoi(name.substr(1)) : int(place);
}

} // namespace

ExpectationContent::ExpectationContent(const TrainingSession &session, ExperimentPreview &preview)
    : m_session(session), m_preview(preview), m_nameTicker(new QCPAxisTickerText)
{
    auto *sources = new QActionGroup(this);
    for (const auto source : {ExpectationSource::Sample, ExpectationSource::ClassMean0,
                              ExpectationSource::ClassMean1}) {
        auto *action = sources->addAction(QString());
        action->setCheckable(true);
        action->setChecked(source == m_source);
        connect(action, &QAction::triggered, this, [this, source] { choose(source); });
        m_choices.append(action);
    }
    auto *separator = new QAction(this);
    separator->setSeparator(true);
    m_choices.append(separator);
    auto *shapes = new QActionGroup(this);
    for (const bool bars : {false, true}) {
        auto *action = shapes->addAction(bars ? tr("Bars: newest values") : tr("Lines over steps"));
        action->setCheckable(true);
        action->setChecked(bars == m_asBars);
        connect(action, &QAction::triggered, this, [this, bars] { showAsBars(bars); });
        m_choices.append(action);
    }
    nameChoices();
    const auto rename = [this] {
        nameChoices();
        Q_EMIT changed();
    };
    connect(&m_preview, &ExperimentPreview::dataChanged, this, rename);
    connect(&m_preview, &ExperimentPreview::sampleChanged, this, rename);
}

QString ExpectationContent::title() const
{
    return tr("Expectations ⟨Z⟩");
}

void ExpectationContent::attach(PlotCanvas &canvas)
{
    m_canvas = &canvas;
    m_stepTicker = canvas.xAxis->ticker();
    const QSharedPointer<QCPAxisTicker> ticker(new SignedTicker);
    ticker->setTickCount(4);
    canvas.yAxis->setTicker(ticker);
}

void ExpectationContent::applyTheme()
{
    PlotContent::applyTheme();
    for (std::size_t k = 0; k < m_bars.size(); ++k) {
        m_bars[k]->setPen(Qt::NoPen);
        m_bars[k]->setBrush(Theme::instance().series(m_curves[k].look.series));
    }
}

PlotContent::Ranges ExpectationContent::ranges(const TrainingSession &session) const
{
    const QCPRange keys = m_asBars && !m_names.empty()
                              ? QCPRange(-0.6, double(m_names.size()) - 0.4)
                              : stepRange(session);
    return {keys, {-1.04, 1.04}};
}

QString ExpectationContent::emptyText() const
{
    return tr("Press Train to see every ⟨Z⟩ move.");
}

QString ExpectationContent::footnote() const
{
    if (m_source != ExpectationSource::Sample || m_names.empty()
        || m_session.hasSample(m_preview.sample()))
        return {};
    return tr("The run has no sample %1, only 0 to %2: the curves are of another one. Train again "
              "to see it.")
        .arg(m_preview.sample())
        .arg(m_session.facts()->trainSamples - 1);
}

std::string ExpectationContent::csv(const TrainingSession &session) const
{
    const std::vector<std::string> classes = {className(0).toStdString(),
                                              className(1).toStdString()};
    return expectationCsv(session.history(), m_names, classes);
}

QString ExpectationContent::choiceText() const
{
    return m_asBars ? tr("%1 · bars").arg(sourceText(m_source)) : sourceText(m_source);
}

void ExpectationContent::append(const TrainingSession &session, const HistoryCursor &from)
{
    const TrainingHistory &history = session.history();
    if (from.evaluations == 0 && !history.parts.empty()
        && !std::ranges::equal(observableNames(history.parts[0].observables), m_names))
        forgetObservables();
    if (from.evaluations < history.evaluations.size() && !history.parts.empty())
        for (int part = history.evaluations[from.evaluations].part;
             part <= history.evaluations.back().part; ++part)
            appendPart(history, from, part);
    updateBars();
}

void ExpectationContent::appendPart(const TrainingHistory &history, const HistoryCursor &from,
                                    int part)
{
    const std::vector<Observable> &observables = history.parts[std::size_t(part)].observables;
    addObservables(observables);
    std::vector<std::size_t> places;
    for (const std::string &name : observableNames(observables))
        places.push_back(std::size_t(std::ranges::find(m_names, name) - m_names.begin()));
    if (std::exchange(m_part, part) != part) {
        // A curve of an observable that is gone ends at the edit; should it come back it does so
        // without a line over the time between.
        for (std::size_t k : m_current) {
            if (std::ranges::find(places, k) == places.end())
                m_curves[k].graph->addData(history.parts[std::size_t(part)].step,
                                           std::numeric_limits<double>::quiet_NaN());
        }
        m_current = places;
    }
    const std::vector<PlotPoints> curves = expectationPoints(history, from, m_source, part);
    for (std::size_t k = 0; k < std::min(curves.size(), places.size()); ++k)
        appendPoints(*m_curves[places[k]].graph, curves[k]);
}

std::vector<PlotValue> ExpectationContent::newestValues() const
{
    std::vector<PlotValue> values;
    for (const std::size_t k : m_current)
        addNewestValue(values, m_curves[k]);
    return values;
}

std::vector<PlotValue> ExpectationContent::valuesAt(double step) const
{
    std::vector<PlotValue> values = PlotContent::valuesAt(step);
    std::erase_if(values, [](const PlotValue &value) { return std::isnan(value.value); });
    return values;
}

void ExpectationContent::clearData()
{
    PlotContent::clearData();
    m_part = -1;
    m_current.clear();
    updateBars();
}

void ExpectationContent::choose(ExpectationSource source)
{
    m_source = source;
    clear();
    update(m_session);
    Q_EMIT changed();
}

void ExpectationContent::showAsBars(bool bars)
{
    m_asBars = bars;
    for (const Curve &curve : m_curves)
        curve.graph->setVisible(!bars);
    for (QCPBars *bar : m_bars)
        bar->setVisible(bars);
    m_canvas->xAxis->setTicker(bars ? QSharedPointer<QCPAxisTicker>(m_nameTicker) : m_stepTicker);
    Q_EMIT changed();
}

void ExpectationContent::nameChoices()
{
    m_choices[0]->setText(tr("Shown sample (%1)").arg(m_preview.sample()));
    m_choices[1]->setText(tr("Mean of class %1").arg(className(0)));
    m_choices[2]->setText(tr("Mean of class %1").arg(className(1)));
}

void ExpectationContent::forgetObservables()
{
    removeCurves();
    for (QCPBars *bar : std::exchange(m_bars, {}))
        m_canvas->removePlottable(bar);
    m_names.clear();
    m_current.clear();
    m_nameTicker->clear();
}

void ExpectationContent::addObservables(const std::vector<Observable> &observables)
{
    const std::size_t before = m_names.size();
    for (const std::string &added : observableNames(observables)) {
        if (std::ranges::find(m_names, added) != m_names.end())
            continue;
        const std::size_t k = m_names.size();
        const QString name = QString::fromStdString(added);
        m_names.push_back(added);
        addCurve(*m_canvas, {name, seriesOf(added, k), Qt::SolidLine})->setVisible(!m_asBars);
        auto *bar = new QCPBars(m_canvas->xAxis, m_canvas->yAxis);
        bar->removeFromLegend();
        bar->setWidth(0.7);
        bar->setVisible(m_asBars);
        m_bars.push_back(bar);
        m_nameTicker->addTick(double(k), name);
    }
    if (m_names.size() == before)
        return;
    m_canvas->setLegendColumns(int(m_names.size()));
    applyTheme();
}

void ExpectationContent::updateBars()
{
    for (QCPBars *bar : m_bars)
        bar->data()->clear();
    for (const std::size_t k : m_current) {
        if (const auto data = m_curves[k].graph->data(); !data->isEmpty())
            m_bars[k]->addData(double(k), std::prev(data->constEnd())->value);
    }
}

QString ExpectationContent::className(int target) const
{
    const auto data = m_preview.data();
    return data && std::size_t(target) < data->classNames.size()
               ? QString::fromStdString(data->classNames[std::size_t(target)])
               : QString::number(target);
}

QString ExpectationContent::sourceText(ExpectationSource source) const
{
    switch (source) {
    case ExpectationSource::ClassMean0:
        return tr("mean of class %1").arg(className(0));
    case ExpectationSource::ClassMean1:
        return tr("mean of class %1").arg(className(1));
    case ExpectationSource::Sample:
        break;
    }
    return tr("sample %1").arg(m_preview.sample());
}

} // namespace ansatz::ui
