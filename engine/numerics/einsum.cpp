// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/einsum.h"

#include "engine/base/error.h"
#include "engine/numerics/array_backend.h"

#include <algorithm>
#include <optional>

namespace ansatz::numerics {

namespace {

[[noreturn]] void refuse(const std::string &problem)
{
    throw UserError(problem, "einsum");
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr char ellipsis = '.';

// The labels of one operand or of the output, one character each; an ellipsis is one '.'.
std::string labelsOf(std::string_view text)
{
    std::string labels;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == ' ')
            continue;
        if (c == '.') {
            if (text.substr(at, 3) != "..." || labels.find(ellipsis) != std::string::npos)
                refuse("einstein sum subscripts string contains a '.' that is not part of an "
                       "ellipsis ('...')");
            at += 2;
            labels += ellipsis;
        } else if (isLetter(c)) {
            labels += c;
        } else {
            refuse(std::string("invalid subscript '") + c
                   + "' in einstein sum subscripts string, subscripts must be letters");
        }
    }
    return labels;
}

struct Subscripts {
    std::vector<std::string> inputs;
    std::optional<std::string> output;
};

Subscripts splitSubscripts(std::string_view text)
{
    Subscripts split;
    const std::size_t arrow = text.find("->");
    if (arrow != std::string_view::npos)
        split.output = labelsOf(text.substr(arrow + 2));
    std::string_view inputs = text.substr(0, arrow);
    while (true) {
        const std::size_t comma = inputs.find(',');
        split.inputs.push_back(labelsOf(inputs.substr(0, comma)));
        if (comma == std::string_view::npos)
            return split;
        inputs.remove_prefix(comma + 1);
    }
}

// Labels of an ellipsis' axes, counted from the last one.
char ellipsisLabel(std::size_t fromBack)
{
    return static_cast<char>(1 + fromBack);
}

std::string ellipsisLabels(std::size_t count)
{
    std::string labels;
    while (count > 0)
        labels += ellipsisLabel(--count);
    return labels;
}

std::string expanded(const std::string &labels, std::size_t ellipsisAxes)
{
    const std::size_t at = labels.find(ellipsis);
    return at == std::string::npos
               ? labels
               : labels.substr(0, at) + ellipsisLabels(ellipsisAxes) + labels.substr(at + 1);
}

// One operand with its ellipsis written out; notes the sizes.
std::string fit(const std::string &labels, const Shape &shape, std::size_t operand,
                EinsumLabels &parsed, std::size_t &ellipsisAxes)
{
    const bool hasEllipsis = labels.find(ellipsis) != std::string::npos;
    const std::size_t named = labels.size() - (hasEllipsis ? 1 : 0);
    if (named > shape.size())
        refuse("einstein sum subscripts string contains too many subscripts for operand "
               + std::to_string(operand));
    if (named < shape.size() && !hasEllipsis)
        refuse("operand has more dimensions than subscripts given in einstein sum, but no '...' "
               "ellipsis provided to broadcast the extra dimensions.");
    ellipsisAxes = std::max(ellipsisAxes, shape.size() - named);
    std::string full = expanded(labels, shape.size() - named);
    std::map<char, std::size_t> own;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        const auto [found, isNew] = own.try_emplace(full[axis], shape[axis]);
        if (!isNew && found->second != shape[axis])
            refuse("dimensions in operand " + std::to_string(operand) + " for collapsing index '"
                   + full[axis] + "' don't match (" + std::to_string(found->second)
                   + " != " + std::to_string(shape[axis]) + ")");
        const auto [size, isFirst] = parsed.sizes.try_emplace(full[axis], shape[axis]);
        if (!isFirst && size->second != shape[axis] && size->second != 1 && shape[axis] != 1)
            refuse("operands could not be broadcast together with remapped shapes: axis "
                   + std::to_string(axis) + " of operand " + std::to_string(operand) + " has size "
                   + std::to_string(shape[axis]) + ", not " + std::to_string(size->second));
        if (size->second == 1)
            size->second = shape[axis];
    }
    return full;
}

// Without "->": labels that occur once, in alphabetical order, behind the ellipsis.
std::string implicitOutput(const std::vector<std::string> &inputs)
{
    std::map<char, int> counts;
    for (const std::string &labels : inputs) {
        for (const char label : labels)
            ++counts[label];
    }
    std::string output = counts.contains(ellipsis) ? std::string(1, ellipsis) : std::string();
    for (const auto &[label, count] : counts) {
        if (label != ellipsis && count == 1)
            output += label;
    }
    return output;
}

} // namespace

EinsumLabels parseEinsum(std::string_view subscripts, std::span<const Shape> shapes)
{
    const Subscripts split = splitSubscripts(subscripts);
    if (split.inputs.size() != shapes.size())
        refuse(std::string(split.inputs.size() < shapes.size() ? "more" : "fewer")
               + " operands provided to einstein sum function than specified in the subscripts "
                 "string");
    EinsumLabels parsed;
    std::size_t ellipsisAxes = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i)
        parsed.inputs.push_back(fit(split.inputs[i], shapes[i], i, parsed, ellipsisAxes));
    const std::string output = split.output.value_or(implicitOutput(split.inputs));
    if (ellipsisAxes > 0 && output.find(ellipsis) == std::string::npos)
        refuse("output had too few broadcast dimensions");
    for (const char label : output) {
        if (label == ellipsis)
            continue;
        if (std::ranges::count(output, label) > 1)
            refuse(std::string("einstein sum subscripts string includes output subscript '") + label
                   + "' multiple times");
        if (!parsed.sizes.contains(label))
            refuse(std::string("einstein sum subscripts string included output subscript '") + label
                   + "' which never appeared in an input");
    }
    parsed.output = expanded(output, ellipsisAxes);
    return parsed;
}

namespace {

// An operand on its way through a contraction: every label once.
struct Labelled {
    Array array;
    std::string labels;
};

bool has(std::string_view labels, char label)
{
    return labels.find(label) != std::string_view::npos;
}

class Contraction {
public:
    Contraction(const ArrayBackend &backend, EinsumLabels labels)
        : m_backend(backend), m_labels(std::move(labels))
    {}

    Array run(std::span<const Array> operands)
    {
        Labelled result;
        for (std::size_t i = 0; i < operands.size(); ++i) {
            std::string later = m_labels.output;
            for (std::size_t k = i + 1; k < operands.size(); ++k)
                later += m_labels.inputs[k];
            const std::string others = later + result.labels;
            const Labelled operand =
                withoutUnused(full(diagonal({operands[i], m_labels.inputs[i]})), others);
            result = i == 0 ? operand : product(result, operand, later);
        }
        return ordered(result, m_labels.output).array;
    }

private:
    // Of a label that occurs twice only the diagonal.
    Labelled diagonal(Labelled operand) const
    {
        for (std::size_t at = 0; at < operand.labels.size(); ++at) {
            const std::size_t twin = operand.labels.find(operand.labels[at], at + 1);
            if (twin == std::string::npos)
                continue;
            std::vector<int> axes;
            Shape shape;
            std::string labels;
            for (std::size_t axis = 0; axis < operand.labels.size(); ++axis) {
                if (axis == at || axis == twin)
                    continue;
                axes.push_back(static_cast<int>(axis));
                shape.push_back(operand.array.shape()[axis]);
                labels += operand.labels[axis];
            }
            axes.insert(axes.end(), {static_cast<int>(at), static_cast<int>(twin)});
            labels += operand.labels[at];
            const std::size_t size = operand.array.shape()[at];
            shape.push_back(size * size);
            std::vector<std::int64_t> indices(size);
            for (std::size_t i = 0; i < size; ++i)
                indices[i] = static_cast<std::int64_t>(i * (size + 1));
            operand.array =
                m_backend.take(m_backend.reshape(m_backend.transpose(operand.array, axes), shape),
                               m_backend.array(indices, {size}), -1);
            operand.labels = labels;
            at = static_cast<std::size_t>(-1); // from the start
        }
        return operand;
    }

    // With every axis of its label's size.
    Labelled full(Labelled operand) const
    {
        Shape shape;
        for (const char label : operand.labels)
            shape.push_back(m_labels.sizes.at(label));
        operand.array = m_backend.broadcastTo(operand.array, shape);
        return operand;
    }

    Labelled withoutUnused(Labelled operand, std::string_view used) const
    {
        std::vector<int> axes;
        std::string kept;
        for (std::size_t axis = 0; axis < operand.labels.size(); ++axis) {
            if (has(used, operand.labels[axis]))
                kept += operand.labels[axis];
            else
                axes.push_back(static_cast<int>(axis));
        }
        return axes.empty() ? operand : Labelled{m_backend.sum(operand.array, axes), kept};
    }

    Labelled ordered(const Labelled &operand, const std::string &labels) const
    {
        std::vector<int> axes;
        for (const char label : labels)
            axes.push_back(static_cast<int>(operand.labels.find(label)));
        return {m_backend.transpose(operand.array, axes), labels};
    }

    [[nodiscard]] std::size_t sizeOf(const std::string &labels) const
    {
        std::size_t size = 1;
        for (const char label : labels)
            size *= m_labels.sizes.at(label);
        return size;
    }

    // A batch of matrix products; labels of both that nobody needs later are summed.
    Labelled product(const Labelled &a, const Labelled &b, std::string_view later) const
    {
        std::string batch;
        std::string left;
        std::string inner;
        std::string right;
        for (const char label : a.labels) {
            std::string &group = !has(b.labels, label) ? left : has(later, label) ? batch : inner;
            group += label;
        }
        for (const char label : b.labels) {
            if (!has(a.labels, label))
                right += label;
        }
        const Array first = m_backend.reshape(ordered(a, batch + left + inner).array,
                                              {sizeOf(batch), sizeOf(left), sizeOf(inner)});
        const Array second = m_backend.reshape(ordered(b, batch + inner + right).array,
                                               {sizeOf(batch), sizeOf(inner), sizeOf(right)});
        const std::string labels = batch + left + right;
        Shape shape;
        for (const char label : labels)
            shape.push_back(m_labels.sizes.at(label));
        return {m_backend.reshape(m_backend.matmul(first, second), shape), labels};
    }

    const ArrayBackend &m_backend;
    EinsumLabels m_labels;
};

} // namespace

Array ArrayBackend::doEinsum(std::string_view subscripts, std::span<const Array> operands) const
{
    std::vector<Shape> shapes;
    for (const Array &operand : operands)
        shapes.push_back(operand.shape());
    return Contraction(*this, parseEinsum(subscripts, shapes)).run(operands);
}

} // namespace ansatz::numerics
