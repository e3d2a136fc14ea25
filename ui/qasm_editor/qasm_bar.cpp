// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/qasm_bar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

namespace ansatz::ui {

QasmBar::QasmBar(QWidget *parent) : QWidget(parent), m_text(new QLabel(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("qasmMessage"));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(spacing, 2, 2, 2);
    row->setSpacing(spacing / 2);
    row->addWidget(m_text, 1);
    const auto add = [&](Button which, const QString &text, const QString &tip) {
        auto *const button = new QPushButton(text, this);
        button->setToolTip(tip);
        button->hide();
        row->addWidget(button);
        m_buttons.push_back(button);
        connect(button, &QPushButton::clicked, this, [this, which] { Q_EMIT pressed(which); });
    };
    add(GoTo, tr("Go there"),
        tr("Put the cursor at the next place that is marked (F8; Shift+F8: "
           "the one before)"));
    add(Revert, tr("Revert to the picture"),
        tr("Write the text anew from the circuit that is drawn; Ctrl+Z brings yours back"));
    add(KeepText, tr("Keep editing"),
        tr("Keep this text; once it can be read the circuit is what it says"));
    add(UsePicture, tr("Use the picture"),
        tr("Write the text anew from the circuit that is drawn; Ctrl+Z brings yours back"));
    add(Undo, tr("Undo"), tr("Undo the change of the circuit; your text comes back with it"));
    add(Fold, tr("Draw as a block"),
        tr("Put // repeat { and // } around these lines: they are drawn once, with weights of "
           "their own in every repetition"));
    add(Repeat, tr("Repeat the change"),
        tr("Make all repetitions like the one with the cursor, so that they are a block again"));
    setMinimumHeight(m_buttons.front()->sizeHint().height() + 4);
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

void QasmBar::show(Kind kind, const QString &text, int buttons)
{
    m_kind = kind;
    m_text->setText(text);
    m_text->setAccessibleName(text);
    for (qsizetype k = 0; k < m_buttons.size(); ++k)
        m_buttons[k]->setVisible(buttons & (1 << k));
    setCursor(buttons & GoTo ? Qt::PointingHandCursor : Qt::ArrowCursor);
    applyTheme();
}

QString QasmBar::text() const
{
    return m_text->text();
}

QPushButton *QasmBar::button(Button which) const
{
    for (qsizetype k = 0; k < m_buttons.size(); ++k)
        if (which == (1 << k))
            return m_buttons[k];
    return nullptr;
}

void QasmBar::mouseReleaseEvent(QMouseEvent *event)
{
    QWidget::mouseReleaseEvent(event);
    if (button(GoTo)->isVisibleTo(this))
        Q_EMIT pressed(GoTo);
}

void QasmBar::applyTheme()
{
    m_text->setFont(Theme::instance().font(TextSize::Normal));
    QPalette own = m_text->palette();
    own.setColor(QPalette::WindowText, m_kind == Kind::Error   ? colors().bad
                                       : m_kind == Kind::Quiet ? colors().muted
                                                               : colors().text);
    m_text->setPalette(own);
    update();
}

void QasmBar::paintEvent(QPaintEvent *)
{
    if (m_kind == Kind::Quiet)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_kind == Kind::Error     ? colors().badFill
                     : m_kind == Kind::Warning ? colors().warningFill
                                               : colors().infoFill);
    painter.drawRoundedRect(rect(), radius, radius);
}

} // namespace ansatz::ui
