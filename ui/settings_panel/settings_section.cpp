// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/settings_section.h"

#include "ui/theme/theme_label.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>

namespace ansatz::ui {

namespace {

/// A wheel over a field that has no focus scrolls the panel instead of changing an experiment.
class WheelGuard final : public QObject {
public:
    using QObject::QObject;
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Wheel) {
            const auto *widget = qobject_cast<QWidget *>(watched);
            if (widget && !widget->hasFocus()) {
                event->ignore();
                return true;
            }
        }
        return false;
    }
};

void prepare(QWidget *field, const QString &tip)
{
    field->setToolTip(tip);
    field->setFont(Theme::instance().font(TextSize::Normal));
    QObject::connect(&Theme::instance(), &Theme::changed, field,
                     [field] { field->setFont(Theme::instance().font(TextSize::Normal)); });
    if (auto *box = qobject_cast<QComboBox *>(field)) {
        // The longest choice would make the panel wide; the list itself shows it whole.
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(4);
        box->view()->setTextElideMode(Qt::ElideNone);
    }
    if (field->focusPolicy() == Qt::WheelFocus)
        field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(new WheelGuard(field));
}

} // namespace

QLabel *mutedLabel(const QString &text, QWidget *parent)
{
    return new ThemeLabel(text, TextSize::Normal, false, true, parent);
}

QWidget *inOneRow(const QList<QWidget *> &widgets)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QWidget *widget : widgets)
        layout->addWidget(widget, qobject_cast<QLabel *>(widget) ? 0 : 1);
    return row;
}

SettingsSection::SettingsSection(const QString &title, QWidget *parent)
    : QWidget(parent), m_fact(mutedLabel({}, this)), m_grid(new QGridLayout)
{
    auto *head = new QHBoxLayout;
    head->addWidget(new ThemeLabel(title, TextSize::Title, true, false, this));
    head->addStretch();
    head->addWidget(m_fact);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(spacing);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(0, 80);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 12);
    layout->setSpacing(6);
    layout->addLayout(head);
    layout->addLayout(m_grid);
}

void SettingsSection::setFact(const QString &fact)
{
    m_fact->setText(fact);
}

void SettingsSection::addRow(QWidget *label, QWidget *field, TakesEffect effect)
{
    const int row = m_grid->rowCount();
    auto *tag = new ThemeLabel({}, TextSize::Small, false, true, this);
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(field, row, 1);
    m_grid->addWidget(tag, row, 2, Qt::AlignRight | Qt::AlignVCenter);
    setEffect(field, effect);
}

void SettingsSection::setEffect(const QWidget *field, TakesEffect effect)
{
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;
    m_grid->getItemPosition(m_grid->indexOf(field), &row, &column, &rows, &columns);
    auto *tag = qobject_cast<QLabel *>(m_grid->itemAtPosition(row, 2)->widget());
    const bool isNow = effect == TakesEffect::Now;
    tag->setText(isNow ? tr("now") : tr("next start"));
    tag->setToolTip(isNow ? tr("A change takes effect at once, also while training")
                          : tr("A change takes effect when training starts afresh"));
}

void SettingsSection::addField(const FieldText &text, QWidget *field, TakesEffect effect)
{
    QLabel *label = mutedLabel(text.label, this);
    label->setBuddy(field);
    label->setToolTip(text.tip);
    prepare(field, text.tip);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(text.label);
    for (QWidget *child : field->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!child->accessibleName().isEmpty())
            prepare(child, child->toolTip().isEmpty() ? text.tip : child->toolTip());
    }
    addRow(label, field, effect);
}

void SettingsSection::addOptionalField(const QString &tip, QWidget *checkBox, QWidget *field,
                                       TakesEffect effect)
{
    prepare(checkBox, tip);
    prepare(field, tip);
    for (QWidget *child : field->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!child->accessibleName().isEmpty())
            prepare(child, child->toolTip().isEmpty() ? tip : child->toolTip());
    }
    addRow(checkBox, field, effect);
}

void SettingsSection::addWide(QWidget *widget)
{
    m_grid->addWidget(widget, m_grid->rowCount(), 0, 1, 3);
}

void SettingsSection::setRowVisible(QWidget *field, bool visible)
{
    const int index = m_grid->indexOf(field);
    if (index < 0)
        return;
    int row = 0;
    int column = 0;
    int rows = 0;
    int columns = 0;
    m_grid->getItemPosition(index, &row, &column, &rows, &columns);
    for (column = 0; column < 3; ++column) {
        if (QLayoutItem *item = m_grid->itemAtPosition(row, column); item && item->widget())
            item->widget()->setVisible(visible);
    }
}

} // namespace ansatz::ui
