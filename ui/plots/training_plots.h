// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <memory>

namespace ansatz::ui {

class ExperimentPreview;
class PlotContent;
class TrainingSession;

/// A live plot of the session's run with a title line, legend, pan, zoom and export. Redrawn at
/// most 30 times a second, and only while visible.
class TrainingPlot final : public QWidget {
    Q_OBJECT

public:
    /// What is drawn comes from `content`; see the functions below.
    TrainingPlot(TrainingSession &session, std::unique_ptr<PlotContent> content, QWidget *parent);
    ~TrainingPlot() override;

    [[nodiscard]] QString title() const;
    /// Writes the plot as it is seen; the format follows the suffix: png, pdf, svg, csv (all
    /// points). Throws UserError.
    void exportTo(const QString &path);
    /// Number of points drawn, over all series.
    [[nodiscard]] int pointCount() const;
    /// Shows the whole run again after a person has panned or zoomed.
    void resetZoom();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

/// Loss of train and test; the raw batch loss faint behind its smoothed curve.
[[nodiscard]] TrainingPlot *makeLossPlot(TrainingSession &session, QWidget *parent = nullptr);
/// Accuracy of train and test, with the data ceiling as a dotted line.
[[nodiscard]] TrainingPlot *makeAccuracyPlot(TrainingSession &session, QWidget *parent = nullptr);
/// Every ⟨Z_i⟩ over the steps, of the shown sample or a class mean, as lines or as bars.
[[nodiscard]] TrainingPlot *makeExpectationPlot(TrainingSession &session,
                                                ExperimentPreview &preview,
                                                QWidget *parent = nullptr);

} // namespace ansatz::ui
