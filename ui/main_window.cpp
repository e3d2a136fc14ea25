// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/dialogs/questions.h"
#include "ui/document/experiment_document.h"
#include "ui/document_actions.h"
#include "ui/help_menu.h"
#include "ui/live_edits.h"
#include "ui/plots/training_plots.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/run_bar.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/settings_panel.h"
#include "ui/status_line.h"
#include "ui/train_actions.h"
#include "ui/view_menu.h"
#include "ui/views/circuit_views.h"
#include "ui/window_layout.h"

#include <QAction>
#include <QCloseEvent>
#include <QLineEdit>
#include <QMenuBar>
#include <QStatusBar>
#include <QUndoStack>

namespace ansatz::ui {

namespace {

constexpr int messageMilliseconds = 8'000;

} // namespace

class MainWindow::Private {
public:
    explicit Private(MainWindow *window)
        : q(window), preview(document, session),
          files(new DocumentActions(document, session, window)), edits(document, session),
          training(new TrainActions(document, session, window)),
          editor(new CircuitEditor(document, preview)),
          settings(new SettingsPanel(document, preview, session)),
          palette(new GatePalette(document, *editor)),
          views(new CircuitViews(document, preview, session, *editor)),
          layout(new WindowLayout(
              window, {.palette = palette,
                       .editor = editor,
                       .views = views,
                       .settings = settings,
                       .plots = {named(makeLossPlot(session), "loss"),
                                 named(makeAccuracyPlot(session), "accuracy"),
                                 named(makeExpectationPlot(session, preview), "expectations")}}))
    {
        auto *bar = new RunBar(document, session, *training, window);
        window->addToolBar(bar);
        window->setStatusBar(new StatusLine(session, *editor));
        editor->showTraining(session, settings->advice());
        files->setProgram(&views->program());
        training->setBeforeTraining([this](bool isNewRun) {
            if (isNewRun)
                return files->mayUseCircuit(Questions::CircuitUse::Train);
            (void)views->program().settle();
            return true;
        });
        fillMenus();
    }

    static TrainingPlot *named(TrainingPlot *plot, const char *name)
    {
        plot->setObjectName(QLatin1String(name));
        plot->setWindowTitle(plot->title());
        return plot;
    }

    void fillMenus()
    {
        QMenuBar *bar = q->menuBar();
        QMenu *file = bar->addMenu(MainWindow::tr("&File"));
        files->fill(file);
        QAction *exportCircuit = file->addAction(MainWindow::tr("Export &circuit…"));
        exportCircuit->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
        exportCircuit->setStatusTip(
            MainWindow::tr("As picture, LaTeX, OpenQASM, PennyLane or Qiskit code, or JSON"));
        connect(exportCircuit, &QAction::triggered, editor, [this] {
            if (files->mayUseCircuit(Questions::CircuitUse::Export))
                editor->exportCircuit();
        });
        file->addSeparator();
        QAction *quit = file->addAction(MainWindow::tr("&Quit"));
        quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
        connect(quit, &QAction::triggered, q, &QWidget::close);
        fillEditMenus();
        training->fill(bar->addMenu(MainWindow::tr("&Train")));
        QMenu *view = bar->addMenu(MainWindow::tr("&View"));
        view->addActions(editor->viewActions());
        view->addSeparator();
        view->addActions(editor->stateActions());
        view->addSeparator();
        fillViewMenu(view, *layout);
        fillHelpMenu(bar->addMenu(MainWindow::tr("&Help")), q, document);
    }

    /// What other programs have under Edit stays there, the rest is the circuit's.
    void fillEditMenus()
    {
        QMenu *edit = q->menuBar()->addMenu(MainWindow::tr("&Edit"));
        QMenu *circuit = q->menuBar()->addMenu(MainWindow::tr("&Circuit"));
        QAction *undo = document.undoStack()->createUndoAction(edit, MainWindow::tr("&Undo"));
        undo->setShortcut(QKeySequence::Undo);
        QAction *redo = document.undoStack()->createRedoAction(edit, MainWindow::tr("&Redo"));
        redo->setShortcuts(
            {QKeySequence(Qt::CTRL | Qt::Key_Y), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z)});
        edit->addActions({undo, redo});
        edit->addSeparator();
        QAction *find = circuit->addAction(MainWindow::tr("&Find a gate or type an operation"));
        find->setShortcut(QKeySequence::Find);
        connect(find, &QAction::triggered, palette, [this] {
            palette->searchField()->setFocus(Qt::ShortcutFocusReason);
            palette->searchField()->selectAll();
        });
        circuit->addSeparator();
        const QList<QKeySequence> standard{QKeySequence::Cut,    QKeySequence::Copy,
                                           QKeySequence::Paste,  QKeySequence::SelectAll,
                                           QKeySequence::Delete, Qt::CTRL | Qt::Key_D};
        for (QAction *action : editor->editActions()) {
            const bool common = standard.contains(action->shortcut())
                                || action->shortcuts().contains(QKeySequence(QKeySequence::Delete));
            (common ? edit : circuit)->addAction(action);
        }
    }

    MainWindow *q;
    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview;
    DocumentActions *files;
    LiveEdits edits;
    TrainActions *training;
    CircuitEditor *editor;
    SettingsPanel *settings;
    GatePalette *palette;
    CircuitViews *views;
    WindowLayout *layout;
};

MainWindow::MainWindow(QWidget *parent) : QMainWindow(parent)
{
    setObjectName(QStringLiteral("mainWindow"));
    m_private = std::make_unique<Private>(this);
    const auto retitle = [this] {
        setWindowTitle(tr("%1[*] — Ansatz Workbench").arg(document().title()));
        setWindowModified(document().isModified());
    };
    connect(&document(), &ExperimentDocument::fileStateChanged, this, retitle);
    connect(&document(), &ExperimentDocument::experimentChanged, this, retitle);
    retitle();
    const auto announce = [this] {
        session().announceSteps(document().experiment().training.steps);
    };
    connect(&document(), &ExperimentDocument::experimentChanged, this, announce);
    connect(&document(), &ExperimentDocument::replaced, this, announce);
    announce();
    const auto tell = [this](const QString &message) {
        statusBar()->showMessage(message, messageMilliseconds);
    };
    connect(m_private->files, &DocumentActions::done, this, tell);
    connect(&m_private->edits, &LiveEdits::done, this, tell);
    m_private->layout->restore();
    // Not the first field in the tab order: keys that the status line names must work at once.
    m_private->editor->setFocus();
}

MainWindow::~MainWindow()
{
    // Pages read the document, session and preview to their end, and those are not their parents.
    const QList<QWidget *> pages = findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget *page : pages)
        delete page;
}

bool MainWindow::openExperiment(const QString &pathOrPreset)
{
    return m_private->files->open(pathOrPreset);
}

ExperimentDocument &MainWindow::document()
{
    return m_private->document;
}
ExperimentPreview &MainWindow::preview()
{
    return m_private->preview;
}
TrainingSession &MainWindow::session()
{
    return m_private->session;
}

void MainWindow::setQuestions(std::unique_ptr<Questions> questions)
{
    m_private->files->setQuestions(std::move(questions));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_private->files->mayClose()) {
        event->ignore();
        return;
    }
    m_private->layout->save();
    event->accept();
}

} // namespace ansatz::ui
