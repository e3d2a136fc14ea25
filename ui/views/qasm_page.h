// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace ansatz::ui {

class ExperimentDocument;

/// The circuit as an OpenQASM 3 program, to read, copy and save. Written anew while visible.
class QasmPage final : public QWidget {
    Q_OBJECT

public:
    explicit QasmPage(ExperimentDocument &document, QWidget *parent = nullptr);

    /// Longer circuits are not shown, only saved.
    static constexpr std::size_t mostShownOperations = 20'000;

    [[nodiscard]] QString text() const;
    /// Writes the program into a file. Throws UserError.
    void saveTo(const QString &path) const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void chooseFile();
    void applyTheme();

    ExperimentDocument &m_document;
    QPlainTextEdit *m_editor;
    QLabel *m_message;
    QPushButton *m_copy;
    QPushButton *m_save;
    bool m_outdated = true;
};

} // namespace ansatz::ui
