// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_page.h"

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/document/experiment_document.h"
#include "ui/number_text.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"
#include "ui/views/basis_state_list.h"
#include "ui/views/bloch_row.h"
#include "ui/views/column_chooser.h"
#include "ui/views/phase_discs.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace ansatz::ui {

namespace {

constexpr int patienceMilliseconds = 300;
constexpr int basisWidth = 320;

} // namespace

/// A line that gives way to its neighbours.
class StateWords final : public QLabel {
public:
    StateWords()
    {
        setTextFormat(Qt::PlainText);
        setObjectName(QStringLiteral("stateWords"));
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }
    void setWords(const QString &words)
    {
        m_words = words;
        setAccessibleName(words);
        elide();
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLabel::resizeEvent(event);
        elide();
    }

private:
    void elide() { setText(fontMetrics().elidedText(m_words, Qt::ElideRight, width())); }

    QString m_words;
};

StatePage::StatePage(ExperimentDocument &document, ExperimentPreview &preview,
                     TrainingSession &session, CircuitEditor &editor, QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview), m_session(session),
      m_state(preview.state()), m_header(new QWidget), m_words(new StateWords),
      m_kind(new QComboBox), m_copy(new QToolButton), m_body(new QWidget),
      m_scroll(new QScrollArea), m_bloch(new BlochRow), m_basis(new QStackedWidget),
      m_list(new BasisStateList), m_discs(new PhaseDiscs), m_noAmplitudes(new QLabel),
      m_instead(new QWidget), m_message(new QLabel), m_progress(new QProgressBar),
      m_button(new QPushButton), m_patience(new QTimer(this))
{
    buildHeader(editor);
    buildBody();
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 2);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_body, 1);
    column->addWidget(m_instead, 1);
    m_instead->hide();
    addActions(editor.stateActions());

    m_patience->setSingleShot(true);
    m_patience->setInterval(patienceMilliseconds);
    connect(m_patience, &QTimer::timeout, this, [this] {
        if (isVisible() && m_state.status() == StateStatus::Computing && !m_state.fittingFacts())
            showProblem(StateStatus::Computing);
    });
    connect(&m_state, &ShownState::changed, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(&m_state, &ShownState::progressed, this, [this] {
        m_progress->setValue(int(100 * m_state.progress()));
        m_progress->setRange(0, 100);
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

void StatePage::buildHeader(CircuitEditor &editor)
{
    m_kind->addItems({tr("Probabilities"), tr("Amplitudes")});
    m_kind->setAccessibleName(tr("What is shown of the basis states"));
    m_kind->setObjectName(QStringLiteral("basisValue"));
    m_copy->setText(tr("Copy"));
    m_copy->setAutoRaise(true);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setToolTip(
        tr("Copies the numbers as a table for a spreadsheet (Ctrl+C: basis states)"));
    auto *const menu = new QMenu(m_copy);
    connect(menu->addAction(tr("&Basis states as table")), &QAction::triggered, this,
            [this] { copy(false); });
    connect(menu->addAction(tr("&Qubits as table")), &QAction::triggered, this,
            [this] { copy(true); });
    m_copy->setMenu(menu);
    auto *const layout = new QHBoxLayout(m_header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    layout->addWidget(new ColumnChooser(editor));
    layout->addWidget(m_words, 1);
    layout->addWidget(m_kind);
    layout->addWidget(m_copy);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_list->setValue(index == 0 ? BasisValue::Probability : BasisValue::Amplitude);
        if (const StateFacts *const facts = m_state.facts())
            showBasisStates(*facts);
    });
}

void StatePage::buildBody()
{
    m_scroll->setWidget(m_bloch);
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(tr("Bloch vectors of the qubits"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_noAmplitudes->setText(tr("The mean over samples is a mixture of their states. A mixture has "
                               "probabilities and Bloch vectors, but no amplitudes: choose one "
                               "sample to see its amplitudes."));
    m_basis->addWidget(m_list);
    m_basis->addWidget(m_discs);
    m_basis->addWidget(m_noAmplitudes);
    m_basis->setMaximumWidth(basisWidth);
    auto *const row = new QHBoxLayout(m_body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * spacing);
    row->addWidget(m_scroll, 3);
    row->addWidget(m_basis, 1);

    for (QLabel *const label : {m_message, m_noAmplitudes}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
    }
    m_message->setObjectName(QStringLiteral("stateMessage"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumWidth(basisWidth);
    m_progress->setAccessibleName(tr("Progress of the state"));
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_state.status() == StateStatus::Computing)
            m_state.cancel();
        else
            m_state.compute();
    });
    auto *const column = new QVBoxLayout(m_instead);
    column->addStretch();
    column->addWidget(m_message);
    auto *const line = new QHBoxLayout;
    line->addStretch();
    line->addWidget(m_progress);
    line->addWidget(m_button);
    line->addStretch();
    column->addLayout(line);
    column->addStretch();
}

void StatePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void StatePage::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy(false);
    else
        QWidget::keyPressEvent(event);
}

void StatePage::refresh()
{
    const StateStatus status = m_state.status();
    if (const StateFacts *const facts = m_state.fittingFacts())
        showFacts(*facts);
    else if (status != StateStatus::Computing)
        showProblem(status);
    else if (!m_patience->isActive() && !m_instead->isVisible())
        m_patience->start();
    showWords();
}

void StatePage::showFacts(const StateFacts &facts)
{
    m_patience->stop();
    m_bloch->setVectors(facts.bloch, facts.mixed > 0);
    showBasisStates(facts);
    m_instead->hide();
    m_body->show();
    m_copy->setEnabled(true);
}

void StatePage::showBasisStates(const StateFacts &facts)
{
    const bool amplitudes = m_kind->currentIndex() == 1;
    if (amplitudes && facts.mixed > 0) {
        m_basis->setCurrentWidget(m_noAmplitudes);
    } else if (amplitudes && facts.qubits <= PhaseDiscs::mostQubits && facts.isComplete()) {
        m_discs->setStates(facts);
        m_basis->setCurrentWidget(m_discs);
    } else {
        m_list->setStates(facts);
        m_basis->setCurrentWidget(m_list);
    }
}

void StatePage::showProblem(StateStatus status)
{
    m_patience->stop();
    const bool computing = status == StateStatus::Computing;
    const bool cancelled = status == StateStatus::Cancelled;
    m_message->setText(computing   ? tr("Computing the state…")
                       : cancelled ? tr("The state was not computed to its end.")
                                   : m_state.reason());
    m_progress->setRange(0, 100);
    m_progress->setValue(int(100 * m_state.progress()));
    m_progress->setVisible(computing);
    m_button->setText(computing ? tr("Cancel") : tr("Compute"));
    m_button->setVisible(computing || cancelled);
    m_body->hide();
    m_instead->show();
    m_copy->setEnabled(false);
}

void StatePage::showWords()
{
    const Circuit *const trial = m_state.trial();
    const Circuit &circuit = trial ? *trial : m_document.experiment().circuit;
    QStringList words;
    if (trial)
        words << tr("preview, not applied yet");
    const StateFacts *const facts = m_state.fittingFacts();
    if (const auto target = m_preview.shownClass(); target && facts) {
        const std::size_t all = m_preview.samplesOfClass(*target);
        const QString mixed = countText(qint64(facts->mixed));
        words << (facts->mixed == all
                      ? tr("mean of %1 samples").arg(mixed)
                      : tr("mean of %1 of %2 samples").arg(mixed, countText(qint64(all))));
    }
    if (circuit.weights > 0)
        words << (m_preview.weightsAreTrained(circuit)
                      ? tr("weights of step %1").arg(countText(m_session.stepsDone()))
                      : tr("initial weights"));
    const QString text = words.join(QStringLiteral(" · "));
    m_words->setWords(text);
    m_words->setToolTip(m_preview.shownClass()
                            ? tr("%1. The first samples of the class in the training part, at most "
                                 "%2 at this width, each as likely as the others: probabilities, "
                                 "Bloch vectors and expectations are their means.")
                                  .arg(text)
                                  .arg(mostMixedSamples(circuit.qubits))
                            : text);
}

void StatePage::copy(bool qubits)
{
    const StateFacts *const facts = m_state.fittingFacts();
    if (facts)
        QGuiApplication::clipboard()->setText(qubits ? qubitTable(*facts)
                                                     : basisStateTable(*facts));
}

void StatePage::applyTheme()
{
    QLabel *const labels[] = {m_message, m_noAmplitudes, m_words};
    for (QLabel *const label : labels) {
        label->setFont(Theme::instance().font(TextSize::Normal));
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colors().muted);
        label->setPalette(palette);
    }
    m_kind->setFont(Theme::instance().font(TextSize::Normal));
    m_copy->setFont(Theme::instance().font(TextSize::Normal));
    QPalette panel = m_scroll->palette();
    panel.setColor(QPalette::Window, colors().panel);
    m_scroll->setPalette(panel);
}

} // namespace ansatz::ui
