// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/experiment_preview.h"

#include "engine/base/error.h"
#include "engine/simulator/observable.h"
#include "ui/document/experiment_document.h"
#include "ui/session/data_loader.h"
#include "ui/session/shown_state.h"
#include "ui/session/training_session.h"

#include <QTimer>

#include <algorithm>
#include <optional>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr int debounceMilliseconds = 150;

} // namespace

class ExperimentPreview::Private {
public:
    Private(ExperimentPreview *preview, ExperimentDocument &itsDocument,
            TrainingSession &itsSession)
        : q(preview), document(itsDocument), session(itsSession),
          loader([preview, this](DataLoader::Result result) {
              // Queued: runs on the GUI thread, and not at all when the preview is gone by then.
              auto shared = std::make_shared<DataLoader::Result>(std::move(result));
              QMetaObject::invokeMethod(
                  preview, [this, shared] { accept(*shared); }, Qt::QueuedConnection);
          }),
          state([this](const Circuit *trial) { return source(trial); })
    {
        debounce.setSingleShot(true);
        debounce.setInterval(debounceMilliseconds);
        QObject::connect(&debounce, &QTimer::timeout, q, [this] { loader.load(wanted); });
        throttle.setSingleShot(true);
        QObject::connect(&throttle, &QTimer::timeout, q, [this] { invalidateState(); });
    }

    [[nodiscard]] DataLoader::Request request() const
    {
        const Experiment &experiment = document.experiment();
        return {experiment.data, experiment.preprocessing, experiment.seed};
    }

    void requestData(bool atOnce)
    {
        DataLoader::Request next = request();
        if (next == wanted && !atOnce)
            return;
        wanted = std::move(next);
        loading = true;
        data.reset();
        error.clear();
        if (atOnce) {
            debounce.stop();
            loader.load(wanted);
        } else {
            debounce.start();
        }
        Q_EMIT q->dataChanged();
    }

    void accept(DataLoader::Result &result)
    {
        // What was asked for meanwhile is on its way.
        if (!loading || result.request != wanted)
            return;
        loading = false;
        data = std::move(result.data);
        error = result.errorText;
        Q_EMIT q->dataChanged();
        const std::size_t rows = data ? data->train.features.rows : 0;
        if (rows > 0 && shownClass && classRows(*shownClass).empty()) {
            shownClass.reset();
            Q_EMIT q->sampleChanged();
        }
        if (rows > 0 && sample >= rows) {
            sample = 0;
            session.watchSample(sample);
            Q_EMIT q->sampleChanged();
        }
        invalidateState();
    }

    void experimentChanged(const Experiment &before)
    {
        const Experiment &now = document.experiment();
        if (now.circuit != before.circuit)
            state.circuitChanged();
        requestData(false);
        if (now.circuit != before.circuit || now.observables != before.observables
            || now.seed != before.seed
            || now.training.initialSpread != before.training.initialSpread)
            invalidateState();
    }

    /// New weights of the training come faster than states of many qubits can be drawn: the
    /// window spends at most a tenth of its time on them.
    void trainingMoved()
    {
        const bool ofThisCircuit =
            session.runExperiment()
            && session.runExperiment()->circuit == document.experiment().circuit;
        if (!ofThisCircuit && !showsTraining)
            return;
        showsTraining = ofThisCircuit;
        if (!throttle.isActive())
            throttle.start(static_cast<int>(std::min(2000.0, 10 * state.milliseconds())));
    }

    void invalidateState()
    {
        state.invalidate();
        Q_EMIT q->stateChanged();
    }

    /// The run trains this circuit, and weights of it were seen.
    [[nodiscard]] bool trains(const Circuit &circuit) const
    {
        const Experiment *const run = session.runExperiment();
        return run && run->circuit == circuit && hasWeights();
    }

    /// For the moment until the run has taken an edit: what it will begin with, so that nothing
    /// jumps to initial weights and back.
    [[nodiscard]] bool carries() const
    {
        // The run that is known while another one starts is the one before.
        return session.runExperiment() && session.takesEdits() && !session.editRefusal()
               && session.state() != TrainingState::Starting && hasWeights();
    }

    [[nodiscard]] bool hasWeights() const
    {
        return session.facts() && session.facts()->circuitWeights > 0
               && session.circuitWeights().size() == session.facts()->circuitWeights;
    }

    [[nodiscard]] WeightInputs inputsOf(const Circuit &circuit) const
    {
        const Experiment &experiment = document.experiment();
        WeightInputs inputs{.spread = experiment.training.initialSpread, .seed = experiment.seed};
        if (trains(circuit) || carries())
            inputs.run = {.circuit = session.runExperiment()->circuit,
                          .weights = session.circuitWeights(),
                          .removed = session.removedWeights()};
        return inputs;
    }

    /// Of the training part.
    [[nodiscard]] std::vector<std::size_t> classRows(std::size_t target) const
    {
        std::vector<std::size_t> rows;
        if (data)
            for (std::size_t row = 0; row < data->train.targets.size(); ++row)
                if (data->train.targets[row] == static_cast<int>(target))
                    rows.push_back(row);
        return rows;
    }

    /// As many as the circuit reads; zeros where the data have none.
    [[nodiscard]] std::vector<double> featuresOf(std::size_t row, const Circuit &circuit) const
    {
        std::vector<double> values(static_cast<std::size_t>(circuit.features));
        if (data && row < data->train.features.rows) {
            const auto found = data->train.features.row(row);
            std::copy_n(found.begin(), std::min(found.size(), values.size()), values.begin());
        }
        return values;
    }

    [[nodiscard]] StateSource source(const Circuit *trial)
    {
        const Experiment &experiment = document.experiment();
        StateRequest request;
        request.circuit = trial ? *trial : experiment.circuit;
        request.observables = experiment.observables.empty()
                                  ? pauliZOfEveryQubit(request.circuit.qubits)
                                  : experiment.observables;
        if (shownClass) {
            const std::vector<std::size_t> rows = classRows(*shownClass);
            if (rows.empty())
                return {.reason = ExperimentPreview::tr("There are no samples yet to take the mean "
                                                        "of.")};
            const std::size_t count =
                std::min(rows.size(), mostMixedSamples(request.circuit.qubits));
            for (std::size_t k = 0; k < count; ++k)
                request.samples.push_back(featuresOf(rows[k], request.circuit));
            request.mixes = true;
        } else {
            request.samples.push_back(featuresOf(sample, request.circuit));
        }
        request.from = inputsOf(request.circuit);
        return {.request = std::move(request)};
    }

    ExperimentPreview *q;
    ExperimentDocument &document;
    TrainingSession &session;
    DataLoader::Request wanted;
    bool loading = false;
    std::shared_ptr<const PreparedData> data;
    QString error;
    std::size_t sample = 0;
    std::optional<std::size_t> shownClass;
    bool showsTraining = false;
    QTimer debounce;
    QTimer throttle;
    DataLoader loader; ///< it and what follows are joined first
    ShownState state;
};

ExperimentPreview::ExperimentPreview(ExperimentDocument &document, TrainingSession &session,
                                     QObject *parent)
    : QObject(parent), m_private(std::make_unique<Private>(this, document, session))
{
    Private *d = m_private.get();
    connect(&document, &ExperimentDocument::experimentChanged, this,
            [d](const Experiment &before) { d->experimentChanged(before); });
    connect(&document, &ExperimentDocument::replaced, this, [d] {
        d->sample = 0;
        d->shownClass.reset();
        d->session.watchSample(0);
        d->requestData(true);
        Q_EMIT d->q->sampleChanged();
        d->invalidateState();
    });
    for (auto signal : {&TrainingSession::recordsArrived, &TrainingSession::modelChanged,
                        &TrainingSession::runStarted, &TrainingSession::runEdited,
                        &TrainingSession::editRefusalChanged})
        connect(&session, signal, this, [d] { d->trainingMoved(); });
    d->requestData(true);
}

ExperimentPreview::~ExperimentPreview() = default;

std::shared_ptr<const PreparedData> ExperimentPreview::data() const
{
    return m_private->data;
}

bool ExperimentPreview::isLoading() const
{
    return m_private->loading;
}

QString ExperimentPreview::errorText() const
{
    return m_private->error;
}

std::size_t ExperimentPreview::sample() const
{
    return m_private->sample;
}

void ExperimentPreview::setSample(std::size_t index)
{
    if (index == m_private->sample)
        return;
    m_private->sample = index;
    m_private->session.watchSample(index);
    Q_EMIT sampleChanged();
    m_private->invalidateState();
}

std::optional<std::size_t> ExperimentPreview::shownClass() const
{
    return m_private->shownClass;
}

void ExperimentPreview::setShownClass(std::optional<std::size_t> target)
{
    if (target && samplesOfClass(*target) == 0)
        target.reset();
    if (target == m_private->shownClass)
        return;
    m_private->shownClass = target;
    Q_EMIT sampleChanged();
    m_private->invalidateState();
}

std::size_t ExperimentPreview::samplesOfClass(std::size_t target) const
{
    return m_private->classRows(target).size();
}

std::optional<ExperimentPreview::Part> ExperimentPreview::partOfClass() const
{
    if (!m_private->shownClass)
        return std::nullopt;
    const Part part{.mixed = mostMixedSamples(m_private->document.experiment().circuit.qubits),
                    .all = samplesOfClass(*m_private->shownClass)};
    return part.mixed < part.all ? std::optional(part) : std::nullopt;
}

std::vector<double> ExperimentPreview::features() const
{
    return m_private->featuresOf(m_private->sample, m_private->document.experiment().circuit);
}

std::vector<double> ExperimentPreview::circuitWeights() const
{
    try {
        return circuitWeights(m_private->document.experiment().circuit);
    } catch (const UserError &) {
        return {}; // a circuit too long to expand; validation tells why
    }
}

std::vector<double> ExperimentPreview::circuitWeights(const Circuit &circuit) const
{
    return m_private->inputsOf(circuit).weightsOf(circuit);
}

bool ExperimentPreview::weightsAreTrained(const Circuit &circuit) const
{
    return m_private->trains(circuit) || m_private->carries();
}

ShownState &ExperimentPreview::state() const
{
    return m_private->state;
}

std::vector<double> ExperimentPreview::expectations() const
{
    const StateFacts *const facts = m_private->state.fittingFacts();
    return facts ? facts->expectations : std::vector<double>();
}

} // namespace ansatz::ui
