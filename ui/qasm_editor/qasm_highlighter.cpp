// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/qasm_highlighter.h"

#include "ui/theme/theme.h"

#include <QRegularExpression>

namespace ansatz::ui {

namespace {

enum State { InCode = 0, InComment = 1 };

} // namespace

QasmHighlighter::QasmHighlighter(QTextDocument *document) : QSyntaxHighlighter(document)
{
    connect(&Theme::instance(), &Theme::changed, this, [this] { rehighlight(); });
}

void QasmHighlighter::highlightBlock(const QString &text)
{
    // 1 comment, 2 string, 3 feature, 4 weight, 5 keyword
    static const QRegularExpression token(QStringLiteral(
        R"((//.*$|/\*)|("[^"]*")|\b(x_\d+)\b|\b(w_\d+)\b|\b(OPENQASM|include|input|const|float)"
        R"(|angle|int|uint|qubit|qreg|bit|creg|let|gate|for|in|ctrl|negctrl|inv|pow|barrier)"
        R"(|measure|reset)\b)"));
    QTextCharFormat comment;
    comment.setForeground(colors().muted);
    qsizetype from = 0;
    setCurrentBlockState(InCode);
    const auto takeComment = [&](qsizetype start) {
        const qsizetype end = text.indexOf(QStringLiteral("*/"), start);
        from = end < 0 ? text.size() : end + 2;
        if (end < 0)
            setCurrentBlockState(InComment);
    };
    if (previousBlockState() == InComment) {
        takeComment(0);
        setFormat(0, int(from), comment);
    }
    for (;;) {
        const QRegularExpressionMatch match = token.match(text, from);
        if (!match.hasMatch())
            return;
        const qsizetype start = match.capturedStart();
        from = match.capturedEnd();
        QTextCharFormat format;
        switch (match.lastCapturedIndex()) {
        case 1:
            if (text[start + 1] == u'*')
                takeComment(start + 2);
            format = comment;
            break;
        case 2:
            format.setForeground(colors().good);
            break;
        case 3:
            format.setForeground(colors().encodingLine);
            break;
        case 4:
            format.setForeground(colors().trainableLine);
            break;
        default:
            format.setForeground(colors().accent);
            format.setFontWeight(QFont::DemiBold);
        }
        setFormat(int(start), int(from - start), format);
    }
}

} // namespace ansatz::ui
