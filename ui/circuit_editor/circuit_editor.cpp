// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_editor.h"

#include "ui/circuit_editor/circuit_alerts.h"
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/circuit_hints.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/edit_refusal_bar.h"
#include "ui/circuit_editor/editor_actions.h"
#include "ui/circuit_editor/export_dialog.h"
#include "ui/circuit_editor/fact_line.h"
#include "ui/circuit_editor/gate_gradients.h"
#include "ui/circuit_editor/output_readings.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/circuit_editor/start_text.h"
#include "ui/circuit_editor/state_marker.h"
#include "ui/circuit_editor/step_prediction.h"
#include "ui/document/experiment_document.h"
#include "ui/session/advice_service.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/shown_state.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr qint64 millisecondsBetweenFacts = 1000;
constexpr std::size_t longCircuit = 500; ///< operations

} // namespace

class CircuitEditor::Private {
public:
    Private(CircuitEditor *editor, ExperimentDocument &editedDocument,
            ExperimentPreview &shownPreview)
        : q(editor), document(editedDocument), preview(shownPreview), commands(editedDocument),
          marker(scene, shownPreview.state()), view(new CircuitView(scene, commands)),
          actions(commands, *view, scene, preview, q),
          title(new QLabel(CircuitEditor::tr("Circuit"))), factLine(new FactLine),
          zoomText(new QToolButton), problem(new QLabel)
    {
        build();
        connectAll();
        showCircuit();
        view->showStart();
        // Once more for who connects after the construction.
        QMetaObject::invokeMethod(
            q, [this] { Q_EMIT q->hintChanged(hint); }, Qt::QueuedConnection);
    }

    void build()
    {
        view->setStateMarker(&marker);
        addStateActions();
        connect(factLine, &FactLine::warningAsked, q, [this](int index) { showAlert(index); });
        problem->setTextFormat(Qt::PlainText);
        problem->setWordWrap(true);
        problem->setObjectName(QStringLiteral("circuitProblem"));
        problem->hide();

        auto *const header = new QHBoxLayout;
        header->setContentsMargins(16, 8, 12, 4);
        header->setSpacing(spacing);
        header->addWidget(title);
        header->addWidget(factLine, 1);
        const auto addButton = [header](QToolButton *button, const QString &text) {
            button->setText(text);
            button->setAutoRaise(true);
            header->addWidget(button);
        };
        const QList<QAction *> zoom = actions.viewActions();
        const QString texts[] = {
            QStringLiteral("−"), {}, QStringLiteral("+"), CircuitEditor::tr("Fit")};
        QAction *const order[] = {zoom[1], zoom[2], zoom[0], zoom[3]};
        for (int k = 0; k < 4; ++k) {
            auto *const button = k == 1 ? zoomText : new QToolButton;
            addButton(button, texts[k]);
            button->setToolTip(order[k]->text().remove(u'&'));
            button->setAccessibleName(button->toolTip());
            connect(button, &QToolButton::clicked, order[k], &QAction::trigger);
        }
        problemRow = new QVBoxLayout;
        problemRow->setContentsMargins(16, 0, 16, 0);
        problemRow->addWidget(problem);

        auto *const column = new QVBoxLayout(q);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addLayout(header);
        column->addLayout(problemRow);
        column->addWidget(view, 1);
        q->setFocusProxy(view);
        applyTheme();
        showZoom();
    }

    void addStateActions()
    {
        const auto add = [this](const QString &text, const QKeySequence &keys, auto slot) {
            auto *const action = new QAction(text, q);
            action->setShortcut(keys);
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
            q->addAction(action);
            connect(action, &QAction::triggered, q, slot);
            stateActions.push_back(action);
        };
        add(CircuitEditor::tr("State one column &back"), Qt::Key_Comma,
            [this] { marker.step(false); });
        add(CircuitEditor::tr("State one column o&n"), Qt::Key_Period,
            [this] { marker.step(true); });
        add(CircuitEditor::tr("State at the &end"), Qt::CTRL | Qt::Key_Period,
            [this] { marker.moveToEnd(); });
        updateStateActions();
    }

    void showMark()
    {
        if (!scene.mark())
            return;
        const double middle = view->mapToScene(view->viewport()->rect().center()).y();
        view->ensureVisible(QRectF(scene.mark()->x, middle, 1, 1), 60, 0);
    }

    void updateStateActions()
    {
        stateActions[0]->setEnabled(marker.place().column > 0);
        stateActions[1]->setEnabled(!marker.place().atEnd());
        stateActions[2]->setEnabled(!marker.place().atEnd());
    }

    void applyTheme()
    {
        title->setFont(Theme::instance().font(TextSize::Title, true));
        factLine->applyTheme();
        if (refusal)
            refusal->applyTheme();
        zoomText->setFont(Theme::instance().numberFont(TextSize::Normal));
        QPalette palette = problem->palette();
        palette.setColor(QPalette::WindowText, colors().bad);
        problem->setPalette(palette);
        view->setBackgroundBrush(colors().canvas);
        QPalette own = q->palette();
        own.setColor(QPalette::Window, colors().canvas);
        q->setPalette(own);
        q->setAutoFillBackground(true);
    }

    void connectAll()
    {
        telling.setSingleShot(true);
        connect(&telling, &QTimer::timeout, q, [this] { tellOfCircuit(); });
        connect(&document, &ExperimentDocument::experimentChanged, q,
                [this](const Experiment &before) {
                    const Experiment &now = document.experiment();
                    if (before.circuit != now.circuit)
                        showCircuit();
                    else if (before.observables != now.observables) {
                        showAlerts();
                        showState();
                    }
                    if (before.compute.precision != now.compute.precision)
                        showFacts();
                });
        connect(&document, &ExperimentDocument::replaced, q, [this] {
            problem->hide();
            marker.setAnchor({});
            view->fit();
        });
        connect(&preview, &ExperimentPreview::stateChanged, q, [this] { showState(); });
        connect(&preview.state(), &ShownState::changed, q, [this] { showReadings(); });
        connect(view, &CircuitView::trialChanged, q, [this] { marker.setTrial(view->trial()); });
        connect(&marker, &StateMarker::chosen, q, [this] { showMark(); });
        connect(&marker, &StateMarker::moved, q, [this] {
            updateStateActions();
            showReadings();
            showHint();
        });
        connect(&preview, &ExperimentPreview::dataChanged, q, [this] { showAlerts(); });
        connect(&Theme::instance(), &Theme::changed, q, [this] {
            applyTheme();
            scene.redraw();
            showCircuit();
        });
        connect(&commands, &CircuitCommands::selectionChanged, q, [this] {
            view->showState();
            actions.update();
            showHint();
            Q_EMIT q->selectionChanged();
        });
        connect(&commands, &CircuitCommands::caretChanged, q, [this] {
            view->showState();
            actions.update();
            showHint();
        });
        connect(&commands, &CircuitCommands::problemFound, q, [this](const QString &text) {
            problem->setText(text);
            problem->show();
        });
        connect(&commands, &CircuitCommands::succeeded, problem, &QWidget::hide);
        connect(view, &CircuitView::zoomChanged, q, [this] { showZoom(); });
        connect(view, &CircuitView::foldedChanged, &actions, &EditorActions::update);
        connect(view, &CircuitView::gestureHintChanged, q, [this] { showHint(); });
    }

    void showCircuit()
    {
        const Circuit &circuit = document.experiment().circuit;
        const std::vector<WeightOrigin> origins = expand(circuit).origins;
        places = firstPlaces(circuit, origins);
        drawnWeights.clear();
        for (const WeightOrigin &origin : origins)
            drawnWeights.push_back(origin.drawnWeight);
        scene.setCircuit(circuit);
        view->circuitChanged();
        // Of a long circuit they come a turn later, so that picture and they are a frame each.
        if (circuit.operations.size() < longCircuit)
            tellOfCircuit();
        else
            telling.start();
        showState();
        actions.update();
    }

    /// What follows from the whole circuit.
    void tellOfCircuit()
    {
        telling.stop();
        showFacts();
        showAlerts();
    }

    /// Bars and dials: all that a training changes.
    void showState()
    {
        const std::vector<double> expanded = preview.circuitWeights();
        std::vector<double> weights;
        for (const int place : places)
            if (place >= 0 && static_cast<std::size_t>(place) < expanded.size())
                weights.push_back(expanded[static_cast<std::size_t>(place)]);
        if (weights.size() != places.size())
            weights.clear(); // of another circuit: the preview has not followed yet
        scene.setWeights(std::move(weights));
        showGradients();
        showReadings();
        showHint();
    }

    /// At the wires' ends, after the column at which the state is looked at, of what is in the
    /// hand.
    void showReadings()
    {
        scene.setReadingsTitle(
            readingsTitle(shortPlaceText(marker.place()), preview.partOfClass()));
        const Circuit *const trial = preview.state().trial();
        if (!trial) {
            scene.setReadings(readingsOf(document.experiment(), preview.expectations()));
            return;
        }
        Experiment tried = document.experiment();
        tried.circuit = *trial;
        scene.setReadings(readingsOf(tried, preview.expectations()), true);
    }

    /// Those of the run while it trains the circuit that is drawn.
    void showGradients()
    {
        const Circuit &circuit = document.experiment().circuit;
        std::vector<double> sizes;
        if (session && session->runExperiment() && session->runExperiment()->circuit == circuit)
            sizes = gradientSizes(session->circuitGradient(), drawnWeights, circuit.weights);
        factLine->setLargestGradient(sizes.empty() ? 0
                                                   : *std::max_element(sizes.begin(), sizes.end()));
        scene.setGradients(std::move(sizes));
    }

    void showAlerts()
    {
        const auto data = preview.data();
        alerts = alertsOf(document.experiment(), data ? data->train.features.columns : 0);
        scene.setAlerts(tipsOf(alerts));
        QStringList sentences;
        for (const CircuitAlert &alert : alerts)
            sentences.append(alert.sentence);
        factLine->setWarnings(sentences);
    }

    /// Selects what a warning is about, or puts the cursor there.
    void showAlert(int index)
    {
        const CircuitAlert &alert = alerts.at(static_cast<std::size_t>(index));
        if (alert.operation != 0) {
            q->select({alert.operation});
        } else if (alert.wire >= 0) {
            view->setFocus();
            commands.setSelection({});
            commands.setCaret({.wire = alert.wire});
        }
    }

    [[nodiscard]] int realBytes() const
    {
        return document.experiment().compute.precision == Precision::Complex64 ? 4 : 8;
    }

    /// A step of the run is one of what is drawn and chosen.
    [[nodiscard]] bool isStepOfTheRun(const Experiment &experiment) const
    {
        const Experiment *run = session->runExperiment();
        return run && run->circuit == experiment.circuit && run->compute == experiment.compute
               && run->training.batch == experiment.training.batch;
    }

    void showFacts()
    {
        const Experiment &experiment = document.experiment();
        sinceFacts.start();
        StepPrediction time;
        if (advice && session) {
            const double rate = session->stepsPerSecond();
            time = rate > 0 && isStepOfTheRun(experiment)
                       ? measuredStep(rate)
                       : stepPrediction(*advice, experiment, isBusy(session->state()));
        }
        const QString facts = factText(experiment.circuit, realBytes());
        view->setAccessibleDescription(facts);
        factLine->setFacts(facts, time.text, time.tip);
    }

    void showHint()
    {
        QString text = view->gestureHint();
        if (text.isEmpty())
            text = hintText(commands.circuit(), commands.selection(), commands.caret(),
                            scene.weights());
        if (text == hint)
            return;
        hint = text;
        Q_EMIT q->hintChanged(hint);
    }

    void showZoom()
    {
        zoomText->setText(CircuitEditor::tr("%1 %").arg(qRound(view->zoom() * 100)));
    }

    CircuitEditor *q;
    ExperimentDocument &document;
    ExperimentPreview &preview;
    CircuitCommands commands;
    CircuitScene scene;
    StateMarker marker;
    CircuitView *view;
    EditorActions actions;
    QLabel *title;
    FactLine *factLine;
    QElapsedTimer sinceFacts;
    QTimer telling; ///< of facts and warnings
    QToolButton *zoomText;
    QLabel *problem;
    QVBoxLayout *problemRow = nullptr;
    EditRefusalBar *refusal = nullptr;
    TrainingSession *session = nullptr;
    QPointer<AdviceService> advice;
    CircuitAlerts alerts;
    std::vector<int> places;       ///< of drawn weights among the expanded ones
    std::vector<int> drawnWeights; ///< of expanded ones, the drawn ones that they stand for
    QString hint;
    QList<QAction *> stateActions;
};

CircuitEditor::CircuitEditor(ExperimentDocument &document, ExperimentPreview &preview,
                             QWidget *parent)
    : QWidget(parent), m_private(std::make_unique<Private>(this, document, preview))
{
    setAccessibleName(tr("Circuit editor"));
}

CircuitEditor::~CircuitEditor()
{
    delete m_private->view; // before the scene that it shows
}

void CircuitEditor::showTraining(TrainingSession &session, AdviceService &advice)
{
    Private &d = *m_private;
    d.session = &session;
    d.advice = &advice;
    d.refusal = new EditRefusalBar(d.document, session);
    d.problemRow->addWidget(d.refusal);
    connect(&advice, &AdviceService::changed, this, [&d] { d.showFacts(); });
    connect(&session, &TrainingSession::stateChanged, this, [&d] { d.showFacts(); });
    connect(&session, &TrainingSession::recordsArrived, this, [&d] {
        if (d.sinceFacts.hasExpired(millisecondsBetweenFacts))
            d.showFacts();
    });
    d.showFacts();
    d.showGradients();
}

QList<QAction *> CircuitEditor::editActions() const
{
    return m_private->actions.editActions();
}

QList<QAction *> CircuitEditor::viewActions() const
{
    return m_private->actions.viewActions();
}

StateMarker &CircuitEditor::stateMarker() const
{
    return m_private->marker;
}

QList<QAction *> CircuitEditor::stateActions() const
{
    return m_private->stateActions;
}

std::vector<OperationId> CircuitEditor::selection() const
{
    const std::set<OperationId> &selection = m_private->commands.selection();
    return {selection.begin(), selection.end()};
}

void CircuitEditor::select(const std::vector<OperationId> &operations)
{
    std::set<OperationId> known;
    for (const OperationId id : operations)
        if (indexOf(m_private->commands.circuit(), id))
            known.insert(id);
    m_private->commands.setSelection(std::move(known));
    const std::set<OperationId> &selection = m_private->commands.selection();
    if (!selection.empty())
        m_private->view->ensureVisible(m_private->scene.operationRect(*selection.begin()), 24, 24);
}

bool CircuitEditor::enter(const QString &text, QString *problem)
{
    QString ignored;
    return m_private->commands.enter(text, problem ? problem : &ignored);
}

bool CircuitEditor::setParameter(OperationId operation, std::size_t parameter, const QString &text,
                                 QString *problem)
{
    const std::optional<Parameter> read = parseParameter(text, problem);
    const std::optional<std::size_t> index = indexOf(m_private->commands.circuit(), operation);
    if (!read || !index)
        return false;
    const Operation &changed = m_private->commands.circuit().operations[*index];
    std::vector<Parameter> parameters = changed.parameters;
    parameters.at(parameter) = *read;
    if (m_private->commands.changeOperation(operation, changed.qubits, std::move(parameters)))
        return true;
    *problem = m_private->problem->text();
    return false;
}

bool CircuitEditor::setStart(OperationId operation, std::size_t parameter, const QString &text,
                             QString *problem)
{
    StartEdit edit{.parameter = parameter, .start = {}};
    return parseStart(text, &edit.start, problem)
           && m_private->commands.changeStart(operation, edit, problem);
}

bool CircuitEditor::insertTemplate(std::string_view name, const std::vector<int> &values,
                                   QString *problem)
{
    return m_private->commands.insertTemplate(name, values, problem);
}

void CircuitEditor::exportCircuit()
{
    chooseExport(this, m_private->document.experiment(),
                 {m_private->preview.features(), m_private->preview.circuitWeights()},
                 m_private->scene);
}

} // namespace ansatz::ui
