// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/repetition_box.h"

#include <QKeyEvent>

namespace ansatz::ui {

namespace {

constexpr int mostRepetitions = 1000;

} // namespace

RepetitionBox::RepetitionBox(int repetitions, QWidget *parent) : QSpinBox(parent)
{
    setRange(1, std::max(mostRepetitions, repetitions));
    setPrefix(QStringLiteral("× "));
    setValue(repetitions);
    setAccessibleName(tr("Repetitions of the block"));
    setObjectName(QStringLiteral("repetitions"));
    setAttribute(Qt::WA_NoMousePropagation);
}

bool RepetitionBox::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QSpinBox::event(event);
}

void RepetitionBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT cancelled();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        interpretText();
        Q_EMIT accepted(value());
    } else {
        QSpinBox::keyPressEvent(event);
    }
    event->accept(); // none of them is the circuit's
}

void RepetitionBox::focusOutEvent(QFocusEvent *event)
{
    QSpinBox::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason)
        Q_EMIT accepted(value());
}

} // namespace ansatz::ui
