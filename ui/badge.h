// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace ansatz::ui {

/// A small fact: a caption over its value, as "device" over "cpu · 1 thread · AVX2".
class Badge final : public QWidget {
    Q_OBJECT

public:
    explicit Badge(const QString &caption, QWidget *parent = nullptr);

    void setValue(const QString &value, const QString &tip);
    [[nodiscard]] QString value() const { return m_value; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_caption;
    QString m_value;
};

} // namespace ansatz::ui
