// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sample_chooser.h"

#include "ui/number_text.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

namespace ansatz::ui {

SampleChooser::SampleChooser(ExperimentPreview &preview, QWidget *parent)
    : QWidget(parent), m_preview(preview), m_kind(new QComboBox(this)), m_index(new QSpinBox(this)),
      m_class(new QLabel(this))
{
    m_kind->setAccessibleName(tr("What is shown: a sample, or the mean of a class"));
    m_kind->setObjectName(QStringLiteral("shownKind"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_index->setAccessibleName(tr("Shown sample"));
    m_class->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 12, 2);
    layout->setSpacing(6);
    layout->addWidget(m_kind);
    layout->addWidget(m_index);
    layout->addWidget(m_class);

    connect(m_kind, &QComboBox::activated, this, [this](int index) {
        m_preview.setShownClass(index > 0 ? std::optional(std::size_t(index - 1)) : std::nullopt);
        refresh();
    });
    connect(m_index, &QSpinBox::valueChanged, this,
            [this](int value) { m_preview.setSample(std::size_t(value)); });
    connect(&m_preview, &ExperimentPreview::sampleChanged, this, [this] { refresh(); });
    connect(&m_preview, &ExperimentPreview::dataChanged, this, [this] { refresh(); });
    connect(&m_preview, &ExperimentPreview::stateChanged, this, [this] {
        if (m_preview.partOfClass() != m_part) // the circuit became wider, or narrower
            refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
    applyTheme();
    refresh();
}

void SampleChooser::refresh()
{
    const auto prepared = m_preview.data();
    const std::size_t rows = prepared ? prepared->train.features.rows : 0;
    const std::size_t sample = m_preview.sample();
    const QSignalBlocker blockKind(m_kind);
    QStringList kinds{tr("Sample")};
    if (prepared)
        for (const std::string &name : prepared->classNames)
            kinds << tr("Mean of class %1").arg(QString::fromStdString(name));
    const auto target = m_preview.shownClass();
    m_kind->clear();
    m_kind->addItems(kinds);
    if (target && int(*target) + 1 >= m_kind->count()) // its name is not known while data load
        m_kind->addItem(tr("Mean of a class"));
    m_kind->setCurrentIndex(target ? std::min(int(*target) + 1, m_kind->count() - 1) : 0);
    m_part = m_preview.partOfClass();
    m_kind->setToolTip(
        m_part ? tr("The mean over the first %1 of the training part's %2 samples of this class: "
                    "with more of them at this width a state would keep you waiting")
                     .arg(countText(qint64(m_part->mixed)), countText(qint64(m_part->all)))
        : target ? tr("The mean over the training part's samples of this class")
                 : tr("One sample, or the mean over a class"));

    const QSignalBlocker blocker(m_index);
    m_index->setVisible(!target);
    m_class->setVisible(!target || m_part);
    m_index->setEnabled(rows > 0);
    m_index->setRange(0, rows > 0 ? int(rows) - 1 : int(sample));
    m_index->setValue(int(sample));
    m_name.clear();
    if (m_part) {
        m_name =
            tr("(%1 of %2)").arg(countText(qint64(m_part->mixed)), countText(qint64(m_part->all)));
    } else if (sample < rows) {
        const std::size_t of = std::size_t(prepared->train.targets[sample]);
        if (of < prepared->classNames.size())
            m_name = tr("(class %1)").arg(QString::fromStdString(prepared->classNames[of]));
    }
    m_index->setToolTip(
        rows > 0 ? tr("Sample of the training part, 0 to %1 %2").arg(rows - 1).arg(m_name).trimmed()
                 : tr("No data yet"));
    showClass();
}

void SampleChooser::showClass()
{
    m_class->setText(m_compact ? QString() : m_name);
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
           + metrics.horizontalAdvance(m_name);
}

void SampleChooser::applyTheme()
{
    m_class->setFont(Theme::instance().font(TextSize::Normal));
    QPalette palette = m_class->palette();
    palette.setColor(QPalette::WindowText, colors().muted);
    m_class->setPalette(palette);
    m_kind->setFont(Theme::instance().font(TextSize::Normal));
    m_index->setFont(Theme::instance().numberFont(TextSize::Normal));
}

} // namespace ansatz::ui
