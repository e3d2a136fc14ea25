// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

#include <memory>
#include <vector>

namespace ansatz {
struct PreparedData;
}

namespace ansatz::ui {

class ExperimentPreview;

/// Six samples of the training part as the circuit sees them, three of each class. A click or the
/// arrow keys choose the one that the views show.
class SampleThumbnails final : public QWidget {
    Q_OBJECT

public:
    explicit SampleThumbnails(ExperimentPreview &preview, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Thumbnail {
        std::size_t sample = 0;
        QString className;
        QImage image;             ///< null for features that are no image
        std::vector<double> bars; ///< [0, 1], when there is no image
    };

    void reload();
    void choose(int thumbnail);
    [[nodiscard]] QRect cell(int thumbnail) const;
    [[nodiscard]] int current() const;

    ExperimentPreview &m_preview;
    std::shared_ptr<const PreparedData> m_data; ///< the newest there was, also while loading
    std::vector<Thumbnail> m_thumbnails;
};

} // namespace ansatz::ui
