// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/state_page.h"

#include "engine/base/error.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"
#include "ui/views/bloch_row.h"
#include "ui/views/probability_view.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace ansatz::ui {

StatePage::StatePage(ExperimentDocument &document, ExperimentPreview &preview, QWidget *parent)
    : QWidget(parent), m_document(document), m_preview(preview), m_scroll(new QScrollArea(this)),
      m_bloch(new BlochRow), m_probabilities(new ProbabilityView(this)),
      m_message(new QLabel(this)), m_timer(new QTimer(this))
{
    m_scroll->setWidget(m_bloch);
    m_scroll->setWidgetResizable(true);
    m_scroll->setAccessibleName(tr("Bloch vectors of the qubits"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_probabilities->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    m_probabilities->setMaximumWidth(320);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setAlignment(Qt::AlignCenter);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(2 * spacing);
    layout->addWidget(m_scroll, 3);
    layout->addWidget(m_probabilities, 1);
    layout->addWidget(m_message, 1);
    m_message->hide();

    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    connect(&m_preview, &ExperimentPreview::stateChanged, this, [this] { scheduleRefresh(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

double StatePage::refresh()
{
    QElapsedTimer timer;
    timer.start();
    const Circuit &circuit = m_document.experiment().circuit;
    if (circuit.qubits > widestShownState) {
        showMessage(tr("The state of %1 qubits has 2^%1 amplitudes: too many to draw while "
                       "editing. States are shown up to %2 qubits; the command “ansatz state” "
                       "computes wider ones.")
                        .arg(circuit.qubits)
                        .arg(widestShownState));
        return 0;
    }
    try {
        const ExpandedCircuit expanded = expand(circuit);
        const StateVector state =
            stateVector(expanded, m_preview.features(), m_preview.circuitWeights());
        StateFacts facts = describeState(state, expanded.qubits, ProbabilityView::mostRows);
        m_bloch->setVectors(std::move(facts.bloch));
        m_probabilities->setStates(facts.qubits, std::move(facts.largest));
        showMessage({});
    } catch (const UserError &error) {
        showMessage(errorText(error));
    }
    m_milliseconds = double(timer.nsecsElapsed()) / 1e6;
    return m_milliseconds;
}

void StatePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void StatePage::scheduleRefresh()
{
    // At most a quarter of the window's time goes into states.
    if (isVisible() && !m_timer->isActive())
        m_timer->start(std::max(33, int(4 * m_milliseconds)));
}

void StatePage::applyTheme()
{
    m_message->setFont(Theme::instance().font(TextSize::Normal));
    QPalette palette = m_message->palette();
    palette.setColor(QPalette::WindowText, colors().muted);
    m_message->setPalette(palette);
    QPalette panel = m_scroll->palette();
    panel.setColor(QPalette::Window, colors().panel);
    m_scroll->setPalette(panel);
}

void StatePage::showMessage(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    m_scroll->setVisible(text.isEmpty());
    m_probabilities->setVisible(text.isEmpty());
}

} // namespace ansatz::ui
