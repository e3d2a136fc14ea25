// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_content.h"

namespace ansatz::ui {

/// The batch loss faint, its moving average strong, the loss on the test part dashed.
class LossContent final : public PlotContent {
    Q_OBJECT

public:
    [[nodiscard]] QString title() const override;
    void attach(PlotCanvas &canvas) override;
    [[nodiscard]] Ranges ranges(const TrainingSession &session) const override;
    [[nodiscard]] std::vector<PlotValue> newestValues() const override;
    [[nodiscard]] QString emptyText() const override;
    [[nodiscard]] std::string csv(const TrainingSession &session) const override;

protected:
    void append(const TrainingSession &session, const HistoryCursor &from) override;
    void clearData() override;

private:
    double m_timeConstant = 1; ///< of this run, in steps
    ExponentialAverage m_average{1};
    double m_largest = 0;
};

} // namespace ansatz::ui
