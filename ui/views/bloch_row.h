// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <array>
#include <vector>

namespace ansatz::ui {

/// A disc for every qubit with its Bloch vector, and under it length |r| and entropy S in bits, the
/// latter also as a bar that is full at 1.
class BlochRow final : public QWidget {
    Q_OBJECT

public:
    explicit BlochRow(QWidget *parent = nullptr);

    /// Those of a mixture are told as such.
    void setVectors(std::vector<std::array<double, 3>> vectors, bool mixture = false);
    [[nodiscard]] const std::vector<std::array<double, 3>> &vectors() const { return m_vectors; }
    [[nodiscard]] QString details(int qubit) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] double cellWidth() const;

    std::vector<std::array<double, 3>> m_vectors;
    bool m_mixture = false;
};

} // namespace ansatz::ui
