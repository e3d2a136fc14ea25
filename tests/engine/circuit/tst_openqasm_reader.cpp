// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_reader.h"

#include "engine/base/error.h"
#include "engine/base/interrupted.h"

#include <QTest>

#include <ctime>
#include <stop_token>

using namespace ansatz;

namespace {

const std::string header = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q;\n";
const std::string inputs = "input float[32] x_2; input float x_0; input angle w_1;\n";

/// "rx(2*x_0 + 1) 0; cx 0 1", which is short enough to compare.
QString inShort(const Circuit &circuit)
{
    QStringList list;
    for (const Operation &operation : circuit.operations) {
        QString text = QString::fromUtf8(operation.gate->name.data());
        for (const Parameter &parameter : operation.parameters) {
            text += QStringLiteral(" %1").arg(parameter.offset, 0, 'g', 15);
            if (parameter.source != Parameter::Source::Number)
                text += QStringLiteral("%1%2*%3%4")
                            .arg(parameter.scale < 0 ? "" : "+")
                            .arg(parameter.scale, 0, 'g', 15)
                            .arg(parameter.source == Parameter::Source::Feature ? "x" : "w")
                            .arg(parameter.index);
            if (parameter.hasTrainableScale())
                text += QStringLiteral("*w%1").arg(parameter.scaleWeight);
        }
        for (const int qubit : operation.qubits)
            text += QStringLiteral(" q%1").arg(qubit);
        list << text;
    }
    return list.join(QStringLiteral("; "));
}

QByteArray repeated(const char *text, int count)
{
    return QByteArray(text).repeated(count);
}

} // namespace

class TestOpenQasmReader final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("statements");
        QTest::addColumn<QString>("circuit");
        const auto row = [](const char *name, const QByteArray &statements, const char *circuit) {
            QTest::newRow(name) << statements << QString::fromUtf8(circuit);
        };
        row("nothing", "", "");
        row("fixed", "h q[0]; sdg q[2];", "h q0; sdg q2");
        row("order of qubits", "cx q[2], q[0]; ccx q[1],q[2],q[0];", "cx q2 q0; ccx q1 q2 q0");
        row("aliases", "CX q[0],q[1]; u1(1) q[0]; phase(1) q[0]; cphase(1) q[0],q[1];",
            "cx q0 q1; p 1 q0; p 1 q0; cp 1 q0 q1");
        row("built-in", "U(1,2,3) q[0];", "u3 1 2 3 q0");
        row("beyond stdgates", "rzz(1) q[0],q[1]; iswap q[1],q[2];", "rzz 1 q0 q1; iswap q1 q2");
        row("several parameters", "cu(1,2,3,4) q[0],q[1];", "cu 1 2 3 4 q0 q1");
        row("empty parentheses", "x() q[0];", "x q0");
        row("broadcast one", "h q;", "h q0; h q1; h q2");
        row("broadcast two", "qubit[3] r; cx q, r;", "cx q0 q3; cx q1 q4; cx q2 q5");
        row("broadcast single", "qubit a; cx a, q;", "cx q3 q0; cx q3 q1; cx q3 q2");
        row("single register", "qubit a; x a; x a[0];", "x q3; x q3");
        row("barrier", "barrier; barrier q; barrier q[0], q[1]; x q[0];", "x q0");
        row("comments", "x q[0]; // h q[0];\n/* h q[0]; \n é */ y q[0];", "x q0; y q0");
        row("white space", "x\tq [ 0 ]\r\n;", "x q0");
        row("numbers", "rx(.5) q[0]; rx(5.) q[0]; rx(1e-3) q[0]; rx(2.5E+2) q[0];",
            "rx 0.5 q0; rx 5 q0; rx 0.001 q0; rx 250 q0");
        row("pi", "rx(pi/4) q[0]; rx(π) q[0]; rx(tau) q[0]; rx(euler) q[0];",
            "rx 0.785398163397448 q0; rx 3.14159265358979 q0; rx 6.28318530717959 q0; "
            "rx 2.71828182845905 q0");
        row("arithmetic", "rx(1+2*3) q[0]; rx((1+2)*3) q[0]; rx(7-2-1) q[0]; rx(8/4/2) q[0];",
            "rx 7 q0; rx 9 q0; rx 4 q0; rx 1 q0");
        row("division is of reals", "rx(1/2) q[0];", "rx 0.5 q0");
        row("signs", "rx(-1) q[0]; rx(--1) q[0]; rx(+1) q[0]; rx(2*-3) q[0]; rx(2--3) q[0];",
            "rx -1 q0; rx 1 q0; rx 1 q0; rx -6 q0; rx 5 q0");
        row("powers", "rx(2**3**2) q[0]; rx(-2**2) q[0]; rx(2**-1) q[0];",
            "rx 512 q0; rx -4 q0; rx 0.5 q0");
        row("functions", "rx(cos(0)) q[0]; rx(sqrt(16)) q[0]; rx(exp(0)) q[0]; rx(ln(1)) q[0];",
            "rx 1 q0; rx 4 q0; rx 1 q0; rx 0 q0");
        row("constants",
            "const float a = 3; const int n = 1; const float[64] b = a*2; rx(b) q[n]; h q[2-n];",
            "rx 6 q1; h q1");
        row("inputs", "rx(x_0) q[0]; ry(w_1) q[1]; rz(x_2) q[2];",
            "rx 0+1*x0 q0; ry 0+1*w1 q1; rz 0+1*x2 q2");
        row("linear", "rx(2*x_0+1) q[0]; rx(1-x_0) q[0]; rx(-(w_1-3)/2) q[0];",
            "rx 1+2*x0 q0; rx 1-1*x0 q0; rx 1.5-0.5*w1 q0");
        row("trained scale",
            "rx(w_1*x_0) q[0]; rx(2*x_2*w_1/4 - 1) q[0]; rx(-(w_1*3)*(2*x_0)) q[0];",
            "rx 0+1*x0*w1 q0; rx -1+0.5*x2*w1 q0; rx 0-6*x0*w1 q0");
        row("trained scale twice", "rx(w_1*x_0 + x_0*w_1) q[0];", "rx 0+2*x0*w1 q0");
        row("trained scale in a definition",
            "gate my(a, b) c { rx(2*a*b) c; } my(x_0, w_1) q[2]; inv @ my(w_1, x_0) q[1];",
            "rx 0+2*x0*w1 q2; rx 0-2*x0*w1 q1");
        row("same input twice", "rx(x_0+2*x_0) q[0]; rx(x_0-x_0) q[0];",
            "rx 0+3*x0 q0; rx 0+0*x0 q0");
        row("scale 0", "rx(0*x_0) q[0];", "rx 0+0*x0 q0");
        row("definition",
            "gate my(a, b) c, d { rx(a/2) c; cx c, d; rz(-b) d; } my(x_0, 4) q[2],q[1];",
            "rx 0+0.5*x0 q2; cx q2 q1; rz -4 q1");
        row("definition of definition",
            "gate f a { h a; } gate g(t) a, b { f b; barrier a, b; rx(t) a; } g(1) q[0],q[1];",
            "h q1; rx 1 q0");
        row("definition broadcast", "gate f a { h a; } f q;", "h q0; h q1; h q2");
        row("empty definition", "gate f a { } f q; x q[0];", "x q0");
        row("definition of the table's gate",
            "gate rzz(t) a, b { cx a,b; u1(t) b; cx a,b; } rzz(1) q[0],q[1];", "rzz 1 q0 q1");
        row("the table's name for something else",
            "gate rzz(t) a, b { cx b,a; rx(t) b; } rzz(1) q[0],q[1];", "cx q1 q0; rx 1 q1");
        row("the table's name with other operands", "gate iswap(t) a { rx(t) a; } iswap(1) q[0];",
            "rx 1 q0");
        row("constant in a definition", "const float c = 2; gate f a { rx(c) a; } f q[0];",
            "rx 2 q0");
        row("parameter hides a constant", "const float c = 2; gate f(c) a { rx(c) a; } f(5) q[0];",
            "rx 5 q0");
        row("256 deep", ("rx(" + repeated("(", 255) + "1" + repeated(")", 255) + ") q[0];"),
            "rx 1 q0");
    }

    void reads()
    {
        QFETCH(QByteArray, statements);
        QFETCH(QString, circuit);
        const Circuit read =
            readOpenQasm(header + inputs + statements.toStdString(), "program.qasm");
        validate(read);
        QCOMPARE(inShort(read), circuit);
        QCOMPARE(read.features, 3);
        QCOMPARE(read.weights, 2);
    }

    void programs()
    {
        QCOMPARE(readOpenQasm("OPENQASM 3; qubit[34] q;", "p").qubits, 34);
        QCOMPARE(readOpenQasm("\xEF\xBB\xBFOPENQASM 3.1; qubit q;", "p").qubits, 1);
        QCOMPARE(readOpenQasm("// first\nOPENQASM 3.0; qubit a; qubit[2] b;", "p").qubits, 3);
        // Without the include the language has U alone, and names are free.
        QCOMPARE(inShort(readOpenQasm("OPENQASM 3.0; qubit q; gate h a { U(pi/2, 0, pi) a; } h q;",
                                      "p")),
                 QStringLiteral("h q0"));
        QCOMPARE(
            inShort(readOpenQasm("OPENQASM 3.0; qubit q; gate h a { U(1, 0, 0) a; } h q;", "p")),
            QStringLiteral("u3 1 0 0 q0"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("words");
        const auto whole = [](const char *name, const QByteArray &program, const char *place,
                              const char *words) {
            QTest::newRow(name) << program << QString::fromLatin1(place)
                                << QString::fromUtf8(words);
        };
        // Statements after three lines of header.
        const auto row = [&](const char *name, const QByteArray &statements, const char *place,
                             const char *words) {
            whole(name, QByteArray::fromStdString(header) + statements, place, words);
        };
        whole("empty", "", "1:1", "version");
        whole("no version", "qubit q;", "1:1", "version");
        whole("version 1", "OPENQASM 1.0;\n", "1:10", "'1.0'");
        whole("version 31", "OPENQASM 31;\n", "1:10", "'31'");
        whole("version without number", "OPENQASM ;", "1:10", "version");
        whole("no semicolon", "OPENQASM 3.0\nqubit q;", "2:1", "';'");
        whole("no qubits", "OPENQASM 3.0;\n", "2:1", "no qubits");
        whole("no include", "OPENQASM 3.0; qubit q;\n h q;", "2:2", "'h' is not defined");
        whole("other include", "OPENQASM 3.0;\ninclude \"../../etc/passwd\";", "2:9",
              "../../etc/passwd");
        whole("include without text", "OPENQASM 3.0; include stdgates;", "1:23", "quotes");
        whole("include after definition",
              "OPENQASM 3.0; gate h a { U(1,0,0) a; }\ninclude \"stdgates.inc\";", "2:9", "'h'");
        whole("35 qubits", "OPENQASM 3.0; qubit[35] q;", "1:21", "from 1 to 34");
        whole("2^31 qubits", "OPENQASM 3.0; qubit[2147483648] q;", "1:21", "from 1 to 34");
        whole("2^31 with ^", "OPENQASM 3.0; qubit[2^31] q;", "1:22", "'^'");
        whole("no qubits in a register", "OPENQASM 3.0; qubit[0] q;", "1:21", "from 1 to 34");
        whole("qubits together", "OPENQASM 3.0; qubit[30] q;\nqubit[5] r;", "2:6", "34 qubits");
        row("second version", "OPENQASM 3.0;", "4:1", "'OPENQASM'");
        for (const char *word :
             {"if",   "else",    "while",  "switch", "end",    "def",      "extern",
              "bool", "complex", "array",  "box",    "delay",  "duration", "stretch",
              "cal",  "defcal",  "return", "opaque", "output", "break",    "continue"})
            row(word, QByteArray(" ") + word + " q[0];", "4:2", word);
        // Words that have a place, but not this one.
        for (const char *word : {"measure", "reset", "creg", "qreg", "bit", "ctrl", "inv", "pow",
                                 "let", "for", "int", "barrier", "gate", "input", "const"})
            row(word, QByteArray("qubit ") + word + ";", "4:7", word);
        row("classical logic", "bit c; c = true;", "4:12", "classical");
        row("too few bits", "bit[2] c; c = measure q;", "4:15", "3 qubits into 2 bits");
        row("no such bits", "measure q -> c;", "4:14", "'c'");
        row("gate after measurement", "bit c; c = measure q[1]; x q[0]; cx q[0],q[1];", "4:34",
            "4:12");
        row("gate after measurement in a loop",
            "bit c; for int i in [0:1] { x q[0]; "
            "c = measure q[0]; }",
            "4:29", "4:41");
        row("reset after a gate", "x q[1]; reset q;", "4:9", "'reset'");
        row("reset after measurement", "measure q; reset q[2];", "4:12", "'reset'");
        row("annotation", "@reversible h q[0];", "4:1", "'@'");
        row("pragma", "#pragma x\n", "4:1", "'#'");
        row("hardware qubit", "h $0;", "4:3", "'$'");
        row("empty statement", "x q[0];;", "4:8", "statement");
        row("unknown gate", "x q[0];\n  foo q[0];", "5:3", "'foo'");
        row("unknown register", "x r[0];", "4:3", "'r'");
        row("index", "x q[3];", "4:5", "from -3 to 2");
        row("negative index", "x q[-4];", "4:5", "from -3 to 2");
        row("fraction as index", "x q[0.5];", "4:5", "whole number");
        row("empty range", "x q[1:0];", "4:6", "no place");
        row("range without step", "x q[0:0:2];", "4:7", "step");
        row("range too far", "x q[0:3];", "4:7", "from -3 to 2");
        row("index twice", "x q[{1, 0, -2}];", "4:12", "twice");
        row("alias twice", "let a = q[0:1] ++ q[1];", "4:19", "twice");
        row("alias of nothing", "let a = r;", "4:9", "'r'");
        row("power of a gate", "pow(0.5) @ h q[0];", "4:1", "whole number");
        row("power of an input", "input float x_0; pow(x_0) @ x q[0];", "4:22", "constant");
        row("too few qubits for a control", "ctrl @ x q[0];", "4:8", "2 qubits, not 1");
        row("no control", "ctrl(0) @ x q[0];", "4:6", "from 1 to 34");
        row("modifier without @", "inv x q[0];", "4:5", "'@'");
        row("control of itself", "ctrl @ x q[0], q[0];", "4:8", "twice");
        row("repeated too often", "pow(1000001) @ h q[0];", "4:1", "1000000");
        row("loop over a register", "for int i in q { }", "4:14", "'q'");
        row("loop without set", "for int i q { }", "4:11", "'in'");
        row("loop of floats", "for float i in [0:1] { }", "4:5", "'float'");
        row("loop without step", "for int i in [0:0:1] { }", "4:17", "step");
        row("loop that is never closed", "for int i in [0:1] { x q[0];", "4:20", "never closed");
        row("loop too long", "for int i in [0:2000000] { }", "4:1", "1000000");
        row("loops too long",
            "for int i in [1:1000] for int j in [1:1000] for int k in [1:2] x q[0];", "4:23",
            "1000000");
        row("register in a loop", "for int i in [0:1] { qubit r; }", "4:22", "loop");
        row("gate in a loop", "for int i in [0:1] { gate f a { } }", "4:22", "loop");
        row("index in a loop", "for int i in [1:3] { x q[i]; }", "4:26", "from -3 to 2");
        row("constant twice in a loop", "for int i in [0:1] { const int a = 1; const int a = 1; }",
            "4:49", "already");
        row("same qubit", "cx q[0],q[0];", "4:1", "twice");
        row("same register", "cx q,q;", "4:1", "twice");
        row("qubit in register", "cx q[0],q;", "4:1", "twice");
        row("different registers", "qubit[2] r; cx q,r;", "4:13", "different sizes");
        row("too few qubits", "cx q[0];", "4:1", "2 qubits, not 1");
        row("too many qubits", "x q[0],q[1];", "4:1", "1 qubit, not 2");
        row("too few parameters", "rx q[0];", "4:1", "1 parameter, not 0");
        row("too many parameters", "rx(1,2) q[0];", "4:1", "1 parameter, not 2");
        row("trailing comma", "rx(1,) q[0];", "4:6", "value");
        row("missing comma", "rx(1 2) q[0];", "4:6", "','");
        row("no operand", "x ;", "4:3", "qubit");
        row("no semicolon at the end", "x q[0]", "4:7", "the end of the program");
        row("division by zero", "rx(1/0) q[0];", "4:5", "zero");
        row("division by zero later", "rx(1/(2-2)) q[0];", "4:5", "zero");
        row("overflow", "rx(1e308*10) q[0];", "4:9", "finite");
        row("number too large", "rx(1e999) q[0];", "4:4", "too large");
        row("square root of -1", "rx(sqrt(-1)) q[0];", "4:4", "finite");
        row("logarithm of 0", "rx(ln(0)) q[0];", "4:4", "finite");
        row("power", "rx(10**400) q[0];", "4:6", "finite");
        row("unknown name", "rx(alpha) q[0];", "4:4", "'alpha'");
        row("undeclared input", "rx(x_0) q[0];", "4:4", "'x_0'");
        row("imaginary", "rx(2im) q[0];", "4:4", "number");
        row("time", "rx(10ns) q[0];", "4:4", "number");
        row("hexadecimal", "rx(0x1F) q[0];", "4:4", "number");
        row("two points", "rx(1.2.3) q[0];", "4:4", "number");
        row("two inputs", "input float x_0; input float w_0;\nrx(x_0 + w_0) q[0];", "5:8",
            "x_0 and w_0");
        row("two features", "input float x_0; input float x_1;\nrx(x_0 - x_1) q[0];", "5:8",
            "x_0 and x_1");
        row("product of inputs", "input float x_0;\nrx(x_0*x_0) q[0];", "5:7", "linear");
        row("product of weights", "input float w_0; input float scale;\nrx(w_0*scale) q[0];", "5:7",
            "linear");
        row("product of three", "input float w_0; input float x_0;\nrx(w_0*x_0*x_0) q[0];", "5:11",
            "w_0*x_0");
        row("product of a sum", "input float w_0; input float x_0;\nrx(w_0*(x_0 + 1)) q[0];", "5:7",
            "nothing is added");
        row("scaled and plain", "input float w_0; input float x_0;\nrx(w_0*x_0 + x_0) q[0];",
            "5:12", "w_0*x_0");
        row("division by an input", "input float x_0;\nrx(1/x_0) q[0];", "5:5", "linear");
        row("power of an input", "input float x_0;\nrx(x_0**2) q[0];", "5:7", "linear");
        row("sine of an input", "input float x_0;\nrx(sin(x_0)) q[0];", "5:4", "linear");
        row("function without argument", "rx(sin) q[0];", "4:7", "'('");

        row("input name with zero", "input float x_01;", "4:13", "'x_01'");
        row("input name without index", "input float x_;", "4:13", "'x_'");
        row("input index", "input float x_1000000;", "4:13", "999999");
        row("input index beyond all", "input float x_99999999999999999999;", "4:13", "999999");
        row("input type", "input int x_0;", "4:7", "'int'");
        row("input width", "input float[0] x_0;", "4:13", "from 1 to 64");
        row("input twice", "input float x_0; input float x_0;", "4:30", "already");
        row("register twice", "qubit q;", "4:7", "already");
        row("register named as a gate", "qubit h;", "4:7", "already");
        row("register named as a constant", "qubit pi;", "4:7", "already");
        row("register named as a word", "qubit measure;", "4:7", "'measure'");
        row("constant of an input", "input float x_0; const float a = x_0;", "4:34", "input");
        row("constant type", "const bool a = 1;", "4:7", "'bool'");
        row("constant without value", "const float a;", "4:14", "'='");
        row("whole constant", "const int a = 1/2;", "4:15", "whole number");
        row("standard gate again", "gate h a { x a; }", "4:6", "already");
        row("built-in gate again", "gate U a { x a; }", "4:6", "already");
        row("gate twice", "gate f a { x a; } gate f a { }", "4:24", "already");
        row("gate named as a register", "gate q a { x a; }", "4:6", "already");
        row("gate without qubits", "gate f { }", "4:8", "qubit");
        row("gate with a qubit twice", "gate f a, a { }", "4:11", "twice");
        row("gate with a parameter twice", "gate f(t, t) a { }", "4:11", "twice");
        row("gate without end", "gate f a { x a; ", "4:10", "never closed");
        row("gate calls itself", "gate f a { f a; } f q[0];", "4:12", "calls itself");
        row("gates in a circle", "gate f a { g a; } gate g a { f a; } g q[0];", "4:12", "circle");
        row("gate with a strange qubit", "gate f a { x q; } f q[0];", "4:14", "'q'");
        row("gate reads an input", "input float x_0; gate f a { rx(x_0) a; } f q[0];", "4:32",
            "'x_0'");
        row("gate with a measurement", "gate f a { measure a; } f q[0];", "4:12", "'measure'");

        row("gate with one qubit twice", "gate f a, b { cx a, a; } f q[0],q[1];", "4:15", "twice");
        row("call with one qubit twice", "gate f a, b { } f q[0],q[0];", "4:17", "twice");
        row("call with other counts", "gate f(t) a { } f q[0];", "4:17", "1 parameter, not 0");
        row("division by zero in a gate", "gate f(t) a { rx(1/t) a; } f(0) q[0];", "4:19", "zero");
        row("text never closed", "include \"stdgates.inc\n;", "4:9", "never closed");
        row("comment never closed", "x q[0]; /* x", "4:9", "never closed");
        row("NUL", QByteArray("x q[0];\0 x q[1];", 16), "4:8", "NUL");
        row("control character", "x q[0];\x01", "4:8", "control");
        row("not ASCII", "x é;", "4:3", "ASCII");
        row("Greek letter", "x θ_1;", "4:3", "'θ_1'");
        row("column counts characters", "/* é */ foo q[0];", "4:9", "'foo'");
        row("backslash", "x \\;", "4:3", "'\\'");
        row("257 deep", "rx(" + repeated("(", 257) + "1" + repeated(")", 257) + ") q[0];", "4:260",
            "256");
        row(
            "64 calls deep",
            [] {
                QByteArray text = "gate g0 a { x a; }";
                for (int k = 1; k < 70; ++k)
                    text += " gate g" + QByteArray::number(k) + " a { g" + QByteArray::number(k - 1)
                            + " a; }";
                return text + "\ng69 q[0];";
            }(),
            "4:", "64 deep");
    }

    void refuses()
    {
        QFETCH(QByteArray, program);
        QFETCH(QString, place);
        QFETCH(QString, words);
        try {
            static_cast<void>(readOpenQasm(program.toStdString(), "program.qasm"));
        } catch (const UserError &error) {
            const QString at = QString::fromStdString(error.place());
            if (place.endsWith(':'))
                QVERIFY2(at.startsWith("program.qasm:" + place), qPrintable(at));
            else
                QCOMPARE(at, "program.qasm:" + place);
            QVERIFY2(error.problem().find(words.toStdString()) != std::string::npos
                         || error.remedy().find(words.toStdString()) != std::string::npos,
                     error.what());
            return;
        }
        QFAIL("no error");
    }

    void hostileProgramsFailFast_data()
    {
        QTest::addColumn<QByteArray>("statements");
        QTest::newRow("parentheses") << "rx(" + repeated("(", 1'000'000);
        QTest::newRow("minuses") << "rx(" + repeated("-", 1'000'000) + "1) q[0];";
        QTest::newRow("functions") << "rx(" + repeated("sin(", 1'000'000);
        QTest::newRow("powers") << "rx(" + repeated("2**", 1'000'000) + "2) q[0];";
        QTest::newRow("braces") << "gate f a " + repeated("{", 1'000'000);
        QTest::newRow("brackets") << "x q" + repeated("[", 1'000'000);
        QTest::newRow("long name") << repeated("a", 1'000'000) + " q[0];";
        QTest::newRow("long number") << "rx(" + repeated("9", 1'000'000) + ") q[0];";
        QByteArray laughs = "gate g0 a { x a; }";
        QByteArray silentLaughs = "gate g0 a { }";
        for (int k = 1; k < 30; ++k) {
            const QByteArray inner = "g" + QByteArray::number(k - 1) + " a; ";
            const QByteArray definition =
                " gate g" + QByteArray::number(k) + " a { " + inner + inner + "}";
            laughs += definition;
            silentLaughs += definition;
        }
        QTest::newRow("doubling") << laughs + " g29 q[0];";
        QTest::newRow("doubling nothing") << silentLaughs + " g29 q[0];";
        QTest::newRow("deep loops") << repeated("for int i in [0:1] ", 400'000) + "x q[0];";
        QTest::newRow("many controls") << QByteArray("ctrl(2000000) @ x q[0];");
        QTest::newRow("modifiers") << repeated("inv @ ", 1'000'000) + "x q[0];";
        QTest::newRow("empty loops")
            << QByteArray("for int i in [1:1000] for int j in [1:1000] for int k in [1:1000] { }");
        QTest::newRow("long body often")
            << "gate f a { rx(0" + repeated("+0", 1'000'000) + ") a; }" + repeated("f q;", 100'000);
        QTest::newRow("a million and one") << repeated("x q[0];", 1'000'001);
        QTest::newRow("more than 8 MiB") << repeated(" ", 9 << 20);
    }

    void hostileProgramsFailFast()
    {
        QFETCH(QByteArray, statements);
        const std::string program = header + statements.toStdString();
        // Time of this process, so that a busy machine does not fail the test.
        const std::clock_t start = std::clock();
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(readOpenQasm(program, "p")));
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        QVERIFY2(seconds < 3, qPrintable(QString::number(seconds)));
        qInfo("%.2f s", seconds);
    }

    void stopsWhenAsked()
    {
        for (const char *text :
             {"for int i in [1:300000] { h q; }", "for int i in [1:900000] { }"}) {
            std::stop_source source;
            const std::string program = header + std::string(text);
            static_cast<void>(readOpenQasmProgram(program, "p", source.get_token()));
            source.request_stop();
            QVERIFY_THROWS_EXCEPTION(Interrupted, static_cast<void>(readOpenQasmProgram(
                                                      program, "p", source.get_token())));
        }
    }

    void errorsAreShort()
    {
        try {
            static_cast<void>(readOpenQasm(header + std::string(1'000'000, 'a') + ";", "p"));
            QFAIL("no error");
        } catch (const UserError &error) {
            QVERIFY(std::string(error.what()).size() < 300);
        }
    }
};

QTEST_GUILESS_MAIN(TestOpenQasmReader)
#include "tst_openqasm_reader.moc"
