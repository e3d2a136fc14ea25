// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPlainTextEdit;

namespace ansatz::ui {

/// Facts to read and to copy, as plain text.
class TextDialog final : public QDialog {
    Q_OBJECT

public:
    TextDialog(const QString &title, const QString &text, QWidget *parent);

private:
    QPlainTextEdit *m_text;
};

} // namespace ansatz::ui
