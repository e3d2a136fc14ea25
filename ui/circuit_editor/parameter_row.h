// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/parameter.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace ansatz::ui {

/// One angle as a line of text and, beside it, as kind, index, scale and offset. Both follow each
/// other.
class ParameterRow final : public QWidget {
    Q_OBJECT

public:
    ParameterRow(const QString &name, const Parameter &parameter, QWidget *parent = nullptr);

    /// What the text says, or nothing and why.
    [[nodiscard]] std::optional<Parameter> parameter(QString *problem) const;
    [[nodiscard]] QLineEdit *textField() const { return m_text; }

Q_SIGNALS:
    void edited();

private:
    void showFields(const Parameter &parameter);
    void readFields();

    QLineEdit *m_text;
    QComboBox *m_kind;
    QSpinBox *m_index;
    QLineEdit *m_scale;
    QLineEdit *m_offset;
};

} // namespace ansatz::ui
