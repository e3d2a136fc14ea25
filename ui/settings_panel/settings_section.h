// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;
class QHBoxLayout;
class QLabel;

namespace ansatz::ui {

/// When a changed field takes effect.
enum class TakesEffect { Now, NextStart };

/// A titled group of fields in rows: label, field, when it takes effect.
class SettingsSection : public QWidget {
    Q_OBJECT

public:
    explicit SettingsSection(const QString &title, QWidget *parent = nullptr);

    /// What the section comes to, right of its title: "Digits · 364 samples".
    void setFact(const QString &fact);

    /// Texts of one row. The tooltip tells meaning, unit and range.
    struct FieldText {
        QString label;
        QString tip;
    };
    /// Adds a row. The label names the field for screen readers too.
    void addField(const FieldText &text, QWidget *field, TakesEffect effect);
    /// Adds a row with a check box in the label's place, which names itself.
    void addOptionalField(const QString &tip, QWidget *checkBox, QWidget *field,
                          TakesEffect effect);
    /// Adds something as wide as the section.
    void addWide(QWidget *widget);

    /// Says anew when that field takes effect.
    void setEffect(const QWidget *field, TakesEffect effect);

    /// Shows or hides the row of that field.
    void setRowVisible(QWidget *field, bool visible);

private:
    void addRow(QWidget *label, QWidget *field, TakesEffect effect);

    QLabel *m_fact;
    QGridLayout *m_grid;
};

/// Fields side by side in one row.
[[nodiscard]] QWidget *inOneRow(const QList<QWidget *> &widgets);

/// A muted label in small print.
[[nodiscard]] QLabel *mutedLabel(const QString &text, QWidget *parent = nullptr);

} // namespace ansatz::ui
