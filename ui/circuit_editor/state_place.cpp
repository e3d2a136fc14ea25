// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/state_place.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz::ui {

namespace {

constexpr double behindColumn = 7; ///< half a gap between columns
constexpr double beforeFirst = 7;

QString tr(const char *text)
{
    return QCoreApplication::translate("StatePlace", text);
}

/// The block that has column `column` − 1.
std::optional<std::size_t> blockBehind(const CircuitLayout &layout, int column)
{
    for (std::size_t b = 0; b < layout.frames.size(); ++b)
        if (layout.frames[b].firstColumn < column && column <= layout.frames[b].lastColumn + 1)
            return b;
    return std::nullopt;
}

const BlockFrame *frameOf(const StatePlace &place, const CircuitLayout &layout)
{
    return place.block ? &layout.frames[*place.block] : nullptr;
}

} // namespace

StatePlace placeBehind(const Circuit &circuit, const CircuitLayout &layout, int column,
                       std::optional<int> repetition)
{
    StatePlace place;
    place.columns = static_cast<int>(layout.columns.size());
    place.column = std::clamp(column, 0, place.columns);
    place.block = blockBehind(layout, place.column);
    if (place.block)
        place.repetitions = circuit.blocks[*place.block].repetitions;
    const int last = place.repetitions - 1;
    place.repetition = std::clamp(repetition.value_or(last), 0, last);
    return place;
}

StatePlace resolve(const StateAnchor &anchor, const Circuit &circuit, const CircuitLayout &layout)
{
    int column = anchor.atEnd ? static_cast<int>(layout.columns.size()) : anchor.index;
    if (!anchor.atEnd) {
        for (const OperationId id : anchor.column) {
            const auto found = std::ranges::find(circuit.operations, id, &Operation::id);
            if (found == circuit.operations.end())
                continue;
            const auto k = static_cast<std::size_t>(found - circuit.operations.begin());
            column = layout.operations[k].column + 1;
            break;
        }
    }
    return placeBehind(circuit, layout, column, anchor.repetition);
}

StateAnchor anchorOf(const StatePlace &place, const Circuit &circuit, const CircuitLayout &layout)
{
    StateAnchor anchor;
    anchor.atEnd = place.atEnd();
    if (anchor.atEnd)
        return anchor;
    anchor.index = place.column;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        if (layout.operations[k].column == place.column - 1)
            anchor.column.push_back(circuit.operations[k].id);
    if (place.repetition != place.repetitions - 1)
        anchor.repetition = place.repetition;
    return anchor;
}

StatePlace stepped(const StatePlace &place, const Circuit &circuit, const CircuitLayout &layout,
                   bool forwards)
{
    const BlockFrame *const frame = frameOf(place, layout);
    if (forwards) {
        if (frame && place.column == frame->lastColumn + 1
            && place.repetition < place.repetitions - 1)
            return placeBehind(circuit, layout, frame->firstColumn + 1, place.repetition + 1);
        const bool enters = blockBehind(layout, place.column + 1) != place.block;
        return placeBehind(circuit, layout, place.column + 1, enters ? 0 : place.repetition);
    }
    if (frame && place.column == frame->firstColumn + 1 && place.repetition > 0)
        return placeBehind(circuit, layout, frame->lastColumn + 1, place.repetition - 1);
    if (blockBehind(layout, place.column - 1) != place.block)
        return placeBehind(circuit, layout, place.column - 1);
    return placeBehind(circuit, layout, place.column - 1, place.repetition);
}

std::optional<CircuitCut> cutAt(const StatePlace &place, const Circuit &circuit,
                                const CircuitLayout &layout)
{
    if (place.atEnd())
        return std::nullopt;
    CircuitCut cut;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        cut.before.push_back(layout.operations[k].column < place.column ? 1 : 0);
    if (place.repetitions > 1) {
        cut.block = place.block;
        cut.repetition = place.repetition;
    }
    return cut;
}

double xOf(const StatePlace &place, const CircuitLayout &layout)
{
    if (layout.columns.empty())
        return layout.right + behindColumn;
    if (place.column == 0) {
        const bool framed = !layout.frames.empty() && layout.frames.front().firstColumn == 0;
        const double left = framed ? layout.frames.front().left : layout.columns.front().left;
        return left - beforeFirst;
    }
    double right = layout.columns[static_cast<std::size_t>(place.column - 1)].right();
    const BlockFrame *const frame = frameOf(place, layout);
    if (frame && place.column == frame->lastColumn + 1 && place.repetition == place.repetitions - 1)
        right = frame->right;
    return right + behindColumn;
}

StatePlace placeAtX(double x, const Circuit &circuit, const CircuitLayout &layout)
{
    StatePlace best;
    double nearest = std::numeric_limits<double>::max();
    for (int column = 0; column <= static_cast<int>(layout.columns.size()); ++column) {
        const StatePlace place = placeBehind(circuit, layout, column);
        const double distance = std::abs(xOf(place, layout) - x);
        if (distance < nearest) {
            nearest = distance;
            best = place;
        }
    }
    return best;
}

QString placeText(const StatePlace &place)
{
    if (place.columns == 0)
        return tr("of the empty circuit");
    if (place.atEnd())
        return tr("after the last column");
    if (place.column == 0)
        return tr("before the first column");
    QString text = tr("after column %1 of %2").arg(place.column).arg(place.columns);
    if (place.repetitions > 1)
        text += tr(", repetition %1 of %2").arg(place.repetition + 1).arg(place.repetitions);
    return text;
}

QString shortPlaceText(const StatePlace &place)
{
    if (place.columns == 0 || place.atEnd())
        return {};
    if (place.column == 0)
        return tr("at the start");
    if (place.repetitions == 1)
        return tr("after column %1").arg(place.column);
    return tr("after column %1, rep. %2").arg(place.column).arg(place.repetition + 1);
}

} // namespace ansatz::ui
