// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ansatz::ui {

/// A small fact: a caption over its value, as "device" over "cpu · 1 thread · AVX2".
class Badge final : public QWidget {
    Q_OBJECT

public:
    explicit Badge(const QString &caption, QWidget *parent = nullptr);

    /// `differs`: from what is chosen for the next start; said by a mark and a dashed line.
    void setValue(const QString &value, const QString &tip, bool differs = false);
    [[nodiscard]] bool differs() const { return m_differs; }
    [[nodiscard]] QString value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString shownCaption() const;

    QString m_caption;
    QString m_value;
    bool m_differs = false;
};

} // namespace ansatz::ui
