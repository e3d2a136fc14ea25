// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/model/device_advice.h"

#include <QWidget>

namespace ansatz::ui {

/// One choice of the device adviser: its name, the time of a step as text and as a bar, time to
/// finish and memory; or why it cannot compute the experiment.
class AdviceRow final : public QWidget {
    Q_OBJECT

public:
    /// The ends of the bars' logarithmic scale, in milliseconds.
    struct Scale {
        double shortest = 0.01;
        double longest = 100;
    };

    explicit AdviceRow(QWidget *parent = nullptr);

    /// `isOld`: of an experiment that has changed since.
    void setChoice(const DeviceChoice &choice, const Scale &scale, bool isRecommended, bool isOld);

    [[nodiscard]] QString timeText() const { return m_time; }
    [[nodiscard]] QString factText() const { return m_fact; }
    [[nodiscard]] bool isRecommended() const { return m_isRecommended; }
    /// Of the bar's room, 0 … 1.
    [[nodiscard]] double barLength() const { return m_length; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_time;
    QString m_fact;
    double m_length = 0;
    bool m_canRun = true;
    bool m_isRecommended = false;
    bool m_isOld = false;
};

} // namespace ansatz::ui
