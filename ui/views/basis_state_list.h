// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/state_facts.h"

#include <QWidget>

namespace ansatz::ui {

/// The most probable basis states: bit string, bar, probability, and the amplitude's phase as the
/// hand of a small dial (0 points right, counter-clockwise).
class ProbabilityView final : public QWidget {
    Q_OBJECT

public:
    explicit ProbabilityView(QWidget *parent = nullptr);

    /// Most that are worth computing.
    static constexpr std::size_t mostRows = 32;

    void setStates(int qubits, std::vector<BasisState> states);
    [[nodiscard]] QSize sizeHint() const override { return {270, 112}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 60}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QString details(const BasisState &state) const;
    [[nodiscard]] std::size_t shownRows() const;

    int m_qubits = 0;
    std::vector<BasisState> m_states;
};

} // namespace ansatz::ui
