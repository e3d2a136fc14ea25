// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/palette_button.h"

#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/template_picture.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDrag>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr int pictureWidth = 44;
constexpr int pictureWires = 3;
constexpr int dotsWidth = 26;

} // namespace

PaletteButton::PaletteButton(const char *mimeType, std::string_view name, QWidget *parent)
    : QAbstractButton(parent), m_mimeType(mimeType), m_name(name.data(), qsizetype(name.size()))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    setObjectName(QString::fromUtf8(m_name));
}

bool PaletteButton::matches(const QString &typed) const
{
    // One or two letters are in nearly every sentence of help.
    const bool inHelp =
        typed.size() > 2 && accessibleDescription().contains(typed, Qt::CaseInsensitive);
    return typed.isEmpty() || inHelp || text().contains(typed, Qt::CaseInsensitive)
           || QString::fromUtf8(m_name).contains(typed, Qt::CaseInsensitive);
}

void PaletteButton::mousePressEvent(QMouseEvent *event)
{
    m_pressed = event->pos();
    QAbstractButton::mousePressEvent(event);
}

void PaletteButton::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton)
        && (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        setDown(false);
        startDrag(m_pressed);
        return;
    }
    QAbstractButton::mouseMoveEvent(event);
}

// So that the place where it would go is seen under it.
static QPixmap seeThrough(const QPixmap &picture)
{
    QPixmap result(picture.size());
    result.setDevicePixelRatio(picture.devicePixelRatio());
    result.fill(Qt::transparent);
    QPainter painter(&result);
    painter.setOpacity(0.5);
    painter.drawPixmap(0, 0, picture);
    return result;
}

void PaletteButton::startDrag(QPoint grabbed)
{
    auto *const mime = new QMimeData;
    mime->setData(QLatin1String(m_mimeType), m_name);
    auto *const drag = new QDrag(this);
    drag->setMimeData(mime);
    drag->setPixmap(seeThrough(grab()));
    drag->setHotSpot(grabbed);
    drag->exec(Qt::CopyAction);
}

void PaletteButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void PaletteButton::focusInEvent(QFocusEvent *event)
{
    QAbstractButton::focusInEvent(event);
    for (QWidget *widget = parentWidget(); widget; widget = widget->parentWidget())
        if (auto *const area = qobject_cast<QScrollArea *>(widget))
            area->ensureWidgetVisible(this, 0, spacing);
}

void PaletteButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void PaletteButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void PaletteButton::paintFocus(QPainter &painter) const
{
    if (!hasFocus() && !underMouse())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hasFocus() ? colors().accent : colors().muted, hasFocus() ? 2 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

GateButton::GateButton(const Gate &gate, QWidget *parent)
    : PaletteButton(gateMimeType, gate.name, parent), m_gate(gate)
{
    setText(toText(gate.label));
    setAccessibleName(tr("%1 gate").arg(toText(gate.label)));
    setAccessibleDescription(toText(gate.help));
    QString tip = toText(gate.help);
    if (gate.key != 0)
        tip += u'\n' + tr("Key: %1").arg(QChar::fromLatin1(gate.key).toUpper());
    tip += u'\n'
           + tr("Drag it onto a wire (with Alt over a row, column or rectangle), or press Enter "
                "to insert it at the cursor.");
    setToolTip(tip);
}

QSize GateButton::sizeHint() const
{
    const QFontMetrics metrics(Theme::instance().font(TextSize::Normal, true));
    return {std::max(36, metrics.horizontalAdvance(text()) + 12),
            std::max(34, metrics.height() + 18)};
}

void GateButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBox(painter, QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), roleOf(m_gate), std::nullopt);
    painter.setPen(colors().text);
    painter.setFont(Theme::instance().font(TextSize::Normal, true));
    painter.drawText(rect(), Qt::AlignCenter, text());
    paintFocus(painter);
}

TemplateButton::TemplateButton(const Template &entry, QWidget *parent)
    : PaletteButton(templateMimeType, entry.name, parent), m_template(entry)
{
    m_sample = sampleOf(entry, pictureWires, entry.standardValues());
    setText(toText(entry.title));
    setAccessibleName(toText(entry.title));
    setAccessibleDescription(toText(entry.help));
    setToolTip(toText(entry.help) + u'\n'
               + tr("Drag it into the circuit, or click it to add it at the end.")
               + (entry.options.empty()
                      ? QString()
                      : u'\n' + tr("The dots, a right click or the key O open its options.")));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize TemplateButton::sizeHint() const
{
    const QFontMetrics metrics(Theme::instance().font(TextSize::Normal));
    return {metrics.horizontalAdvance(text()) + pictureWidth + 24,
            std::max(30, metrics.height() + 14)};
}

QSize TemplateButton::minimumSizeHint() const
{
    return {pictureWidth + 60, sizeHint().height()};
}

void TemplateButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors().hairline, 1));
    painter.setBrush(colors().window);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    paintCircuitPicture(painter, QRectF(6, 4, pictureWidth, height() - 8), m_sample);
    painter.setPen(colors().text);
    painter.setFont(Theme::instance().font(TextSize::Normal));
    const bool hasOptions = !m_template.options.empty();
    const QRect area = rect().adjusted(pictureWidth + 14, 0, hasOptions ? -dotsWidth : -6, 0);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, area.width()));
    if (hasOptions) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().muted);
        for (const int k : {-1, 0, 1})
            painter.drawEllipse(QPointF(width() - dotsWidth / 2.0 + 5 * k, height() / 2.0), 1.4,
                                1.4);
    }
    paintFocus(painter);
}

void TemplateButton::mousePressEvent(QMouseEvent *event)
{
    const bool onDots = !m_template.options.empty() && event->pos().x() >= width() - dotsWidth;
    if (event->button() == Qt::LeftButton && onDots)
        Q_EMIT optionsAsked();
    else
        PaletteButton::mousePressEvent(event);
}

void TemplateButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_O && !m_template.options.empty())
        Q_EMIT optionsAsked();
    else
        PaletteButton::keyPressEvent(event);
}

void TemplateButton::contextMenuEvent(QContextMenuEvent *event)
{
    if (m_template.options.empty()) {
        event->ignore();
        return;
    }
    Q_EMIT optionsAsked();
    event->accept();
}

} // namespace ansatz::ui
