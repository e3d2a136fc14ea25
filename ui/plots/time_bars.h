// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <memory>

namespace ansatz::ui {

/// A time to compare with others.
struct TimeBar {
    QString name;
    double milliseconds = 0;
    bool isEstimate = false; ///< hatched
    int series = 0;          ///< Theme::series
};

/// Horizontal bars of times on a logarithmic scale, the first one at the top, each with its time.
/// As many as the height lets be read; the axis says how many that is.
class TimeBars final : public QWidget {
    Q_OBJECT

public:
    explicit TimeBars(QWidget *parent = nullptr);
    ~TimeBars() override;

    void setBars(const QList<TimeBar> &bars);
    [[nodiscard]] int barCount() const;
    /// Of these, the first ones that are drawn.
    [[nodiscard]] int shownCount() const;
    /// Writes the picture; the format follows the suffix: png, pdf, svg. Throws UserError.
    void exportTo(const QString &path);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
