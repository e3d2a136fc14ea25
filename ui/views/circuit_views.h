// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

namespace ansatz::ui {

class CircuitEditor;
class ExperimentDocument;
class ExperimentPreview;

/// The strip under the circuit: its state (Bloch vectors, probabilities), OpenQASM 3, parameters,
/// and the preprocessed data.
class CircuitViews final : public QTabWidget {
    Q_OBJECT

public:
    CircuitViews(ExperimentDocument &document, ExperimentPreview &preview, CircuitEditor &editor,
                 QWidget *parent = nullptr);
};

} // namespace ansatz::ui
