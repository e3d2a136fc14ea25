// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/templates.h"

#include <QFrame>

#include <vector>

class QLabel;
class QPushButton;

namespace ansatz::ui {

/// Choices of a template with a live picture of what they give. A popup: Escape or a click beside
/// it closes it.
class TemplateForm final : public QFrame {
    Q_OBJECT

public:
    /// For a circuit of that many wires.
    TemplateForm(const Template &entry, int qubits, QWidget *parent);

Q_SIGNALS:
    void accepted(const std::vector<int> &values);

private:
    class Picture;

    QWidget *newField(std::size_t option);
    void setValue(std::size_t option, int value);
    void showResult();

    const Template &m_template;
    int m_qubits;
    std::vector<int> m_values;
    Picture *m_picture;
    QLabel *m_facts;
    QPushButton *m_insert;
};

} // namespace ansatz::ui
