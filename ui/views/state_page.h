// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/shown_state.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace ansatz::ui {

class BasisStateList;
class BlochRow;
class CircuitEditor;
class ExperimentDocument;
class ExperimentPreview;
class PhaseDiscs;
class StateWords;
class TrainingSession;

/// The state of the shown sample or class after the chosen column: Bloch vectors and entropies of
/// the qubits, probabilities or amplitudes of the basis states.
class StatePage final : public QWidget {
    Q_OBJECT

public:
    StatePage(ExperimentDocument &document, ExperimentPreview &preview, TrainingSession &session,
              CircuitEditor &editor, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildHeader(CircuitEditor &editor);
    void buildBody();
    void refresh();
    void showFacts(const StateFacts &facts);
    void showBasisStates(const StateFacts &facts);
    void showProblem(StateStatus status);
    void showWords();
    void copy(bool qubits);
    void applyTheme();

    ExperimentDocument &m_document;
    ExperimentPreview &m_preview;
    TrainingSession &m_session;
    ShownState &m_state;

    QWidget *m_header;
    StateWords *m_words; ///< which weights, and of which samples the mean is
    QComboBox *m_kind;
    QToolButton *m_copy;

    QWidget *m_body;
    QScrollArea *m_scroll;
    BlochRow *m_bloch;
    QStackedWidget *m_basis;
    BasisStateList *m_list;
    PhaseDiscs *m_discs;
    QLabel *m_noAmplitudes;

    QWidget *m_instead; ///< of the body
    QLabel *m_message;
    QProgressBar *m_progress;
    QPushButton *m_button;
    QTimer *m_patience; ///< what is there soon shows no progress
};

} // namespace ansatz::ui
