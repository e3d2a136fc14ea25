// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>

namespace ansatz::ui {

/// The samples as the circuit gets them: training part first, then test. Thumbnails of the raw and
/// the preprocessed sample where they are images.
class DataModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Feature columns follow from FirstFeatureColumn on.
    enum Column { SampleColumn, PartColumn, ClassColumn, ImageColumn, FirstFeatureColumn };
    static constexpr int sortRole = Qt::UserRole;
    /// Columns for this many features; the rest is in the tool tip only.
    static constexpr std::size_t mostFeatureColumns = 64;

    using QAbstractTableModel::QAbstractTableModel;

    /// Null empties the model.
    void setPreparedData(std::shared_ptr<const PreparedData> data);
    /// Features that change no expectation value, with what is said of them; their columns are
    /// marked.
    void setFeatureAlerts(std::map<int, QString> alerts);
    /// Thumbnails in the colours of the theme of now.
    void applyTheme();

    /// Index in the training part, or −1 for a test sample.
    [[nodiscard]] int trainingSample(int row) const;
    [[nodiscard]] bool hasImages() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Place {
        const PreparedSamples *part;
        std::size_t sample;
    };
    [[nodiscard]] Place place(int row) const;
    [[nodiscard]] QString className(int target) const;
    [[nodiscard]] QVariant thumbnail(const Place &where) const;

    std::map<int, QString> m_alerts; ///< by feature
    std::shared_ptr<const PreparedData> m_data;
    double m_lowest = 0; ///< of all preprocessed training values
    double m_highest = 1;
};

} // namespace ansatz::ui
