// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_series.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace ansatz::ui {

double ExponentialAverage::add(int step, double value)
{
    if (!std::isfinite(value))
        return std::numeric_limits<double>::quiet_NaN();
    const double age = m_step ? step - *m_step : 0;
    const double keep = std::exp(-age / m_timeConstant);
    m_sum = m_sum * keep + value;
    m_weight = m_weight * keep + 1;
    m_step = step;
    return m_sum / m_weight;
}

double smoothingSteps(int plannedSteps)
{
    return std::clamp(plannedSteps / 30.0, 3.0, 2000.0);
}

bool HistoryCursor::isOutdated(const TrainingHistory &history) const
{
    return stepStride != history.stepStride || evaluationStride != history.evaluationStride
           || steps > history.steps.size() || evaluations > history.evaluations.size();
}

void HistoryCursor::moveToEnd(const TrainingHistory &history)
{
    steps = history.steps.size();
    evaluations = history.evaluations.size();
    if (history.evaluationStride > 1 && evaluations > 0)
        --evaluations;
    stepStride = history.stepStride;
    evaluationStride = history.evaluationStride;
}

PlotPoints batchLossPoints(const TrainingHistory &history, const HistoryCursor &from)
{
    PlotPoints points;
    points.reserve(history.steps.size() - from.steps);
    for (std::size_t i = from.steps; i < history.steps.size(); ++i) {
        const StepRecord &record = history.steps[i];
        points.push_back({double(record.step), std::isfinite(record.loss)
                                                   ? record.loss
                                                   : std::numeric_limits<double>::quiet_NaN()});
    }
    return points;
}

PlotPoints smoothedPoints(const PlotPoints &points, ExponentialAverage &average)
{
    PlotPoints smoothed;
    smoothed.reserve(points.size());
    for (const PlotPoint &point : points)
        smoothed.push_back({point.step, average.add(int(point.step), point.value)});
    return smoothed;
}

PlotPoints evaluationPoints(const TrainingHistory &history, const HistoryCursor &from,
                            EvaluationValue value)
{
    PlotPoints points;
    for (std::size_t i = from.evaluations; i < history.evaluations.size(); ++i) {
        const EvaluationRecord &record = history.evaluations[i];
        if (const std::optional<double> here = value(record))
            points.push_back({double(record.step), std::isfinite(*here)
                                                       ? *here
                                                       : std::numeric_limits<double>::quiet_NaN()});
    }
    return points;
}

std::optional<double> testLoss(const EvaluationRecord &record)
{
    return record.hasTest ? std::optional(record.testLoss) : std::nullopt;
}

int stepsInView(int done, int planned)
{
    constexpr std::int64_t shortRun = 1000;
    if (planned <= 0 && done <= 0)
        return 100;
    std::int64_t view = shortRun;
    while (view < done)
        view *= 2;
    return int(std::max<std::int64_t>(done, std::min<std::int64_t>(view, planned)));
}

std::optional<double> trainAccuracy(const EvaluationRecord &record)
{
    return record.trainAccuracy;
}

std::optional<double> testAccuracy(const EvaluationRecord &record)
{
    return record.hasTest ? std::optional(record.testAccuracy) : std::nullopt;
}

const std::vector<double> &expectations(const EvaluationRecord &record, ExpectationSource source)
{
    static const std::vector<double> none;
    if (source == ExpectationSource::Sample)
        return record.watched;
    const std::size_t target = source == ExpectationSource::ClassMean1 ? 1 : 0;
    return target < record.classMeans.size() ? record.classMeans[target] : none;
}

std::vector<PlotPoints> expectationPoints(const TrainingHistory &history, const HistoryCursor &from,
                                          ExpectationSource source, int part)
{
    std::vector<PlotPoints> curves;
    for (std::size_t i = from.evaluations; i < history.evaluations.size(); ++i) {
        const EvaluationRecord &record = history.evaluations[i];
        if (record.part != part)
            continue;
        const std::vector<double> &values = expectations(record, source);
        if (curves.size() < values.size())
            curves.resize(values.size());
        for (std::size_t k = 0; k < values.size(); ++k)
            curves[k].push_back({double(record.step), values[k]});
    }
    return curves;
}

std::vector<std::string> observableNames(const std::vector<Observable> &observables)
{
    std::vector<std::string> names;
    for (const Observable &observable : observables) {
        const bool isZ = observable.terms.size() == 1 && observable.terms[0].coefficient == 1
                         && observable.terms[0].factors.size() == 1
                         && observable.terms[0].factors[0].second == Pauli::Z;
        names.push_back(isZ ? 'q' + std::to_string(observable.terms[0].factors[0].first)
                            : toString(observable));
    }
    return names;
}

double niceUpperEnd(double largest)
{
    if (!(largest > 0) || !std::isfinite(largest))
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(largest)));
    for (const double factor : {1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (factor * power >= largest * (1 - 1e-12))
            return factor * power;
    }
    return 10 * power;
}

} // namespace ansatz::ui
