// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench/probe.h"

#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/session/latency_probe.h"
#include "ui/session/training_session.h"

#include <QApplication>
#include <QTimer>

#include <cstdio>

namespace ansatz::workbench {

namespace {

/// Milliseconds: a frame at 60 Hz for 99 of 100 events, and never a halt that a person notices.
constexpr double latestP99 = 16;
constexpr double latest = 250;

} // namespace

int probeLatency(ui::MainWindow &window, int seconds)
{
    Experiment experiment = window.document().experiment();
    experiment.training.steps = 100'000;
    ui::TrainingSession &session = window.session();
    ui::LatencyProbe probe;
    qint64 steps = 0;
    window.show();
    QObject::connect(
        &session, &ui::TrainingSession::stateChanged, &window, [&](ui::TrainingState state) {
            if (state == ui::TrainingState::Finished) {
                steps += session.stepsDone();
                session.train(experiment);
            } else if (state == ui::TrainingState::Failed) {
                std::fprintf(stderr, "ansatz-workbench: %s\n", qPrintable(session.errorText()));
                QApplication::exit(1);
            }
        });
    session.train(experiment);
    // What opening the window costs is not what is measured.
    QTimer::singleShot(1000, &window, [&probe] { probe.start(); });
    QTimer::singleShot(1000 + seconds * 1000, &window, [&] {
        probe.stop();
        const auto result = probe.result();
        std::printf("{\"seconds\": %d, \"beats\": %d, \"late_ms\": {\"p50\": %.2f, \"p99\": %.2f, "
                    "\"max\": %.2f}, \"steps\": %lld}\n",
                    seconds, result.beats, result.p50, result.p99, result.maximum,
                    static_cast<long long>(steps + session.stepsDone()));
        QApplication::exit(result.p99 > latestP99 || result.maximum > latest ? 1 : 0);
    });
    return QApplication::exec();
}

} // namespace ansatz::workbench
