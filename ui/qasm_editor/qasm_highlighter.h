// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSyntaxHighlighter>

namespace ansatz::ui {

/// Colours OpenQASM 3 by what gates are on the canvas: inputs as encoding and trainable, comments
/// muted, keywords in weight. Colours are the theme's.
class QasmHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT

public:
    explicit QasmHighlighter(QTextDocument *document);

protected:
    void highlightBlock(const QString &text) override;
};

} // namespace ansatz::ui
