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

private:
    void refresh();
    void applyTheme();

    ExperimentPreview &m_preview;
    QLabel *m_label;
    QSpinBox *m_index;
    QLabel *m_class;
};

} // namespace ansatz::ui
