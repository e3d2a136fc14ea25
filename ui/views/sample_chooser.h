// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/experiment_preview.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QSpinBox;

namespace ansatz::ui {

/// "[Sample] 7 (class 5)", "[Mean of class 5]" or, where it is not of all samples, "[Mean of class
/// 5] (256 of 400)": what the views show, and fields to choose another.
class SampleChooser final : public QWidget {
    Q_OBJECT

public:
    explicit SampleChooser(ExperimentPreview &preview, QWidget *parent = nullptr);

    /// Leaves out what stands in brackets; the tip still says it.
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
    QString m_name; ///< of the sample's class, or the mean's part, in brackets; may be empty
    std::optional<ExperimentPreview::Part> m_part; ///< that is shown
    bool m_compact = false;
};

} // namespace ansatz::ui
