// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/field_binder.h"

#include "ui/document/experiment_document.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <utility>

namespace ansatz::ui {

FieldBinder::FieldBinder(ExperimentDocument &document, QObject *parent)
    : QObject(parent), m_document(document)
{
    connect(&document, &ExperimentDocument::experimentChanged, this, [this] {
        for (const auto &refresh : m_refresh)
            refresh(m_document.experiment());
    });
}

void FieldBinder::onChange(std::function<void(const Experiment &)> refresh)
{
    refresh(m_document.experiment());
    m_refresh.push_back(std::move(refresh));
}

template <class Value>
void FieldBinder::change(const QString &name, const QString &mergeKey, const Access<Value> &access,
                         Value value)
{
    Experiment changed = m_document.experiment();
    if (access.get(changed) == value)
        return;
    access.set(changed, std::move(value));
    m_document.edit(name, std::move(changed), mergeKey);
}

void FieldBinder::bind(QDoubleSpinBox *field, const QString &name, const Access<double> &access)
{
    connect(field, &QDoubleSpinBox::valueChanged, this,
            [this, name, access](double value) { change(name, name, access, value); });
    onChange([field, access](const Experiment &experiment) {
        const QSignalBlocker blocker(field);
        field->setValue(access.get(experiment));
    });
}

void FieldBinder::bind(QSpinBox *field, const QString &name, const Access<int> &access)
{
    connect(field, &QSpinBox::valueChanged, this,
            [this, name, access](int value) { change(name, name, access, value); });
    onChange([field, access](const Experiment &experiment) {
        const QSignalBlocker blocker(field);
        field->setValue(access.get(experiment));
    });
}

void FieldBinder::bind(QCheckBox *field, const QString &name, const Access<bool> &access)
{
    connect(field, &QCheckBox::toggled, this,
            [this, name, access](bool value) { change(name, {}, access, value); });
    onChange([field, access](const Experiment &experiment) {
        const QSignalBlocker blocker(field);
        field->setChecked(access.get(experiment));
    });
}

void FieldBinder::bind(QComboBox *field, const QString &name, const Access<int> &access)
{
    connect(field, &QComboBox::currentIndexChanged, this,
            [this, name, access](int value) { change(name, {}, access, value); });
    onChange([field, access](const Experiment &experiment) {
        const QSignalBlocker blocker(field);
        field->setCurrentIndex(access.get(experiment));
    });
}

void FieldBinder::bind(QLineEdit *field, const QString &name, const Access<QString> &access)
{
    connect(field, &QLineEdit::editingFinished, this,
            [this, field, name, access] { change(name, {}, access, field->text()); });
    onChange([field, access](const Experiment &experiment) {
        const QString text = access.get(experiment);
        if (field->text() != text)
            field->setText(text);
    });
}

} // namespace ansatz::ui
