// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsItem>
#include <QString>

#include <optional>

namespace ansatz::ui {

/// What is read at the end of a wire, or below the wires for observables of several qubits.
struct Reading {
    QString label = {};               ///< of one that is not a single Pauli of its wire
    std::optional<double> value = {}; ///< none while unknown
    std::optional<int> series = {};   ///< the qubit whose colour it has
    QString basis = {}; ///< "X", "Y" or "Z" of its wire; empty: the wire is not measured
    int row = 0;        ///< the wire; from the number of wires on, a row below them
    std::optional<int> observable = {}; ///< index among the measured ones; none when not measured
    double bound = 1;                   ///< the value is from -bound to bound

    friend bool operator==(const Reading &, const Reading &) = default;
};

/// A reading as a chip with its basis and a bar with its number.
class ReadingItem final : public QGraphicsItem {
public:
    explicit ReadingItem(Reading reading);

    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;
    void setReading(const Reading &reading);
    /// The keyboard is at it.
    void setCurrent(bool current);
    [[nodiscard]] const Reading &reading() const { return m_reading; }
    /// Where a click chooses what is measured, in the item's coordinates.
    [[nodiscard]] QRectF chipRect() const;

    static constexpr double chipWidth = 20;
    static constexpr double barLeft = chipWidth + 8;
    static constexpr double barWidth = 56;
    static constexpr double valueWidth = 44;

private:
    void paintChip(QPainter &painter) const;
    void paintBar(QPainter &painter) const;

    Reading m_reading;
    bool m_current = false;
};

/// "+ product or sum": adds an observable of several qubits.
class AddReadingItem final : public QGraphicsItem {
public:
    AddReadingItem();
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QString m_text;
};

} // namespace ansatz::ui
