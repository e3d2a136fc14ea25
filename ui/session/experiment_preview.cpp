// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/experiment_preview.h"

#include "engine/base/error.h"
#include "engine/model/initial_weights.h"
#include "engine/simulator/state.h"
#include "ui/document/experiment_document.h"
#include "ui/session/data_loader.h"
#include "ui/session/training_session.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <optional>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr int debounceMilliseconds = 150;
constexpr int widestState = 14;

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
          })
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
            weightCount.reset();
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
            throttle.start(static_cast<int>(std::min<qint64>(2000, 10 * computeMilliseconds)));
    }

    void invalidateState()
    {
        expectations.reset();
        Q_EMIT q->stateChanged();
    }

    [[nodiscard]] std::size_t expandedWeights()
    {
        if (!weightCount) {
            weightCount = 0;
            try {
                weightCount =
                    static_cast<std::size_t>(expand(document.experiment().circuit).weights);
            } catch (const UserError &) {
                // A circuit too long to expand has no state to draw; validation tells why.
            }
        }
        return *weightCount;
    }

    [[nodiscard]] std::vector<double> computeExpectations()
    {
        const Experiment &experiment = document.experiment();
        if (experiment.circuit.qubits > widestState)
            return {};
        QElapsedTimer timer;
        timer.start();
        std::vector<double> values;
        try {
            const ExpandedCircuit circuit = expand(experiment.circuit);
            const StateVector state = stateVector(circuit, q->features(), q->circuitWeights());
            for (const Observable &observable : measuredObservables(experiment))
                values.push_back(expectation(state, circuit.qubits, observable));
        } catch (const UserError &) {
            values.clear();
        }
        computeMilliseconds = timer.elapsed();
        return values;
    }

    ExperimentPreview *q;
    ExperimentDocument &document;
    TrainingSession &session;
    DataLoader::Request wanted;
    bool loading = false;
    std::shared_ptr<const PreparedData> data;
    QString error;
    std::size_t sample = 0;
    std::optional<std::size_t> weightCount;
    std::optional<std::vector<double>> expectations;
    bool showsTraining = false;
    qint64 computeMilliseconds = 0;
    QTimer debounce;
    QTimer throttle;
    DataLoader loader; ///< last: joined first
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
        d->session.watchSample(0);
        d->requestData(true);
        Q_EMIT d->q->sampleChanged();
        d->invalidateState();
    });
    for (auto signal : {&TrainingSession::recordsArrived, &TrainingSession::modelChanged,
                        &TrainingSession::runStarted})
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

std::vector<double> ExperimentPreview::features() const
{
    std::vector<double> values(
        static_cast<std::size_t>(m_private->document.experiment().circuit.features));
    if (const auto &data = m_private->data; data && m_private->sample < data->train.features.rows) {
        const auto row = data->train.features.row(m_private->sample);
        std::copy_n(row.begin(), std::min(row.size(), values.size()), values.begin());
    }
    return values;
}

std::vector<double> ExperimentPreview::circuitWeights() const
{
    const Experiment &experiment = m_private->document.experiment();
    const std::size_t count = m_private->expandedWeights();
    const Experiment *run = m_private->session.runExperiment();
    if (run && run->circuit == experiment.circuit) {
        std::vector<double> trained = m_private->session.circuitWeights();
        if (trained.size() == count)
            return trained;
    }
    return initialCircuitWeights(count, experiment.training.initialSpread, experiment.seed);
}

const std::vector<double> &ExperimentPreview::expectations() const
{
    if (!m_private->expectations)
        m_private->expectations = m_private->computeExpectations();
    return *m_private->expectations;
}

} // namespace ansatz::ui
