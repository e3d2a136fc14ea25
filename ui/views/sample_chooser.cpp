// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sample_chooser.h"

#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace ansatz::ui {

SampleChooser::SampleChooser(ExperimentPreview &preview, QWidget *parent)
    : QWidget(parent), m_preview(preview), m_label(new QLabel(tr("&Sample"), this)),
      m_index(new QSpinBox(this)), m_class(new QLabel(this))
{
    m_label->setBuddy(m_index);
    m_index->setAccessibleName(tr("Shown sample"));
    m_class->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 12, 2);
    layout->setSpacing(6);
    layout->addWidget(m_label);
    layout->addWidget(m_index);
    layout->addWidget(m_class);

    connect(m_index, &QSpinBox::valueChanged, this,
            [this](int value) { m_preview.setSample(std::size_t(value)); });
    connect(&m_preview, &ExperimentPreview::sampleChanged, this, [this] { refresh(); });
    connect(&m_preview, &ExperimentPreview::dataChanged, this, [this] { refresh(); });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
    refresh();
}

void SampleChooser::refresh()
{
    const auto prepared = m_preview.data();
    const std::size_t rows = prepared ? prepared->train.features.rows : 0;
    const std::size_t sample = m_preview.sample();
    const QSignalBlocker blocker(m_index);
    m_index->setEnabled(rows > 0);
    m_index->setRange(0, rows > 0 ? int(rows) - 1 : int(sample));
    m_index->setValue(int(sample));
    m_index->setToolTip(rows > 0 ? tr("Sample of the training part, 0 to %1").arg(rows - 1)
                                 : tr("No data yet"));
    m_place = tr("after the last column");
    m_name.clear();
    if (sample < rows) {
        const std::size_t target = std::size_t(prepared->train.targets[sample]);
        if (target < prepared->classNames.size())
            m_name = tr("(class %1)").arg(QString::fromStdString(prepared->classNames[target]));
    }
    showClass();
}

QString SampleChooser::wholeText() const
{
    return m_name.isEmpty() ? m_place : tr("%1 · %2").arg(m_name, m_place);
}

void SampleChooser::showClass()
{
    m_class->setText(m_compact ? m_name : wholeText());
    m_class->setToolTip(m_place);
}

void SampleChooser::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    showClass();
}

int SampleChooser::wholeWidth() const
{
    const QFontMetrics metrics = m_class->fontMetrics();
    return sizeHint().width() - metrics.horizontalAdvance(m_class->text())
           + metrics.horizontalAdvance(wholeText());
}

void SampleChooser::applyTheme()
{
    for (QLabel *label : {m_label, m_class}) {
        label->setFont(Theme::instance().font(TextSize::Normal));
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, colors().muted);
        label->setPalette(palette);
    }
    m_index->setFont(Theme::instance().numberFont(TextSize::Normal));
}

} // namespace ansatz::ui
