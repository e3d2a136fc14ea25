// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/training_state.h"

#include <QTest>

using ansatz::ui::TrainingCommand;
using ansatz::ui::TrainingEvent;
using ansatz::ui::TrainingState;

Q_DECLARE_METATYPE(TrainingState)
Q_DECLARE_METATYPE(TrainingCommand)
Q_DECLARE_METATYPE(TrainingEvent)

namespace {

using S = TrainingState;
constexpr S states[] = {S::Idle,     S::Starting, S::Running,  S::Pausing, S::Paused,
                        S::Stopping, S::Stopped,  S::Finished, S::Failed,  S::Cut};
constexpr const char *names[] = {"idle",     "starting", "running",  "pausing", "paused",
                                 "stopping", "stopped",  "finished", "failed",  "cut"};
constexpr S no = S(-1); ///< not allowed

} // namespace

class TstTrainingState final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void commands_data();
    void commands();
    void events_data();
    void events();
    void busy();
    void takesEditsWhileItGoesOn();
};

void TstTrainingState::commands_data()
{
    QTest::addColumn<S>("state");
    QTest::addColumn<TrainingCommand>("command");
    QTest::addColumn<S>("expected");

    struct Row {
        TrainingCommand command;
        const char *name;
        S expected[10]; ///< in the order of `states`
    };
    const Row rows[] = {
        {TrainingCommand::Train,
         "train",
         {S::Starting, no, no, no, S::Running, no, S::Starting, S::Starting, S::Starting,
          S::Starting}},
        {TrainingCommand::Step,
         "step",
         {S::Starting, no, no, no, S::Running, no, S::Starting, S::Starting, S::Starting,
          S::Starting}},
        {TrainingCommand::Pause, "pause", {no, S::Pausing, S::Pausing, no, no, no, no, no, no, no}},
        {TrainingCommand::Stop,
         "stop",
         {no, S::Stopping, S::Stopping, S::Stopping, S::Stopped, no, no, no, no, no}},
        {TrainingCommand::Reset,
         "reset",
         {no, no, no, no, S::Idle, no, S::Idle, S::Idle, S::Idle, S::Idle}},
        {TrainingCommand::Continue,
         "continue",
         {no, no, no, no, no, no, no, no, no, S::Starting}},
    };
    for (const Row &row : rows) {
        for (int i = 0; i < 10; ++i)
            QTest::addRow("%s when %s", row.name, names[i])
                << states[i] << row.command << row.expected[i];
    }
}

void TstTrainingState::commands()
{
    QFETCH(S, state);
    QFETCH(TrainingCommand, command);
    QFETCH(S, expected);
    const auto next = after(state, command);
    QCOMPARE(next.has_value(), expected != no);
    QCOMPARE(isAllowed(state, command), expected != no);
    if (next)
        QCOMPARE(*next, expected);
}

void TstTrainingState::events_data()
{
    QTest::addColumn<S>("state");
    QTest::addColumn<TrainingEvent>("event");
    QTest::addColumn<S>("expected");

    struct Row {
        TrainingEvent event;
        const char *name;
        S expected[4]; ///< starting, running, pausing, stopping
    };
    const Row rows[] = {
        {TrainingEvent::Started, "started", {S::Running, S::Running, S::Pausing, S::Stopping}},
        {TrainingEvent::Edited, "edited", {S::Starting, S::Running, S::Pausing, S::Stopping}},
        {TrainingEvent::EditRefused,
         "edit refused",
         {S::Starting, S::Running, S::Pausing, S::Stopping}},
        {TrainingEvent::StartGivenUp,
         "start given up",
         {S::Stopped, S::Stopped, S::Stopped, S::Stopped}},
        {TrainingEvent::AdvanceEnded,
         "advance ended",
         {S::Paused, S::Paused, S::Paused, S::Stopped}},
        {TrainingEvent::RunFinished,
         "run finished",
         {S::Finished, S::Finished, S::Finished, S::Finished}},
        {TrainingEvent::NotFinite, "not finite", {S::Failed, S::Failed, S::Failed, S::Failed}},
        {TrainingEvent::BackendFailed, "backend failed", {S::Cut, S::Cut, S::Cut, S::Cut}},
        {TrainingEvent::Error, "error", {S::Failed, S::Failed, S::Failed, S::Failed}},
    };
    constexpr int busyIndex[] = {-1, 0, 1, 2, -1, 3, -1, -1, -1, -1};
    for (const Row &row : rows) {
        for (int i = 0; i < 10; ++i) {
            // A report that comes late changes nothing.
            const S expected = busyIndex[i] < 0 ? states[i] : row.expected[busyIndex[i]];
            QTest::addRow("%s when %s", row.name, names[i]) << states[i] << row.event << expected;
        }
    }
}

void TstTrainingState::events()
{
    QFETCH(S, state);
    QFETCH(TrainingEvent, event);
    QFETCH(S, expected);
    QCOMPARE(after(state, event), expected);
}

void TstTrainingState::busy()
{
    for (const S state : states) {
        const bool expected = state == S::Starting || state == S::Running || state == S::Pausing
                              || state == S::Stopping;
        QCOMPARE(ansatz::ui::isBusy(state), expected);
    }
}

void TstTrainingState::takesEditsWhileItGoesOn()
{
    for (const S state : states) {
        const bool expected = state == S::Starting || state == S::Running || state == S::Pausing
                              || state == S::Paused;
        QCOMPARE(ansatz::ui::canBeEdited(state), expected);
    }
}

QTEST_GUILESS_MAIN(TstTrainingState)
#include "tst_training_state.moc"
