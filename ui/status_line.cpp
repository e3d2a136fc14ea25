// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_line.h"

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/number_text.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QLabel>

namespace ansatz::ui {

namespace {

QString accuracyText(const EvaluationRecord &evaluation)
{
    QString text = StatusLine::tr("train accuracy %1").arg(evaluation.trainAccuracy, 0, 'f', 3);
    if (evaluation.hasTest)
        text += StatusLine::tr(" · test %1").arg(evaluation.testAccuracy, 0, 'f', 3);
    return text;
}

} // namespace

StatusLine::StatusLine(TrainingSession &session, CircuitEditor &editor, QWidget *parent)
    : QStatusBar(parent), m_firstHint(tr("Drag a gate onto a wire, or press Space to train")),
      m_hint(new QLabel), m_state(new QLabel)
{
    setSizeGripEnabled(false);
    m_hint->setObjectName(QStringLiteral("hint"));
    m_state->setObjectName(QStringLiteral("runState"));
    for (QLabel *label : {m_hint, m_state}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(spacing, 0, spacing, 0);
    }
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    addWidget(m_hint, 1);
    addPermanentWidget(m_state);
    // The first words are for who has just opened the program; the circuit's follow when it is
    // touched: by key or mouse in it, or by a gate out of the palette.
    editor.focusProxy()->installEventFilter(this);
    if (const auto *area = qobject_cast<QAbstractScrollArea *>(editor.focusProxy()))
        area->viewport()->installEventFilter(this);
    connect(&editor, &CircuitEditor::hintChanged, this, [this, &editor](const QString &hint) {
        m_circuitHint = hint;
        m_touched = m_touched || !editor.selection().empty();
        showHint();
    });
    const auto refresh = [this, &session] { showState(session); };
    connect(&session, &TrainingSession::stateChanged, this, refresh);
    connect(&session, &TrainingSession::recordsArrived, this, refresh);
    const auto follow = [this] {
        QPalette muted;
        muted.setColor(QPalette::WindowText, colors().muted);
        for (QLabel *label : {m_hint, m_state}) {
            label->setFont(Theme::instance().font(TextSize::Normal));
            label->setPalette(muted);
        }
    };
    connect(&Theme::instance(), &Theme::changed, this, follow);
    follow();
    showHint();
    showState(session);
}

bool StatusLine::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    const bool touches = type == QEvent::MouseButtonPress || type == QEvent::KeyPress
                         || type == QEvent::DragEnter || type == QEvent::Drop;
    if (touches && !m_touched) {
        m_touched = true;
        showHint();
    }
    return QStatusBar::eventFilter(watched, event);
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QStatusBar::resizeEvent(event);
    showHint();
}

void StatusLine::showHint()
{
    const int room = m_hint->width() - 2 * spacing;
    const QString &text = m_touched ? m_circuitHint : m_firstHint;
    m_hint->setText(m_hint->fontMetrics().elidedText(text, Qt::ElideRight, qMax(100, room)));
    m_hint->setToolTip(text);
}

void StatusLine::showState(const TrainingSession &session)
{
    const auto &evaluations = session.history().evaluations;
    switch (session.state()) {
    case TrainingState::Idle:
        m_state->setText(tr("Nothing trained yet"));
        return;
    case TrainingState::Starting:
        m_state->setText(tr("Loading data and compiling…"));
        return;
    case TrainingState::Failed:
        m_state->setText(tr("Training failed: the reason is in the settings"));
        return;
    case TrainingState::Cut:
        m_state->setText(tr("A failure stopped it: how to go on is in the settings"));
        return;
    default:
        break;
    }
    // A run that is stopped while it loads has done no step.
    if (!isBusy(session.state()) && !session.model())
        m_state->setText(tr("Nothing trained yet"));
    else if (!evaluations.empty())
        m_state->setText(accuracyText(evaluations.back()));
}

} // namespace ansatz::ui
