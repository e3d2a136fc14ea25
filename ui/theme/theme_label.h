// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace ansatz::ui {

/// A label of plain text whose font and colour follow the theme.
class ThemeLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ThemeLabel(const QString &text = {}, TextSize size = TextSize::Normal,
                        bool semibold = false, bool muted = false, QWidget *parent = nullptr);

private:
    void follow();

    TextSize m_size;
    bool m_semibold;
    bool m_muted;
};

} // namespace ansatz::ui
