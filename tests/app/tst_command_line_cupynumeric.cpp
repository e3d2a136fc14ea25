// SPDX-License-Identifier: GPL-3.0-or-later
// The backend cupynumeric through the built program.
#include "tests/app/program.h"
#include "tests/support/missing_component.h"

#include <QTemporaryDir>

#include <csignal>

using namespace ansatz;

class TestCommandLineCupynumeric final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void missingOneIsRefusedWithTheRemedy();
    void trains();
    void aKilledWorkerLeavesTheModel();
    void aFailureLeavesTheModel_data();
    void aFailureLeavesTheModel();
    void aModelThatCannotBeKeptIsTold();
    void ctrlCLeavesNoProcess();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir m_folder;
};

#define NEEDS_COMPONENT()                                                                          \
    do {                                                                                           \
        if (qEnvironmentVariableIsEmpty("ANSATZ_WORKER_CUPYNUMERIC"))                              \
            ANSATZ_MISSING_COMPONENT("the component for cupynumeric is not part of this build");   \
    } while (false)

// The process that a program has started; -1 for none.
static pid_t childOf(const QProcess &program)
{
    const QString id = QString::number(program.processId());
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(id));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QList<QByteArray> children =
            readText(tasks.filePath(task + QStringLiteral("/children"))).trimmed().split(' ');
        if (!children.first().isEmpty())
            return children.first().toInt();
    }
    return -1;
}

// A training under way, after its first step.
static bool startTraining(QProcess &program, const QStringList &more)
{
    program.start(
        programPath(),
        QStringList({"train", "--backend", "cupynumeric", "--steps", "10000000", "--json"}) + more);
    for (int i = 0; i < 300; ++i) {
        if (program.waitForReadyRead(100) && program.peek(100'000).contains("\"step\""))
            return true;
    }
    return false;
}

void TestCommandLineCupynumeric::missingOneIsRefusedWithTheRemedy()
{
    const Ending ending = runShell("ANSATZ_WORKER_CUPYNUMERIC=/nowhere/worker \"$ansatz\" train "
                                   "--backend cupynumeric --steps 5",
                                   m_folder.path());
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("the backend cupynumeric is not available"),
             ending.errors.constData());
}

void TestCommandLineCupynumeric::trains()
{
    NEEDS_COMPONENT();
    const Ending ending = runProgram({"train", "--backend", "cupynumeric", "--json"});
    QCOMPARE(ending.status, 0);
    QVERIFY2(ending.errors.isEmpty(), ending.errors.constData());
    QCOMPARE(ending.lastLine()[u"backend"].toString(), "cupynumeric");
    QVERIFY(ending.lastLine()[u"train_accuracy"].toDouble() > 0.9);
    const Ending native = runProgram({"train", "--json"});
    QCOMPARE(ending.lastLine()[u"test_accuracy"].toDouble(),
             native.lastLine()[u"test_accuracy"].toDouble());
}

void TestCommandLineCupynumeric::aKilledWorkerLeavesTheModel()
{
    NEEDS_COMPONENT();
    QProcess program;
    QVERIFY(startTraining(program, {"--export", path("kept.json")}));
    const pid_t worker = childOf(program);
    QVERIFY(worker > 0);
    ::kill(worker, SIGKILL);
    const Ending ending = wait(program);
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("the cupynumeric worker was killed by signal 9 (Killed)"),
             ending.errors.constData());
    QVERIFY2(ending.errors.contains("was kept"), ending.errors.constData());
    QVERIFY(readText(path("kept.json")).contains("ansatz-model"));
    QCOMPARE(runProgram({"train", "--backend", "cupynumeric", "--steps", "5", "--json"}).status, 0);
}

// Where the stand-in takes the worker's place, and fails at a step as told.
static QProcessEnvironment standInEnvironment(const QByteArray &mode)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER);
    environment.insert("ANSATZ_STAND_IN_CHECK", "0gpus=0");
    environment.insert("ANSATZ_STAND_IN_MODE", QString::fromUtf8(mode));
    return environment;
}

static Ending trainWithStandIn(const QByteArray &mode, const QString &model)
{
    QProcess program;
    program.setProcessEnvironment(standInEnvironment(mode));
    program.start(programPath(), {"train", "two_moons", "--backend", "cupynumeric", "--steps", "40",
                                  "--export", model});
    return wait(program);
}

void TestCommandLineCupynumeric::aFailureLeavesTheModel_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("told");
    QTest::addRow("memory") << QByteArray("allocation-25") << 2
                            << QByteArray("the memory does not suffice");
    QTest::addRow("a backend") << QByteArray("fault-25") << 2 << QByteArray("GPU failed");
    QTest::addRow("a lost device") << QByteArray("lost-25") << 2 << QByteArray("GPU failed");
    QTest::addRow("a fault of the worker")
        << QByteArray("broken-25") << 1 << QByteArray("internal error: the cupynumeric worker: ");
}

void TestCommandLineCupynumeric::aFailureLeavesTheModel()
{
    QFETCH(QByteArray, mode);
    QFETCH(int, status);
    QFETCH(QByteArray, told);
    const Ending ending = trainWithStandIn(mode, path("failed.json"));
    QCOMPARE(ending.status, status);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains(told), ending.errors.constData());
    QVERIFY2(ending.errors.contains("; the model of step 24 was kept"), ending.errors.constData());
    QVERIFY2(ending.errors.contains("failed.json"), ending.errors.constData());
    const QByteArray kept = readText(path("failed.json"));
    QCOMPARE(QJsonDocument::fromJson(kept).object()[u"made_by"].toObject()[u"steps"].toInt(), 24);
    QFile::remove(path("failed.json"));

    // Before the first step there is none.
    const QByteArray first = mode.left(mode.indexOf('-')) + "-1";
    const Ending atOnce = trainWithStandIn(first, path("failed.json"));
    QCOMPARE(atOnce.status, status);
    QVERIFY2(!atOnce.errors.contains("was kept"), atOnce.errors.constData());
    QVERIFY(!QFile::exists(path("failed.json")));
}

void TestCommandLineCupynumeric::aModelThatCannotBeKeptIsTold()
{
    QDir folder(m_folder.path());
    QVERIFY(folder.mkdir("gone"));
    QProcess program;
    program.setProcessEnvironment(standInEnvironment("broken-5000"));
    QVERIFY(startTraining(program, {"--export", path("gone/model.json")}));
    QVERIFY(folder.rmdir("gone"));
    const Ending ending = wait(program);
    QCOMPARE(ending.status, 1);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("a promise of the stand-in was broken"),
             ending.errors.constData());
    QVERIFY2(ending.errors.contains("; the model of step 4999 could not be kept: "),
             ending.errors.constData());
}

void TestCommandLineCupynumeric::ctrlCLeavesNoProcess()
{
    NEEDS_COMPONENT();
    QProcess program;
    QVERIFY(startTraining(program, {}));
    const pid_t worker = childOf(program);
    QVERIFY(worker > 0);
    ::kill(static_cast<pid_t>(program.processId()), SIGINT);
    const Ending ending = wait(program);
    QCOMPARE(ending.status, 130);
    QVERIFY(ending.errors.isEmpty());
    QTRY_VERIFY(::kill(worker, 0) != 0);
}

QTEST_GUILESS_MAIN(TestCommandLineCupynumeric)
#include "tst_command_line_cupynumeric.moc"
