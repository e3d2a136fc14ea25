// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/start_text.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit_validation.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/problem_text.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace ansatz::ui {

namespace {

using Distribution = WeightStart::Distribution;

QString tr(const char *text)
{
    return QCoreApplication::translate("StartText", text);
}

} // namespace

bool parseStart(const QString &text, std::optional<WeightStart> *start, QString *problem)
{
    static const QRegularExpression call(
        QStringLiteral("^(normal|uniform)\\s*\\(([^,;]*)[,;]([^,;]*)\\)$"),
        QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.trimmed();
    start->reset();
    if (trimmed.isEmpty() || trimmed.compare(u"default", Qt::CaseInsensitive) == 0)
        return true;
    WeightStart read;
    std::optional<double> first;
    std::optional<double> second = 0.0;
    if (const QRegularExpressionMatch match = call.match(trimmed); match.hasMatch()) {
        read.distribution = match.captured(1).compare(u"normal", Qt::CaseInsensitive) == 0
                                ? Distribution::Normal
                                : Distribution::Uniform;
        first = parseNumber(match.captured(2));
        second = parseNumber(match.captured(3));
    } else {
        first = parseNumber(trimmed);
    }
    if (!first || !second) {
        *problem = tr("“%1” is not a start: write a number as pi/4, normal(0, 0.1) with mean and "
                      "standard deviation, uniform(-pi, pi), or default.")
                       .arg(trimmed);
        return false;
    }
    read.first = *first;
    read.second = *second;
    *problem = startProblem(read);
    if (!problem->isEmpty())
        return false;
    *start = read;
    return true;
}

QString startText(const std::optional<WeightStart> &start)
{
    if (!start)
        return QStringLiteral("default");
    const QString first = numberText(start->first);
    if (start->distribution == Distribution::Value)
        return first;
    return (start->distribution == Distribution::Normal ? QStringLiteral("normal(%1, %2)")
                                                        : QStringLiteral("uniform(%1, %2)"))
        .arg(first, numberText(start->second));
}

QString startProblem(const WeightStart &start)
{
    try {
        checkStart(start, {});
    } catch (const UserError &error) {
        return problemText(error);
    }
    return {};
}

std::optional<WeightStart> startIn(const std::vector<WeightStart> &starts, int weight)
{
    const auto found = std::ranges::lower_bound(starts, weight, {}, &WeightStart::weight);
    return found == starts.end() || found->weight != weight ? std::nullopt : std::optional(*found);
}

} // namespace ansatz::ui
