// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/screenshot.h"

#include "ui/dialogs/diagnosis_dialog.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/session/advice_service.h"
#include "ui/session/diagnosis_run.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/settings_panel/advice_view.h"
#include "ui/settings_panel/settings_panel.h"
#include "ui/theme/theme.h"
#include "ui/views/benchmark_page.h"
#include "ui/views/circuit_views.h"

#include <QApplication>
#include <QPainter>
#include <QPixmap>
#include <QTimer>

#include <cstdio>
#include <functional>

namespace ansatz::workbench {

namespace {

/// Long enough for plots and views to have drawn what arrived last.
constexpr int settleMilliseconds = 700;

/// The window with its dialog, as the screen shows them; a widget's own picture has no other.
QPixmap pictureOf(ui::MainWindow &window)
{
    QPixmap picture = window.grab();
    if (auto *dialog = window.findChild<ui::DiagnosisDialog *>()) {
        QPainter painter(&picture);
        painter.drawPixmap(window.mapFromGlobal(dialog->mapToGlobal(QPoint())), dialog->grab());
    }
    return picture;
}

/// Opens the diagnosis and goes on when it is done.
void whenDiagnosed(ui::MainWindow &window, const std::function<void()> &go)
{
    auto *dialog =
        new ui::DiagnosisDialog([&window] { return window.document().experiment(); }, &window);
    dialog->open();
    QObject::connect(&dialog->run(), &ui::DiagnosisRun::stateChanged, dialog, [dialog, go] {
        if (dialog->run().state() != ui::DiagnosisRun::State::Running)
            go();
    });
}

/// Brings the device adviser into view and goes on when it knows its devices.
void whenAdvised(ui::MainWindow &window, const std::function<void()> &go)
{
    const auto *service = window.findChild<ui::AdviceService *>();
    auto *panel = window.findChild<ui::SettingsPanel *>();
    auto *advice = window.findChild<ui::AdviceView *>();
    QObject::connect(service, &ui::AdviceService::changed, &window,
                     [service, panel, advice, go, isOver = false]() mutable {
                         if (isOver || service->state() != ui::AdviceService::State::Known)
                             return;
                         isOver = true;
                         // Once the rows have their sizes.
                         QTimer::singleShot(100, panel, [panel, advice] {
                             panel->ensureWidgetVisible(advice, 0, 90);
                         });
                         go();
                     });
}

/// Runs the benchmark on its page and goes on when it is done.
void whenBenchmarked(ui::MainWindow &window, const std::function<void()> &go)
{
    auto *page = window.findChild<ui::BenchmarkPage *>();
    window.findChild<ui::CircuitViews *>()->setCurrentWidget(page);
    page->run();
    auto *watch = new QTimer(&window);
    QObject::connect(watch, &QTimer::timeout, &window, [page, watch, go] {
        if (page->isRunning())
            return;
        watch->stop();
        go();
    });
    watch->start(100);
}

} // namespace

int takeScreenshot(ui::MainWindow &window, const Options &options)
{
    if (!options.appearance.isEmpty()) {
        const bool dark = options.appearance == QLatin1String("dark");
        ui::Theme::instance().apply(*qApp, dark ? ui::Appearance::Dark : ui::Appearance::Light);
    }
    window.resize(options.size);
    window.show();

    const auto save = [&window, &options] {
        const bool saved = pictureOf(window).save(options.screenshot);
        if (!saved)
            std::fprintf(stderr, "ansatz-workbench: %s cannot be written\n",
                         qPrintable(options.screenshot));
        QApplication::exit(saved ? 0 : 1);
    };
    const auto saveSoon = [&window, save] {
        QTimer::singleShot(settleMilliseconds, &window, save);
    };
    const auto go = [&window, &options, saveSoon] {
        if (options.part == QLatin1String("advice")) {
            whenAdvised(window, saveSoon);
            return;
        }
        if (options.part == QLatin1String("benchmark")) {
            whenBenchmarked(window, saveSoon);
            return;
        }
        if (options.part == QLatin1String("diagnosis")) {
            whenDiagnosed(window, saveSoon);
            return;
        }
        if (!options.train) {
            saveSoon();
            return;
        }
        QObject::connect(&window.session(), &ui::TrainingSession::stateChanged, &window,
                         [saveSoon](ui::TrainingState state) {
                             if (!ui::isBusy(state))
                                 saveSoon();
                         });
        window.session().train(window.document().experiment());
    };
    // Also data that cannot be loaded make a picture, of the error.
    if (window.preview().isLoading()) {
        QObject::connect(&window.preview(), &ui::ExperimentPreview::dataChanged, &window,
                         [&window, go, started = false]() mutable {
                             if (!started && !window.preview().isLoading()) {
                                 started = true;
                                 go();
                             }
                         });
    } else {
        go();
    }
    return QApplication::exec();
}

} // namespace ansatz::workbench
