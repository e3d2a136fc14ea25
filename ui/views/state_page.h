// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QScrollArea;
class QTimer;

namespace ansatz::ui {

class BlochRow;
class ExperimentDocument;
class ExperimentPreview;
class ProbabilityView;

/// The state after the last column for the shown sample: Bloch vectors and probabilities. Computes
/// only while visible, at most 30 times a second, and less often when a state takes long.
class StatePage final : public QWidget {
    Q_OBJECT

public:
    StatePage(ExperimentDocument &document, ExperimentPreview &preview, QWidget *parent = nullptr);

    /// Computes at once; milliseconds that it took.
    double refresh();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void scheduleRefresh();
    void applyTheme();
    void showMessage(const QString &text);

    ExperimentDocument &m_document;
    ExperimentPreview &m_preview;
    QScrollArea *m_scroll;
    BlochRow *m_bloch;
    ProbabilityView *m_probabilities;
    QLabel *m_message;
    QTimer *m_timer;
    double m_milliseconds = 0;
};

} // namespace ansatz::ui
