// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that evaluate circuits, and what every command does with bad input, through the
// built program.
#include "tests/app/program.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <cmath>
#include <numbers>

using namespace ansatz;

namespace {

const char *const bell = R"(OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
h q[0];
cx q[0], q[1];
)";

const char *const rotations = R"(OPENQASM 3.0;
include "stdgates.inc";
input float[64] x_0;
input float[64] w_0;
qubit[2] q;
rx(x_0) q[0];
ry(2 * w_0 + pi / 4) q[1];
)";

QStringList words(const char *line)
{
    QStringList list = QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    list.replaceInStrings(QStringLiteral("''"), QString());
    return list;
}

// A gate's parameter of tests/reference as OpenQASM.
QByteArray angle(const QJsonValue &parameter)
{
    const auto number = [](double value) { return QByteArray::number(value, 'g', 17); };
    if (parameter.isDouble())
        return number(parameter.toDouble());
    const QJsonObject object = parameter.toObject();
    const bool isWeight = object.contains(u"weight");
    const int index = object[isWeight ? u"weight" : u"feature"].toInt();
    return number(object[u"scale"].toDouble(1)) + (isWeight ? "*w_" : "*x_")
           + QByteArray::number(index) + " + (" + number(object[u"offset"].toDouble(0)) + ")";
}

QByteArray openQasm(const QJsonObject &circuit, int features, int weights)
{
    QByteArray text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";
    for (int i = 0; i < features; ++i)
        text += "input float[64] x_" + QByteArray::number(i) + ";\n";
    for (int i = 0; i < weights; ++i)
        text += "input float[64] w_" + QByteArray::number(i) + ";\n";
    text += "qubit[" + QByteArray::number(circuit[u"qubits"].toInt()) + "] q;\n";
    for (const QJsonValue gate : circuit[u"gates"].toArray()) {
        QByteArrayList angles;
        for (const QJsonValue parameter : gate[u"params"].toArray())
            angles += angle(parameter);
        QByteArrayList qubits;
        for (const QJsonValue qubit : gate[u"qubits"].toArray())
            qubits += "q[" + QByteArray::number(qubit.toInt()) + "]";
        text += gate[u"gate"].toString().toUtf8();
        if (!angles.isEmpty())
            text += "(" + angles.join(", ") + ")";
        text += " " + qubits.join(", ") + ";\n";
    }
    return text;
}

// The largest difference of two nests of arrays of the same shape; NaN when the shapes differ.
double difference(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isDouble() && b.isDouble())
        return std::abs(a.toDouble() - b.toDouble());
    if (!a.isArray() || !b.isArray() || a.toArray().size() != b.toArray().size())
        return std::nan("");
    double largest = 0;
    for (int i = 0; i < a.toArray().size(); ++i) {
        const double here = difference(a[i], b[i]);
        largest = here <= largest ? largest : here;
    }
    return largest;
}

} // namespace

class TestCommandLine final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        writeText(path("bell.qasm"), bell);
        writeText(path("rotations.qasm"), rotations);
        writeText(path("inputs.json"), R"({"features": [[0.3], [1.1]], "weights": [0.5]})");
    }

    void versionAndHelp();
    void badInputIsOneLine_data();
    void badInputIsOneLine();
    void namesAreShownLiterally();
    void expectAgreesWithReference_data();
    void expectAgreesWithReference();
    void expectIsExactlyAsDesigned();
    void expectTable();
    void stateOfBellPair();
    void stateTakesOneSample();
    void doctor();
    void fullOutputIsAnError_data();
    void fullOutputIsAnError();
    void closedPipeIsQuiet();

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir m_folder;
};

void TestCommandLine::versionAndHelp()
{
    QElapsedTimer timer;
    timer.start();
    const Ending version = runProgram({QStringLiteral("--version")});
    QCOMPARE(version.status, 0);
    QVERIFY2(timer.elapsed() < 2000, "the program must start at once");
    QVERIFY(version.output.startsWith("ansatz "));
    for (const char *command :
         {"", "train ", "expect ", "state ", "predict ", "convert ", "export ", "doctor "}) {
        const Ending help = runProgram(words(command) + QStringList(QStringLiteral("--help")));
        QCOMPARE(help.status, 0);
        QVERIFY(help.errors.isEmpty());
        QVERIFY(help.output.contains("--help"));
    }
}

void TestCommandLine::badInputIsOneLine_data()
{
    QTest::addColumn<QByteArray>("file"); // content of "input", which the arguments may name
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("pattern"); // of standard error
    const auto row = [](const char *name, const char *arguments, const char *pattern,
                        const QByteArray &file = {}) {
        QTest::newRow(name) << file << words(arguments) << QString::fromUtf8(pattern);
    };
    row("no command", "", "no command.*ansatz train");
    row("unknown command", "fly",
        "fly.*train, expect, state, predict, convert, export, bench, doctor");
    row("option before the command", "--json train", "--json");
    row("unknown option", "train --fast", "--fast");
    row("no such experiment", "train nothing_like_it", "nothing_like_it.*digits_1_vs_5");
    row("no such file", "train missing.json", "missing.json");
    row("a folder", "train ./", "\\./");
    row("no JSON", "train ./input", "input:1:", "nonsense");
    row("no experiment", "train ./input", "input", "{\"format\": \"ansatz-model\"}");
    row("deep JSON", "train ./input", "input", QByteArray(1'000'000, '['));
    row("no steps", "train --steps 0", "--steps");
    row("half a step", "train --steps 3.5", "--steps");
    row("no number of steps", "train --steps abc", "--steps: .* from 1 to 10000000, not \"abc\"");
    row("negative seed", "train --seed -1", "--seed: .*-1");
    row("hexadecimal seed", "train --seed 0x10", "--seed: .*0x10");
    row("empty seed", "train --seed ''", "--seed: .*\"\"");
    row("two seeds", "train --seed 1 --seed 2", "--seed");
    row("empty sample", "state rotations.qasm --sample ''", "--sample: .*\"\"");
    row("empty experiment", "train ''", "EXPERIMENT.*\"\"");
    row("empty circuit", "expect ''", "CIRCUIT.*\"\"");
    row("empty inputs", "expect bell.qasm --inputs ''", "--inputs.*\"\"");
    row("empty data", "predict input ''", "DATA.*\"\"");
    row("empty export", "train --export ''", "--export.*\"\"");
    row("unknown precision", "train --precision complex32", "--precision");
    row("unknown backend", "train --backend abacus", "abacus.*native");
    row("unknown device", "train --device cuda:97", "cuda:97");
    row("export to a missing folder", "train --export nowhere/model.json", "nowhere/model.json");
    row("export to a folder", "train --export .", "folder");
    row("export to a device", "train --export /dev/full", "/dev/full: .*regular");
    row("export to a closed folder", "train --export /proc/model.json", "/proc/model.json");
    row("export to a long name", QByteArray("train --export ").append(300, 'a').constData(),
        "name too long");
    row("no circuit", "expect missing.qasm", "missing.qasm");
    row("bad OpenQASM", "expect input", "input:3:1", "OPENQASM 3.0;\nqubit q;\nbogus q;\n");
    row("bad circuit JSON", "expect input", "input.*/qubits|input.*qubits",
        "{\"format\": \"ansatz-circuit\", \"version\": 1, \"qubits\": -1}");
    row("bad observable", "expect bell.qasm --observable Q0", "Q0|column|1");
    row("observable beyond", "expect bell.qasm --observable Z9", "Z9|9");
    row("inputs missing", "expect rotations.qasm", "--inputs");
    row("inputs no JSON", "expect rotations.qasm --inputs input", "input:1:", "[");
    row("a feature too many", "expect rotations.qasm --inputs input", "/features/1",
        R"({"features": [[1], [1, 2]], "weights": [1]})");
    row("a weight too few", "expect rotations.qasm --inputs input", "/weights",
        R"({"features": [[1]]})");
    row("no sample", "expect rotations.qasm --inputs input", "/features",
        R"({"features": [], "weights": [1]})");
    row("no number", "expect rotations.qasm --inputs input", "/features/0/0",
        R"({"features": [["1"]], "weights": [1]})");
    row("an angle overflows", "expect rotations.qasm --inputs input",
        "sample 0, observable \"Z1\".*finite", R"({"features": [[1], [2]], "weights": [1e308]})");
    row("an observable overflows", "expect input --observable 1e308+1e308*Z0", "sample 0.*finite",
        "OPENQASM 3.0;\nqubit q;\n");
    row("a feature beyond float", "expect rotations.qasm --precision complex64 --inputs input",
        "/features/0/0.*complex64", R"({"features": [[1e300]], "weights": [1]})");
    row("a weight beyond float", "expect rotations.qasm --precision complex64 --inputs input",
        "/weights/0.*complex64", R"({"features": [[1]], "weights": [1e39]})");
    row("unknown key", "expect rotations.qasm --inputs input", "/weigths",
        R"({"features": [[1]], "weights": [1], "weigths": [1]})");
    row("too many qubits", "expect input", "input", "OPENQASM 3.0;\nqubit[100000] q;\n");
    row("too little memory", "state input", "3[0-9]", "OPENQASM 3.0;\nqubit[34] q;\n");
    row("no such sample", "state rotations.qasm --inputs inputs.json --sample 2", "--sample");
    row("no model", "predict missing.json bell.qasm", "missing.json");
    row("bad model", "predict input bell.qasm", "input", "{\"format\": \"ansatz-experiment\"}");
    row("no second argument", "predict input", "DATA");
}

void TestCommandLine::badInputIsOneLine()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QStringList, arguments);
    QFETCH(const QString, pattern);
    writeText(path("input"), file);
    QElapsedTimer timer;
    timer.start();
    const Ending ending = runProgram(arguments, m_folder.path());
    QVERIFY(timer.elapsed() < 10'000);
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY2(QString::fromUtf8(ending.errors).contains(QRegularExpression(pattern)),
             ending.errors.constData());
    QCOMPARE(ending.output, QByteArray());
}

void TestCommandLine::namesAreShownLiterally()
{
    const Ending ending =
        runProgram({QStringLiteral("state"), QStringLiteral("%s%n\nsecond\x1b[31m.qasm")});
    QCOMPARE(ending.status, 2);
    QVERIFY(ending.isOneLineError());
    QVERIFY(ending.errors.contains("%s%n second"));
    QVERIFY(!ending.errors.contains('\x1b'));
    for (const char *arguments : {"\u202e.qasm", "\u0085.qasm", "\u2028.qasm"}) {
        const Ending odd = runProgram({QStringLiteral("state"), QString::fromUtf8(arguments)});
        QVERIFY2(odd.errors.startsWith("ansatz:  .qasm: "), odd.errors.constData());
    }
    const Ending bytes = runShell("\"$ansatz\" state $'\\x9b31m.qasm'", m_folder.path());
    QVERIFY2(bytes.errors.startsWith("ansatz: ?31m.qasm: "), bytes.errors.constData());
}

void TestCommandLine::expectAgreesWithReference_data()
{
    QTest::addColumn<QJsonObject>("circuit");
    const QJsonArray cases =
        QJsonDocument::fromJson(
            readText(QStringLiteral(ANSATZ_TEST_DATA "/reference/circuits.json")))
            .object()[u"cases"]
            .toArray();
    QCOMPARE(cases.size(), 43);
    // The engine's own tests take every case; these show that nothing is lost on the way here.
    for (int i = 0; i < cases.size(); i += 4) {
        const QJsonObject circuit = cases[i].toObject();
        QTest::newRow(circuit[u"name"].toString().toUtf8().constData()) << circuit;
    }
}

void TestCommandLine::expectAgreesWithReference()
{
    QFETCH(const QJsonObject, circuit);
    const QJsonArray features = circuit[u"features"].toArray();
    const QJsonArray weights = circuit[u"weights"].toArray();
    writeText(path("circuit.qasm"),
              openQasm(circuit, features[0].toArray().size(), weights.size()));
    writeText(path("circuit_inputs.json"),
              QJsonDocument(QJsonObject{{"features", features}, {"weights", weights}}).toJson());
    QStringList arguments = {"expect",     path("circuit.qasm"),
                             "--inputs",   path("circuit_inputs.json"),
                             "--gradient", "--json"};
    for (const QJsonValue observable : circuit[u"observables"].toArray())
        arguments << QStringLiteral("--observable") << observable.toString();

    const Ending ending = runProgram(arguments);
    QVERIFY2(ending.status == 0, ending.errors.constData());
    const QJsonObject result = ending.json();
    QVERIFY(difference(result[u"expectations"], circuit[u"expectations"]) <= 1e-10);
    QVERIFY(difference(result[u"gradient"][u"weights"], circuit[u"jacobian_weights"]) <= 1e-10);
    QVERIFY(difference(result[u"gradient"][u"features"], circuit[u"jacobian_features"]) <= 1e-10);
}

void TestCommandLine::expectIsExactlyAsDesigned()
{
    const QStringList arguments = {"expect",       path("rotations.qasm"),
                                   "--inputs",     path("inputs.json"),
                                   "--observable", "Z0",
                                   "--observable", "X1 - 0.5 Z0 Z1",
                                   "--json"};
    const QJsonObject plain = runProgram(arguments).json();
    QCOMPARE(plain.keys(),
             QStringList({"backend", "bit_order", "device", "expectations", "precision"}));
    QCOMPARE(plain[u"backend"].toString(), "native");
    QCOMPARE(plain[u"bit_order"].toString(), "qubit_0_is_most_significant");
    QCOMPARE(plain[u"device"].toString(), "cpu");
    QCOMPARE(plain[u"precision"].toString(), "complex128");
    const double angle = 2 * 0.5 + std::numbers::pi / 4;
    for (int sample = 0; sample < 2; ++sample) {
        const double z0 = std::cos(sample == 0 ? 0.3 : 1.1);
        const QJsonArray row = plain[u"expectations"][sample].toArray();
        QCOMPARE(row.size(), 2);
        QVERIFY(std::abs(row[0].toDouble() - z0) < 1e-12);
        QVERIFY(std::abs(row[1].toDouble() - (std::sin(angle) - 0.5 * z0 * std::cos(angle)))
                < 1e-12);
    }

    const QJsonObject single = runProgram(arguments
                                          + QStringList{"--gradient", "--precision", "complex64",
                                                        "--backend", "reference"})
                                   .json();
    QCOMPARE(single[u"precision"].toString(), "complex64");
    QCOMPARE(single[u"backend"].toString(), "reference");
    QVERIFY(difference(single[u"expectations"], plain[u"expectations"]) < 2e-6);
    const double slope = single[u"gradient"][u"features"][1][0][0].toDouble();
    QVERIFY(std::abs(slope + std::sin(1.1)) < 2e-6);
}

void TestCommandLine::expectTable()
{
    const Ending ending = runProgram({"expect", path("bell.qasm"), "--observable", "Z0 Z1"});
    QCOMPARE(ending.status, 0);
    QVERIFY(ending.output.contains("Z0 Z1"));
    QVERIFY(ending.output.contains("1.00000000"));
    QVERIFY(ending.output.contains("complex128"));
    const Ending slopes = runProgram(
        {"expect", path("rotations.qasm"), "--inputs", path("inputs.json"), "--gradient"});
    QCOMPARE(slopes.status, 0);
    for (const char *heading : {"observable            w_0\n", "observable            x_0\n"})
        QVERIFY2(slopes.output.contains(heading), slopes.output.constData());
}

void TestCommandLine::stateOfBellPair()
{
    writeText(path("first.qasm"),
              "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q;\nx q[0];\n");
    const QJsonObject first = runProgram({"state", path("first.qasm"), "--json"}).json();
    QCOMPARE(first[u"states"].toArray().size(), 8);
    for (const QJsonValue state : first[u"states"].toArray())
        QCOMPARE(state[u"probability"].toDouble(), state[u"basis"].toString() == "100" ? 1.0 : 0.0);

    const QJsonObject pair = runProgram({"state", path("bell.qasm"), "--json"}).json();
    QCOMPARE(pair[u"qubits"].toInt(), 2);
    QCOMPARE(pair[u"bit_order"].toString(), "qubit_0_is_most_significant");
    for (const QJsonValue state : pair[u"states"].toArray()) {
        const QString basis = state[u"basis"].toString();
        const double expected = basis == "00" || basis == "11" ? std::sqrt(0.5) : 0;
        QVERIFY(std::abs(state[u"amplitude"][0].toDouble() - expected) < 1e-12);
        QVERIFY(std::abs(state[u"amplitude"][1].toDouble()) < 1e-12);
    }
    const Ending table = runProgram({"state", path("bell.qasm")});
    QCOMPARE(table.status, 0);
    QVERIFY(table.output.contains("0.70710678"));
    QVERIFY(table.output.contains("2 of 4 basis states"));
}

void TestCommandLine::stateTakesOneSample()
{
    const QJsonObject state = runProgram({"state", path("rotations.qasm"), "--inputs",
                                          path("inputs.json"), "--sample", "1", "--json"})
                                  .json();
    double first = 0; // the probability that qubit 0 is 0
    for (const QJsonValue entry : state[u"states"].toArray()) {
        if (entry[u"basis"].toString().startsWith('0'))
            first += entry[u"probability"].toDouble();
    }
    QVERIFY(std::abs(first - std::pow(std::cos(1.1 / 2), 2)) < 1e-12);
}

void TestCommandLine::doctor()
{
    const Ending ending = runProgram({"doctor", "--json"});
    QCOMPARE(ending.status, 0);
    const QJsonObject report = ending.json();
    QVERIFY(report[u"self_check"][u"passed"].toBool());
    QVERIFY(report[u"self_check"][u"native_against_reference"].toDouble(1) <= 1e-10);
    QVERIFY(report[u"self_check"][u"adjoint_against_parameter_shift"].toDouble(1) <= 1e-10);
    QVERIFY(report[u"cpu"][u"cores"].toInt() >= 1);
    QVERIFY(report[u"cpu"][u"memory_total"].toDouble() > 0);
    QCOMPARE(report[u"devices"][0][u"id"].toString(), "cpu");
    QVERIFY(report[u"devices"][0][u"available"].toBool());
    QCOMPARE(report[u"backends"][0][u"name"].toString(), "native");
    for (const char *list : {"devices", "backends"}) {
        for (const QJsonValue entry : report[QLatin1String(list)].toArray())
            QVERIFY(entry[u"available"].toBool() != !entry[u"reason"].toString().isEmpty());
    }
    const Ending text = runProgram({"doctor"});
    QCOMPARE(text.status, 0);
    QVERIFY(text.output.contains("passed"));
    QVERIFY(text.output.contains("native"));
    const auto lines = QString::fromUtf8(text.output).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        QVERIFY2(line.size() <= 100, qPrintable(line));
        if (line.contains(QStringLiteral("available ")))
            QVERIFY2(line.mid(15).startsWith(QStringLiteral("available      "))
                         || line.mid(15).startsWith(QStringLiteral("not available  ")),
                     qPrintable(line));
    }
}

void TestCommandLine::fullOutputIsAnError_data()
{
    QTest::addColumn<QString>("arguments");
    for (const char *arguments : {"doctor", "--version", "train --help"})
        QTest::newRow(arguments) << QString::fromUtf8(arguments);
}

void TestCommandLine::fullOutputIsAnError()
{
    QFETCH(const QString, arguments);
    const Ending ending = runShell("\"$ansatz\" " + arguments + " > /dev/full", m_folder.path());
    QCOMPARE(ending.status, 2);
    QVERIFY2(ending.isOneLineError(), ending.errors.constData());
    QVERIFY(ending.errors.contains("No space left"));
}

void TestCommandLine::closedPipeIsQuiet()
{
    writeText(path("wide.qasm"), "OPENQASM 3.0;\nqubit[16] q;\n");
    const Ending ending =
        runShell("\"$ansatz\" state wide.qasm --json | head -n 1", m_folder.path());
    QCOMPARE(ending.errors, QByteArray());
    QCOMPARE(ending.output.count('\n'), 1);
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
