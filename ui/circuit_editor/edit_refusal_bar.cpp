// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/edit_refusal_bar.h"

#include "ui/document/experiment_document.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace ansatz::ui {

namespace {

constexpr int belowBar = 4; ///< px to the circuit

} // namespace

EditRefusalBar::EditRefusalBar(ExperimentDocument &document, TrainingSession &session,
                               QWidget *parent)
    : QWidget(parent), m_document(document), m_session(session), m_text(new QLabel),
      m_back(new QPushButton(tr("Back to the trained circuit")))
{
    setObjectName(QStringLiteral("editRefusal"));
    m_text->setObjectName(QStringLiteral("editRefusalText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_back->setObjectName(QStringLiteral("backToTrained"));
    m_back->setToolTip(tr("Makes circuit, observables and head those that the run trains; one step "
                          "to undo"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(spacing, 4, spacing, 4 + belowBar);
    row->setSpacing(spacing);
    row->addWidget(m_text, 1);
    row->addWidget(m_back);
    connect(m_back, &QPushButton::clicked, this, &EditRefusalBar::goBack);
    connect(&session, &TrainingSession::editRefusalChanged, this, &EditRefusalBar::refresh);
    connect(&session, &TrainingSession::stateChanged, this, &EditRefusalBar::refresh);
    connect(&session, &TrainingSession::followsEditsChanged, this, &EditRefusalBar::refresh);
    applyTheme();
    refresh();
}

void EditRefusalBar::applyTheme()
{
    m_text->setFont(Theme::instance().font(TextSize::Normal));
    m_back->setFont(Theme::instance().font(TextSize::Normal));
    QPalette palette = m_text->palette();
    palette.setColor(QPalette::WindowText, colors().text);
    m_text->setPalette(palette);
    update();
}

void EditRefusalBar::refresh()
{
    const auto &refusal = m_session.editRefusal();
    const bool isShown = refusal && m_session.takesEdits();
    if (isShown)
        m_text->setText(tr("The run still trains the circuit before “%1”: %2")
                            .arg(refusal->edit, refusal->reason));
    setAccessibleName(isShown ? m_text->text() : QString());
    setVisible(isShown);
}

void EditRefusalBar::goBack()
{
    const Experiment *run = m_session.runExperiment();
    if (!run)
        return;
    Experiment trained = m_document.experiment();
    trained.circuit = run->circuit;
    trained.observables = run->observables;
    trained.head = run->head;
    m_document.edit(tr("Back to the trained circuit"), std::move(trained));
}

void EditRefusalBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().warningFill);
    painter.drawRoundedRect(rect().adjusted(0, 0, 0, -belowBar), radius, radius);
}

} // namespace ansatz::ui
