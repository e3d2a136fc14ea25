// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/data_model.h"

#include "ui/circuit_editor/alert_mark.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr int thumbnailSize = 24;

/// Low values in the background's colour, high ones in the text's.
QImage image(const FeatureMatrix &matrix, std::size_t row, double lowest, double highest)
{
    const QColor paper = colors().canvas;
    const QColor ink = colors().text;
    const auto values = matrix.row(row);
    QImage result(matrix.width, matrix.height, QImage::Format_RGB32);
    for (int y = 0; y < matrix.height; ++y) {
        for (int x = 0; x < matrix.width; ++x) {
            const double value = values[std::size_t(y * matrix.width + x)];
            const double part =
                highest > lowest ? std::clamp((value - lowest) / (highest - lowest), 0.0, 1.0) : 0;
            const auto mix = [part](int from, int to) {
                return int(std::lround(from + part * (to - from)));
            };
            result.setPixel(x, y,
                            qRgb(mix(paper.red(), ink.red()), mix(paper.green(), ink.green()),
                                 mix(paper.blue(), ink.blue())));
        }
    }
    return result;
}

bool isImage(const FeatureMatrix &matrix)
{
    return matrix.width > 0 && matrix.height > 0;
}

} // namespace

void DataModel::setPreparedData(std::shared_ptr<const PreparedData> data)
{
    beginResetModel();
    m_data = std::move(data);
    m_lowest = 0;
    m_highest = 1;
    if (m_data && !m_data->train.features.values.empty()) {
        const auto [low, high] = std::minmax_element(m_data->train.features.values.begin(),
                                                     m_data->train.features.values.end());
        m_lowest = *low;
        m_highest = *high;
    }
    endResetModel();
}

void DataModel::setFeatureAlerts(std::map<int, QString> alerts)
{
    if (alerts == m_alerts)
        return;
    m_alerts = std::move(alerts);
    if (const int columns = columnCount(); columns > FirstFeatureColumn)
        Q_EMIT headerDataChanged(Qt::Horizontal, FirstFeatureColumn, columns - 1);
}

void DataModel::applyTheme()
{
    if (const int columns = columnCount(); columns > FirstFeatureColumn && !m_alerts.empty())
        Q_EMIT headerDataChanged(Qt::Horizontal, FirstFeatureColumn, columns - 1);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, ImageColumn), index(rowCount() - 1, ImageColumn),
                           {Qt::DecorationRole});
}

int DataModel::trainingSample(int row) const
{
    return m_data && std::size_t(row) < m_data->train.features.rows ? row : -1;
}

bool DataModel::hasImages() const
{
    return m_data && (isImage(m_data->train.raw) || isImage(m_data->train.features));
}

int DataModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_data
               ? 0
               : int(m_data->train.features.rows + m_data->test.features.rows);
}

int DataModel::columnCount(const QModelIndex &parent) const
{
    if (parent.isValid() || !m_data)
        return 0;
    return FirstFeatureColumn + int(std::min(m_data->train.features.columns, mostFeatureColumns));
}

DataModel::Place DataModel::place(int row) const
{
    const std::size_t index = std::size_t(row);
    const std::size_t train = m_data->train.features.rows;
    return index < train ? Place{&m_data->train, index} : Place{&m_data->test, index - train};
}

QVariant DataModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place where = place(index.row());
    const bool isTrain = where.part == &m_data->train;
    const int column = index.column();
    if (role == Qt::DecorationRole)
        return column == ImageColumn ? thumbnail(where) : QVariant();
    if (role != Qt::DisplayRole && role != sortRole && role != Qt::ToolTipRole)
        return {};
    switch (column) {
    case SampleColumn:
        return role == sortRole ? QVariant(index.row()) : QVariant(QString::number(where.sample));
    case PartColumn:
        return isTrain ? tr("train") : tr("test");
    case ClassColumn:
        return className(where.part->targets[where.sample]);
    case ImageColumn:
        return {};
    default:
        break;
    }
    const double value =
        where.part->features.row(where.sample)[std::size_t(column - FirstFeatureColumn)];
    if (role == sortRole)
        return value;
    return role == Qt::ToolTipRole
               ? QString::number(value, 'g', 17)
               : QString::number(value, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212));
}

QVariant DataModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (const auto alert = m_alerts.find(section - FirstFeatureColumn); alert != m_alerts.end()) {
        if (role == Qt::ToolTipRole)
            return alert->second;
        if (role == Qt::DecorationRole)
            return alertIcon();
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SampleColumn:
        return tr("Sample");
    case PartColumn:
        return tr("Part");
    case ClassColumn:
        return tr("Class");
    case ImageColumn:
        return tr("Image");
    default:
        return QStringLiteral("x%1").arg(section - FirstFeatureColumn);
    }
}

QString DataModel::className(int target) const
{
    const std::size_t index = std::size_t(target);
    return index < m_data->classNames.size() ? QString::fromStdString(m_data->classNames[index])
                                             : QString::number(target);
}

QVariant DataModel::thumbnail(const Place &where) const
{
    std::vector<QImage> images;
    if (isImage(where.part->raw))
        images.push_back(image(where.part->raw, where.sample, 0, 1));
    if (isImage(where.part->features))
        images.push_back(image(where.part->features, where.sample, m_lowest, m_highest));
    if (images.empty())
        return {};
    const int width = int(images.size()) * (thumbnailSize + 4) - 4;
    QPixmap pixmap(width * 2, thumbnailSize * 2);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    for (std::size_t i = 0; i < images.size(); ++i) {
        const QRectF cell(int(i) * (thumbnailSize + 4), 0, thumbnailSize, thumbnailSize);
        painter.drawImage(cell, images[i]);
        painter.setPen(QPen(colors().hairline, 1));
        painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter.end();
    return pixmap;
}

} // namespace ansatz::ui
