// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/experiment/experiment.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace ansatz::ui {

class ExperimentDocument;
class ShownState;
class TrainingSession;

/// What can be seen of an experiment without training it: its prepared data, and the weights that
/// circuit views draw with — the initial ones, or the newest of the training while it is one of the
/// same circuit or about to be. Data are prepared on a background thread, a moment after their
/// settings changed.
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
    /// The class (0 or 1) whose mean views show instead; none: the sample. None while there is no
    /// sample of the class.
    [[nodiscard]] std::optional<std::size_t> shownClass() const;
    void setShownClass(std::optional<std::size_t> target);
    /// How many samples of the training part are of that class.
    [[nodiscard]] std::size_t samplesOfClass(std::size_t target) const;
    /// Of a class with more samples than are mixed at this width: of how many the shown mean is.
    struct Part {
        std::size_t mixed = 0;
        std::size_t all = 0;

        friend bool operator==(const Part &, const Part &) = default;
    };
    /// None where a sample is shown, or the mean of all.
    [[nodiscard]] std::optional<Part> partOfClass() const;

    /// Features of that sample, as many as the circuit reads; zeros while there are none.
    [[nodiscard]] std::vector<double> features() const;
    /// Weights of the expanded circuit of the document.
    [[nodiscard]] std::vector<double> circuitWeights() const;
    /// Of another circuit, as they would be if it were the document's.
    [[nodiscard]] std::vector<double> circuitWeights(const Circuit &circuit) const;
    /// Those are of the training, else the ones that one would begin with.
    [[nodiscard]] bool weightsAreTrained(const Circuit &circuit) const;

    /// The state of the shown sample or class under those weights, at the chosen place.
    [[nodiscard]] ShownState &state() const;
    /// ⟨observables⟩ of it; empty while they are not known.
    [[nodiscard]] std::vector<double> expectations() const;

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
