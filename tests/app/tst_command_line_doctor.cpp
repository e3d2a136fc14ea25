// SPDX-License-Identifier: GPL-3.0-or-later
// `ansatz doctor` through the built program, also where CUDA's driver or its devices are of every
// kind that cannot be used: a stand-in libcuda.so.1 under the real runtime, and stand-in answers of
// the runtime about devices.
#include "tests/app/program.h"
#include "tests/support/missing_component.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <functional>

using namespace ansatz;

class TestCommandLineDoctor final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void defaultExperiment();
    void textIsFitToPaste();
    void ownExperiment();
    void deadParametersAreNamed();
    void overflowIsNamed();
    void model();
    void badFiles();
    void noCuda_data();
    void noCuda();
    void oneOfThreeDevices();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    /// The default experiment with a change of its JSON, saved.
    QString experiment(const char *name, const std::function<void(QJsonObject &)> &change) const;

    QTemporaryDir m_folder;
};

namespace {

using Variables = QHash<QString, QString>; // of the environment

Ending runIn(const Variables &variables, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("CUDA_VISIBLE_DEVICES"));
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        environment.insert(variable.key(), variable.value());
    process.setProcessEnvironment(environment);
    process.start(programPath(), arguments);
    return wait(process);
}

QJsonObject operationAt(QJsonObject &experiment, int index)
{
    return experiment[u"circuit"].toObject()[u"operations"].toArray()[index].toObject();
}

void setOperation(QJsonObject &experiment, int index, const QJsonObject &operation)
{
    QJsonObject circuit = experiment[u"circuit"].toObject();
    QJsonArray operations = circuit[u"operations"].toArray();
    operations[index] = operation;
    circuit[u"operations"] = operations;
    experiment[u"circuit"] = circuit;
}

} // namespace

QString TestCommandLineDoctor::experiment(const char *name,
                                          const std::function<void(QJsonObject &)> &change) const
{
    QJsonObject json =
        QJsonDocument::fromJson(
            readText(QStringLiteral(ANSATZ_SOURCE "/resources/experiments/digits_1_vs_5.json")))
            .object();
    change(json);
    const QString file = path(name);
    writeText(file, QJsonDocument(json).toJson());
    return file;
}

void TestCommandLineDoctor::defaultExperiment()
{
    const Ending ending = runProgram({"doctor", "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject report = ending.json();
    QCOMPARE(report[u"format"].toString(), "ansatz-diagnosis");
    QVERIFY(report[u"self_check"][u"passed"].toBool());
    QVERIFY(!report[u"versions"][u"LibTorch"].toString().isEmpty());
    QVERIFY(!report[u"cpu"][u"kernels"].toString().isEmpty());
    QVERIFY(!report[u"cpu"][u"features"].toArray().isEmpty());
    QVERIFY(report[u"cpu"][u"cores"].toInt() <= report[u"cpu"][u"cores_of_machine"].toInt());
    const QJsonObject circuit = report[u"circuit"].toObject();
    QVERIFY(circuit[u"sound"].toBool());
    QCOMPARE(circuit[u"qubits"].toInt(), 9);
    QVERIFY(circuit[u"point"].toString().contains("training sample"));
    const QJsonObject check = circuit[u"gradient_check"].toObject();
    QCOMPARE(check[u"verdict"].toString(), "right");
    QCOMPARE(check[u"operations"].toArray().size(), 45); // 9 features, 2 layers of 18 weights
    QCOMPARE(check[u"parameters"].toInt(), 45);
    QVERIFY(check[u"left_out"].toArray().isEmpty());
    int chosen = 0;
    QStringList backends;
    for (const QJsonValue subject : check[u"subjects"].toArray()) {
        QCOMPARE(subject[u"verdict"].toString(), "right");
        QVERIFY(subject[u"gradient_error"].toDouble() > 0);
        QVERIFY(subject[u"gradient_error"].toDouble() <= subject[u"allowed"].toDouble());
        chosen += subject[u"chosen"].toBool();
        backends << subject[u"backend"].toString() + subject[u"precision"].toString();
    }
    QCOMPARE(chosen, 1);
    for (const char *wanted : {"nativecomplex64", "nativecomplex128", "referencecomplex128"})
        QVERIFY2(backends.contains(QLatin1String(wanted)), wanted);
}

void TestCommandLineDoctor::textIsFitToPaste()
{
    const Ending ending = runProgram({"doctor"});
    QCOMPARE(ending.status, 0);
    for (const char *part :
         {"ansatz ", "Verdict        gradients are right, no parameter is dead\n", "LibTorch ",
          "the kernels use ", "in effect", "Devices\n", "Backends\n",
          "native on cpu, complex64 (chosen): right", "Dead parameters\n  none\n",
          "Numbers that are not finite\n  none\n"})
        QVERIFY2(ending.output.contains(part), part);
    const auto lines = QString::fromUtf8(ending.output).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        QVERIFY2(line.size() <= 100, qPrintable(line));
        QVERIFY2(!line.endsWith(QLatin1Char(' ')) && !line.contains(QLatin1Char('\t')),
                 qPrintable(line));
    }
}

void TestCommandLineDoctor::ownExperiment()
{
    const Ending ending = runProgram({"doctor", "iris_setosa_vs_versicolor", "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject circuit = ending.json()[u"circuit"].toObject();
    QCOMPARE(circuit[u"gradient_check"][u"verdict"].toString(), "right");
    QVERIFY(circuit[u"name"].toString().contains("ris"));
}

void TestCommandLineDoctor::deadParametersAreNamed()
{
    // Only qubit 0 is measured: the last rotations of all others are outside its light cone.
    const QString file = experiment("dead.json", [](QJsonObject &json) {
        json[u"observables"] = QJsonArray{QStringLiteral("Z0")};
    });
    const Ending ending = runProgram({"doctor", file, "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject circuit = ending.json()[u"circuit"].toObject();
    QVERIFY(!circuit[u"sound"].toBool());
    QVERIFY(!circuit[u"dead"].toArray().isEmpty());
    for (const QJsonValue dead : circuit[u"dead"].toArray()) {
        // What comes from qubit 2 is X, which feature 2's RX leaves alone: inside the light cone.
        const bool isFeature2 =
            dead[u"input"].toString() == QLatin1String("feature") && dead[u"index"].toInt() == 2;
        QCOMPARE(dead[u"reason"].toString(),
                 isFeature2 ? QStringLiteral("zero_everywhere") : QStringLiteral("unseen"));
        QVERIFY(!dead[u"operations"].toArray().isEmpty());
        QVERIFY(dead[u"operations"][0][u"qubits"][0].toInt() > 0);
    }
    QCOMPARE(circuit[u"dead"].toArray().size(), 37);
    QCOMPARE(circuit[u"gradient_check"][u"verdict"].toString(), "right");
    // People are told once of a weight of both layers, by its number in the drawing.
    const QByteArray text = runProgram({"doctor", file}).output;
    QVERIFY(text.contains("no observable sees it"));
    QVERIFY(QString::fromUtf8(text).simplified().contains(QStringLiteral("in all 2 layers)")));
    QCOMPARE(text.count("weight 5 ("), 1);
    QVERIFY(!text.contains("repetition 1 of 2, in"));
}

void TestCommandLineDoctor::overflowIsNamed()
{
    // Operation 4 encodes feature 3; its angle overflows complex64 nowhere, but complex128 too.
    const QString file = experiment("overflow.json", [](QJsonObject &json) {
        QJsonObject operation = operationAt(json, 3);
        operation[u"parameters"] =
            QJsonArray{QJsonObject{{"feature", 3}, {"scale", 1e308}, {"offset", 1.7e308}}};
        setOperation(json, 3, operation);
    });
    const Ending ending = runProgram({"doctor", file, "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject circuit = ending.json()[u"circuit"].toObject();
    QVERIFY(!circuit[u"sound"].toBool());
    QCOMPARE(circuit[u"not_finite"].toArray().size(), 2); // in both precisions
    for (const QJsonValue finding : circuit[u"not_finite"].toArray()) {
        QCOMPARE(finding[u"operation"][u"number"].toInt(), 4);
        QCOMPARE(finding[u"parameter"].toString(), "theta");
        QVERIFY(finding[u"cause"].toString().contains("its angle theta is inf in complex"));
    }
}

void TestCommandLineDoctor::model()
{
    const QString model = path("model.json");
    QCOMPARE(runProgram({"train", "--steps", "3", "--export", model}).status, 0);
    const Ending ending = runProgram({"doctor", model, "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject circuit = ending.json()[u"circuit"].toObject();
    QCOMPARE(circuit[u"gradient_check"][u"verdict"].toString(), "right");
    QVERIFY(circuit[u"point"].toString().contains("the model's weights"));

    // A weight that spoils it: reading names the operation.
    QJsonObject json = QJsonDocument::fromJson(readText(model)).object();
    QJsonArray weights = json[u"circuit_weights"].toArray();
    weights[2] = 1e300;
    json[u"circuit_weights"] = weights;
    QJsonObject operation = operationAt(json, 19); // RX of weight 2
    QCOMPARE(operation[u"parameters"][0][u"weight"].toInt(-1), 2);
    operation[u"parameters"] = QJsonArray{QJsonObject{{"weight", 2}, {"scale", 1e300}}};
    setOperation(json, 19, operation);
    writeText(model, QJsonDocument(json).toJson());
    const Ending spoilt = runProgram({"doctor", model});
    QCOMPARE(spoilt.status, 2);
    QVERIFY2(spoilt.errors.contains("not finite from operation 20, RX on qubit 2"),
             spoilt.errors.constData());
}

void TestCommandLineDoctor::badFiles()
{
    for (const QString &name : {path("missing.json"), QStringLiteral("no_such_experiment")}) {
        const Ending ending = runProgram({"doctor", name});
        QCOMPARE(ending.status, 2);
        QVERIFY(ending.isOneLineError());
    }
    // Data that cannot be had are no reason not to diagnose.
    const QString file = experiment("nodata.json", [](QJsonObject &json) {
        json[u"data"] = QJsonObject{{"source", "csv"},
                                    {"path", "/nowhere/data.csv"},
                                    {"classes", QJsonArray{0, 1}},
                                    {"split", "stratified"},
                                    {"test_fraction", 0.2}};
        json[u"preprocessing"] = QJsonArray{};
    });
    const Ending ending = runProgram({"doctor", file, "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject circuit = ending.json()[u"circuit"].toObject();
    QVERIFY(circuit[u"data_problem"].toString().contains("/nowhere/data.csv"));
    QCOMPARE(circuit[u"gradient_check"][u"verdict"].toString(), "right");
}

void TestCommandLineDoctor::noCuda_data()
{
    QTest::addColumn<Variables>("variables");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("remedy");

    const QString driver = QStringLiteral(ANSATZ_FAKE_CUDA);
    const QString runtime = driver + QStringLiteral("/libfake_cudart.so");
    const auto withDriver = [&](const char *version, const char *init) {
        return Variables{
            {"LD_LIBRARY_PATH", driver}, {"FAKE_CUDA_DRIVER", version}, {"FAKE_CUDA_INIT", init}};
    };
    const auto withDevices = [&](const char *devices) {
        return Variables{{"LD_PRELOAD", runtime}, {"FAKE_CUDA_DEVICES", devices}};
    };
    const QString others = QStringLiteral("end other programs that use the GPU (nvidia-smi lists "
                                          "them)");
    const QString unset = QStringLiteral("unset CUDA_VISIBLE_DEVICES and start again");

    QTest::newRow("driver older than the build")
        << withDriver("12040", "0") << "cudaErrorInsufficientDriver"
        << "the NVIDIA driver is for CUDA 12.4 and too old for this build, which uses CUDA RUNTIME"
        << "install NVIDIA's driver for CUDA 13.0 or newer";
    QTest::newRow("no GPU") << withDriver("13020", "100") << "cudaErrorNoDevice"
                            << "the NVIDIA driver finds no GPU in this machine"
                            << "check that nvidia-smi lists a GPU, or use the CPU";
    Variables hidden = withDriver("13020", "100");
    hidden.insert("CUDA_VISIBLE_DEVICES", "-1");
    QTest::newRow("hidden") << hidden << "cudaErrorNoDevice"
                            << "the environment variable CUDA_VISIBLE_DEVICES is \"-1\", which "
                               "hides every GPU"
                            << unset;
    hidden.insert("CUDA_VISIBLE_DEVICES", "7");
    QTest::newRow("another one made visible")
        << hidden << "cudaErrorNoDevice"
        << "the environment variable CUDA_VISIBLE_DEVICES is \"7\", and no GPU of this machine is "
           "among that"
        << unset;
    QTest::newRow("driver updated, not restarted")
        << withDriver("13020", "803") << "cudaErrorSystemDriverMismatch"
        << "the NVIDIA driver's kernel module and library are of different versions"
        << "restart the machine, which loads the new kernel module";
    QTest::newRow("fabric manager")
        << withDriver("13020", "802") << "cudaErrorSystemNotReady"
        << "the NVIDIA driver is not ready: a service that it needs does not run"
        << "start nvidia-fabricmanager, then start again";
    QTest::newRow("another error, by its name")
        << withDriver("13020", "999") << "cudaErrorUnknown"
        << "CUDA does not start: unknown error (cudaErrorUnknown)"
        << "check that nvidia-smi works, or use the CPU";
    QTest::newRow("device too old")
        << withDevices("Tesla T4,7,5,0") << ""
        << "cuda:0 (Tesla T4): compute capability 7.5 is too old; 8.0 is needed"
        << "use the CPU, or a GPU of the Ampere generation or newer";
    QTest::newRow("out of memory")
        << withDevices("NVIDIA A100,8,0,2") << ""
        << "cuda:0 (NVIDIA A100): its memory is full: CUDA cannot start on it "
           "(cudaErrorMemoryAllocation)"
        << others;
    QTest::newRow("taken") << withDevices("NVIDIA A100,8,0,46") << ""
                           << "cuda:0 (NVIDIA A100): other processes have it for themselves "
                              "(cudaErrorDevicesUnavailable)"
                           << others;
}

void TestCommandLineDoctor::noCuda()
{
    QFETCH(const Variables, variables);
    QFETCH(const QString, error);
    QFETCH(QString, reason);
    QFETCH(const QString, remedy);
    const Ending ending = runIn(variables, {"doctor", "iris_setosa_vs_versicolor", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject report = ending.json();
    const QJsonObject cuda = report[u"cuda"].toObject();
    if (!cuda[u"built_in"].toBool())
        ANSATZ_MISSING_COMPONENT("this build has no CUDA: tst_without_cuda has its text");
    const int runtime = cuda[u"runtime"].toInt();
    reason.replace(QStringLiteral("RUNTIME"),
                   QStringLiteral("%1.%2").arg(runtime / 1000).arg(runtime % 1000 / 10));
    QVERIFY(!cuda[u"available"].toBool());
    QCOMPARE(cuda[u"error"].toString(), error);
    QCOMPARE(cuda[u"reason"].toString(), reason);
    QCOMPARE(cuda[u"remedy"].toString(), remedy);
    const QJsonObject device = report[u"devices"][1].toObject();
    QCOMPARE(device[u"id"].toString(), "cuda:0");
    QVERIFY(!device[u"available"].toBool());
    QVERIFY(reason.endsWith(device[u"reason"].toString()));
    // The CPU computes on.
    QCOMPARE(report[u"circuit"][u"gradient_check"][u"verdict"].toString(), "right");
}

void TestCommandLineDoctor::oneOfThreeDevices()
{
    const Ending ending =
        runIn({{"LD_PRELOAD", QStringLiteral(ANSATZ_FAKE_CUDA "/libfake_cudart.so")},
               {"FAKE_CUDA_DEVICES", "Tesla T4,7,5,0;NVIDIA A100,8,0,2"}},
              {"doctor", "iris_setosa_vs_versicolor", "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject report = ending.json();
    if (!report[u"cuda"][u"built_in"].toBool())
        ANSATZ_MISSING_COMPONENT("this build has no CUDA: tst_without_cuda has its text");
    const QJsonArray devices = report[u"devices"].toArray();
    QCOMPARE(devices.size(), 3);
    QCOMPARE(devices[1][u"name"].toString(), "Tesla T4");
    QCOMPARE(devices[1][u"compute_capability"].toString(), "7.5");
    QCOMPARE(devices[2][u"id"].toString(), "cuda:1");
    QVERIFY(devices[2][u"reason"].toString().startsWith("its memory is full"));
    QVERIFY(report[u"cuda"][u"reason"].toString().contains("; cuda:1 (NVIDIA A100): "));
}

QTEST_GUILESS_MAIN(TestCommandLineDoctor)
#include "tst_command_line_doctor.moc"
