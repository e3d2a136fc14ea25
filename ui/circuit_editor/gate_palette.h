// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace ansatz::ui {

class CircuitEditor;
class ExperimentDocument;

/// MIME type of a gate in a drag: its name in the gate table, UTF-8.
inline constexpr char gateMimeType[] = "application/x-ansatz-gate";
/// MIME type of a template in a drag: its name.
inline constexpr char templateMimeType[] = "application/x-ansatz-template";

/// Gates by family and templates, from the engine's tables, with a field that searches them and
/// takes quick entries. Gates are dragged onto a wire; a click on a template appends it.
class GatePalette final : public QWidget {
    Q_OBJECT

public:
    GatePalette(ExperimentDocument &document, CircuitEditor &editor, QWidget *parent = nullptr);

    [[nodiscard]] QLineEdit *searchField() const { return m_search; }

private:
    QLineEdit *m_search;
};

} // namespace ansatz::ui
