// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings_panel/note_box.h"

#include <QPointer>
#include <QTimer>

class QAbstractSpinBox;

namespace ansatz::ui {

/// Says for a few seconds, or until the next edit, which numbers a field takes. Lies over what is
/// below the field, so that nothing moves. Lives as long as the field.
class RangeNote final : public QObject {
    Q_OBJECT

public:
    explicit RangeNote(QAbstractSpinBox *field);
    ~RangeNote() override;

    void show(const QString &text);
    void hide();

private:
    [[nodiscard]] QWidget *host() const;

    QAbstractSpinBox *m_field;
    QPointer<NoteBox> m_box; ///< of the host, which may go first
    QTimer m_timer;
};

} // namespace ansatz::ui
