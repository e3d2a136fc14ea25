// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/plot_series.h"

#include <QColor>
#include <QList>
#include <QObject>

#include <qcustomplot.h>

#include <string>
#include <vector>

class QAction;

namespace ansatz::ui {

class PlotCanvas;
class TrainingSession;

/// How a curve is drawn. Its colour comes from the theme when it is drawn.
struct CurveLook {
    QString name;
    int series = 0; ///< Theme::series
    Qt::PenStyle style = Qt::SolidLine;
    bool faint = false;     ///< thin and near the background
    bool everyStep = false; ///< has a point at every step, not only at evaluations
};

/// A value in the title line or beside the pointer, with the look of its curve.
struct PlotValue {
    QString name;
    double value = 0;
    CurveLook look;
};

/// What one training plot shows: its curves, their data and their words. The widget around it
/// (TrainingPlot) knows title line, zoom, pointer and export.
class PlotContent : public QObject {
    Q_OBJECT

public:
    /// For the whole run: what is shown, in data coordinates.
    struct Ranges {
        QCPRange keys;
        QCPRange values;
    };

    ~PlotContent() override;

    [[nodiscard]] virtual QString title() const = 0;
    /// Makes its plottables; called once.
    virtual void attach(PlotCanvas &canvas) = 0;
    /// Takes what is new in the session's history; starts again when it no longer fits.
    void update(const TrainingSession &session);
    void clear();
    virtual void applyTheme();

    [[nodiscard]] virtual Ranges ranges(const TrainingSession &session) const = 0;
    /// The newest values, in the title line: those of all curves, unless overridden.
    [[nodiscard]] virtual std::vector<PlotValue> newestValues() const;
    /// All values at a step: of that step, or of the last one before it that has one.
    [[nodiscard]] virtual std::vector<PlotValue> valuesAt(double step) const;
    /// A recorded step: the nearest one, or the next one in a direction (−1, +1). NaN when empty.
    [[nodiscard]] double recordedStep(double step, int direction) const;
    [[nodiscard]] int pointCount() const;
    /// Text where the curves would be while there are none, and a line at the bottom otherwise.
    [[nodiscard]] virtual QString emptyText() const = 0;
    [[nodiscard]] virtual QString footnote() const { return {}; }
    [[nodiscard]] virtual std::string csv(const TrainingSession &session) const = 0;

    /// False while the horizontal axis is not that of steps: no zoom, no pointer.
    [[nodiscard]] virtual bool isOverSteps() const { return true; }
    /// A choice of what is shown, for a button with a menu; none by default.
    [[nodiscard]] virtual QString choiceText() const { return {}; }
    [[nodiscard]] virtual QList<QAction *> choices() const { return {}; }

Q_SIGNALS:
    /// What is shown was chosen anew: ranges and texts differ.
    void changed();

protected:
    /// Adds a curve that takes part in themes, readings and counts.
    QCPGraph *addCurve(PlotCanvas &canvas, const CurveLook &look);
    void removeCurves();
    /// Appends the records after the cursor, if need be once more (see HistoryCursor).
    virtual void append(const TrainingSession &session, const HistoryCursor &from) = 0;
    virtual void clearData();

    struct Curve {
        QCPGraph *graph;
        CurveLook look;
    };
    std::vector<Curve> m_curves;

    /// Nothing where the curve has no point.
    static void addNewestValue(std::vector<PlotValue> &values, const Curve &curve);

private:
    void removeUnsettledPoints(const TrainingHistory &history);

    HistoryCursor m_cursor;
    bool m_isDense = false; ///< more points than pixels: thin lines, which are drawn much faster
};

/// The colour of a curve in the theme of now.
[[nodiscard]] QColor curveColor(const CurveLook &look);

void appendPoints(QCPGraph &graph, const PlotPoints &points);

/// 0 … stepsInView() of the session.
[[nodiscard]] QCPRange stepRange(const TrainingSession &session);

} // namespace ansatz::ui
