// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings that end otherwise than planned, and experiments that are odd, through the built
// program.
#include "tests/app/program.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>

#include <csignal>
#include <functional>

using namespace ansatz;

class TestCommandLineStopping final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signalKeepsTheModel_data();
    void signalKeepsTheModel();
    void signalReachesALongEvaluation();
    void secondSignalEndsAtOnce();
    void ignoredSignalStaysIgnored();
    void signalReachesAMatrixThatWaits_data();
    void signalReachesAMatrixThatWaits();
    void fullOutputKeepsTheModel();
    void firstLossNotFinite();
    void nameOfAnExperimentIsShownSafely();
    void faultOfAnExperimentNamesItsFile();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    // A shipped experiment, changed, as the file mine.json.
    void writeExperiment(const std::function<void(QJsonObject &)> &change)
    {
        QJsonObject experiment =
            QJsonDocument::fromJson(
                readText(QStringLiteral(ANSATZ_SOURCE
                                        "/resources/experiments/iris_setosa_vs_versicolor.json")))
                .object();
        QVERIFY(!experiment.isEmpty());
        change(experiment);
        writeText(path("mine.json"), QJsonDocument(experiment).toJson());
    }

    QTemporaryDir m_folder;
};

void TestCommandLineStopping::signalKeepsTheModel_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl-C") << SIGINT;
    QTest::newRow("terminated") << SIGTERM;
    QTest::newRow("terminal closed") << SIGHUP;
}

void TestCommandLineStopping::signalKeepsTheModel()
{
    QFETCH(const int, signal);
    const QString modelFile = path("interrupted.json");
    QFile::remove(modelFile);
    QProcess process;
    process.start(programPath(), {"train", "--steps", "10000000", "--json", "--export", modelFile});
    QVERIFY(process.waitForReadyRead(30'000));
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), signal);
    const Ending ending = wait(process);
    QVERIFY(timer.elapsed() < 5000);
    QCOMPARE(ending.status, 128 + signal);
    QVERIFY(ending.errors.isEmpty());
    QCOMPARE(ending.lastLine()[u"event"].toString(), "finished");
    QCOMPARE(ending.lastLine()[u"reason"].toString(), "stopped");
    const QJsonObject model = QJsonDocument::fromJson(readText(modelFile)).object();
    QCOMPARE(model[u"format"].toString(), "ansatz-model");
}

void TestCommandLineStopping::signalReachesALongEvaluation()
{
    QByteArray rows;
    for (int row = 0; row < 100'000; ++row) {
        for (int column = 0; column < 4; ++column)
            rows += QByteArray::number((row * 37 + column * 11) % 101) + ",";
        rows += row % 2 == 0 ? "0\n" : "1\n";
    }
    writeText(path("large.csv"), rows);
    writeExperiment([this](QJsonObject &experiment) {
        QJsonObject data = experiment[u"data"].toObject();
        data[u"source"] = "csv";
        data[u"path"] = path("large.csv");
        experiment[u"data"] = data;
    });
    QFile::remove(path("early.json"));
    QProcess process;
    process.start(programPath(), {"train", path("mine.json"), "--backend", "reference", "--export",
                                  path("early.json")});
    QVERIFY(process.waitForReadyRead(30'000));
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    const Ending ending = wait(process);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(ending.status, 130);
    QVERIFY2(ending.output.contains("Stopped after 0 steps"), ending.output.constData());
    QVERIFY2(ending.output.contains("Accuracy: not measured"), ending.output.constData());
    QVERIFY(!ending.output.contains("loss"));
    QVERIFY(!ending.output.contains("nan"));
    QVERIFY(readText(path("early.json")).contains("ansatz-model"));
}

void TestCommandLineStopping::secondSignalEndsAtOnce()
{
    QProcess process;
    process.start(programPath(), {"train", "--steps", "10000000", "--json"});
    QVERIFY(process.waitForReadyRead(30'000));
    // Both are there before the program can do anything about the first.
    for (const int signal : {SIGSTOP, SIGINT, SIGTERM, SIGCONT})
        ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(10'000));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QVERIFY(!process.readAllStandardOutput().contains("finished"));
}

void TestCommandLineStopping::ignoredSignalStaysIgnored()
{
    const Ending ending =
        runShell("trap '' HUP; \"$ansatz\" train --steps 200 --json & "
                 "for i in 1 2 3 4 5; do sleep 0.1; kill -HUP $!; done 2> /dev/null; wait $!",
                 m_folder.path());
    QCOMPARE(ending.status, 0);
    QCOMPARE(ending.lastLine()[u"reason"].toString(), "finished");
}

void TestCommandLineStopping::signalReachesAMatrixThatWaits_data()
{
    QTest::addColumn<bool>("isChecked");
    QTest::addRow("for a worker that is looked at") << false;
    QTest::addRow("for a worker that starts") << true;
}

// Of a worker that says nothing.
void TestCommandLineStopping::signalReachesAMatrixThatWaits()
{
    QFETCH(const bool, isChecked);
    const QString started = path("started");
    QFile::remove(started);
    const QString worker = path(isChecked ? "mute_worker" : "mute_check");
    writeText(worker,
              "#!/bin/sh\n"
                  + QByteArray(isChecked ? "[ \"$1\" = --check ] && echo gpus=0 && exit 0\n" : "")
                  + "touch '" + started.toUtf8() + "'\nexec sleep 60\n");
    QVERIFY(QFile::setPermissions(worker, QFile::ReadOwner | QFile::ExeOwner));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ANSATZ_WORKER_CUPYNUMERIC", worker);
    process.setProcessEnvironment(environment);
    process.start(programPath(),
                  {"bench", "--matrix", "--qubits", "2", "--layers", "1", "--batch", "1"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(started), 60'000);
    QTest::qWait(100); // into the wait
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    const Ending ending = wait(process);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(ending.status, 130);
    QVERIFY2(ending.errors.isEmpty(), ending.errors.constData());
}

void TestCommandLineStopping::fullOutputKeepsTheModel()
{
    QFile::remove(path("kept.json"));
    const Ending ending =
        runShell("\"$ansatz\" train --json --steps 10000000 --export kept.json > /dev/full",
                 m_folder.path());
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("standard output"), ending.errors.constData());
    QVERIFY(readText(path("kept.json")).contains("ansatz-model"));
}

void TestCommandLineStopping::firstLossNotFinite()
{
    writeExperiment([](QJsonObject &experiment) {
        QJsonObject circuit = experiment[u"circuit"].toObject();
        QJsonArray operations = circuit[u"operations"].toArray();
        QJsonObject first = operations[0].toObject();
        first[u"parameters"] = QJsonArray{QJsonObject{{"feature", 0}, {"scale", 1e308}}};
        operations[0] = first;
        circuit[u"operations"] = operations;
        experiment[u"circuit"] = circuit;
    });
    writeText(path("old.json"), "old");
    const Ending ending =
        runProgram({"train", "mine.json", "--export", "old.json", "--precision", "complex128"},
                   m_folder.path());
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("too large for complex128"), ending.errors.constData());
    QVERIFY(!ending.errors.contains("learning rate"));
    QVERIFY2(!ending.output.contains("loss"), ending.output.constData());
    QCOMPARE(readText(path("old.json")), QByteArray("old"));
}

void TestCommandLineStopping::nameOfAnExperimentIsShownSafely()
{
    writeExperiment([](QJsonObject &experiment) {
        experiment[u"name"] =
            QStringLiteral(u"first\u001b[31m\nsecond\u202e\u0085\u2066\u0007third Ä");
    });
    const Ending ending = runProgram({"train", "mine.json", "--steps", "1"}, m_folder.path());
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QVERIFY2(ending.output.startsWith("Training first [31m second    third Ä: "),
             ending.output.constData());
}

void TestCommandLineStopping::faultOfAnExperimentNamesItsFile()
{
    writeExperiment([](QJsonObject &experiment) {
        QJsonObject circuit = experiment[u"circuit"].toObject();
        circuit[u"features"] = 5; // of four
        experiment[u"circuit"] = circuit;
    });
    const Ending ending = runProgram({"train", "mine.json"}, m_folder.path());
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.errors.startsWith("ansatz: mine.json: /circuit/features: "),
             ending.errors.constData());
    // What an option asks for is not the file's fault.
    const Ending option =
        runProgram({"train", "mine.json", "--backend", "abacus"}, m_folder.path());
    QVERIFY2(!option.errors.contains("mine.json"), option.errors.constData());
}

QTEST_GUILESS_MAIN(TestCommandLineStopping)
#include "tst_command_line_stopping.moc"
