// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <vector>

namespace ansatz::ui {

/// A disc for every qubit with its Bloch vector, length |r| and entropy S.
class BlochRow final : public QWidget {
    Q_OBJECT

public:
    explicit BlochRow(QWidget *parent = nullptr);

    void setVectors(std::vector<std::array<double, 3>> vectors);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] double cellWidth() const;
    [[nodiscard]] QString details(int qubit) const;

    std::vector<std::array<double, 3>> m_vectors;
};

} // namespace ansatz::ui
