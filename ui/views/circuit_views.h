// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

namespace ansatz::ui {

class CircuitEditor;
class ExperimentDocument;
class ExperimentPreview;
class QasmPane;
class SampleChooser;
class TrainingSession;

/// The strip under the circuit: its state (Bloch vectors, amplitudes), OpenQASM 3, parameters,
/// the preprocessed data, and the benchmark of all ways to compute it.
class CircuitViews final : public QTabWidget {
    Q_OBJECT

public:
    CircuitViews(ExperimentDocument &document, ExperimentPreview &preview, TrainingSession &session,
                 CircuitEditor &editor, QWidget *parent = nullptr);

    [[nodiscard]] QasmPane &program() { return *m_program; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QasmPane *m_program;
    SampleChooser *m_chooser;
};

} // namespace ansatz::ui
