// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/number_field.h"

#include "engine/base/numbers.h"

#include <QRegularExpression>

namespace ansatz::ui {

RealField::RealField(double minimum, double maximum, const QString &unit, QWidget *parent)
    : QDoubleSpinBox(parent)
{
    setLocale(QLocale::c());
    setDecimals(15);
    setRange(minimum, maximum);
    setStepType(AdaptiveDecimalStepType);
    setKeyboardTracking(false);
    setAccelerated(true);
    if (!unit.isEmpty())
        setSuffix(QLatin1Char(' ') + unit);
    // The longest text of 15 decimals says nothing about the width that is needed.
    setMinimumWidth(64);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QString RealField::withoutUnit(const QString &text) const
{
    QString number = text;
    if (!suffix().isEmpty() && number.endsWith(suffix()))
        number.chop(suffix().size());
    return number.trimmed();
}

QString RealField::textFromValue(double value) const
{
    return QString::fromStdString(formatDouble(value));
}

double RealField::valueFromText(const QString &text) const
{
    return parseDouble(withoutUnit(text).toStdString()).value_or(value());
}

QValidator::State RealField::validate(QString &text, int &) const
{
    const QString number = withoutUnit(text);
    if (const auto value = parseDouble(number.toStdString()))
        return *value >= minimum() && *value <= maximum() ? QValidator::Acceptable
                                                          : QValidator::Intermediate;
    static const QRegularExpression begun(QStringLiteral("^-?\\d*\\.?\\d*([eE][+-]?\\d*)?$"));
    return begun.match(number).hasMatch() ? QValidator::Intermediate : QValidator::Invalid;
}

CountField::CountField(int minimum, int maximum, const QString &unit, QWidget *parent)
    : QSpinBox(parent)
{
    setLocale(QLocale::c());
    setRange(minimum, maximum);
    setStepType(AdaptiveDecimalStepType);
    setKeyboardTracking(false);
    setAccelerated(true);
    if (!unit.isEmpty())
        setSuffix(QLatin1Char(' ') + unit);
    setMinimumWidth(48);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

} // namespace ansatz::ui
