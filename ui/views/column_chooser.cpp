// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/column_chooser.h"

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/state_marker.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace ansatz::ui {

namespace {

/// Counts columns; the first and the last place have words.
class ColumnBox final : public QSpinBox {
public:
    void showPlace(const StatePlace &place)
    {
        m_endIsLast = place.column < place.columns || place.atEnd();
        setRange(0, place.columns);
        setValue(place.column);
        lineEdit()->setText(textFromValue(value())); // the same value may have other words now
    }

protected:
    QString textFromValue(int value) const override
    {
        if (value == maximum() && m_endIsLast)
            return ColumnChooser::tr("end");
        return value == 0 ? ColumnChooser::tr("start") : QString::number(value);
    }
    int valueFromText(const QString &text) const override
    {
        if (text == ColumnChooser::tr("end"))
            return maximum();
        return text == textFromValue(0) ? 0 : text.toInt();
    }
    QValidator::State validate(QString &text, int &) const override
    {
        bool isNumber = false;
        const int value = text.toInt(&isNumber);
        if (isNumber)
            return value >= 0 && value <= maximum() ? QValidator::Acceptable : QValidator::Invalid;
        const QString end = ColumnChooser::tr("end");
        if (text == end || text == textFromValue(0))
            return QValidator::Acceptable;
        const bool begins = end.startsWith(text) || textFromValue(0).startsWith(text);
        return begins ? QValidator::Intermediate : QValidator::Invalid;
    }

private:
    bool m_endIsLast = true; ///< not so before the last repetition of a block there
};

} // namespace

ColumnChooser::ColumnChooser(CircuitEditor &editor, QWidget *parent)
    : QWidget(parent), m_marker(editor.stateMarker()), m_label(new QLabel(tr("After &column"))),
      m_column(new ColumnBox), m_repetitionLabel(new QLabel(tr("&repetition"))),
      m_repetition(new QSpinBox)
{
    m_label->setBuddy(m_column);
    m_column->setAccessibleName(tr("Column after which the state is shown"));
    m_column->setObjectName(QStringLiteral("stateColumn"));
    m_column->setKeyboardTracking(false);
    m_repetitionLabel->setBuddy(m_repetition);
    m_repetition->setAccessibleName(tr("Repetition of the block in which the state is shown"));
    m_repetition->setObjectName(QStringLiteral("stateRepetition"));
    m_repetition->setKeyboardTracking(false);
    m_repetition->setToolTip(tr("The column is in a repeat block: after which of its repetitions "
                                "the state is shown."));

    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_label);
    layout->addWidget(m_column);
    const QList<QAction *> actions = editor.stateActions();
    const Qt::ArrowType arrows[] = {Qt::LeftArrow, Qt::RightArrow};
    for (int k = 0; k < 2; ++k) {
        QAction *const action = actions[k];
        auto *const button = new QToolButton;
        button->setArrowType(arrows[k]);
        button->setAutoRaise(true);
        button->setAutoRepeat(true);
        const QString name = action->text().remove(QLatin1Char('&'));
        button->setAccessibleName(name);
        button->setToolTip(QStringLiteral("%1 (%2)").arg(
            name, action->shortcut().toString(QKeySequence::NativeText)));
        button->setEnabled(action->isEnabled());
        connect(button, &QToolButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, button,
                [button, action] { button->setEnabled(action->isEnabled()); });
        layout->addWidget(button);
    }
    layout->addWidget(m_repetitionLabel);
    layout->addWidget(m_repetition);

    connect(m_column, &QSpinBox::valueChanged, this, [this](int column) {
        m_marker.moveTo(column); // after the last repetition of a block
    });
    connect(m_repetition, &QSpinBox::valueChanged, this,
            [this](int repetition) { m_marker.moveTo(m_marker.place().column, repetition - 1); });
    connect(&m_marker, &StateMarker::moved, this, [this] { refresh(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
    refresh();
}

void ColumnChooser::refresh()
{
    const StatePlace &place = m_marker.place();
    const QSignalBlocker blockColumn(m_column);
    const QSignalBlocker blockRepetition(m_repetition);
    static_cast<ColumnBox *>(m_column)->showPlace(place); // the constructor made it
    m_column->setEnabled(place.columns > 0);
    m_column->setToolTip(tr("The state is shown %1. 0 is the start, %2 the end.")
                             .arg(placeText(place))
                             .arg(place.columns));
    m_repetition->setRange(1, place.repetitions);
    m_repetition->setValue(place.repetition + 1);
    m_repetition->setSuffix(tr(" of %1").arg(place.repetitions));
    const bool choosesRepetition = place.repetitions > 1 && !place.atEnd();
    m_repetition->setVisible(choosesRepetition);
    m_repetitionLabel->setVisible(choosesRepetition);
}

void ColumnChooser::applyTheme()
{
    for (QLabel *const label : {m_label, m_repetitionLabel}) {
        label->setFont(Theme::instance().font(TextSize::Normal));
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colors().muted);
        label->setPalette(palette);
    }
    m_column->setFont(Theme::instance().numberFont(TextSize::Normal));
    m_repetition->setFont(Theme::instance().numberFont(TextSize::Normal));
}

} // namespace ansatz::ui
