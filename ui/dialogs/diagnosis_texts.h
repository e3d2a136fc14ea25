// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diagnosis/diagnosis.h"
#include "ui/dialogs/verdict_mark.h"

#include <QList>
#include <QString>

namespace ansatz::ui {

/// A row of the diagnosis as it is shown.
struct DiagnosisLine {
    Mark mark = Mark::Good;
    QString title;
    QString text;
    QString remedy;
};

/// The verdict over everything: mark, title, and of what as text.
[[nodiscard]] DiagnosisLine verdictLine(const Diagnosis &diagnosis);

/// Name and value of facts that are neither good nor bad.
[[nodiscard]] QList<std::pair<QString, QString>> machineFactLines(const MachineReport &machine);
[[nodiscard]] QList<DiagnosisLine> deviceLines(const MachineReport &machine);
[[nodiscard]] QList<DiagnosisLine> backendLines(const MachineReport &machine);
/// One for each backend, device and precision that was checked, the chosen one first.
[[nodiscard]] QList<DiagnosisLine> gradientLines(const CircuitDiagnosis &circuit);
/// What is not finite, dead, never used or left out.
[[nodiscard]] QList<DiagnosisLine> findingLines(const Diagnosis &diagnosis);

} // namespace ansatz::ui
