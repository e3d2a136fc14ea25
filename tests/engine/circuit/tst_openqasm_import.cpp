// SPDX-License-Identifier: GPL-3.0-or-later
// Programs as they are found, against the states that Qiskit gives (tests/reference/make_qasm.py),
// and what they become when they are damaged.
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/circuit/openqasm_reader.h"
#include "engine/simulator/state.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <ctime>
#include <map>

using namespace ansatz;

namespace {

const QString folder = QStringLiteral(ANSATZ_TEST_DATA "/engine/circuit/qasm/");

std::string textOf(const QString &name)
{
    QFile file(folder + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no such program");
    return file.readAll().toStdString();
}

const nlohmann::json &reference()
{
    static const nlohmann::json document = [] {
        QFile file(QStringLiteral(ANSATZ_TEST_DATA "/reference/qasm.json"));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("tests/reference/qasm.json is missing");
        return nlohmann::json::parse(file.readAll().toStdString());
    }();
    return document;
}

// What is refused, and where.
const std::map<QString, std::pair<QString, QString>> refused = {
    {"teleport_if.qasm", {"18:1", "'if'"}},
    {"inverse_qft_if.qasm", {"10:1", "'if'"}},
    {"opaque_gate.qasm", {"3:1", "'opaque'"}},
    {"reset_later.qasm", {"8:1", "'reset'"}},
    {"mid_circuit.qasm", {"9:1", "measurement of its qubit at 8:1"}},
    {"other_include.qasm", {"2:9", "'mygates.inc'"}},
    {"cut_off.qasm", {"1:64", "the end of the program"}},
    {"if_else.qasm", {"7:1", "'if'"}},
    {"subroutine.qasm", {"3:1", "'def'"}},
    {"delays.qasm", {"5:1", "'delay'"}},
    {"while_loop.qasm", {"4:9", "classical data"}},
};

double seconds(std::clock_t start)
{
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

} // namespace

class TestOpenQasmImport final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void programs_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList names = QDir(folder).entryList({QStringLiteral("*.qasm")});
        QVERIFY(names.size() >= 28);
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << name;
        for (const auto &[name, reason] : refused)
            QVERIFY(names.contains(name));
    }

    void programs()
    {
        QFETCH(QString, name);
        const std::string text = textOf(name);
        if (const auto entry = refused.find(name); entry != refused.end()) {
            try {
                static_cast<void>(readOpenQasmProgram(text, "p"));
                QFAIL("it was read");
            } catch (const UserError &error) {
                QCOMPARE(QString::fromStdString(error.place()), "p:" + entry->second.first);
                QVERIFY2(QString::fromStdString(error.problem()).contains(entry->second.second),
                         error.what());
                qInfo("%s", error.what());
            }
            return;
        }
        const OpenQasmProgram program = readOpenQasmProgram(text, "p");
        validate(program.circuit);
        QCOMPARE(program.places.size(), program.circuit.operations.size());
        for (const OpenQasmNotice &notice : program.notices)
            qInfo("%s", inWords(notice, name.toStdString()).c_str());

        const auto &states = reference().at("states");
        QVERIFY2(states.contains(name.toStdString()), "every program that is read has a state");
        const auto &parts = states.at(name.toStdString());
        const auto real = parts[0].get<std::vector<double>>();
        const auto imaginary = parts[1].get<std::vector<double>>();
        // trainable.qasm: its weights are theta and φ.
        const auto &inputs = reference().at("inputs");
        const std::vector<double> features = {inputs.at("x_0"), inputs.at("x_1")};
        const std::vector<double> weights = {inputs.at("theta"), inputs.at("_φ_1_")};
        const StateVector state = stateVector(
            expand(program.circuit),
            std::span(features).first(static_cast<std::size_t>(program.circuit.features)),
            std::span(weights).first(static_cast<std::size_t>(program.circuit.weights)));
        QCOMPARE(state.size(), real.size());
        std::complex<double> overlap = 0;
        for (std::size_t k = 0; k < state.size(); ++k)
            overlap += std::conj(std::complex(real[k], imaginary[k])) * state[k];
        QVERIFY2(std::abs(std::abs(overlap) - 1) < 1e-12,
                 qPrintable(QString::number(std::abs(overlap), 'g', 17)));
    }

    void noticesAndPlaces()
    {
        const OpenQasmProgram program =
            readOpenQasmProgram("OPENQASM 2.0; include \"qelib1.inc\";\n"
                                "qreg q[2]; creg c[2]; // é\n"
                                "gate pair a,b { h a; cx a,b; }\n"
                                "gate never a { x a; }\n"
                                "/* ü */ reset q;\n"
                                "pair q[0],\n"
                                "     q[1];\n"
                                "barrier q; barrier q[0];\n"
                                "rx(0.5) q;\n"
                                "measure q -> c;",
                                "p");
        QCOMPARE(program.version, 2);
        QCOMPARE(program.circuit.operations.size(), std::size_t{4});
        const OpenQasmRange pair{{6, 1}, {7, 11}};
        const OpenQasmRange turns{{9, 1}, {9, 11}};
        QCOMPARE(program.places, (std::vector<OpenQasmRange>{pair, pair, turns, turns}));
        QStringList words;
        for (const OpenQasmNotice &notice : program.notices)
            words << QString::fromStdString(inWords(notice, "p"));
        QCOMPARE(words.join('\n'),
                 QStringLiteral(
                     "p:2:12: 1 classical register is left out: a circuit here is gates on "
                     "qubits\n"
                     "p:4:6: the gate 'never' is left out: the program never calls it\n"
                     "p:5:9: 1 reset is left out: at the start every qubit is in |0⟩\n"
                     "p:6:1: 1 call of 'pair' is written out gate by gate\n"
                     "p:8:1: 2 barriers are left out: they change no expectation value\n"
                     "p:10:1: 1 measurement is left out: expectation values are computed from the "
                     "final state"));
    }

    void inputsOfOtherNames()
    {
        const OpenQasmProgram program =
            readOpenQasmProgram("OPENQASM 3; include \"stdgates.inc\"; qubit q;\n"
                                "input float theta; input float w_1; input float x_0;\n"
                                "input float beta;\n"
                                "rx(2*theta) q; ry(w_1) q; rz(beta) q; rx(x_0) q; gphase(beta);",
                                "p");
        const auto parameter = [&](std::size_t k) {
            return program.circuit.operations[k].parameters[0];
        };
        QCOMPARE(parameter(0), Parameter::weight(2, 2));
        QCOMPARE(parameter(1), Parameter::weight(1));
        QCOMPARE(parameter(2), Parameter::weight(3));
        QCOMPARE(parameter(3), Parameter::feature(0));
        QCOMPARE(program.circuit.weights, 4);
        QCOMPARE(program.notices.size(), std::size_t{3});
        QCOMPARE(inWords(program.notices[0], "p"),
                 std::string("p:2:1: the input 'theta' is weight 2: features are inputs named "
                             "x_0, x_1, …"));
        QCOMPARE(program.notices[1].place.first, (OpenQasmPosition{3, 1}));
        QVERIFY(program.notices[2].text.find("1 global phase is left out") == 0);
    }

    // U of the specification is e^{iθ/2} times a matrix with a real first element, which a control
    // turns into a phase of the control.
    void controlledUAsSpecified()
    {
        const auto stateOf = [](const std::string &statements) {
            return stateVector(expand(readOpenQasm("OPENQASM 3; include \"stdgates.inc\"; "
                                                   "qubit[2] q; h q[0]; ry(0.3) q[1]; "
                                                       + statements,
                                                   "p")),
                               {}, {});
        };
        const auto same = [](const StateVector &a, const StateVector &b) {
            std::complex<double> overlap = 0;
            for (std::size_t k = 0; k < a.size(); ++k)
                overlap += std::conj(a[k]) * b[k];
            return std::abs(std::abs(overlap) - 1) < 1e-12;
        };
        QVERIFY(same(stateOf("ctrl @ U(0.7, 0.4, 0.2) q[0], q[1];"),
                     stateOf("cu(0.7, 0.4, 0.2, 0.35) q[0], q[1];")));
        QVERIFY(same(stateOf("ctrl @ u3(0.7, 0.4, 0.2) q[0], q[1];"),
                     stateOf("cu(0.7, 0.4, 0.2, -0.3) q[0], q[1];")));
        QVERIFY(same(stateOf("ctrl @ x q[0], q[1];"), stateOf("cx q[0], q[1];")));
        QVERIFY(!same(stateOf("ctrl @ U(0.7, 0.4, 0.2) q[0], q[1];"),
                      stateOf("cu(0.7, 0.4, 0.2, 0) q[0], q[1];")));
    }

    void largePrograms()
    {
        std::string calls = "OPENQASM 3;\ninclude \"stdgates.inc\";\nqubit[10] q;\n"
                            "gate turn(a, b) x, y { rx(a) x; cx x, y; rz(b / 2) y; }\n";
        std::string plain = calls;
        for (int k = 0; k < 100'000; ++k) {
            const std::string qubit = "q[" + std::to_string(k % 10) + "]";
            const std::string next = "q[" + std::to_string((k + 1) % 10) + "]";
            plain += k % 2 ? "cx " + qubit + ", " + next + ";\n"
                           : "rx(pi/2 + 0.001*" + std::to_string(k) + ") " + qubit + ";\n";
            if (k < 33'333)
                calls += "turn(0.1, -pi/3) " + qubit + ", " + next + ";\n";
        }
        for (const std::string *program : {&plain, &calls}) {
            const std::clock_t start = std::clock();
            const OpenQasmProgram read = readOpenQasmProgram(*program, "p");
            QVERIFY(read.circuit.operations.size() >= 99'999);
            qInfo("%zu operations in %.2f s", read.circuit.operations.size(), seconds(start));
            QVERIFY(seconds(start) < 1);
        }
    }

    // Mutations, truncations and mixtures of the programs: read or refused, never worse, and soon.
    void damagedPrograms()
    {
        std::vector<std::string> programs;
        for (const QString &name : QDir(folder).entryList({QStringLiteral("*.qasm")}))
            programs.push_back(textOf(name));
        const std::vector<std::string> pieces = {"(",
                                                 ")",
                                                 "[",
                                                 "]",
                                                 "{",
                                                 "}",
                                                 ";",
                                                 ",",
                                                 "@",
                                                 "->",
                                                 "ctrl @ ",
                                                 "inv @ ",
                                                 "pow(-3) @ ",
                                                 "pow(0.5) @ ",
                                                 "q",
                                                 "q[0]",
                                                 "[0:2]",
                                                 "999999999",
                                                 "-1",
                                                 "1e308",
                                                 "pi",
                                                 "gate g a { g a; }",
                                                 "for int i in [0:9] ",
                                                 "measure ",
                                                 "reset ",
                                                 "input float w_0;",
                                                 "include \"qelib1.inc\";",
                                                 "OPENQASM 3;",
                                                 "/*",
                                                 "//",
                                                 "\"",
                                                 "\xCE",
                                                 std::string(1, '\0'),
                                                 std::string(300, '('),
                                                 "barrier ",
                                                 "let a = q;",
                                                 "ctrl(9) @ "};
        Random random(77);
        std::size_t read = 0;
        std::size_t refusals = 0;
        double slowest = 0;
        for (int attempt = 0; attempt < 6000; ++attempt) {
            std::string text = programs[random.below(programs.size())];
            for (std::uint64_t k = random.below(4); k-- > 0 && !text.empty();) {
                const std::size_t at = random.below(text.size());
                switch (random.below(6)) {
                case 0:
                    text[at] = static_cast<char>(random.below(256));
                    break;
                case 1:
                    text.erase(at, 1 + random.below(12));
                    break;
                case 2:
                    text.insert(at, pieces[random.below(pieces.size())]);
                    break;
                case 3:
                    text.resize(at);
                    break;
                case 4: {
                    const std::string &other = programs[random.below(programs.size())];
                    const std::size_t from = random.below(other.size());
                    text.insert(at, other.substr(from, random.below(80)));
                    break;
                }
                default:
                    text.insert(at, text.substr(random.below(text.size()), random.below(60)));
                }
            }
            const std::clock_t start = std::clock();
            try {
                const OpenQasmProgram program = readOpenQasmProgram(text, "p");
                validate(program.circuit);
                QCOMPARE(program.places.size(), program.circuit.operations.size());
                ++read;
            } catch (const UserError &error) {
                QVERIFY2(error.place().starts_with("p:"), error.what());
                QVERIFY2(error.place().find(':', 2) != std::string::npos, error.what());
                ++refusals;
            }
            slowest = std::max(slowest, seconds(start));
        }
        qInfo("%zu were read, %zu refused, the slowest in %.3f s", read, refusals, slowest);
        QVERIFY(read > 1000 && refusals > 1000);
        QVERIFY(slowest < 1);
    }
};

QTEST_GUILESS_MAIN(TestOpenQasmImport)
#include "tst_openqasm_import.moc"
