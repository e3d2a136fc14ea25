// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSpinBox;

namespace ansatz::ui {

class ExperimentPreview;

/// "Sample 7 (class 5) · after the last column": which sample the views show, and a field to choose
/// another.
class SampleChooser final : public QWidget {
    Q_OBJECT

public:
    explicit SampleChooser(ExperimentPreview &preview, QWidget *parent = nullptr);

    /// Leaves out where in the circuit the sample is shown; the tip still says it.
    void setCompact(bool compact);
    /// Of the whole text, also while it is compact.
    [[nodiscard]] int wholeWidth() const;

private:
    void refresh();
    void showClass();
    [[nodiscard]] QString wholeText() const;
    void applyTheme();

    ExperimentPreview &m_preview;
    QLabel *m_label;
    QSpinBox *m_index;
    QLabel *m_class;
    QString m_name;  ///< of the sample's class, in brackets; may be empty
    QString m_place; ///< in the circuit
    bool m_compact = false;
};

} // namespace ansatz::ui
