// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/qasm_highlighter.h"

#include "ui/theme/theme.h"

#include <QRegularExpression>

namespace ansatz::ui {

QasmHighlighter::QasmHighlighter(QTextDocument *document) : QSyntaxHighlighter(document)
{
    connect(&Theme::instance(), &Theme::changed, this, [this] { rehighlight(); });
}

void QasmHighlighter::highlightBlock(const QString &text)
{
    static const QRegularExpression token(QStringLiteral(
        R"((?<comment>//.*$)|(?<string>"[^"]*")|(?<feature>\bx_\d+\b)|(?<weight>\bw_\d+\b))"
        R"(|(?<keyword>\b(?:OPENQASM|include|input|float|qubit|gate|ctrl|inv|pow)\b))"));
    auto matches = token.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        QTextCharFormat format;
        if (match.hasCaptured(QStringLiteral("comment"))) {
            format.setForeground(colors().muted);
        } else if (match.hasCaptured(QStringLiteral("string"))) {
            format.setForeground(colors().good);
        } else if (match.hasCaptured(QStringLiteral("feature"))) {
            format.setForeground(colors().encodingLine);
        } else if (match.hasCaptured(QStringLiteral("weight"))) {
            format.setForeground(colors().trainableLine);
        } else {
            format.setForeground(colors().accent);
            format.setFontWeight(QFont::DemiBold);
        }
        setFormat(int(match.capturedStart()), int(match.capturedLength()), format);
    }
}

} // namespace ansatz::ui
