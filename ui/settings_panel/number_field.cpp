// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/number_field.h"

#include "engine/base/numbers.h"

#include <QHelpEvent>
#include <QRegularExpression>
#include <QToolTip>

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
    const QString exact = QString::fromStdString(formatDouble(value));
    return exact.size() <= 8 ? exact : QString::number(value, 'g', 6);
}

bool RealField::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && textFromValue(value()).toDouble() != value()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(
            help->globalPos(),
            QString::fromStdString(formatDouble(value())) + QLatin1Char('\n') + toolTip(), this);
        return true;
    }
    return QDoubleSpinBox::event(event);
}

double RealField::valueFromText(const QString &text) const
{
    const QString number = withoutUnit(text);
    // What is shown, left as it is, means the value with all its digits.
    if (number == textFromValue(value()))
        return value();
    return parseDouble(number.toStdString()).value_or(value());
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
