// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>

#include <memory>

namespace ansatz::ui {

class ExperimentDocument;
class ExperimentPreview;
class Questions;
class TrainingSession;

/// The workbench's window: makes the document, the session and the pages, and the menus and
/// toolbars around them. Pages connect themselves.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens an experiment file, or a preset by its name; shows what is wrong with it otherwise.
    /// True when it was opened.
    bool openExperiment(const QString &pathOrPreset);

    [[nodiscard]] ExperimentDocument &document();
    [[nodiscard]] ExperimentPreview &preview();
    [[nodiscard]] TrainingSession &session();

    /// Who answers in place of dialogs.
    void setQuestions(std::unique_ptr<Questions> questions);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
