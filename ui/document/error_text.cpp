// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/error_text.h"

#include "engine/base/error.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string_view>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ansatz::ui::Errors", text);
}

/// Problems without a subject of their own ("is a folder", "must be …") are about their place.
bool needsSubject(const std::string &problem)
{
    static constexpr std::array<std::string_view, 5> verbs = {"is ", "has ", "must ", "needs ",
                                                              "ends "};
    return std::ranges::any_of(
        verbs, [&problem](std::string_view verb) { return problem.starts_with(verb); });
}

/// As a sentence: with a capital and a full stop.
QString sentence(const std::string &text)
{
    QString result = QString::fromStdString(text).trimmed();
    if (result.isEmpty())
        return result;
    result[0] = result[0].toUpper();
    const QChar last = result.back();
    if (!QStringLiteral(".?:;").contains(last))
        result += QLatin1Char('.');
    return result;
}

} // namespace

QString errorText(const UserError &error)
{
    const bool isSubject = !error.place().empty() && needsSubject(error.problem());
    QString text = isSubject ? QString::fromStdString(error.place()) + QLatin1Char(' ')
                                   + sentence("x" + error.problem()).mid(1)
                             : sentence(error.problem());
    if (!error.place().empty() && !isSubject)
        text += tr(" (In %1.)").arg(QString::fromStdString(error.place()));
    if (!error.remedy().empty())
        text += QLatin1Char(' ') + sentence(error.remedy());
    return text;
}

QString currentErrorText()
{
    try {
        throw;
    } catch (const UserError &error) {
        return errorText(error);
    } catch (const std::bad_alloc &) {
        return tr("There is not enough memory for this. Use fewer qubits or a smaller batch.");
    } catch (const std::exception &error) {
        return tr("The program met an error of its own: %1").arg(QString::fromUtf8(error.what()));
    } catch (...) {
        return tr("The program met an error of its own that it cannot name.");
    }
}

} // namespace ansatz::ui
