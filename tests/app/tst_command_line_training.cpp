// SPDX-License-Identifier: GPL-3.0-or-later
// Training, exporting and predicting through the built program.
#include "tests/app/program.h"
#include "tests/support/default_losses.h"
#include "tests/support/missing_component.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>

#include <cmath>

using namespace ansatz;

class TestCommandLineTraining final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultExperiment_data();
    void defaultExperiment();
    void firstLossesAreThoseOfTheEngine();
    void dataCeilingOfTheHybridPipeline();
    void sameSeedSameBits();
    void experimentFromFile();
    void switches();
    void plainLines();
    void exportedModelPredicts();
    void predictsIdxImages();
    void tooLargeExportLeavesTheOldFile();
    void fullDiskLeavesTheOldFile();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir m_folder;
};

void TestCommandLineTraining::defaultExperiment_data()
{
    QTest::addColumn<int>("seed");
    for (const int seed : {1, 2, 3})
        QTest::addRow("seed %d", seed) << seed;
}

void TestCommandLineTraining::defaultExperiment()
{
    QFETCH(const int, seed);
    QElapsedTimer timer;
    timer.start();
    const Ending ending = runProgram({"train", "--seed", QString::number(seed), "--json"});
    const double seconds = static_cast<double>(timer.elapsed()) / 1000;
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QVERIFY2(seconds < 5, qPrintable(QString::number(seconds)));

    const QJsonObject finished = ending.lastLine();
    QCOMPARE(finished.keys(),
             QStringList({"backend", "data_ceiling", "device", "evaluated_step", "event", "jit",
                          "loss", "precision", "reason", "seconds", "seed", "step_ms_median",
                          "steps", "test_accuracy", "train_accuracy", "vmap"}));
    QCOMPARE(finished[u"event"].toString(), "finished");
    QCOMPARE(finished[u"reason"].toString(), "finished");
    QCOMPARE(finished[u"steps"].toInt(), 300);
    QCOMPARE(finished[u"evaluated_step"].toInt(), 300);
    QCOMPARE(finished[u"seed"].toInt(), seed);
    QCOMPARE(finished[u"backend"].toString(), "native");
    QCOMPARE(finished[u"device"].toString(), "cpu");
    QCOMPARE(finished[u"precision"].toString(), "complex64");
    QVERIFY(finished[u"data_ceiling"].toDouble() > 0.95);
    QVERIFY(finished[u"loss"].toDouble() < 0.5);
    QVERIFY(finished[u"step_ms_median"].toDouble() > 0);
    QVERIFY2(finished[u"test_accuracy"].toDouble() >= 0.88,
             qPrintable(QString::number(finished[u"test_accuracy"].toDouble())));

    const QByteArrayList lines = ending.output.trimmed().split('\n');
    QVERIFY(lines.size() <= 10 * seconds + 2);
    for (const QByteArray &line : lines.mid(0, lines.size() - 1)) {
        const QJsonObject step = QJsonDocument::fromJson(line).object();
        QCOMPARE(step[u"event"].toString(), "step");
        QVERIFY(step[u"step"].toInt() >= 1);
        QVERIFY(step[u"loss"].isDouble());
    }
}

void TestCommandLineTraining::firstLossesAreThoseOfTheEngine()
{
    // The finished line gives the loss of the last step, so there is a run for every step.
    for (std::size_t i = 0; i < defaultLosses.size(); ++i) {
        const Ending ending =
            runProgram({"train", "--seed", "1", "--steps", QString::number(i + 1), "--json"});
        const double loss = ending.lastLine()[u"loss"].toDouble();
        QVERIFY2(std::abs(loss / defaultLosses[i] - 1) < 1e-6,
                 qPrintable(QString::number(loss, 'g', 10)));
    }
}

void TestCommandLineTraining::dataCeilingOfTheHybridPipeline()
{
    const QJsonObject finished =
        runProgram({"train", "hybrid_gpu_pipeline", "--steps", "2", "--json"}).lastLine();
    QCOMPARE(std::round(100 * finished[u"data_ceiling"].toDouble()) / 100, 0.69);
    QCOMPARE(finished[u"steps"].toInt(), 2);
}

void TestCommandLineTraining::sameSeedSameBits()
{
    const auto loss = [](const char *seed) {
        return runProgram({"train", "--steps", "20", "--seed", QString::fromUtf8(seed), "--json"})
            .lastLine()[u"loss"]
            .toDouble(std::nan(""));
    };
    const double first = loss("7");
    QCOMPARE(loss("7"), first);
    QVERIFY(loss("8") != first);
    QCOMPARE(loss("007"), first); // decimal, not octal
}

void TestCommandLineTraining::experimentFromFile()
{
    QFile::copy(
        QStringLiteral(ANSATZ_SOURCE "/resources/experiments/iris_setosa_vs_versicolor.json"),
        path("mine.json"));
    const Ending ending = runProgram({"train", "mine.json", "--steps", "3", "--backend",
                                      "reference", "--precision", "complex128", "--json"},
                                     m_folder.path());
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QCOMPARE(ending.lastLine()[u"backend"].toString(), "reference");
    QCOMPARE(ending.lastLine()[u"precision"].toString(), "complex128");
}

void TestCommandLineTraining::switches()
{
    const Ending ending =
        runProgram({"train", "iris_setosa_vs_versicolor", "--steps", "3", "--backend", "pytorch",
                    "--jit", "off", "--vmap", "off", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QCOMPARE(ending.lastLine()[u"backend"].toString(), "pytorch");
    QCOMPARE(ending.lastLine()[u"jit"], QJsonValue(false));
    QCOMPARE(ending.lastLine()[u"vmap"], QJsonValue(false));
    const Ending batched = runProgram(
        {"train", "iris_setosa_vs_versicolor", "--steps", "3", "--backend", "pytorch", "--json"});
    QCOMPARE(batched.lastLine()[u"jit"], QJsonValue(true));
    QVERIFY(std::abs(batched.lastLine()[u"loss"].toDouble() - ending.lastLine()[u"loss"].toDouble())
            < 1e-5);
    const Ending refused = runProgram({"train", "--jit", "off"});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.errors.contains("the backend native cannot compute uncompiled circuits"),
             refused.errors.constData());
    const Ending wrong = runProgram({"train", "--vmap", "perhaps"});
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.errors.contains("choose on or off"), wrong.errors.constData());
}

void TestCommandLineTraining::plainLines()
{
    const Ending ending = runProgram({"train", "--steps", "5"});
    QCOMPARE(ending.status, 0);
    QVERIFY(ending.errors.isEmpty());
    for (const char *part : {"9 qubits", "native on cpu", "seed 1", "Finished 5 steps in",
                             "Accuracy:", "data ceiling"})
        QVERIFY2(ending.output.contains(part), part);
    QVERIFY(!ending.output.contains('\x1b'));
    QVERIFY(!ending.output.contains('\r'));
}

void TestCommandLineTraining::exportedModelPredicts()
{
    const QString modelFile = path("model.json");
    const Ending trained = runProgram({"train", "--export", modelFile, "--json"});
    QVERIFY2(trained.status == 0, trained.errors.constData());
    const QJsonObject model = QJsonDocument::fromJson(readText(modelFile)).object();
    QCOMPARE(model[u"format"].toString(), "ansatz-model");

    // A digit is a row of 64 pixels; the second file adds the class.
    QByteArray plain;
    QByteArray labelled;
    for (int sample = 0; sample < 4; ++sample) {
        QByteArrayList pixels;
        for (int pixel = 0; pixel < 64; ++pixel)
            pixels += QByteArray::number((sample * 37 + pixel * 11) % 17 / 16.0, 'g', 17);
        plain += pixels.join(',') + "\n";
        labelled += pixels.join(',') + (sample == 3 ? ",8\n" : ",1\n");
    }
    writeText(path("plain.csv"), plain);
    writeText(path("labelled.csv"), labelled);

    const Ending ending = runProgram({"predict", modelFile, path("plain.csv"), "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject result = ending.json();
    const QJsonArray probabilities = result[u"probabilities"].toArray();
    const QJsonArray classes = result[u"classes"].toArray();
    QCOMPARE(probabilities.size(), 4);
    QVERIFY(!result.contains(u"accuracy"));
    int ones = 0;
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(classes[i].toInt(), probabilities[i].toDouble() > 0.5 ? 5 : 1);
        ones += i < 3 && classes[i].toInt() == 1;
    }

    const QJsonObject scored =
        runProgram({"predict", modelFile, path("labelled.csv"), "--json"}).json();
    QCOMPARE(scored[u"probabilities"].toArray(), probabilities);
    QCOMPARE(scored[u"counted"].toInt(), 3); // an 8 is none of the model's classes
    QCOMPARE(scored[u"accuracy"].toDouble(), ones / 3.0);
    const Ending table = runProgram({"predict", modelFile, path("labelled.csv")});
    QCOMPARE(table.status, 0);
    QVERIFY(table.output.contains("Accuracy: "));
    QVERIFY2(table.output.startsWith("sample        P(5)  class\n0         "),
             table.output.constData());

    writeText(path("narrow.csv"), "1,2,3\n");
    const Ending narrow = runProgram({"predict", modelFile, path("narrow.csv")});
    QCOMPARE(narrow.status, 2);
    QVERIFY2(narrow.isOneLineError(), narrow.errors.constData());
}

void TestCommandLineTraining::predictsIdxImages()
{
    const QString images =
        QStringLiteral("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz");
    const QString labels =
        QStringLiteral("/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz");
    if (!QFileInfo::exists(images))
        ANSATZ_MISSING_COMPONENT("Debian's dataset-fashion-mnist is not installed");
    const QString modelFile = path("fashion.json");
    const Ending trained = runProgram(
        {"train", "fashion_tshirt_vs_trouser", "--steps", "100", "--export", modelFile, "--json"});
    QVERIFY2(trained.status == 0, trained.errors.constData());

    const Ending ending = runProgram({"predict", modelFile, images, "--labels", labels, "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QCOMPARE(ending.json()[u"probabilities"].toArray().size(), 10'000);
    QCOMPARE(ending.json()[u"counted"].toInt(), 2000);
    QVERIFY(ending.json()[u"accuracy"].toDouble() > 0.7);

    const Ending unlabelled = runProgram({"predict", modelFile, images, "--json"});
    QCOMPARE(unlabelled.json()[u"classes"], ending.json()[u"classes"]);
    QVERIFY(!unlabelled.json().contains(u"accuracy"));
}

void TestCommandLineTraining::tooLargeExportLeavesTheOldFile()
{
    const QString modelFile = path("kept.json");
    writeText(modelFile, "the old model");
    const Ending ending =
        runShell("ulimit -f 1; \"$ansatz\" train --steps 2 --export kept.json", m_folder.path());
    QVERIFY2(ending.output.contains("Finished 2 steps"), "the results come before the error");
    QVERIFY(!ending.output.contains("Model:"));
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY(ending.errors.contains("kept.json"));
    QCOMPARE(readText(modelFile), QByteArray("the old model"));
}

void TestCommandLineTraining::fullDiskLeavesTheOldFile()
{
    const QString script = QStringLiteral(
        "mkdir -p small && mount -t tmpfs -o size=8k none small || exit 77; "
        "echo old > small/model.json; "
        "\"$ansatz\" train --steps 2 --export small/model.json; status=$?; "
        "grep -q '^old$' small/model.json && [ \"$(ls -A small)\" = model.json ] || status=99; "
        "exit $status");
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ansatz"), programPath());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral("unshare"), {"--mount", "--map-root-user", "bash", "-c", script});
    const Ending ending = wait(process);
    if (ending.status == 77 || ending.errors.contains("unshare"))
        QSKIP("this system lets nobody mount a small disk");
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(ending.errors.contains("No space left"), ending.errors.constData());
}

QTEST_GUILESS_MAIN(TestCommandLineTraining)
#include "tst_command_line_training.moc"
