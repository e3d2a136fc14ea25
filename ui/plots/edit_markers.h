// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <qcustomplot.h>

#include <vector>

namespace ansatz::ui {

struct TrainingHistory;

/// Where a run took an edit.
struct EditMarker {
    double step = 0;
    QString text;

    friend bool operator==(const EditMarker &, const EditMarker &) = default;
};

[[nodiscard]] std::vector<EditMarker> editMarkers(const TrainingHistory &history);

/// Vertical dashed lines over a step axis, each with its text at the top. Texts that would lie on
/// each other go below; where there is no room the newer ones stay.
class EditMarkers final : public QCPAbstractItem {
public:
    explicit EditMarkers(QCustomPlot *plot);

    /// True when they are others than before.
    bool setMarkers(std::vector<EditMarker> markers);
    [[nodiscard]] const std::vector<EditMarker> &markers() const { return m_markers; }
    /// That of the line within a few pixels of the step; empty where there is none.
    [[nodiscard]] QString textAt(double step) const;
    double selectTest(const QPointF &, bool, QVariant * = nullptr) const override { return -1; }

protected:
    void draw(QCPPainter *painter) override;

private:
    std::vector<EditMarker> m_markers; ///< in order of step
};

} // namespace ansatz::ui
