// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/parameter_row.h"

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/start_fields.h"
#include "ui/circuit_editor/start_text.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <utility>

namespace ansatz::ui {

ParameterRow::ParameterRow(const QString &name, const Parameter &parameter,
                           std::vector<WeightStart> starts, QWidget *parent)
    : QWidget(parent), m_starts(std::move(starts)), m_text(new QLineEdit), m_kind(new QComboBox),
      m_index(new QSpinBox), m_scale(new QLineEdit), m_offset(new QLineEdit),
      m_trainScale(new QCheckBox(tr("Train the scale"))),
      m_scaleWeightTitle(fieldLabel(tr("Scale's weight"))), m_scaleWeight(new QSpinBox)
{
    m_text->setText(parameterText(parameter));
    m_text->setObjectName(QStringLiteral("angle"));
    m_text->setPlaceholderText(tr("pi/2, x3, 0.5*x3+pi, w, s*x3"));
    m_text->setToolTip(
        tr("A number, a feature as x3, a weight as w4, or w for a new weight; "
           "with + − * / and pi. A weight times a feature is a trained scale: w2*x3, "
           "or s*x3 with a new weight. Unless you say how they start, weights start "
           "near 0 (initial spread in the training's settings), so that w + pi/4 "
           "starts near π/4, and scales at 1."));
    m_text->setAccessibleName(tr("Angle %1").arg(name));
    m_kind->addItems({tr("Number"), tr("Feature"), tr("Weight")});
    m_kind->setAccessibleName(tr("Kind of angle %1").arg(name));
    m_index->setRange(newIndex, 999'999);
    m_index->setSpecialValueText(tr("new"));
    m_index->setAccessibleName(tr("Index of angle %1").arg(name));
    m_scale->setAccessibleName(tr("Scale of angle %1").arg(name));
    m_offset->setAccessibleName(tr("Offset of angle %1 in radians").arg(name));
    m_trainScale->setObjectName(QStringLiteral("trainScale"));
    m_trainScale->setAccessibleName(m_trainScale->text());
    m_trainScale->setToolTip(tr("A weight is multiplied with the scale, and training changes it."));
    // A weight's number, or newIndex; a spin box counts without gaps.
    m_scaleWeight->setRange(newIndex, 999'999);
    m_scaleWeight->setSpecialValueText(tr("new"));
    m_scaleWeight->setObjectName(QStringLiteral("scaleWeight"));
    m_scaleWeight->setAccessibleName(tr("Weight that trains the scale of angle %1").arg(name));
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
        grid->addWidget(fieldLabel(text), 1, column);
        grid->addWidget(field, 2, column);
    };
    addField(1, tr("Kind"), m_kind);
    addField(2, tr("Index"), m_index);
    addField(3, tr("Scale"), m_scale);
    addField(4, tr("Offset (rad)"), m_offset);
    grid->addWidget(m_trainScale, 4, 1, 1, 2);
    grid->addWidget(m_scaleWeightTitle, 3, 3);
    grid->addWidget(m_scaleWeight, 4, 3);
    m_start = new StartFields(grid, 5, name, this);
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
    connect(m_trainScale, &QCheckBox::clicked, this, &ParameterRow::readFields);
    connect(m_scaleWeight, &QSpinBox::valueChanged, this, &ParameterRow::readFields);
    connect(m_start, &StartFields::edited, this, &ParameterRow::edited);
}

std::optional<Parameter> ParameterRow::parameter(QString *problem) const
{
    return parseParameter(m_text->text(), problem);
}

bool ParameterRow::changedStart(std::optional<StartEdit> *edit, QString *problem) const
{
    edit->reset();
    const std::optional<Parameter> shown = parameter(problem);
    if (!shown || !shown->readsWeight())
        return true;
    std::optional<WeightStart> start;
    if (!m_start->start(&start, problem))
        return false;
    const int weight = shown->weightIndex();
    if (start)
        start->weight = weight;
    if (start != startIn(m_starts, weight))
        *edit = StartEdit{.start = start};
    return true;
}

void ParameterRow::showFields(const Parameter &parameter)
{
    const QSignalBlocker blockIndex(m_index);
    const QSignalBlocker blockWeight(m_scaleWeight);
    m_kind->setCurrentIndex(static_cast<int>(parameter.source));
    m_index->setValue(parameter.index);
    const bool isInput = parameter.source != Parameter::Source::Number;
    m_scale->setText(isInput ? numberText(parameter.scale) : QStringLiteral("1"));
    m_offset->setText(numberText(parameter.offset));
    m_trainScale->setChecked(parameter.hasTrainableScale());
    m_scaleWeight->setValue(parameter.hasTrainableScale() ? parameter.scaleWeight : newIndex);
    showInput(parameter);
}

// Which fields have a meaning for what it reads, and how its weight starts.
void ParameterRow::showInput(const Parameter &parameter)
{
    const bool isInput = parameter.source != Parameter::Source::Number;
    const bool isFeature = parameter.source == Parameter::Source::Feature;
    m_index->setEnabled(isInput);
    m_scale->setEnabled(isInput);
    m_trainScale->setVisible(isFeature);
    m_scaleWeightTitle->setVisible(isFeature);
    m_scaleWeight->setVisible(isFeature);
    m_scaleWeight->setEnabled(parameter.hasTrainableScale());
    m_start->setVisible(isInput && (!isFeature || parameter.hasTrainableScale()));
    // What was chosen for a new weight stays while its angle is written.
    const int weight = parameter.weightIndex();
    if (weight != m_startsOf)
        m_start->setStart(startIn(m_starts, weight));
    m_startsOf = weight;
}

void ParameterRow::readFields()
{
    const auto source = static_cast<Parameter::Source>(m_kind->currentIndex());
    const bool isInput = source != Parameter::Source::Number;
    Parameter read{source, m_index->value()};
    if (source == Parameter::Source::Feature && m_trainScale->isChecked())
        read.scaleWeight =
            m_scaleWeight->value() == newIndex ? newScaleWeight : m_scaleWeight->value();
    showInput(read);
    const std::optional<double> scale = parseNumber(m_scale->text());
    const std::optional<double> offset = parseNumber(m_offset->text());
    read.scale = scale.value_or(1);
    read.offset = offset.value_or(0);
    if (!offset)
        m_text->setText(m_offset->text()); // says what is wrong with it
    else if (!scale && isInput)
        m_text->setText(m_scale->text());
    else if (isInput)
        m_text->setText(parameterText(read));
    else
        m_text->setText(numberText(*offset));
    Q_EMIT edited();
}

} // namespace ansatz::ui
