// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/parameter_row.h"

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace ansatz::ui {

namespace {

std::optional<double> numberIn(const QLineEdit &field)
{
    const std::optional<Parameter> value = parseParameter(field.text(), nullptr);
    if (!value || value->source != Parameter::Source::Number)
        return std::nullopt;
    return value->offset;
}

} // namespace

ParameterRow::ParameterRow(const QString &name, const Parameter &parameter, QWidget *parent)
    : QWidget(parent), m_text(new QLineEdit), m_kind(new QComboBox), m_index(new QSpinBox),
      m_scale(new QLineEdit), m_offset(new QLineEdit)
{
    m_text->setText(parameterText(parameter));
    m_text->setObjectName(QStringLiteral("angle"));
    m_text->setPlaceholderText(tr("pi/2, x3, 0.5*x3+pi, w"));
    m_text->setToolTip(tr("A number, a feature as x3, a weight as w4, or w for a new weight; "
                          "with + − * / and pi. Weights start near 0 (initial spread in the "
                          "training's settings), so that w + pi/4 starts near π/4."));
    m_text->setAccessibleName(tr("Angle %1").arg(name));
    m_kind->addItems({tr("Number"), tr("Feature"), tr("Weight")});
    m_kind->setAccessibleName(tr("Kind of angle %1").arg(name));
    m_index->setRange(newIndex, 999'999);
    m_index->setSpecialValueText(tr("new"));
    m_index->setAccessibleName(tr("Index of angle %1").arg(name));
    m_scale->setAccessibleName(tr("Scale of angle %1").arg(name));
    m_offset->setAccessibleName(tr("Offset of angle %1 in radians").arg(name));
    for (QLineEdit *const field : {m_scale, m_offset})
        field->setMinimumWidth(64);
    m_index->setMinimumWidth(64);

    auto *const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing);
    grid->setVerticalSpacing(4);
    auto *const title = new QLabel(name);
    title->setBuddy(m_text);
    grid->addWidget(title, 0, 0);
    grid->addWidget(m_text, 0, 1, 1, 4);
    const auto addField = [grid](int column, const QString &text, QWidget *field) {
        auto *const label = new QLabel(text);
        label->setFont(Theme::instance().font(TextSize::Small));
        label->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(label, 1, column);
        grid->addWidget(field, 2, column);
    };
    addField(1, tr("Kind"), m_kind);
    addField(2, tr("Index"), m_index);
    addField(3, tr("Scale"), m_scale);
    addField(4, tr("Offset (rad)"), m_offset);
    showFields(parameter);

    connect(m_text, &QLineEdit::textEdited, this, [this](const QString &text) {
        if (const std::optional<Parameter> value = parseParameter(text, nullptr))
            showFields(*value);
        Q_EMIT edited();
    });
    connect(m_kind, &QComboBox::activated, this, &ParameterRow::readFields);
    connect(m_index, &QSpinBox::valueChanged, this, &ParameterRow::readFields);
    connect(m_scale, &QLineEdit::textEdited, this, &ParameterRow::readFields);
    connect(m_offset, &QLineEdit::textEdited, this, &ParameterRow::readFields);
}

std::optional<Parameter> ParameterRow::parameter(QString *problem) const
{
    return parseParameter(m_text->text(), problem);
}

void ParameterRow::showFields(const Parameter &parameter)
{
    const QSignalBlocker blockIndex(m_index);
    m_kind->setCurrentIndex(static_cast<int>(parameter.source));
    m_index->setValue(parameter.index);
    const bool isInput = parameter.source != Parameter::Source::Number;
    m_scale->setText(isInput ? numberText(parameter.scale) : QStringLiteral("1"));
    m_offset->setText(numberText(parameter.offset));
    m_index->setEnabled(isInput);
    m_scale->setEnabled(isInput);
}

void ParameterRow::readFields()
{
    const auto source = static_cast<Parameter::Source>(m_kind->currentIndex());
    const bool isInput = source != Parameter::Source::Number;
    m_index->setEnabled(isInput);
    m_scale->setEnabled(isInput);
    const std::optional<double> scale = numberIn(*m_scale);
    const std::optional<double> offset = numberIn(*m_offset);
    if (!offset)
        m_text->setText(m_offset->text()); // says what is wrong with it
    else if (!scale && isInput)
        m_text->setText(m_scale->text());
    else if (isInput)
        m_text->setText(parameterText({source, m_index->value(), *scale, *offset}));
    else
        m_text->setText(numberText(*offset));
    Q_EMIT edited();
}

} // namespace ansatz::ui
