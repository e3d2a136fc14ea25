// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_export.h"

class QWidget;

namespace ansatz::ui {

/// Asks for a file and writes the circuit into it as the kind that was chosen there; says in a
/// message box what did not work.
void chooseExport(QWidget *parent, const Experiment &experiment, const ExportInputs &inputs,
                  const CircuitScene &scene);

} // namespace ansatz::ui
