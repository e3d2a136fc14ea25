// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/number_field.h"

#include "engine/base/numbers.h"
#include "ui/number_text.h"
#include "ui/settings_panel/range_note.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QToolTip>

#include <cmath>
#include <optional>

namespace ansatz::ui {

namespace {

// A double spin box rounds to its decimals: with all of them a number stays what it is.
constexpr int allDecimals = 323;

QString withoutUnit(const QString &text, const QString &unit)
{
    QString number = text;
    if (!unit.isEmpty() && number.endsWith(unit))
        number.chop(unit.size());
    return number.trimmed();
}

std::optional<qint64> wholeNumber(const QString &text)
{
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

/// Return and Tab end an edit, which is when a note appears; any other key begins the next.
bool endsEditing(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
        return true;
    default:
        return false;
    }
}

} // namespace

RealField::RealField(double minimum, double maximum, const QString &unit, QWidget *parent)
    : QDoubleSpinBox(parent), m_note(new RangeNote(this))
{
    setLocale(QLocale::c());
    setDecimals(allDecimals);
    setRange(minimum, maximum);
    setKeyboardTracking(false);
    setAccelerated(true);
    if (!unit.isEmpty())
        setSuffix(QLatin1Char(' ') + unit);
    // The longest text of all decimals says nothing about the width that is needed.
    setMinimumWidth(64);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void RealField::stepBy(int steps)
{
    interpretText();
    const double now = value();
    // At the lower end of a decade the way towards zero goes on in the next one.
    const double size = (now > 0) == (steps > 0) ? std::abs(now) : std::abs(now) / 1.01;
    const double step = size > 0 ? std::pow(10, std::floor(std::log10(size)) - 1) : 0.1;
    // Twelve digits: sums of 0.1 are not to gather rounding errors.
    setValue(QString::number(now + steps * step, 'g', 12).toDouble());
    selectAll();
}

void RealField::fixup(QString &text) const
{
    const auto typed = parseDouble(withoutUnit(text, suffix()).toStdString());
    if (!typed || (*typed >= minimum() && *typed <= maximum()))
        return;
    const auto exact = [](double value) { return QString::fromStdString(formatDouble(value)); };
    text = exact(*typed < minimum() ? minimum() : maximum()) + suffix();
    m_note->show(tr("%1 to %2").arg(exact(minimum()), exact(maximum())) + suffix());
}

void RealField::keyPressEvent(QKeyEvent *event)
{
    if (!endsEditing(*event))
        m_note->hide();
    QDoubleSpinBox::keyPressEvent(event);
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
    const QString number = withoutUnit(text, suffix());
    // What is shown, left as it is, means the value with all its digits.
    if (number == textFromValue(value()))
        return value();
    return parseDouble(number.toStdString()).value_or(value());
}

QValidator::State RealField::validate(QString &text, int &) const
{
    const QString number = withoutUnit(text, suffix());
    if (const auto value = parseDouble(number.toStdString()))
        return *value >= minimum() && *value <= maximum() ? QValidator::Acceptable
                                                          : QValidator::Intermediate;
    static const QRegularExpression begun(QStringLiteral("^-?\\d*\\.?\\d*([eE][+-]?\\d*)?$"));
    return begun.match(number).hasMatch() ? QValidator::Intermediate : QValidator::Invalid;
}

CountField::CountField(int minimum, int maximum, const QString &unit, QWidget *parent)
    : QSpinBox(parent), m_note(new RangeNote(this))
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

void CountField::fixup(QString &text) const
{
    const auto typed = wholeNumber(withoutUnit(text, suffix()));
    if (!typed || (*typed >= minimum() && *typed <= maximum())) {
        QSpinBox::fixup(text);
        return;
    }
    text = QString::number(*typed < minimum() ? minimum() : maximum()) + suffix();
    m_note->show(tr("%1 to %2").arg(countText(minimum()), countText(maximum())) + suffix());
}

void CountField::keyPressEvent(QKeyEvent *event)
{
    if (!endsEditing(*event))
        m_note->hide();
    QSpinBox::keyPressEvent(event);
}

QValidator::State CountField::validate(QString &text, int &position) const
{
    // A number too large may be typed, to be told so at the end rather than lose its digits.
    const auto typed = wholeNumber(withoutUnit(text, suffix()));
    if (typed && (*typed < minimum() || *typed > maximum()))
        return QValidator::Intermediate;
    return QSpinBox::validate(text, position);
}

} // namespace ansatz::ui
