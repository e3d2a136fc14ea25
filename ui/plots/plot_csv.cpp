// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_csv.h"

#include "engine/base/numbers.h"
#include "ui/plots/plot_series.h"

#include <cmath>
#include <limits>

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
    std::string csv = "step,batch_loss,smoothed_batch_loss,train_loss,test_loss\n";
    ExponentialAverage average(timeConstant);
    std::size_t e = 0;
    const auto &evaluations = history.evaluations;
    const auto evaluationsBefore = [&](int step) {
        for (; e < evaluations.size() && evaluations[e].step < step; ++e)
            csv += std::to_string(evaluations[e].step) + ",," + lossColumns(&evaluations[e]) + '\n';
    };
    for (const StepRecord &record : history.steps) {
        evaluationsBefore(record.step);
        const bool together = e < evaluations.size() && evaluations[e].step == record.step;
        csv += std::to_string(record.step) + ',' + number(record.loss) + ','
               + number(average.add(record.step, record.loss))
               + lossColumns(together ? &evaluations[e] : nullptr) + '\n';
        e += together;
    }
    evaluationsBefore(std::numeric_limits<int>::max());
    return csv;
}

std::string accuracyCsv(const TrainingHistory &history, double ceiling)
{
    std::string csv = "step,train_accuracy,test_accuracy,data_ceiling\n";
    for (const EvaluationRecord &record : history.evaluations)
        csv += std::to_string(record.step) + ',' + number(record.trainAccuracy) + ','
               + (record.hasTest ? number(record.testAccuracy) : std::string()) + ','
               + number(ceiling) + '\n';
    return csv;
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
    csv += '\n';
    static constexpr ExpectationSource sources[] = {
        ExpectationSource::Sample, ExpectationSource::ClassMean0, ExpectationSource::ClassMean1};
    for (const EvaluationRecord &record : history.evaluations) {
        csv += std::to_string(record.step);
        for (std::size_t group = 0; group < groups.size(); ++group) {
            const std::vector<double> &values = expectations(record, sources[group]);
            for (std::size_t k = 0; k < observables.size(); ++k)
                csv += ',' + (k < values.size() ? number(values[k]) : std::string());
        }
        csv += '\n';
    }
    return csv;
}

} // namespace ansatz::ui
