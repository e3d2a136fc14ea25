// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_content.h"

namespace ansatz::ui {

/// Accuracy of train and test over the evaluations, and the data ceiling of both together.
class AccuracyContent final : public PlotContent {
    Q_OBJECT

public:
    [[nodiscard]] QString title() const override;
    void attach(PlotCanvas &canvas) override;
    void applyTheme() override;
    [[nodiscard]] Ranges ranges(const TrainingSession &session) const override;
    [[nodiscard]] QString emptyText() const override;
    [[nodiscard]] QString footnote() const override;
    [[nodiscard]] std::string csv(const TrainingSession &session) const override;

protected:
    void append(const TrainingSession &session, const HistoryCursor &from) override;
    void clearData() override;

private:
    void showCeiling(bool visible, double ceiling);

    QCPItemStraightLine *m_ceilingLine = nullptr;
    QCPItemText *m_ceilingText = nullptr;
};

} // namespace ansatz::ui
