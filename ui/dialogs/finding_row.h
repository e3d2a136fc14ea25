// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/diagnosis_texts.h"

#include <QWidget>

namespace ansatz::ui {

/// A mark, a title, and below it or beside it what there is to say; a remedy on a line of its own.
class FindingRow final : public QWidget {
    Q_OBJECT

public:
    enum class Arrangement { Below, Beside };

    FindingRow(const DiagnosisLine &line, Arrangement arrangement, QWidget *parent = nullptr);

    [[nodiscard]] Mark mark() const { return m_mark; }
    /// All that it says, for tests and screen readers.
    [[nodiscard]] QString wholeText() const { return m_wholeText; }

private:
    Mark m_mark;
    QString m_wholeText;
};

} // namespace ansatz::ui
