// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"
#include "engine/circuit/templates.h"

#include <QAbstractButton>

namespace ansatz::ui {

/// A gate or template of the palette: drag it, click it, or press Enter on it.
class PaletteButton : public QAbstractButton {
    Q_OBJECT

public:
    /// True when it is one that a person typing `typed` looks for.
    [[nodiscard]] bool matches(const QString &typed) const;

protected:
    PaletteButton(const char *mimeType, std::string_view name, QWidget *parent);

    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintFocus(QPainter &painter) const;

private:
    void startDrag(QPoint grabbed);

    const char *m_mimeType;
    QByteArray m_name;
    QPoint m_pressed;
};

/// Looks like the gate on a wire.
class GateButton final : public PaletteButton {
    Q_OBJECT

public:
    explicit GateButton(const Gate &gate, QWidget *parent = nullptr);

    [[nodiscard]] const Gate &gate() const { return m_gate; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Gate &m_gate;
};

/// A row with a small picture of what the template draws on three wires.
class TemplateButton final : public PaletteButton {
    Q_OBJECT

public:
    explicit TemplateButton(const Template &entry, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] const Template &entry() const { return m_template; }

Q_SIGNALS:
    /// A template with options: a person wants to choose them.
    void optionsAsked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    const Template &m_template;
    Circuit m_sample; ///< the template on three wires
};

} // namespace ansatz::ui
