// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <optional>
#include <vector>

namespace ansatz::ui {

class ExperimentDocument;
class TrainingSession;

/// Takes edits of the document's circuit, observables and head to the run, if a person wants that
/// (TrainingSession::followsEdits, remembered between starts). Edits that follow each other are
/// taken together, so that a burst costs the run one interruption. What was edited while the run
/// could take nothing, as when its GPU failed, it takes as soon as it can.
class LiveEdits final : public QObject {
    Q_OBJECT

public:
    LiveEdits(ExperimentDocument &document, TrainingSession &session, QObject *parent = nullptr);

Q_SIGNALS:
    /// What the run took, in a sentence.
    void done(const QString &message);

private:
    void scheduleWhatDiffers();
    void schedule();
    void apply();
    void tellTime();

    ExperimentDocument &m_document;
    TrainingSession &m_session;
    QTimer m_due;
    QElapsedTimer m_sinceLast;
    std::optional<std::chrono::steady_clock::time_point> m_asked; ///< the first of those that wait
    std::vector<OperationId> m_changed;                           ///< by those that wait
    bool m_runTakesEdits = false; ///< and is known: one that starts has the document's circuit
};

} // namespace ansatz::ui
