// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace ansatz::ui {

class CircuitEditor;
class ExperimentDocument;
class ExperimentPreview;
class QasmPane;

/// The circuit as an OpenQASM 3 program to read and to type, with what goes to files and the
/// clipboard. Its selection and the editor's follow each other. Written anew while visible.
class QasmPage final : public QWidget {
    Q_OBJECT

public:
    /// Without an editor no selection is followed; without a preview, whose sample and weights
    /// angles of OpenQASM 2 are, that language is not offered.
    explicit QasmPage(ExperimentDocument &document, CircuitEditor *editor = nullptr,
                      ExperimentPreview *preview = nullptr, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;
    [[nodiscard]] QasmPane &pane() { return *m_pane; }
    /// Puts a program of version 2 or 3 in the place of the text. Throws UserError.
    void openFrom(const QString &path);
    /// Writes the text into a file, or the circuit where it is too long to be shown. Throws
    /// UserError.
    void saveTo(const QString &path) const;
    /// Writes the circuit for the shown sample and the weights of now. Throws UserError, also for a
    /// text that cannot be read.
    void saveOpenQasm2To(const QString &path) const;

private:
    void chooseToOpen();
    void chooseToSave();
    void tellProblem(const QString &title, const QString &problem);

    ExperimentDocument &m_document;
    ExperimentPreview *m_preview;
    QPushButton *m_copy;
    QPushButton *m_open;
    QPushButton *m_save;
    QasmPane *m_pane;
};

} // namespace ansatz::ui
