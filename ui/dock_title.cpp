// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dock_title.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QPainter>

namespace ansatz::ui {

namespace {

constexpr int titleHeight = 14;

/// A flat button with a drawn sign.
class SignButton final : public QAbstractButton {
public:
    enum class Sign { Float, Close };

    SignButton(Sign sign, const QString &name, QWidget *parent)
        : QAbstractButton(parent), m_sign(sign)
    {
        setFixedSize(18, titleHeight);
        setToolTip(name);
        setAccessibleName(name);
        // Both are in menus; in the tab order they would stand between every plot.
        setFocusPolicy(Qt::NoFocus);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(underMouse() ? colors().text : colors().wire, 1.2));
        const QRectF box(width() / 2.0 - 3.5, height() / 2.0 - 3.5, 7, 7);
        if (m_sign == Sign::Close) {
            painter.drawLine(box.topLeft(), box.bottomRight());
            painter.drawLine(box.bottomLeft(), box.topRight());
        } else {
            painter.drawRect(box);
            painter.drawLine(box.topLeft() + QPointF(0, 2), box.topRight() + QPointF(0, 2));
        }
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }

private:
    Sign m_sign;
};

} // namespace

DockTitle::DockTitle(QDockWidget *dock) : QWidget(dock)
{
    setFixedHeight(titleHeight);
    setToolTip(tr("Drag to move, double-click to float"));
    auto *floating =
        new SignButton(SignButton::Sign::Float, tr("Float %1").arg(dock->windowTitle()), this);
    auto *close =
        new SignButton(SignButton::Sign::Close, tr("Close %1").arg(dock->windowTitle()), this);
    connect(floating, &QAbstractButton::clicked, dock,
            [dock] { dock->setFloating(!dock->isFloating()); });
    connect(close, &QAbstractButton::clicked, dock, &QDockWidget::close);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 4, 0);
    layout->setSpacing(0);
    layout->addStretch();
    layout->addWidget(floating);
    layout->addWidget(close);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void DockTitle::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().wire);
    for (int dot = -2; dot <= 2; ++dot)
        painter.drawEllipse(QPointF(width() / 2.0 + dot * 5, height() / 2.0), 1.2, 1.2);
}

} // namespace ansatz::ui
