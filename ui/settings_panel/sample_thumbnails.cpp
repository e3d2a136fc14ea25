// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/sample_thumbnails.h"

#include "engine/data/prepared_data.h"
#include "ui/session/experiment_preview.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr int shown = 6;
constexpr int side = 40;
constexpr int captionHeight = 16;

/// The three first samples of each class, in turns.
std::vector<std::size_t> chooseSamples(const PreparedSamples &samples)
{
    std::vector<std::size_t> ofClass[2];
    for (std::size_t i = 0; i < samples.targets.size(); ++i) {
        auto &list = ofClass[samples.targets[i] == 1 ? 1 : 0];
        if (list.size() < shown / 2)
            list.push_back(i);
    }
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < shown / 2; ++i) {
        for (const auto &list : ofClass) {
            if (i < list.size())
                result.push_back(list[i]);
        }
    }
    return result;
}

} // namespace

SampleThumbnails::SampleThumbnails(ExperimentPreview &preview, QWidget *parent)
    : QWidget(parent), m_preview(preview)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Preprocessed samples"));
    setToolTip(tr("Samples as the circuit reads them, with their class. Click one, or use the "
                  "arrow keys, to see its state below the circuit."));
    connect(&preview, &ExperimentPreview::dataChanged, this, &SampleThumbnails::reload);
    connect(&preview, &ExperimentPreview::sampleChanged, this, qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, &SampleThumbnails::reload);
    reload();
}

QSize SampleThumbnails::sizeHint() const
{
    return {shown * (side + 6), side + captionHeight + 4};
}

void SampleThumbnails::reload()
{
    if (m_preview.data())
        m_data = m_preview.data();
    else if (!m_preview.isLoading())
        m_data.reset();
    m_thumbnails.clear();
    update();
    if (!m_data)
        return;
    const FeatureMatrix &features = m_data->train.features;
    const auto chosen = chooseSamples(m_data->train);
    double low = 0;
    double high = 0;
    for (const std::size_t sample : chosen) {
        const auto row = features.row(sample);
        const auto [least, most] = std::minmax_element(row.begin(), row.end());
        if (least == row.end())
            continue;
        low = std::min(low, *least);
        high = std::max(high, *most);
    }
    const double scale = high > low ? 1 / (high - low) : 0;
    for (const std::size_t sample : chosen) {
        Thumbnail thumbnail;
        thumbnail.sample = sample;
        const auto target = static_cast<std::size_t>(m_data->train.targets[sample]);
        if (target < m_data->classNames.size())
            thumbnail.className = QString::fromStdString(m_data->classNames[target]);
        const auto row = features.row(sample);
        if (features.width > 0 && features.height > 0) {
            thumbnail.image = QImage(features.width, features.height, QImage::Format_Grayscale8);
            for (int y = 0; y < features.height; ++y) {
                for (int x = 0; x < features.width; ++x) {
                    const double value =
                        (row[static_cast<std::size_t>(y * features.width + x)] - low) * scale;
                    // Ink on paper in light, light on dark in dark.
                    const double gray = Theme::instance().isDark() ? value : 1 - value;
                    thumbnail.image.scanLine(y)[x] = static_cast<uchar>(20 + gray * 220);
                }
            }
        } else {
            for (const double value : row.first(std::min<std::size_t>(row.size(), 32)))
                thumbnail.bars.push_back((value - low) * scale);
        }
        m_thumbnails.push_back(std::move(thumbnail));
    }
}

QRect SampleThumbnails::cell(int thumbnail) const
{
    const int pitch = std::min(side + 10, width() / shown);
    const int size = std::min(side, pitch - 4);
    return {thumbnail * pitch + 2, 2, size, size};
}

int SampleThumbnails::current() const
{
    for (std::size_t i = 0; i < m_thumbnails.size(); ++i) {
        if (m_thumbnails[i].sample == m_preview.sample())
            return static_cast<int>(i);
    }
    return -1;
}

void SampleThumbnails::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(Theme::instance().font(TextSize::Small));
    if (m_thumbnails.empty()) {
        painter.setPen(colors().muted);
        painter.setFont(Theme::instance().font(TextSize::Normal));
        painter.drawText(rect(), Qt::AlignCenter,
                         m_preview.isLoading() ? tr("Loading data…") : tr("No data to show"));
        return;
    }
    const int selected = current();
    for (int i = 0; i < static_cast<int>(m_thumbnails.size()); ++i) {
        const Thumbnail &thumbnail = m_thumbnails[static_cast<std::size_t>(i)];
        const QRect box = cell(i);
        if (!thumbnail.image.isNull()) {
            painter.drawImage(box, thumbnail.image);
        } else if (!thumbnail.bars.empty()) {
            painter.fillRect(box, colors().window);
            const double width = double(box.width()) / double(thumbnail.bars.size());
            for (std::size_t bar = 0; bar < thumbnail.bars.size(); ++bar) {
                const double height = thumbnail.bars[bar] * box.height();
                painter.fillRect(QRectF(box.left() + double(bar) * width, box.bottom() + 1 - height,
                                        std::max(1.0, width - 1), height),
                                 colors().encodingLine);
            }
        }
        if (i == selected) {
            painter.setPen(QPen(colors().accent, 2));
            painter.drawRect(box.adjusted(-1, -1, 1, 1));
        } else {
            painter.setPen(colors().hairline);
            painter.drawRect(box.adjusted(-1, -1, 0, 0));
        }
        painter.setPen(i == selected && hasFocus() ? colors().accent : colors().muted);
        const QRect caption(box.left() - 4, box.bottom() + 3, box.width() + 8, captionHeight);
        painter.drawText(
            caption, Qt::AlignHCenter | Qt::AlignTop,
            painter.fontMetrics().elidedText(thumbnail.className, Qt::ElideRight, caption.width()));
    }
}

void SampleThumbnails::choose(int thumbnail)
{
    if (thumbnail >= 0 && thumbnail < static_cast<int>(m_thumbnails.size()))
        m_preview.setSample(m_thumbnails[static_cast<std::size_t>(thumbnail)].sample);
}

void SampleThumbnails::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < static_cast<int>(m_thumbnails.size()); ++i) {
        if (cell(i).adjusted(-2, -2, 2, captionHeight).contains(event->pos()))
            choose(i);
    }
}

void SampleThumbnails::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Right)
        choose(current() + 1);
    else if (event->key() == Qt::Key_Left)
        choose(std::max(0, current() - 1));
    else
        QWidget::keyPressEvent(event);
}

} // namespace ansatz::ui
