// SPDX-License-Identifier: GPL-3.0-or-later
// `ansatz bench` through the built program: what it says, not how fast the machine is.
#include "tests/app/program.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>

using namespace ansatz;

namespace {

const QString preset = QStringLiteral(ANSATZ_SOURCE "/resources/experiments/digits_1_vs_5.json");

} // namespace

class TestCommandLineBench final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void json();
    void text();
    void experimentFile();
    void everyChoiceIsUsed();
    void matrixAsText();
    void matrixAsJson();
    void everyGate();
    void advises();
    void advisesBeforeATraining();
    void refuses_data();
    void refuses();
};

void TestCommandLineBench::matrixAsText()
{
    const Ending ending =
        runProgram({"bench", "--matrix", "--qubits", "3", "--layers", "1", "--batch", "4"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QString text = QString::fromUtf8(ending.output);
    QVERIFY(text.contains("1 s at most"));
    for (const char *word : {"native on cpu", "reference on cpu", "complex64", "complex128",
                             "cannot compute", "The fastest first", "█"})
        QVERIFY2(text.contains(QString::fromUtf8(word)), word);
    // Bars go from short to long.
    const QStringList lines = text.section("The fastest first", 1).split('\n');
    qsizetype before = 0;
    for (const QString &line : lines) {
        const qsizetype length = line.count(QString::fromUtf8("█"));
        QVERIFY(length == 0 || length >= before);
        before = std::max(before, length);
    }
    QVERIFY(before >= 30);
}

void TestCommandLineBench::matrixAsJson()
{
    const Ending ending = runProgram({"bench", "--matrix", preset, "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject report = ending.json();
    QCOMPARE(report[u"experiment"].toString(), QStringLiteral("Digits 1 against 5"));
    QCOMPARE(report[u"qubits"].toInt(), 9);
    int done = 0;
    for (const QJsonValue &value : report[u"cells"].toArray()) {
        const QJsonObject cell = value.toObject();
        if (cell[u"state"] == "done") {
            ++done;
            QVERIFY(cell[u"step_ms"].toDouble() > 0);
            QVERIFY(cell[u"check"].toObject()[u"samples"].toInt() > 0);
        } else {
            QVERIFY(!cell[u"reason"].toString().isEmpty());
        }
    }
    QVERIFY(done >= 4);
}

// The gates themselves are counted in tst_gate_benchmark.
void TestCommandLineBench::everyGate()
{
    const QStringList size = {"bench", "--gates", "--qubits", "3",       "--layers",
                              "1",     "--batch", "2",        "--steps", "1"};
    const Ending text = runProgram(size);
    QVERIFY2(text.status == 0, text.errors.constData());
    for (const char *line : {"\n(none) ", "\nrx ", "\ncu ", "\ncswap ", "\n(all) "})
        QVERIFY2(text.output.contains(line), line);
    for (const char *part :
         {"3 qubits, batch 2, native on cpu, complex64", "of peak", "a gate, ps"})
        QVERIFY2(text.output.contains(part), text.output.constData());
    for (const QByteArray &line : text.output.split('\n'))
        QVERIFY2(line.size() <= 100, line.constData());

    const auto linesAbove = text.output.left(text.output.indexOf("(none)")).count('\n');
    const Ending ending = runProgram(size + QStringList{"--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject report = ending.json();
    QCOMPARE(report[u"layers"].toInt(), 1);
    QVERIFY(report[u"machine"].toObject()[u"fma_peak"].toDouble() > 1e6);
    const QJsonArray rows = report[u"gates"].toArray();
    QCOMPARE(rows.size(), text.output.count('\n') - linesAbove);
    QVERIFY(rows.first()[u"gate"].isNull() && rows.first()[u"gate_ps"].isNull());
    QCOMPARE(rows.last()[u"gate"].toString(), "all");
    for (const QJsonValue &row : rows) {
        for (const char *number : {"step_ms", "forward_ms", "fma", "fma_peak_share"})
            QVERIFY2(row[QLatin1String(number)].toDouble() > 0, number);
        QVERIFY(row[u"backward_ms"].toDouble() >= 0); // a difference of two short times
        QVERIFY(row[u"check"][u"samples"].toInt() > 0);
    }
}

void TestCommandLineBench::advises()
{
    const Ending ending = runProgram({"bench", "--advise", preset});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QString text = QString::fromUtf8(ending.output);
    const QRegularExpressionMatch marked =
        QRegularExpression("^> (\\w+ on [\\w:]+) ", QRegularExpression::MultilineOption)
            .match(text);
    QVERIFY2(marked.hasMatch(), ending.output.constData());
    QVERIFY2(text.contains("Recommended: " + marked.captured(1)), ending.output.constData());
    QVERIFY(!marked.captured(1).startsWith("reference")); // thousands of times slower
    QVERIFY(text.contains("to the end"));
    const Ending json = runProgram({"bench", "--advise", "--qubits", "3", "--json"});
    QCOMPARE(json.json()[u"event"].toString(), QStringLiteral("advice"));
    QCOMPARE(json.json()[u"qubits"].toInt(), 3);
    const QJsonArray choices = json.json()[u"choices"].toArray();
    QVERIFY(choices.size() >= 2);
    const double recommended =
        choices.at(json.json()[u"recommended"].toInt(-1))[u"step_ms"].toDouble();
    QVERIFY(recommended > 0);
    for (const QJsonValue &choice :
         choices) { // which is native on the CPU unless others are faster
        if (choice[u"basis"] == "measured")
            QVERIFY2(recommended <= 1.1 * choice[u"step_ms"].toDouble(), json.output.constData());
    }
}

void TestCommandLineBench::advisesBeforeATraining()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("model.json");
    const Ending ending =
        runProgram({"train", "two_moons", "--steps", "5", "--advise", "--json", "--export", path});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QByteArray first = ending.output.left(ending.output.indexOf('\n'));
    QCOMPARE(QJsonDocument::fromJson(first).object()[u"event"].toString(),
             QStringLiteral("advice"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject model = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject advice = model[u"made_by"].toObject()[u"advice"].toObject();
    QCOMPARE(advice[u"steps_left"].toInt(), 5);
    QCOMPARE(advice[u"measured_at"].toString().size(), 20);
}

void TestCommandLineBench::json()
{
    const Ending ending = runProgram(
        {"bench", "--qubits", "4", "--layers", "3", "--batch", "6", "--steps", "12", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QVERIFY(ending.errors.isEmpty());
    const QJsonObject report = ending.json();
    QCOMPARE(report.keys(),
             QStringList({"backend",    "backward_ms", "batch",      "check",       "device",
                          "experiment", "forward_ms",  "head_ms",    "jit",         "layers",
                          "machine",    "observables", "operations", "precision",   "quantum_layer",
                          "qubits",     "simd",        "step_ms",    "steps",       "threads",
                          "version",    "vmap",        "weights",    "why_no_graph"}));
    QVERIFY(report[u"why_no_graph"].isNull());
    const QJsonObject step = report[u"step_ms"].toObject();
    QCOMPARE(step.keys(), QStringList({"median", "min", "p90"}));
    QVERIFY(step[u"min"].toDouble() > 0);
    QVERIFY(step[u"min"].toDouble() <= step[u"median"].toDouble());
    QVERIFY(step[u"median"].toDouble() <= step[u"p90"].toDouble());
    QVERIFY(report[u"forward_ms"].toDouble() > 0 && report[u"backward_ms"].toDouble() >= 0);
    QVERIFY(report[u"head_ms"].toDouble() > 0);
    QCOMPARE(report[u"steps"].toInt(), 12);
    QCOMPARE(report[u"qubits"].toInt(), 4);
    QCOMPARE(report[u"layers"].toInt(), 3);
    QCOMPARE(report[u"batch"].toInt(), 6);
    QCOMPARE(report[u"operations"].toInt(), 4 + 3 * (3 + 8));
    QCOMPARE(report[u"weights"].toInt(), 24);
    QCOMPARE(report[u"observables"].toInt(), 4);
    QCOMPARE(report[u"backend"].toString(), "native");
    QCOMPARE(report[u"device"].toString(), "cpu");
    QCOMPARE(report[u"precision"].toString(), "complex64");
    QVERIFY(report[u"experiment"].isNull());

    const QJsonObject check = report[u"check"].toObject();
    QCOMPARE(check[u"against"].toString(), "reference");
    QCOMPARE(check[u"samples"].toInt(), 3);
    QVERIFY(check[u"expectations"].toDouble() <= check[u"allowed"].toDouble());
    QVERIFY(check[u"gradients"].toDouble() <= check[u"allowed"].toDouble());

    const QJsonObject layer = report[u"quantum_layer"].toObject();
    QVERIFY(layer[u"forward_fma"].toDouble() > 0);
    QVERIFY(layer[u"backward_fma"].toDouble() > layer[u"forward_fma"].toDouble());
    const double share = layer[u"fma_peak_share"].toDouble();
    QVERIFY2(share > 0 && share < 1.1, qPrintable(QString::number(share)));
    QCOMPARE(layer[u"roofline_share"].toDouble(),
             std::max(share, layer[u"memory_bandwidth_share"].toDouble()));
    QCOMPARE(layer[u"limited_by"].toString(), "multiply-adds");

    const QJsonObject machine = report[u"machine"].toObject();
    for (const auto &rate : {"fma_peak", "memory_bandwidth", "cache_bandwidth"})
        QVERIFY2(machine[QLatin1String(rate)].toDouble() > 1e6, rate);
    QVERIFY(!machine[u"cpu"].toString().isEmpty());
}

void TestCommandLineBench::text()
{
    const Ending ending =
        runProgram({"bench", "--qubits", "3", "--layers", "1", "--batch", "2", "--steps", "3"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    for (const char *part :
         {"3 qubits, 1 layer, 11 operations, 6 weights, batch 2", "native on cpu, complex64",
          "2 samples against reference", "training step", "forward", "backward", "head", "3 steps",
          "multiply-adds a second", "GB/s of memory", "second-level cache",
          "of the multiply-add peak", "of the memory bandwidth", "of the roofline"})
        QVERIFY2(ending.output.contains(part), part);
    for (const QByteArray &line : ending.output.split('\n'))
        QVERIFY2(line.size() <= 100, line.constData());
}

void TestCommandLineBench::experimentFile()
{
    Ending ending = runProgram({"bench", preset, "--steps", "5", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QJsonObject report = ending.json();
    QCOMPARE(report[u"experiment"].toString(), "Digits 1 against 5");
    QVERIFY(report[u"layers"].isNull());
    QCOMPARE(report[u"qubits"].toInt(), 9);
    QCOMPARE(report[u"batch"].toInt(), 32);
    QCOMPARE(report[u"weights"].toInt(), 36);

    // Those that ship are known by name.
    ending = runProgram({"bench", "digits_1_vs_5", "--steps", "5", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QCOMPARE(ending.json()[u"experiment"].toString(), "Digits 1 against 5");
    ending = runProgram({"bench", "digits_1_vs_7", "--steps", "5"});
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.errors.contains("digits_1_vs_5"), ending.errors.constData());
    for (const char *command : {"bench", "train", "doctor"}) {
        ending = runProgram({command, "bell.qasm"});
        QCOMPARE(ending.status, 2);
        QVERIFY2(ending.errors.contains("bell.qasm: is an OpenQASM program"),
                 ending.errors.constData());
    }

    ending = runProgram({"bench", preset, "--steps", "5", "--batch", "3"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QVERIFY(ending.output.contains("Digits 1 against 5: 9 qubits, 61 operations"));
    QVERIFY(ending.output.contains("batch 3"));
}

void TestCommandLineBench::everyChoiceIsUsed()
{
    const Ending ending =
        runProgram({"bench", "--qubits", "2", "--layers", "1", "--batch", "3", "--steps", "2",
                    "--backend", "reference", "--precision", "complex128", "--json"});
    QVERIFY2(ending.status == 0, ending.errors.constData());
    QJsonObject report = ending.json();
    QCOMPARE(report[u"backend"].toString(), "reference");
    QCOMPARE(report[u"precision"].toString(), "complex128");
    QCOMPARE(report[u"threads"].toInt(), 1); // it has no others
    QCOMPARE(report[u"check"][u"against"].toString(), "native");
    QVERIFY(report[u"quantum_layer"].isNull());

    report =
        runProgram({"bench", "--qubits", "2", "--steps", "2", "--threads", "3", "--json"}).json();
    QCOMPARE(report[u"threads"].toInt(), 3);
}

void TestCommandLineBench::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("part");
    const auto add = [](const char *name, const QStringList &arguments, const char *part) {
        QTest::addRow("%s", name) << arguments << QByteArray(part);
    };
    add("no qubits", {"--qubits", "0"}, "--qubits");
    add("too much memory", {"--qubits", "34", "--precision", "complex128"}, "34 qubits");
    add("no batch", {"--batch", "0"}, "--batch");
    add("no steps", {"--steps", "0"}, "--steps");
    add("no threads", {"--threads", "0"}, "--threads");
    add("two circuits", {preset, "--qubits", "3"}, "--qubits");
    add("layers of an experiment", {preset, "--layers", "3"}, "--layers");
    add("no file", {"nothing.json"}, "nothing.json");
    add("backend", {"--backend", "abacus"}, "abacus");
    add("backend of a file", {preset, "--backend", "abacus"}, "abacus");
    add("device", {"--device", "cuda:7"}, "cuda:7");
    add("precision", {"--precision", "half"}, "half");
    add("matrix on a device", {"--matrix", "--device", "cpu"}, "--matrix");
    add("matrix of a backend", {"--matrix", "--backend", "native"}, "--matrix");
    add("matrix in a precision", {"--matrix", "--precision", "complex64"}, "--matrix");
    add("steps of a matrix", {"--matrix", "--steps", "3"}, "--steps");
    add("advice on a device", {"--advise", "--device", "cpu"}, "--advise");
    add("matrix without jit", {"--matrix", "--jit", "off"}, "--jit");
    add("matrix of an experiment without vmap", {preset, "--matrix", "--vmap", "off"}, "--vmap");
    add("gates of an experiment", {preset, "--gates"}, "--gates");
    add("gates and advice", {"--gates", "--advise"}, "--advise");
    add("gates on two qubits", {"--gates", "--qubits", "2"}, "qubits");
    add("both", {"--advise", "--matrix"}, "--advise");
}

void TestCommandLineBench::refuses()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, part);
    const Ending ending = runProgram(QStringList("bench") + arguments);
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError() && ending.errors.contains(part), ending.errors.constData());
    QVERIFY(ending.output.isEmpty());
}

QTEST_GUILESS_MAIN(TestCommandLineBench)
#include "tst_command_line_bench.moc"
