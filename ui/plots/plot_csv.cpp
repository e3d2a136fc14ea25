// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_csv.h"

#include "engine/base/numbers.h"
#include "ui/plots/plot_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ansatz::ui {

namespace {

std::string number(double value)
{
    return std::isfinite(value) ? formatDouble(value) : std::string("nan");
}

std::string quoted(const std::string &text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? std::string("\"\"") : std::string(1, c);
    return result + '"';
}

/// The rows of a run's edits, in a table of so many columns before that of the edits.
class EditRows {
public:
    EditRows(const TrainingHistory &history, std::size_t columns)
        : m_parts(history.parts), m_columns(columns)
    {}

    /// Ends the header.
    [[nodiscard]] std::string header() const { return hasEdits() ? ",edit\n" : "\n"; }
    /// Ends a row.
    [[nodiscard]] std::string end() const { return hasEdits() ? ",\n" : "\n"; }
    /// Those not yet given that come before a row of that step.
    [[nodiscard]] std::string before(int step)
    {
        std::string rows;
        for (; m_next < m_parts.size() && m_parts[m_next].step < step; ++m_next)
            rows += std::to_string(m_parts[m_next].step) + std::string(m_columns, ',')
                    + quoted(m_parts[m_next].edit.toStdString()) + '\n';
        return rows;
    }
    [[nodiscard]] std::string rest() { return before(std::numeric_limits<int>::max()); }

private:
    [[nodiscard]] bool hasEdits() const { return m_parts.size() > 1; }

    const std::vector<RunPart> &m_parts;
    std::size_t m_columns;
    std::size_t m_next = 1;
};

/// For each of these names where the evaluations of a part have it; npos where they do not.
std::vector<std::size_t> placesIn(const TrainingHistory &history, int part,
                                  std::span<const std::string> names)
{
    std::vector<std::size_t> places(names.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    if (std::size_t(part) >= history.parts.size())
        return places;
    const std::vector<std::string> own =
        observableNames(history.parts[std::size_t(part)].observables);
    std::ranges::transform(names, places.begin(), [&own](const std::string &name) {
        const auto found = std::ranges::find(own, name);
        return found == own.end() ? std::string::npos : std::size_t(found - own.begin());
    });
    return places;
}

std::string lossColumns(const EvaluationRecord *record)
{
    if (!record)
        return ",,";
    return ',' + number(record->trainLoss) + ','
           + (record->hasTest ? number(record->testLoss) : std::string());
}

} // namespace

std::string lossCsv(const TrainingHistory &history, double timeConstant)
{
    EditRows edits(history, 5);
    std::string csv = "step,batch_loss,smoothed_batch_loss,train_loss,test_loss" + edits.header();
    ExponentialAverage average(timeConstant);
    std::size_t e = 0;
    const auto &evaluations = history.evaluations;
    const auto evaluationsBefore = [&](int step) {
        for (; e < evaluations.size() && evaluations[e].step < step; ++e) {
            csv += edits.before(evaluations[e].step);
            csv += std::to_string(evaluations[e].step) + ",," + lossColumns(&evaluations[e])
                   + edits.end();
        }
    };
    for (const StepRecord &record : history.steps) {
        evaluationsBefore(record.step);
        csv += edits.before(record.step);
        const bool together = e < evaluations.size() && evaluations[e].step == record.step;
        csv += std::to_string(record.step) + ',' + number(record.loss) + ','
               + number(average.add(record.step, record.loss))
               + lossColumns(together ? &evaluations[e] : nullptr) + edits.end();
        e += together;
    }
    evaluationsBefore(std::numeric_limits<int>::max());
    return csv + edits.rest();
}

std::string accuracyCsv(const TrainingHistory &history, double ceiling)
{
    EditRows edits(history, 4);
    std::string csv = "step,train_accuracy,test_accuracy,data_ceiling" + edits.header();
    for (const EvaluationRecord &record : history.evaluations)
        csv += edits.before(record.step) + std::to_string(record.step) + ','
               + number(record.trainAccuracy) + ','
               + (record.hasTest ? number(record.testAccuracy) : std::string()) + ','
               + number(ceiling) + edits.end();
    return csv + edits.rest();
}

std::string expectationCsv(const TrainingHistory &history, std::span<const std::string> observables,
                           std::span<const std::string> classNames)
{
    std::string csv = "step";
    std::vector<std::string> groups = {"sample "};
    for (const std::string &name : classNames)
        groups.push_back("mean of " + name + ' ');
    for (const std::string &group : groups) {
        for (const std::string &observable : observables)
            csv += ',' + quoted(group + observable);
    }
    EditRows edits(history, 1 + groups.size() * observables.size());
    csv += edits.header();
    static constexpr ExpectationSource sources[] = {
        ExpectationSource::Sample, ExpectationSource::ClassMean0, ExpectationSource::ClassMean1};
    for (const EvaluationRecord &record : history.evaluations) {
        csv += edits.before(record.step) + std::to_string(record.step);
        const std::vector<std::size_t> places = placesIn(history, record.part, observables);
        for (std::size_t group = 0; group < groups.size(); ++group) {
            const std::vector<double> &values = expectations(record, sources[group]);
            for (const std::size_t place : places)
                csv += ',' + (place < values.size() ? number(values[place]) : std::string());
        }
        csv += edits.end();
    }
    return csv + edits.rest();
}

} // namespace ansatz::ui
