// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document_actions.h"

#include "engine/experiment/experiment_json.h"
#include "engine/model/model_json.h"
#include "ui/document/error_text.h"
#include "ui/document/experiment_document.h"
#include "ui/number_text.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/session/training_session.h"
#include "ui/window_settings.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QWidget>

#include <algorithm>
#include <filesystem>

namespace ansatz::ui {

namespace {

constexpr int recentLimit = 8;
/// A step in work may be long; a model is not given up for that.
constexpr int stopMilliseconds = 30'000;

QString recentKey()
{
    return QStringLiteral("recentExperiments");
}

bool isPreset(const QString &name)
{
    const auto names = presetNames();
    return std::find(names.begin(), names.end(), name.toStdString()) != names.end();
}

} // namespace

DocumentActions::DocumentActions(ExperimentDocument &document, TrainingSession &session,
                                 QWidget *window)
    : QObject(window), m_document(document), m_session(session), m_window(window),
      m_questions(std::make_unique<DialogQuestions>())
{
    connect(&session, &TrainingSession::modelChanged, this, [this] {
        m_exported = false;
        if (m_export)
            m_export->setEnabled(m_session.model() != nullptr);
    });
    connect(&session, &TrainingSession::modelsBeforeEditsChanged, this, [this] {
        if (m_before)
            m_before->setEnabled(!m_session.modelsBeforeEdits().empty());
    });
}

DocumentActions::~DocumentActions() = default;

void DocumentActions::setQuestions(std::unique_ptr<Questions> questions)
{
    m_questions = std::move(questions);
}

void DocumentActions::setProgram(QasmPane *program)
{
    m_program = program;
}

bool DocumentActions::mayUseCircuit(Questions::CircuitUse use)
{
    return !m_program || m_program->settle()
           || m_questions->usePicture(m_window, use, m_program->whyNotInStep());
}

void DocumentActions::fill(QMenu *menu)
{
    QMenu *presets = menu->addMenu(tr("&New from preset"));
    for (const std::string &name : presetNames()) {
        const QString text = QString::fromStdString(name);
        // Names have underscores, never ampersands: no mnemonic hides in them.
        connect(presets->addAction(text), &QAction::triggered, this, [this, text] { open(text); });
    }
    const auto add = [this, menu](const QString &text, const QKeySequence &keys, auto slot) {
        QAction *action = menu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    add(tr("&Open…"), QKeySequence::Open, [this] {
        const QString path = m_questions->openPath(m_window);
        if (!path.isEmpty())
            open(path);
    });
    m_recent = menu->addMenu(tr("Open &recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &DocumentActions::fillRecent);
    fillRecent();
    menu->addSeparator();
    add(tr("&Save"), QKeySequence::Save, [this] { save(); });
    add(tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), [this] { saveAs(); });
    menu->addSeparator();
    m_export =
        add(tr("&Export model…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { exportModel(); });
    m_export->setEnabled(false);
    m_export->setStatusTip(tr("Writes the trained model as JSON, with vectors that test a reader"));
    m_before = menu->addMenu(tr("Export model from before an e&dit"));
    m_before->setEnabled(false);
    m_before->menuAction()->setStatusTip(
        tr("The models that the run had when it took edits of its circuit, the newest first"));
    connect(m_before, &QMenu::aboutToShow, this, &DocumentActions::fillBefore);
}

bool DocumentActions::open(const QString &pathOrPreset)
{
    const bool preset = isPreset(pathOrPreset);
    try {
        // Read before anything is asked or stopped: a broken file changes nothing.
        if (!preset)
            (void)loadExperiment(std::filesystem::path(pathOrPreset.toStdU16String()));
        if (m_program)
            (void)m_program->settle();
        if (!mayLeave(false))
            return false;
        replace(pathOrPreset, preset);
        return true;
    } catch (...) {
        m_questions->tellProblem(m_window,
                                 tr("%1 cannot be opened.").arg(QFileInfo(pathOrPreset).fileName()),
                                 currentErrorText());
        return false;
    }
}

void DocumentActions::replace(const QString &pathOrPreset, bool preset)
{
    if (preset) {
        m_document.newFromPreset(pathOrPreset);
    } else {
        m_document.open(pathOrPreset);
        remember(m_document.filePath());
    }
    m_session.reset();
}

bool DocumentActions::save()
{
    return mayUseCircuit(Questions::CircuitUse::Save) && saveCircuit();
}

bool DocumentActions::saveAs()
{
    return mayUseCircuit(Questions::CircuitUse::Save) && saveUnderName();
}

bool DocumentActions::saveCircuit()
{
    return m_document.filePath().isEmpty() ? saveUnderName() : saveTo(m_document.filePath());
}

bool DocumentActions::saveUnderName()
{
    const QString path = m_questions->savePath(m_window, suggestion(QStringLiteral(".json")));
    return !path.isEmpty() && saveTo(path);
}

bool DocumentActions::saveTo(const QString &path)
{
    try {
        m_document.save(path);
        remember(m_document.filePath());
        return true;
    } catch (...) {
        m_questions->tellProblem(m_window, tr("The experiment was not saved."), currentErrorText());
        return false;
    }
}

bool DocumentActions::exportModel()
{
    if (!m_session.model())
        return false;
    // A copy: the session may go on while a person chooses a name.
    const TrainedModel model = *m_session.model();
    const QString path =
        m_questions->exportPath(m_window, suggestion(QStringLiteral(".model.json")));
    if (path.isEmpty() || !write(model, path))
        return false;
    m_exported = true;
    return true;
}

bool DocumentActions::exportModelBefore(std::size_t edit)
{
    const auto &models = m_session.modelsBeforeEdits();
    if (edit >= models.size())
        return false;
    const ModelBeforeEdit chosen = models[edit]; // a copy, as above
    const QString path = m_questions->exportPath(
        m_window, suggestion(QStringLiteral(".step%1.model.json").arg(chosen.step)));
    return !path.isEmpty() && write(*chosen.model, path);
}

void DocumentActions::fillBefore()
{
    m_before->clear();
    const auto &models = m_session.modelsBeforeEdits();
    for (std::size_t k = models.size(); k-- > 0;) {
        QAction *action = m_before->addAction(tr("Model before the edit at step %1: %2")
                                                  .arg(countText(models[k].step), models[k].edit));
        connect(action, &QAction::triggered, this, [this, k] { exportModelBefore(k); });
    }
}

bool DocumentActions::write(const TrainedModel &model, const QString &path)
{
    try {
        saveModel(model, std::filesystem::path(path.toStdU16String()));
        Q_EMIT done(tr("Written to %1").arg(QFileInfo(path).fileName()));
        return true;
    } catch (...) {
        m_questions->tellProblem(m_window, tr("The model was not exported."), currentErrorText());
        return false;
    }
}

bool DocumentActions::mayClose()
{
    return mayUseCircuit(Questions::CircuitUse::Close) && mayLeave(true);
}

bool DocumentActions::mayLeave(bool isTextAsked)
{
    if (isBusy(m_session.state())) {
        // While starting, steps done and model are still those of the run before.
        const bool hasModel =
            m_session.state() != TrainingState::Starting && m_session.stepsDone() > 0;
        if (!m_questions->stopTraining(m_window, hasModel))
            return false;
        if (!m_session.waitUntilIdle(stopMilliseconds)) {
            m_questions->tellProblem(m_window, tr("Training has not stopped yet."),
                                     tr("The step in work takes long. Wait for it and try again."));
            return false;
        }
    }
    if (m_document.isModified()) {
        switch (m_questions->saveChanges(m_window, m_document.title())) {
        case Questions::Answer::Save:
            if (!(isTextAsked ? saveCircuit() : save()))
                return false;
            break;
        case Questions::Answer::Discard:
            break;
        case Questions::Answer::Cancel:
            return false;
        }
    }
    // The experiment's file does not hold the model, so this is asked whatever came before.
    if (m_session.model() && !m_exported) {
        switch (m_questions->exportModel(m_window)) {
        case Questions::Answer::Save:
            return exportModel();
        case Questions::Answer::Discard:
            return true;
        case Questions::Answer::Cancel:
            return false;
        }
    }
    return true;
}

void DocumentActions::remember(const QString &path)
{
    WindowSettings settings;
    QStringList recent = settings.value(recentKey()).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(recentKey(), QStringList(recent.mid(0, recentLimit)));
    if (m_recent)
        fillRecent();
}

void DocumentActions::fillRecent()
{
    m_recent->clear();
    const QStringList recent = WindowSettings().value(recentKey()).toStringList();
    for (const QString &path : recent) {
        QString text = QDir::toNativeSeparators(path);
        text.replace(QLatin1Char('&'), QStringLiteral("&&"));
        QAction *action = m_recent->addAction(text);
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    m_recent->setEnabled(!recent.isEmpty());
}

QString DocumentActions::suggestion(const QString &suffix) const
{
    const QString name = m_document.title() + suffix;
    return m_document.filePath().isEmpty()
               ? name
               : QFileInfo(m_document.filePath()).absoluteDir().filePath(name);
}

} // namespace ansatz::ui
