// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/model/device_advice.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace ansatz::ui {

class ExperimentDocument;
class ExperimentPreview;
class TrainingSession;

/// Measures in the background how fast each device trains the document's experiment: a moment after
/// the last edit, never while a run is at work, and on a thread of its own. A worker process is
/// started for it only where its backend and device are the experiment's. What is known when a
/// run starts is stored with it.
class AdviceService final : public QObject {
    Q_OBJECT

public:
    enum class State {
        Waiting, ///< for data, for the end of edits, or for a run to end
        Measuring,
        Known,  ///< advice() is of the experiment as it is
        Failed, ///< errorText() tells why nothing can be measured
    };

    AdviceService(ExperimentDocument &document, ExperimentPreview &preview,
                  TrainingSession &session, QObject *parent = nullptr);
    /// Gives up what is measured and joins.
    ~AdviceService() override;

    [[nodiscard]] State state() const;
    /// The newest there is, also while a newer one is on its way; empty before the first.
    [[nodiscard]] const std::optional<DeviceAdvice> &advice() const;
    [[nodiscard]] QString errorText() const;

    /// Measures anew, as if the experiment had changed.
    void measureAgain();

Q_SIGNALS:
    void changed();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
