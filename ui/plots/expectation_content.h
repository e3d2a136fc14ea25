// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_content.h"

namespace ansatz::ui {

class ExperimentPreview;

/// Every measured observable over the evaluations, or its newest value as a bar.
class ExpectationContent final : public PlotContent {
    Q_OBJECT

public:
    ExpectationContent(const TrainingSession &session, ExperimentPreview &preview);

    [[nodiscard]] QString title() const override;
    void attach(PlotCanvas &canvas) override;
    void applyTheme() override;
    [[nodiscard]] Ranges ranges(const TrainingSession &session) const override;
    [[nodiscard]] QString emptyText() const override;
    [[nodiscard]] QString footnote() const override;
    [[nodiscard]] std::vector<PlotValue> newestValues() const override;
    [[nodiscard]] std::vector<PlotValue> valuesAt(double step) const override;
    [[nodiscard]] std::string csv(const TrainingSession &session) const override;
    [[nodiscard]] bool isOverSteps() const override { return !m_asBars; }
    [[nodiscard]] QString choiceText() const override;
    [[nodiscard]] QList<QAction *> choices() const override { return m_choices; }

protected:
    void append(const TrainingSession &session, const HistoryCursor &from) override;
    void clearData() override;

private:
    void choose(ExpectationSource source);
    void showAsBars(bool bars);
    void nameChoices();
    void forgetObservables();
    /// Makes the curves that are missing.
    void addObservables(const std::vector<Observable> &observables);
    void appendPart(const TrainingHistory &history, const HistoryCursor &from, int part);
    void updateBars();
    [[nodiscard]] QString className(int target) const;
    [[nodiscard]] QString sourceText(ExpectationSource source) const;

    const TrainingSession &m_session;
    ExperimentPreview &m_preview;
    PlotCanvas *m_canvas = nullptr;
    std::vector<std::string> m_names;   ///< of the observables that are drawn, of all parts
    std::vector<std::size_t> m_current; ///< curves of the newest part
    int m_part = -1;                    ///< that was drawn last
    std::vector<QCPBars *> m_bars;
    ExpectationSource m_source = ExpectationSource::Sample;
    bool m_asBars = false;
    QList<QAction *> m_choices;
    QSharedPointer<QCPAxisTicker> m_stepTicker;
    QSharedPointer<QCPAxisTickerText> m_nameTicker;
};

} // namespace ansatz::ui
