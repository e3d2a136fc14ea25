// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/state_facts.h"

#include <QWidget>

namespace ansatz::ui {

/// All amplitudes of a few qubits in order of their index, row by row: a disc each, whose filled
/// part has |a| as its radius, with a hand that points at the phase (0 right, counter-clockwise).
class PhaseDiscs final : public QWidget {
    Q_OBJECT

public:
    explicit PhaseDiscs(QWidget *parent = nullptr);

    static constexpr int mostQubits = 5; ///< smaller discs have no readable hand

    /// All of a pure state.
    void setStates(const StateFacts &facts);
    [[nodiscard]] const std::vector<BasisState> &states() const { return m_states; }
    /// Of the disc of that basis state.
    [[nodiscard]] QRectF discRect(std::size_t index) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Grid {
        int rowQubits = 0; ///< leading qubits that the rows count
        int columns = 1;
        int rows = 1;
        double cell = 0; ///< of a disc
        double left = 0; ///< labels of the rows stand before it
        double labelHeight = 0;
        bool readable = false; ///< digits over the columns do not touch
    };
    [[nodiscard]] Grid grid() const;

    int m_qubits = 0;
    std::vector<BasisState> m_states; ///< in order of index
};

} // namespace ansatz::ui
