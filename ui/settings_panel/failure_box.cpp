// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/failure_box.h"

#include "ui/session/training_session.h"
#include "ui/settings_panel/note_box.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace ansatz::ui {

FailureBox::FailureBox(TrainingSession &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_note(new NoteBox),
      m_tryAgain(new QPushButton(tr("Try again"))),
      m_continue(new QPushButton(tr("Continue on CPU")))
{
    m_note->setObjectName(QStringLiteral("failureNote"));
    m_tryAgain->setObjectName(QStringLiteral("tryAgain"));
    m_tryAgain->setToolTip(tr("Trains the remaining steps with the same backend and device, from "
                              "the weights and the optimiser's memory of the last step"));
    m_continue->setObjectName(QStringLiteral("continueOnCpu"));
    m_continue->setToolTip(tr("Trains the remaining steps with native on the CPU, from the weights "
                              "and the optimiser's memory of the last step"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, spacing);
    layout->setSpacing(spacing);
    layout->addWidget(m_note);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing);
    buttons->addWidget(m_continue);
    buttons->addWidget(m_tryAgain);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(m_tryAgain, &QPushButton::clicked, &session, &TrainingSession::tryAgain);
    connect(m_continue, &QPushButton::clicked, &session, &TrainingSession::continueOnCpu);
    connect(&session, &TrainingSession::stateChanged, this, &FailureBox::refresh);
    connect(&session, &TrainingSession::runStarted, this, &FailureBox::refresh);
    const auto follow = [this] {
        m_continue->setFont(Theme::instance().font(TextSize::Normal, true));
    };
    connect(&Theme::instance(), &Theme::changed, this, follow);
    follow();
    refresh();
}

void FailureBox::refresh()
{
    const QString text = m_session.errorText();
    const bool isNew = !text.isEmpty() && text != m_note->text();
    m_note->setNote(NoteBox::Kind::Error, text);
    m_tryAgain->setVisible(m_session.canTryAgain());
    m_continue->setVisible(isAllowed(m_session.state(), TrainingCommand::Continue));
    setVisible(!text.isEmpty());
    if (isNew)
        Q_EMIT failed();
}

} // namespace ansatz::ui
