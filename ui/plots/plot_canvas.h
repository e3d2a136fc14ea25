// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plots/edit_markers.h"
#include "ui/plots/plot_content.h"

#include <qcustomplot.h>

class QLabel;

namespace ansatz::ui {

class PlotNote;

/// The axes of a training plot in the program's look: wheel, drag and keys zoom and pan, a pointer
/// with a reading, a text where there is nothing to draw.
class PlotCanvas final : public QCustomPlot {
    Q_OBJECT

public:
    explicit PlotCanvas(QWidget *parent = nullptr);

    /// Shows these, unless a person has panned or zoomed and not reset it.
    void setWholeRange(const PlotContent::Ranges &ranges);
    void resetZoom();
    [[nodiscard]] bool isZoomed() const { return m_zoomed; }
    /// Without: no zoom, no pan, no pointer.
    void setOverSteps(bool overSteps);

    /// Drawn while the horizontal axis is that of steps.
    void setMarkers(std::vector<EditMarker> markers);

    void setNotes(const QString &emptyText, const QString &footnote);
    void setLegendVisible(bool visible);
    /// After curves or their points came or went: curves without points need no legend.
    void updateLegend(bool hasPoints);
    /// Entries of a legend row, at most 9.
    void setLegendColumns(int columns);
    void applyTheme();

    /// The step at which values are read, NaN for none.
    [[nodiscard]] double pointer() const { return m_pointer; }
    void showPointer(double step, const std::vector<PlotValue> &values);
    void hidePointer();

Q_SIGNALS:
    /// A person points at this step (direction 0), or asks for the next recorded one from it.
    void pointed(double step, int direction);

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void zoom(double factor);
    void noteZoom();

    PlotContent::Ranges m_whole;
    bool m_legendWanted = false;
    bool m_hasPoints = false;
    bool m_zoomed = false;
    bool m_applying = false;
    bool m_overSteps = true;
    double m_pointer;
    QCPItemStraightLine *m_line;
    EditMarkers *m_markers;
    PlotNote *m_emptyNote;
    PlotNote *m_footnote;
    QLabel *m_reading;
};

} // namespace ansatz::ui
