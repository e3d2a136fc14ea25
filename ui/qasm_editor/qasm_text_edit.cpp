// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/qasm_text_edit.h"

#include "ui/qasm_editor/qasm_highlighter.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>
#include <memory>

namespace ansatz::ui {

namespace {

constexpr int gutterMargin = 8;
/// A line that is longer is slow to lay out at every key.
constexpr qsizetype longestLine = 20'000;

class Gutter final : public QWidget {
public:
    explicit Gutter(QasmTextEdit *edit) : QWidget(edit), m_edit(*edit) {}
    [[nodiscard]] QSize sizeHint() const override { return {m_edit.gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_edit.paintGutter(event); }

private:
    QasmTextEdit &m_edit;
};

bool isUndo(const QKeyEvent &event)
{
    return event.matches(QKeySequence::Undo);
}

bool isRedo(const QKeyEvent &event)
{
    return event.matches(QKeySequence::Redo)
           || (event.key() == Qt::Key_Y && event.modifiers() == Qt::ControlModifier);
}

} // namespace

QasmTextEdit::QasmTextEdit(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this))
{
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setAccessibleName(tr("OpenQASM 3 program"));
    setAccessibleDescription(tr("The circuit as text. What is typed is drawn as soon as it can be "
                                "read."));
    setPlaceholderText(tr("OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float[64] x_0;\n"
                          "qubit[2] q;\nrx(x_0) q[0];"));
    new QasmHighlighter(document());
    connect(this, &QPlainTextEdit::blockCountChanged, this,
            [this] { setViewportMargins(gutterWidth(), 0, 0, 0); });
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &area, int scrolled) {
        if (scrolled != 0)
            m_gutter->scroll(0, scrolled);
        else
            m_gutter->update(0, area.y(), m_gutter->width(), area.height());
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] { showSelections(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
}

void QasmTextEdit::applyTheme()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPixelSize(QFontInfo(Theme::instance().font(TextSize::Normal)).pixelSize());
    setFont(font);
    QPalette own = palette();
    own.setColor(QPalette::Base, colors().canvas);
    own.setColor(QPalette::Text, colors().text);
    own.setColor(QPalette::PlaceholderText, colors().muted);
    setPalette(own);
    setViewportMargins(gutterWidth(), 0, 0, 0);
    showSelections();
}

int QasmTextEdit::replaceText(const QString &text)
{
    const QString before = toPlainText();
    if (before == text)
        return textCursor().position();
    const qsizetype shorter = std::min(before.size(), text.size());
    qsizetype begin = 0;
    while (begin < shorter && before[begin] == text[begin])
        ++begin;
    qsizetype end = 0;
    while (end < shorter - begin && before[before.size() - 1 - end] == text[text.size() - 1 - end])
        ++end;
    // Whole lines, so that no pair of surrogates is cut.
    while (begin > 0 && text[begin - 1] != u'\n')
        --begin;
    while (end > 0 && text[text.size() - end - 1] != u'\n')
        --end;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(int(begin));
    cursor.setPosition(int(before.size() - end), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(begin, text.size() - end - begin));
    cursor.endEditBlock();
    return cursor.position();
}

void QasmTextEdit::surround(std::size_t firstLine, std::size_t lastLine, const QString &before,
                            const QString &behind)
{
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(document()->findBlockByNumber(int(lastLine) - 1).position());
    cursor.movePosition(QTextCursor::EndOfBlock);
    cursor.insertText(u'\n' + behind);
    cursor.setPosition(document()->findBlockByNumber(int(firstLine) - 1).position());
    cursor.insertText(before + u'\n');
    cursor.endEditBlock();
}

QTextCursor QasmTextEdit::cursorAt(const OpenQasmRange &place) const
{
    const auto positionOf = [this](const OpenQasmPosition &position) {
        const QTextBlock block = document()->findBlockByNumber(int(position.line) - 1);
        if (!block.isValid())
            return std::max(0, document()->characterCount() - 1);
        return block.position() + int(unitsBefore(block.text(), position.column));
    };
    QTextCursor cursor(document());
    cursor.setPosition(positionOf(place.first));
    cursor.setPosition(positionOf(place.end), QTextCursor::KeepAnchor);
    return cursor;
}

void QasmTextEdit::setMarks(const std::vector<ProgramMark> &marks)
{
    m_marks.clear();
    for (const ProgramMark &mark : marks)
        if (mark.place)
            m_marks.push_back({cursorAt(*mark.place), mark.kind, inWords(mark)});
    showSelections();
}

void QasmTextEdit::setSelectedPlaces(const std::vector<OpenQasmRange> &places)
{
    m_selected.clear();
    OpenQasmRange run;
    for (const OpenQasmRange &place : places) {
        const bool follows = !m_selected.empty() && place.first.line <= run.end.line + 1;
        if (follows)
            m_selected.pop_back();
        else
            run.first = place.first;
        run.end = place.end;
        m_selected.push_back(cursorAt(run));
    }
    showSelections();
}

void QasmTextEdit::showSelections()
{
    QList<QTextEdit::ExtraSelection> selections;
    const auto add = [&](const QTextCursor &cursor, const QTextCharFormat &format) {
        selections.push_back({cursor, format});
    };
    QTextCharFormat line;
    line.setBackground(colors().window);
    line.setProperty(QTextFormat::FullWidthSelection, true);
    QTextCursor here = textCursor();
    here.clearSelection();
    if (!document()->isEmpty()) // else it would hide the placeholder
        add(here, line);
    QTextCharFormat selected;
    selected.setBackground(colors().infoFill);
    selected.setProperty(QTextFormat::FullWidthSelection, true);
    for (const QTextCursor &cursor : m_selected)
        add(cursor, selected);
    for (const Mark &mark : m_marks) {
        const bool isError = mark.kind == ProgramMark::Kind::Error;
        QTextCharFormat format;
        format.setUnderlineStyle(isError ? QTextCharFormat::WaveUnderline
                                         : QTextCharFormat::DashUnderline);
        format.setUnderlineColor(isError ? colors().bad : colors().warning);
        add(mark.range, format);
    }
    setExtraSelections(selections);
    m_gutter->update();
}

void QasmTextEdit::paintEvent(QPaintEvent *event)
{
    QPlainTextEdit::paintEvent(event);
    // Qt's own wave has no room below a small font's baseline.
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors().bad, 1.25));
    for (const Mark &mark : m_marks) {
        if (mark.kind != ProgramMark::Kind::Error)
            continue;
        QTextCursor start(mark.range);
        start.setPosition(mark.range.selectionStart());
        QTextCursor end(mark.range);
        end.setPosition(mark.range.selectionEnd());
        const QRect from = cursorRect(start);
        if (!from.intersects(viewport()->rect()))
            continue;
        const int left = from.left();
        const int right = start.blockNumber() == end.blockNumber()
                              ? std::max(cursorRect(end).left(), left + 4)
                              : viewport()->width();
        QPolygonF wave;
        for (int x = left; x <= right; x += 2)
            wave.push_back(QPointF(x, from.bottom() - ((x - left) % 4 == 0 ? 0.0 : 2.0)));
        painter.drawPolyline(wave);
    }
}

OpenQasmRange QasmTextEdit::selectedPlace() const
{
    const QTextCursor cursor = textCursor();
    const auto placeOf = [this](int position) {
        const QTextBlock block = document()->findBlock(position);
        return OpenQasmPosition{std::size_t(block.blockNumber()) + 1,
                                columnOf(block.text(), position - block.position())};
    };
    return {placeOf(cursor.selectionStart()), placeOf(cursor.selectionEnd())};
}

void QasmTextEdit::goTo(const OpenQasmPosition &position)
{
    QTextCursor cursor = cursorAt({position, position});
    setTextCursor(cursor);
    ensureCursorVisible();
}

void QasmTextEdit::showLine(std::size_t line)
{
    // Without wrapping a step of the bar is a line.
    QScrollBar *const bar = verticalScrollBar();
    const int wanted = int(line) - 1;
    const int shown = std::max(1, viewport()->height() / std::max(1, fontMetrics().lineSpacing()));
    if (wanted < bar->value())
        bar->setValue(wanted);
    else if (wanted >= bar->value() + shown)
        bar->setValue(wanted - shown + 1);
}

int QasmTextEdit::gutterWidth() const
{
    const qsizetype digits = std::max<qsizetype>(2, QString::number(blockCount()).size());
    return 2 * gutterMargin + int(digits) * fontMetrics().horizontalAdvance(u'0');
}

void QasmTextEdit::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), colors().canvas);
    painter.setFont(font());
    painter.setPen(colors().hairline);
    painter.drawLine(m_gutter->width() - 1, event->rect().top(), m_gutter->width() - 1,
                     event->rect().bottom());
    std::set<int> wrong;
    std::set<int> noted;
    for (const Mark &mark : m_marks)
        (mark.kind == ProgramMark::Kind::Error ? wrong : noted)
            .insert(document()->findBlock(mark.range.selectionStart()).blockNumber());
    std::vector<std::pair<int, int>> selected;
    for (const QTextCursor &cursor : m_selected)
        selected.emplace_back(document()->findBlock(cursor.selectionStart()).blockNumber(),
                              document()->findBlock(cursor.selectionEnd()).blockNumber());
    const int current = textCursor().blockNumber();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF area = blockBoundingGeometry(block).translated(contentOffset());
        if (area.top() > event->rect().bottom())
            break;
        const int line = block.blockNumber();
        if (std::ranges::any_of(selected, [line](const auto &run) {
                return line >= run.first && line <= run.second;
            }))
            painter.fillRect(QRectF(0, area.top(), 3, area.height()), colors().accent);
        const bool isWrong = wrong.contains(line);
        if (isWrong || noted.contains(line)) {
            // A square for an error, a bar for a note: not told by colour alone.
            const QColor color = isWrong ? colors().bad : colors().warning;
            painter.fillRect(QRectF(5, area.center().y() - 2, isWrong ? 5 : 2, isWrong ? 5 : 5),
                             color);
        }
        painter.setPen(isWrong ? colors().bad : line == current ? colors().text : colors().muted);
        painter.drawText(QRectF(0, area.top(), m_gutter->width() - gutterMargin, area.height()),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(line + 1));
    }
}

QString QasmTextEdit::tipAt(const QPoint &position) const
{
    const int at = cursorForPosition(position).position();
    for (const Mark &mark : m_marks)
        if (at >= mark.range.selectionStart() && at <= mark.range.selectionEnd())
            return mark.text;
    return {};
}

bool QasmTextEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *const help = static_cast<QHelpEvent *>(event);
        const QString tip = tipAt(viewport()->mapFrom(this, help->pos()));
        // Plain text, whatever a program's names look like.
        QToolTip::showText(help->globalPos(), tip.isEmpty() ? QString() : tip.toHtmlEscaped(),
                           this);
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride) {
        const auto &key = static_cast<QKeyEvent &>(*event);
        if (isUndo(key) || isRedo(key)) {
            event->accept();
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void QasmTextEdit::keyPressEvent(QKeyEvent *event)
{
    if (isUndo(*event)) {
        Q_EMIT undoRequested();
    } else if (isRedo(*event)) {
        Q_EMIT redoRequested();
    } else if (event->key() == Qt::Key_Return && event->modifiers() == Qt::ShiftModifier) {
        // A line like any other, not a break within one.
        QKeyEvent plain(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, event->text());
        QPlainTextEdit::keyPressEvent(&plain);
    } else {
        QPlainTextEdit::keyPressEvent(event);
        return;
    }
    event->accept();
}

void QasmTextEdit::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason)
        Q_EMIT left();
}

void QasmTextEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    const QRect area = contentsRect();
    m_gutter->setGeometry(area.left(), area.top(), gutterWidth(), area.height());
}

void QasmTextEdit::contextMenuEvent(QContextMenuEvent *event)
{
    const std::unique_ptr<QMenu> menu(createStandardContextMenu());
    for (QAction *const action : menu->actions()) {
        const bool isUndoAction = action->objectName() == QStringLiteral("edit-undo");
        if (!isUndoAction && action->objectName() != QStringLiteral("edit-redo"))
            continue;
        action->disconnect();
        action->setEnabled(true);
        connect(action, &QAction::triggered, this,
                isUndoAction ? &QasmTextEdit::undoRequested : &QasmTextEdit::redoRequested);
    }
    menu->exec(event->globalPos());
}

QString QasmTextEdit::refusalOf(const QString &text)
{
    if (text.size() > mostShownCharacters)
        return tr("The program has more than the %1 characters that can be edited as text.")
            .arg(mostShownCharacters);
    const QList<QStringView> lines = QStringView(text).split(u'\n');
    if (lines.size() > mostShownLines)
        return tr("The program has more than the %1 lines that can be edited as text.")
            .arg(mostShownLines);
    if (std::ranges::any_of(lines, [](QStringView line) { return line.size() > longestLine; }))
        return tr("The program has a line of more than %1 characters. Break it into shorter ones.")
            .arg(longestLine);
    return {};
}

void QasmTextEdit::insertFromMimeData(const QMimeData *source)
{
    QString text = source->text();
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (QChar &c : text)
        if (c == u'\r' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u'\n';
    QTextCursor cursor = textCursor();
    const QString line = cursor.block().text(); // may become too long by many small pieces
    QString refusal = refusalOf(text);
    if (refusal.isEmpty()
        && (document()->characterCount() + text.size() > mostShownCharacters
            || blockCount() + text.count(u'\n') > mostShownLines))
        refusal = refusalOf(toPlainText() + text);
    if (refusal.isEmpty() && line.size() + text.size() > longestLine && !text.contains(u'\n'))
        refusal = refusalOf(line + text);
    if (refusal.isEmpty())
        cursor.insertText(text);
    else
        Q_EMIT refused(refusal);
    ensureCursorVisible();
}

} // namespace ansatz::ui
