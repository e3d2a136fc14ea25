// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QSpinBox;

namespace ansatz::ui {

class ExperimentPreview;

/// "[Sample] 7 (class 5)" or "[Mean of class 5]": what the views show, and fields to choose
/// another.
class SampleChooser final : public QWidget {
    Q_OBJECT

public:
    explicit SampleChooser(ExperimentPreview &preview, QWidget *parent = nullptr);

    /// Leaves out the sample's class; the tip still says it.
    void setCompact(bool compact);
    /// Of the whole, also while it is compact.
    [[nodiscard]] int wholeWidth() const;

private:
    void refresh();
    void showClass();
    void applyTheme();

    ExperimentPreview &m_preview;
    QComboBox *m_kind; ///< a sample, or the mean of a class
    QSpinBox *m_index;
    QLabel *m_class;
    QString m_name; ///< of the sample's class, in brackets; may be empty
    bool m_compact = false;
};

} // namespace ansatz::ui
