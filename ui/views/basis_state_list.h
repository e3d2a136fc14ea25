// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/views/state_facts.h"

#include <QAbstractScrollArea>

namespace ansatz::ui {

enum class BasisValue {
    Probability,
    Amplitude, ///< |a| and phase
};

/// Basis states with a bar and a number each: bit string, bar, value, and the amplitude's phase as
/// the hand of a small dial (0 points right, counter-clockwise). Largest first; few states, when
/// all are known, in order of their index.
class BasisStateList final : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit BasisStateList(QWidget *parent = nullptr);

    void setStates(const StateFacts &facts);
    void setValue(BasisValue value);
    [[nodiscard]] BasisValue value() const { return m_value; }
    [[nodiscard]] const std::vector<BasisState> &states() const { return m_states; }
    [[nodiscard]] QSize sizeHint() const override { return {270, 112}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 60}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    /// Where the parts of a row stand.
    struct RowPlan {
        double ket = 0;
        QFont ketFont;
        double barLeft = 0;
        double barWidth = 0;
        double numberRight = 0;
    };
    void order();
    void updateRange();
    [[nodiscard]] QString heading() const;
    [[nodiscard]] double shown(const BasisState &state) const;
    [[nodiscard]] QString number(const BasisState &state) const;
    [[nodiscard]] RowPlan plan(const QFont &font) const;
    void paintRow(QPainter &painter, const BasisState &state, double top,
                  const RowPlan &plan) const;
    [[nodiscard]] bool hasPhases() const { return m_mixed == 0; }

    BasisValue m_value = BasisValue::Probability;
    int m_qubits = 0;
    std::size_t m_mixed = 0; ///< states in the mixture
    bool m_complete = false;
    std::vector<BasisState> m_states;
};

} // namespace ansatz::ui
