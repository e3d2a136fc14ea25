// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/shapes.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::numerics {

std::string toString(const Shape &shape)
{
    std::string text = "(";
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        text.append(axis == 0 ? "" : ",").append(std::to_string(shape[axis]));
    return text + (shape.size() == 1 ? ",)" : ")");
}

std::size_t elementsOf(const Shape &shape)
{
    std::size_t elements = 1;
    for (const std::size_t size : shape)
        elements *= size;
    return elements;
}

Shape broadcastShapes(const Shape &a, const Shape &b, std::string_view operation)
{
    Shape shape(std::max(a.size(), b.size()));
    for (std::size_t back = 1; back <= shape.size(); ++back) {
        const std::size_t one = back <= a.size() ? a[a.size() - back] : 1;
        const std::size_t other = back <= b.size() ? b[b.size() - back] : 1;
        if (one != other && one != 1 && other != 1)
            throw UserError("operands could not be broadcast together with shapes " + toString(a)
                                + " " + toString(b),
                            std::string(operation));
        shape[shape.size() - back] = one == 1 ? other : one;
    }
    return shape;
}

bool broadcastsTo(const Shape &from, const Shape &to)
{
    if (from.size() > to.size())
        return false;
    for (std::size_t back = 1; back <= from.size(); ++back) {
        const std::size_t size = from[from.size() - back];
        if (size != 1 && size != to[to.size() - back])
            return false;
    }
    return true;
}

int normalAxis(int axis, std::size_t axes, std::string_view operation)
{
    const int count = static_cast<int>(axes);
    if (axis < -count || axis >= count)
        throw UserError("axis " + std::to_string(axis) + " is out of bounds for array of dimension "
                            + std::to_string(count),
                        std::string(operation));
    return axis < 0 ? axis + count : axis;
}

std::vector<int> normalAxes(std::span<const int> axis, std::size_t axes, std::string_view operation)
{
    std::vector<int> normal;
    for (const int each : axis) {
        normal.push_back(normalAxis(each, axes, operation));
        if (std::count(normal.begin(), normal.end(), normal.back()) > 1)
            throw UserError("duplicate value in 'axis'", std::string(operation));
    }
    return normal;
}

Shape without(const Shape &shape, std::span<const int> axes)
{
    Shape kept;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (std::ranges::find(axes, static_cast<int>(axis)) == axes.end())
            kept.push_back(shape[axis]);
    }
    return kept;
}

} // namespace ansatz::numerics
