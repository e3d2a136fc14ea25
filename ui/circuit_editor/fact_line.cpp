// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/fact_line.h"

#include "ui/circuit_editor/alert_mark.h"
#include "ui/circuit_editor/gradient_legend.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QToolTip>

namespace ansatz::ui {

namespace {

constexpr int shownWarnings = 8;
constexpr int narrowest = 40;

} // namespace

void ElidedLabel::setWhole(const QString &text, const QString &more)
{
    const bool isLonger = text.size() != m_text.size();
    m_text = text;
    setToolTip(more.isEmpty() ? text : text + u'\n' + more);
    setAccessibleName(text);
    elide();
    if (isLonger)
        updateGeometry();
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 2, QLabel::sizeHint().height()};
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {narrowest, QLabel::minimumSizeHint().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    setText(fontMetrics().elidedText(m_text, Qt::ElideRight, width()));
}

FactLine::FactLine(QWidget *parent)
    : QWidget(parent), m_facts(new ElidedLabel), m_warnings(new QToolButton),
      m_legend(new GradientLegend)
{
    m_facts->setObjectName(QStringLiteral("circuitFacts"));
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_warnings->setObjectName(QStringLiteral("circuitWarnings"));
    m_warnings->setAutoRaise(true);
    m_warnings->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_warnings->hide();
    m_legend->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing);
    row->addWidget(m_facts, 1);
    row->addWidget(m_warnings);
    row->addStretch(0);
    row->addWidget(m_legend);
    connect(m_warnings, &QToolButton::clicked, this, &FactLine::showWarning);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    applyTheme();
}

void FactLine::applyTheme()
{
    m_facts->setFont(Theme::instance().font(TextSize::Normal));
    m_warnings->setFont(Theme::instance().font(TextSize::Normal));
    m_warnings->setIcon(alertIcon());
    QPalette palette = m_warnings->palette();
    for (const auto role : {QPalette::ButtonText, QPalette::WindowText})
        palette.setColor(role, colors().warning);
    m_warnings->setPalette(palette);
    m_legend->applyTheme();
}

void FactLine::setFacts(const QString &facts, const QString &time, const QString &timeTip)
{
    m_facts->setWhole(time.isEmpty() ? facts : facts + QStringLiteral(" · ") + time, timeTip);
    showLegendWhereRoomIs();
}

QString FactLine::text() const
{
    return m_facts->whole();
}

void FactLine::setWarnings(const QStringList &sentences)
{
    if (sentences == m_sentences)
        return;
    m_sentences = sentences;
    m_next = 0;
    m_warnings->setVisible(!sentences.isEmpty());
    m_warnings->setText(sentences.size() == 1 ? tr("1 warning")
                                              : tr("%1 warnings").arg(sentences.size()));
    m_warnings->setAccessibleName(m_warnings->text());
    QString tip = sentences.mid(0, shownWarnings).join(u'\n');
    if (sentences.size() > shownWarnings)
        tip += u'\n' + tr("and %1 more").arg(sentences.size() - shownWarnings);
    m_warnings->setToolTip(tip + u'\n' + tr("Click to go from one to the next."));
    showLegendWhereRoomIs();
}

void FactLine::showWarning()
{
    if (m_sentences.isEmpty())
        return;
    const int index = m_next % int(m_sentences.size());
    m_next = index + 1;
    Q_EMIT warningAsked(index);
    QToolTip::showText(
        m_warnings->mapToGlobal(QPoint(0, m_warnings->height())),
        tr("%1 of %2: %3").arg(index + 1).arg(m_sentences.size()).arg(m_sentences.at(index)),
        m_warnings);
}

void FactLine::setLargestGradient(double largest)
{
    m_legend->setLargest(largest);
    m_hasGradient = largest > 0;
    showLegendWhereRoomIs();
}

void FactLine::showLegendWhereRoomIs()
{
    const int before = m_facts->sizeHint().width() + spacing
                       + (m_warnings->isHidden() ? 0 : m_warnings->sizeHint().width() + spacing);
    m_legend->setVisible(m_hasGradient && before + m_legend->sizeHint().width() <= width());
}

void FactLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showLegendWhereRoomIs();
}

} // namespace ansatz::ui
