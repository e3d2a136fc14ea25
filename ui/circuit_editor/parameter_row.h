// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace ansatz::ui {

class StartFields;

/// One angle as a line of text and, below it, as kind, index, scale and offset, and for a feature
/// the weight that trains its scale. Both follow each other. A weight has fields for how it starts.
class ParameterRow final : public QWidget {
    Q_OBJECT

public:
    /// `starts` are those of the circuit.
    ParameterRow(const QString &name, const Parameter &parameter, std::vector<WeightStart> starts,
                 QWidget *parent = nullptr);

    /// What the text says, or nothing and why.
    [[nodiscard]] std::optional<Parameter> parameter(QString *problem) const;
    /// How its weight starts, when that is not how it starts in the circuit. False, and why, when
    /// that is not understood.
    [[nodiscard]] bool changedStart(std::optional<StartEdit> *edit, QString *problem) const;
    [[nodiscard]] QLineEdit *textField() const { return m_text; }

Q_SIGNALS:
    void edited();

private:
    void showFields(const Parameter &parameter);
    void showInput(const Parameter &parameter);
    void readFields();

    std::vector<WeightStart> m_starts;
    int m_startsOf = Parameter::noWeight; ///< the weight whose start is shown
    QLineEdit *m_text;
    QComboBox *m_kind;
    QSpinBox *m_index;
    QLineEdit *m_scale;
    QLineEdit *m_offset;
    QCheckBox *m_trainScale;
    QLabel *m_scaleWeightTitle;
    QSpinBox *m_scaleWeight;
    StartFields *m_start;
};

} // namespace ansatz::ui
