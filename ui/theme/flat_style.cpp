// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/flat_style.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

namespace ansatz::ui {

namespace {

bool isPrimary(const QWidget *widget)
{
    return widget && widget->property("primary").toBool();
}

void drawBox(QPainter &painter, const QRect &rect, const QColor &fill, const QColor &line,
             double lineWidth = 1)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line.isValid() ? QPen(line, lineWidth) : QPen(Qt::NoPen));
    painter.setBrush(fill);
    const double inset = lineWidth / 2;
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius - 1,
                            radius - 1);
    painter.restore();
}

/// A field: hairline, or the accent while it has the keyboard.
void drawField(QPainter &painter, const QStyleOption &option, bool focus)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    drawBox(painter, option.rect, enabled ? colors().canvas : colors().window,
            focus ? colors().accent : colors().hairline, focus ? 2 : 1);
}

void drawChevron(QPainter &painter, const QRectF &rect, bool up, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF center = rect.center();
    const double half = 3.5;
    const double rise = up ? -half / 4 : half / 4;
    painter.drawPolyline(QPolygonF{center + QPointF(-half, -2 * rise),
                                   center + QPointF(0, 2 * rise),
                                   center + QPointF(half, -2 * rise)});
    painter.restore();
}

void drawButton(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const ThemeColors &c = colors();
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hover = enabled && (option.state & QStyle::State_MouseOver);
    QColor fill = down ? c.fixedFill : (hover ? c.window : c.panel);
    QColor line = (hover || down) ? c.wire : c.hairline;
    if (isPrimary(widget) && enabled) {
        fill = down ? c.accent.darker(120) : (hover ? c.accent.lighter(112) : c.accent);
        line = fill;
    }
    drawBox(painter, option.rect, fill, line);
    if ((option.state & QStyle::State_HasFocus)
        && (option.state & QStyle::State_KeyboardFocusChange))
        drawBox(painter, option.rect, Qt::transparent, isPrimary(widget) ? c.text : c.accent, 2);
}

void drawScrollBar(QPainter &painter, const QStyleOptionSlider &option, const QRect &slider)
{
    painter.fillRect(option.rect, colors().panel);
    if (option.maximum <= option.minimum)
        return;
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const QRect thumb = option.orientation == Qt::Vertical ? slider.adjusted(4, 2, -3, -2)
                                                           : slider.adjusted(2, 4, -2, -3);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(active ? colors().muted : colors().wire);
    painter.drawRoundedRect(thumb, 3, 3);
    painter.restore();
}

void drawTab(QPainter &painter, const QStyleOptionTab &option)
{
    if (!(option.state & QStyle::State_Selected))
        return;
    const QRect line(option.rect.left() + 4, option.rect.bottom() - 1, option.rect.width() - 8, 2);
    painter.fillRect(line, colors().accent);
}

constexpr int menuArrowWidth = 14;

/// A text that opens a menu, like a combo box.
bool hasMenuUnderText(const QStyleOptionToolButton &option)
{
    return (option.features & QStyleOptionToolButton::HasMenu)
           && !(option.features & QStyleOptionToolButton::MenuButtonPopup)
           && !option.text.isEmpty();
}

} // namespace

FlatStyle::FlatStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        drawButton(*painter, *option, widget);
        return;
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On))
            drawButton(*painter, *option, widget);
        return;
    case PE_FrameLineEdit:
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawField(*painter, *option, option->state & State_HasFocus);
        return;
    }
    case PE_FrameFocusRect: {
        // Buttons with a panel draw their own.
        const auto *button = qobject_cast<const QPushButton *>(widget);
        if (!button || button->isFlat())
            drawBox(*painter, option->rect, Qt::transparent, colors().accent, 1.5);
        return;
    }
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
        return;
    case PE_IndicatorCheckBox: {
        const bool on = option->state & State_On;
        drawBox(*painter, option->rect, on ? colors().accent : colors().canvas,
                on ? colors().accent : colors().wire);
        if (on) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(colors().accentText, 1.6, Qt::SolidLine, Qt::RoundCap));
            const QRectF r(option->rect);
            painter->drawPolyline(
                QPolygonF{r.topLeft() + QPointF(r.width() * 0.25, r.height() * 0.52),
                          r.topLeft() + QPointF(r.width() * 0.43, r.height() * 0.70),
                          r.topLeft() + QPointF(r.width() * 0.76, r.height() * 0.32)});
            painter->restore();
        }
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && widget && (option->state & State_Enabled)
            && (isPrimary(widget) || widget->property("link").toBool())) {
            QStyleOptionButton copy = *button;
            copy.palette.setColor(QPalette::ButtonText,
                                  isPrimary(widget) ? colors().accentText : colors().accent);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_ProgressBarGroove:
        drawBox(*painter, option->rect, colors().fixedFill, {});
        return;
    case CE_ProgressBarContents:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
            bar && bar->maximum > bar->minimum) {
            const double part =
                double(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
            QRect rect = option->rect;
            rect.setWidth(qRound(rect.width() * part));
            if (rect.width() > 2)
                drawBox(*painter, rect, colors().good, {});
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTab(*painter, *tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab copy = *tab;
            const bool selected = copy.state & State_Selected;
            copy.palette.setColor(QPalette::WindowText,
                                  selected ? colors().accent : colors().muted);
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
        painter->fillRect(option->rect, colors().window);
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            colors().hairline);
        return;
    case CE_Splitter:
        painter->fillRect(
            option->rect.width() < option->rect.height()
                ? QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height())
                : QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1),
            colors().hairline);
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const QColor arrow = enabled ? colors().muted : colors().hairline;
    if (control == CC_ComboBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option);
            box && !box->editable) {
            drawField(*painter, *option, option->state & State_HasFocus);
            drawChevron(*painter,
                        QRectF(proxy()->subControlRect(control, option, SC_ComboBoxArrow, widget)),
                        false, arrow);
            return;
        }
    }
    if (control == CC_SpinBox) {
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            drawField(*painter, *option, option->state & State_HasFocus);
            if (box->buttonSymbols != QAbstractSpinBox::NoButtons) {
                const auto mark = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag flag) {
                    const bool hot = enabled && (box->stepEnabled & flag);
                    drawChevron(*painter,
                                QRectF(proxy()->subControlRect(control, option, part, widget)),
                                part == SC_SpinBoxUp, hot ? colors().muted : colors().hairline);
                };
                mark(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled);
                mark(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled);
            }
            return;
        }
    }
    if (control == CC_ToolButton) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && hasMenuUnderText(*button)) {
            drawMenuButton(*button, arrow, *painter, widget);
            return;
        }
    }
    if (control == CC_ScrollBar) {
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            drawScrollBar(*painter, *slider,
                          proxy()->subControlRect(control, option, SC_ScrollBarSlider, widget));
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void FlatStyle::drawMenuButton(const QStyleOptionToolButton &option, const QColor &arrow,
                               QPainter &painter, const QWidget *widget) const
{
    QStyleOptionToolButton part = option;
    part.features = QStyleOptionToolButton::None;
    proxy()->drawPrimitive(PE_PanelButtonTool, &part, &painter, widget);
    part.rect = option.rect.adjusted(0, 0, -menuArrowWidth, 0);
    proxy()->drawControl(CE_ToolButtonLabel, &part, &painter, widget);
    QRect place = option.rect;
    place.setLeft(place.right() - menuArrowWidth - 1);
    drawChevron(painter, QRectF(place), false, arrow);
    if ((option.state & State_HasFocus) && (option.state & State_KeyboardFocusChange))
        drawBox(painter, option.rect, Qt::transparent, colors().accent, 1.5);
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl subControl, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !slider)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    // No arrows: the groove is the whole bar.
    const QRect all = option->rect;
    const bool vertical = slider->orientation == Qt::Vertical;
    const int length = vertical ? all.height() : all.width();
    const qint64 range = qint64(slider->maximum) - slider->minimum;
    const qint64 whole = range + slider->pageStep;
    int thumb = length;
    if (range > 0)
        thumb = qBound(24, int(qint64(length) * slider->pageStep / qMax<qint64>(1, whole)), length);
    const int start =
        sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                length - thumb, slider->upsideDown);
    const auto part = [&](int from, int size) {
        return vertical ? QRect(all.left(), all.top() + from, all.width(), size)
                        : QRect(all.left() + from, all.top(), size, all.height());
    };
    switch (subControl) {
    case SC_ScrollBarGroove:
        return all;
    case SC_ScrollBarSlider:
        return part(start, thumb);
    case SC_ScrollBarSubPage:
        return part(0, start);
    case SC_ScrollBarAddPage:
        return part(start + thumb, length - start - thumb);
    default:
        return {};
    }
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 24;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
        return 0;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return 5;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ComboBox_Popup:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_PushButton || type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox)
        result.setHeight(qMax(result.height(), 24));
    // Fusion makes every button with a text 80 wide.
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (type == CT_PushButton && button && !button->text.isEmpty())
        result.setWidth(size.width() + 24);
    if (const auto *tool = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        type == CT_ToolButton && tool && hasMenuUnderText(*tool))
        result.rwidth() += menuArrowWidth;
    if (type == CT_TabBarTab)
        result += QSize(8, 4);
    return result;
}

} // namespace ansatz::ui
