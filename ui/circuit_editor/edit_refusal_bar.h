// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace ansatz::ui {

class ExperimentDocument;
class TrainingSession;

/// Why the run still trains the circuit before an edit, with the way back to that circuit. Hidden
/// while there is nothing to tell.
class EditRefusalBar final : public QWidget {
    Q_OBJECT

public:
    EditRefusalBar(ExperimentDocument &document, TrainingSession &session,
                   QWidget *parent = nullptr);

    void applyTheme();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void goBack();

    ExperimentDocument &m_document;
    TrainingSession &m_session;
    QLabel *m_text;
    QPushButton *m_back;
};

} // namespace ansatz::ui
