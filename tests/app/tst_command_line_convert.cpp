// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that write circuits in other languages, through the built program.
#include "tests/app/program.h"
#include "tests/support/worst.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <cmath>

using namespace ansatz;

namespace {

const char *const program = R"(OPENQASM 2.0;
include "qelib1.inc";
gate pair(t) a,b { ry(t) a; cx a,b; }
qreg q[3]; creg c[3];
h q[2];
pair(pi/3) q[0],q[2];
barrier q;
rzz(0.4) q[0],q[1];
measure q -> c;
)";

const char *const trainable = R"(OPENQASM 3.0;
include "stdgates.inc";
input float[64] x_0;
input float[64] w_0;
qubit[2] q;
rx(x_0) q[0];
ry(2 * w_0) q[1];
cz q[0], q[1];
)";

QJsonArray amplitudes(const QString &file, const QString &inputs = {})
{
    QStringList arguments = {"state", file, "--json"};
    if (!inputs.isEmpty())
        arguments << "--inputs" << inputs;
    QJsonArray list;
    for (const QJsonValue state : runProgram(arguments).json()[u"states"].toArray())
        list += state[u"amplitude"];
    return list;
}

double difference(const QJsonArray &a, const QJsonArray &b)
{
    if (a.size() != b.size() || a.isEmpty())
        return std::nan("");
    double largest = 0;
    for (int k = 0; k < a.size(); ++k)
        for (int part = 0; part < 2; ++part)
            largest = test::worst(largest, std::abs(a[k].toArray()[part].toDouble()
                                                    - b[k].toArray()[part].toDouble()));
    return largest;
}

} // namespace

class TestCommandLineConvert final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        writeText(path("program.qasm"), program);
        writeText(path("trainable.qasm"), trainable);
        writeText(path("inputs.json"), R"({"features": [[0.3], [1.1]], "weights": [0.5]})");
    }

    void noticesAreTold()
    {
        const Ending ending = runProgram({"convert", "program.qasm", "out.json"}, m_folder.path());
        QCOMPARE(ending.status, 0);
        QCOMPARE(ending.output, QByteArray("out.json: circuit JSON, 3 qubits, 4 operations\n"));
        QCOMPARE(ending.errors,
                 QByteArray("ansatz: note: program.qasm:4:12: 1 classical register is left out: a "
                            "circuit here is gates on qubits\n"
                            "ansatz: note: program.qasm:6:1: 1 call of 'pair' is written out gate "
                            "by gate\n"
                            "ansatz: note: program.qasm:7:1: 1 barrier is left out: it changes no "
                            "expectation value\n"
                            "ansatz: note: program.qasm:9:1: 1 measurement is left out: "
                            "expectation values are computed from the final state\n"));
    }

    void everyFormatThatIsReadKeepsTheState()
    {
        const QJsonArray wanted = amplitudes(path("program.qasm"));
        QCOMPARE(wanted.size(), 8);
        for (const char *name : {"out.qasm", "out.qasm2", "out.json"}) {
            const Ending ending = runProgram({"convert", path("program.qasm"), path(name)});
            QCOMPARE(ending.status, 0);
            QVERIFY(difference(amplitudes(path(name)), wanted) < 1e-15);
        }
        QVERIFY(readText(path("out.qasm2")).startsWith("OPENQASM 2.0;"));
        QVERIFY(readText(path("out.qasm")).startsWith("OPENQASM 3.0;"));
    }

    void versionTwoTakesASample()
    {
        const Ending missing = runProgram({"convert", path("trainable.qasm"), path("out.qasm2")});
        QCOMPARE(missing.status, 2);
        QVERIFY(missing.isOneLineError() && missing.errors.contains("--inputs"));
        const Ending ending = runProgram({"convert", path("trainable.qasm"), path("out.qasm2"),
                                          "--inputs", path("inputs.json"), "--sample", "1"});
        QCOMPARE(ending.status, 0);
        QVERIFY(readText(path("out.qasm2")).contains("rx(1.1) q[0];\nry(1) q[1];\n"));
    }

    void code()
    {
        for (const char *format : {"pennylane", "qiskit"}) {
            const Ending ending =
                runProgram({"convert", path("trainable.qasm"), path("out.py"), "--format",
                            QString::fromLatin1(format), "--observable", "Z0 X1"});
            QCOMPARE(ending.status, 0);
            const QByteArray text = readText(path("out.py"));
            QVERIFY(text.startsWith("# trainable.qasm\n"));
            QVERIFY(text.contains(format[0] == 'p' ? "qml.Z(0) @ qml.X(1)" : "(\"ZX\", [0, 1]"));
        }
        QCOMPARE(runProgram({"convert", path("trainable.qasm"), path("out.tex")}).status, 0);
        QVERIFY(readText(path("out.tex")).contains("\\gate{R_{Y}(2\\,w_{0})}"));
    }

    void trainedModel()
    {
        const Ending trained =
            runProgram({"train", "--steps", "5", "--export", path("model.json")});
        QCOMPARE(trained.status, 0);
        const QJsonObject model = QJsonDocument::fromJson(readText(path("model.json"))).object();
        const QJsonArray weights = model[u"circuit_weights"].toArray();
        const QJsonObject vector = model[u"test_vectors"].toArray()[0].toObject();
        QVERIFY(weights.size() > 1);

        // The exported circuit has the weights in it and computes what the model file says.
        const Ending exported = runProgram(
            {"export", path("model.json"), "--format", "qasm3", "--output", path("model.qasm")});
        QVERIFY2(exported.status == 0, exported.errors.constData());
        QVERIFY(exported.output.isEmpty());
        writeText(
            path("sample.json"),
            QJsonDocument(QJsonObject{{"features", QJsonArray{vector[u"features"]}}}).toJson());
        const auto check = [&](const QString &file, bool withSample) {
            QStringList arguments = {"expect", file, "--json"};
            if (withSample)
                arguments << "--inputs" << path("sample.json");
            const QJsonArray found = runProgram(arguments).json()[u"expectations"][0].toArray();
            const QJsonArray wanted = vector[u"expectations"].toArray();
            QCOMPARE(found.size(), wanted.size());
            for (int k = 0; k < found.size(); ++k)
                QVERIFY(std::abs(found[k].toDouble() - wanted[k].toDouble()) < 1e-5);
        };
        check(path("model.qasm"), true);
        const Ending two =
            runProgram({"export", path("model.json"), "--format", "qasm2", "--inputs",
                        path("sample.json"), "--output", path("two.qasm")});
        QVERIFY2(two.status == 0, two.errors.constData());
        check(path("two.qasm"), false);

        const QByteArray first = QByteArray::number(weights[0].toDouble(), 'g', 6).left(5);
        for (const char *format : {"pennylane", "qiskit"}) {
            const Ending printed = runProgram({"export", path("model.json"), "--format", format});
            QCOMPARE(printed.status, 0);
            QVERIFY(printed.output.contains("TRAINED_WEIGHTS = numpy.array([" + first));
            QVERIFY(printed.output.contains("weights=TRAINED_WEIGHTS"));
        }
    }

    void badArguments_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("pattern");
        const auto row = [](const char *name, const char *arguments, const char *pattern) {
            QTest::newRow(name) << QString::fromUtf8(arguments).split(' ')
                                << QString::fromUtf8(pattern);
        };
        row("no format in the name", "convert trainable.qasm out", "out: .*--format");
        row("code of which program", "convert trainable.qasm out.py", "--format pennylane or");
        row("unknown format", "convert trainable.qasm out --format cirq", "cirq.*qasm3, qasm2");
        row("no file", "convert missing.qasm out.json", "missing\\.qasm");
        row("refused program", "convert bad.qasm out.json", "bad\\.qasm:4:1: 'if' is not");
        row("inputs without use", "convert trainable.qasm out.qasm --inputs inputs.json",
            "--inputs: ");
        row("observable without use", "convert trainable.qasm out.qasm --observable Z0",
            "--observable: ");
        row("observable beyond", "convert trainable.qasm o.py --format qiskit --observable Z7",
            "Z7");
        row("sample beyond", "convert trainable.qasm out.qasm2 --inputs inputs.json --sample 2",
            "--sample: .*2 samples");
        row("output in no folder", "convert trainable.qasm none/out.json", "none/out\\.json");
        row("no model", "export trainable.qasm --format qasm3", "trainable\\.qasm");
        row("no format", "export inputs.json", "--format");
    }

    void badArguments()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, pattern);
        writeText(path("bad.qasm"),
                  "OPENQASM 2.0;\nqreg q[1];\ncreg c[1];\nif(c==1) U(0,0,0) q[0];");
        const Ending ending = runProgram(arguments, m_folder.path());
        QCOMPARE(ending.status, 2);
        QVERIFY2(ending.isOneLineError(), ending.errors.constData());
        QVERIFY2(QString::fromUtf8(ending.errors).contains(QRegularExpression(pattern)),
                 ending.errors.constData());
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCommandLineConvert)
#include "tst_command_line_convert.moc"
