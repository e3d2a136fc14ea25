// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/experiment/experiment.h"

#include <QObject>
#include <QString>

#include <memory>

namespace ansatz::ui {

class ExperimentDocument;
class TrainingSession;

/// What can be seen of an experiment without training it: its prepared data, and the weights that
/// circuit views draw with — the initial ones, or the newest of the training while it is one of the
/// same circuit. Data are prepared on a background thread, a moment after their settings changed.
class ExperimentPreview final : public QObject {
    Q_OBJECT

public:
    ExperimentPreview(ExperimentDocument &document, TrainingSession &session,
                      QObject *parent = nullptr);
    ~ExperimentPreview() override;

    /// Null while loading or when the settings do not work; never changes once given out.
    [[nodiscard]] std::shared_ptr<const PreparedData> data() const;
    [[nodiscard]] bool isLoading() const;
    /// Why there is no data: problem, place and remedy in one text; empty otherwise.
    [[nodiscard]] QString errorText() const;

    /// The sample of the training part that views show.
    [[nodiscard]] std::size_t sample() const;
    void setSample(std::size_t index);

    /// Features of that sample, as many as the circuit reads; zeros while there are none.
    [[nodiscard]] std::vector<double> features() const;
    /// Weights of the expanded circuit of the document.
    [[nodiscard]] std::vector<double> circuitWeights() const;
    /// ⟨observables⟩ of the shown sample under those weights, computed at most once a change;
    /// empty when the circuit is too wide for it (over 14 qubits).
    [[nodiscard]] const std::vector<double> &expectations() const;

Q_SIGNALS:
    void dataChanged();
    void sampleChanged();
    /// Features, weights or circuit: everything drawn from a state is out of date.
    void stateChanged();

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz::ui
