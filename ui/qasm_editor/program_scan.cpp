// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/program_scan.h"

#include <QRegularExpression>

namespace ansatz::ui {

namespace {

/// Reads a comment as the beginning or end of a block.
std::optional<BlockComment> blockComment(const QString &text, const OpenQasmRange &place)
{
    static const QRegularExpression start(
        QStringLiteral("^(?:repeat\\s+(\\d{1,9})|group)\\s*(?:\"([^\"]*)\")?\\s*\\{$"));
    if (text == QStringLiteral("}"))
        return BlockComment{place, std::nullopt};
    const QRegularExpressionMatch match = start.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    Block block;
    if (!match.captured(1).isEmpty())
        block.repetitions = match.captured(1).toInt();
    block.label = match.captured(2).toStdString();
    return block.repetitions < 1 ? std::nullopt : std::optional(BlockComment{place, block});
}

/// Walks through the text, past comments and strings.
class Scanner {
public:
    explicit Scanner(QStringView text) : m_text(text) {}

    ProgramScan scan()
    {
        while (!atEnd()) {
            const OpenQasmPosition start = m_position;
            if (takeWord() == QStringLiteral("for")) {
                takeLoop();
                m_scan.loops.push_back({start, m_position});
            }
        }
        return std::move(m_scan);
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar here() const { return m_text[m_at]; }
    [[nodiscard]] bool sees(QStringView what) const { return m_text.mid(m_at).startsWith(what); }

    void step()
    {
        if (here() == u'\n')
            m_position = {m_position.line + 1, 1};
        else if (!here().isLowSurrogate())
            ++m_position.column;
        ++m_at;
    }
    QStringView takeUntil(QStringView end, bool with)
    {
        const qsizetype from = m_at;
        const qsizetype found = m_text.indexOf(end, m_at);
        const qsizetype to = found < 0 ? m_text.size() : found + (with ? end.size() : 0);
        while (m_at < to)
            step();
        return m_text.mid(from, to - from);
    }

    /// The next word or other character; empty for a comment, a string or a blank.
    QString takeWord()
    {
        const OpenQasmPosition start = m_position;
        if (sees(u"//")) {
            const QString text = takeUntil(u"\n", false).mid(2).trimmed().toString();
            static const QRegularExpression repetition(QStringLiteral("^repetition \\d+ of \\d+$"));
            if (repetition.match(text).hasMatch())
                m_scan.repetitions.push_back(start.line);
            if (auto block = blockComment(text, {start, m_position}))
                m_scan.blocks.push_back(*std::move(block));
            else
                m_scan.comments.push_back(text);
            return {};
        }
        if (sees(u"/*")) {
            m_at += 2;
            m_position.column += 2;
            m_scan.comments.push_back(takeUntil(u"*/", true).trimmed().toString());
            return {};
        }
        if (here() == u'"') {
            step();
            takeUntil(u"\"", true);
            return {};
        }
        const qsizetype from = m_at;
        const auto isOfWord = [](QChar c) { return c.isLetterOrNumber() || c == u'_'; };
        if (isOfWord(here()))
            while (!atEnd() && isOfWord(here()))
                step();
        else
            step();
        return m_text.mid(from, m_at - from).trimmed().toString();
    }
    QString takeNextWord()
    {
        QString word;
        while (word.isEmpty() && !atEnd())
            word = takeWord();
        return word;
    }
    /// The opening one is taken.
    void takeToClosing(QStringView open, QStringView close)
    {
        for (int depth = 1; depth > 0 && !atEnd();) {
            const QString word = takeWord();
            depth += word == open ? 1 : word == close ? -1 : 0;
        }
    }

    /// Behind `for`: int i in [0:3] { … }, in {0, 2} h q[0];
    void takeLoop()
    {
        QString word;
        while (!atEnd() && word != QStringLiteral("in") && word != QStringLiteral(";"))
            word = takeNextWord();
        word = takeNextWord();
        if (word == QStringLiteral("["))
            takeToClosing(u"[", u"]");
        else if (word == QStringLiteral("{"))
            takeToClosing(u"{", u"}");
        while (!atEnd()) {
            word = takeNextWord();
            if (word == QStringLiteral(";"))
                return;
            if (word == QStringLiteral("{"))
                return takeToClosing(u"{", u"}");
        }
    }

    QStringView m_text;
    qsizetype m_at = 0;
    OpenQasmPosition m_position;
    ProgramScan m_scan;
};

} // namespace

QString blockStartComment(const Block &block)
{
    QString text = block.repetitions == 1 ? QStringLiteral("// group ")
                                          : QStringLiteral("// repeat %1 ").arg(block.repetitions);
    if (!block.label.empty())
        text += u'"' + QString::fromStdString(labelInComment(block.label)) + QStringLiteral("\" ");
    return text + u'{';
}

QString repetitionComment(int repetition, int repetitions)
{
    return QStringLiteral("// repetition %1 of %2").arg(repetition).arg(repetitions);
}

QString blockEndComment()
{
    return QStringLiteral("// }");
}

std::string labelInComment(const std::string &label)
{
    return QString::fromStdString(label).remove(u'"').simplified().toStdString();
}

ProgramScan scanProgram(QStringView program)
{
    return Scanner(program).scan();
}

} // namespace ansatz::ui
