// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/in_place_field.h"

#include <QKeyEvent>

namespace ansatz::ui {

InPlaceField::InPlaceField(QWidget *parent) : QLineEdit(parent)
{
    setAttribute(Qt::WA_NoMousePropagation);
}

bool InPlaceField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void InPlaceField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT accepted(text(), false);
    else
        QLineEdit::keyPressEvent(event);
    event->accept(); // none of them is the circuit's
}

void InPlaceField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason)
        Q_EMIT accepted(text(), true);
}

} // namespace ansatz::ui
