// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/training_history.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ansatz::ui {

/// One point of a curve. A value that is NaN is a gap.
struct PlotPoint {
    double step = 0;
    double value = 0;

    friend bool operator==(const PlotPoint &, const PlotPoint &) = default;
};
using PlotPoints = std::vector<PlotPoint>;

/// Exponential moving average over training steps, one value at a time: a loss that is Δ steps old
/// weighs exp(−Δ/timeConstant), and the weights are normalised to sum to 1, so that the curve
/// starts at the first loss without bias. What is not finite gives a gap and is left out of the
/// average.
class ExponentialAverage {
public:
    /// `timeConstant` in steps, > 0.
    explicit ExponentialAverage(double timeConstant) : m_timeConstant(timeConstant) {}

    /// Steps come in rising order.
    [[nodiscard]] double add(int step, double value);

private:
    double m_timeConstant;
    std::optional<int> m_step;
    double m_sum = 0;
    double m_weight = 0;
};

/// The time constant with which a run of so many planned steps is smoothed: a thirtieth of it,
/// between 3 and 2000 steps.
[[nodiscard]] double smoothingSteps(int plannedSteps);

/// How far a plot has read a history, so that it only appends what is new. While evaluations are
/// thinned the newest one may still be replaced, so it counts as not yet read.
struct HistoryCursor {
    std::size_t steps = 0;
    std::size_t evaluations = 0;
    int stepStride = 1;
    int evaluationStride = 1;

    /// True when records that were already read are no longer in the history: the plot has to start
    /// again from an empty cursor.
    [[nodiscard]] bool isOutdated(const TrainingHistory &history) const;
    void moveToEnd(const TrainingHistory &history);
};

/// The points that came after the cursor.
[[nodiscard]] PlotPoints batchLossPoints(const TrainingHistory &history, const HistoryCursor &from);
[[nodiscard]] PlotPoints smoothedPoints(const PlotPoints &points, ExponentialAverage &average);

/// A value of evaluations. Without a value (no test data) there is no point.
using EvaluationValue = std::optional<double> (*)(const EvaluationRecord &);
[[nodiscard]] PlotPoints evaluationPoints(const TrainingHistory &history, const HistoryCursor &from,
                                          EvaluationValue value);
[[nodiscard]] std::optional<double> testLoss(const EvaluationRecord &record);
/// The last step that a plot shows: the planned end, but of a long run only as much as keeps the
/// steps done in the right half, doubling as it goes on.
[[nodiscard]] int stepsInView(int done, int planned);

[[nodiscard]] std::optional<double> trainAccuracy(const EvaluationRecord &record);
[[nodiscard]] std::optional<double> testAccuracy(const EvaluationRecord &record);

/// Whose expectations a plot shows.
enum class ExpectationSource { Sample, ClassMean0, ClassMean1 };

/// Of one record, [observables]; empty when it has none of that kind.
[[nodiscard]] const std::vector<double> &expectations(const EvaluationRecord &record,
                                                      ExpectationSource source);
/// One curve for each observable of one of the run's parts.
[[nodiscard]] std::vector<PlotPoints> expectationPoints(const TrainingHistory &history,
                                                        const HistoryCursor &from,
                                                        ExpectationSource source, int part = 0);

/// "q3" for ⟨Z_3⟩, so that names are those of the wires; the Pauli string otherwise.
[[nodiscard]] std::vector<std::string> observableNames(const std::vector<Observable> &observables);

/// The upper end of a loss axis that starts at 0: the largest finite value, rounded up to one that
/// suits ticks (1, 1.2, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten).
[[nodiscard]] double niceUpperEnd(double largest);

} // namespace ansatz::ui
