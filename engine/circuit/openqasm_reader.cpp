// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_reader.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/circuit/gate_algebra.h"
#include "engine/circuit/openqasm_gates.h"
#include "engine/circuit/openqasm_inputs.h"
#include "engine/circuit/openqasm_loops.h"
#include "engine/circuit/openqasm_notices.h"
#include "engine/circuit/openqasm_qubit_use.h"
#include "engine/circuit/openqasm_words.h"

#include <algorithm>
#include <numeric>
#include <stop_token>
#include <unordered_set>
#include <utility>

namespace ansatz {

namespace {

using namespace openqasm;

constexpr std::size_t maximumProgramBytes = 8u << 20;
constexpr int maximumBits = 1 << 20; // of a classical register

class ProgramReader final {
public:
    ProgramReader(std::string_view program, std::string_view source, std::stop_token stop)
        : m_lexer(program, source), m_work(std::move(stop))
    {}

    OpenQasmProgram read()
    {
        readVersion();
        while (m_lexer.peek().kind != TokenKind::End)
            readStatement(m_names);
        if (m_circuit.qubits == 0)
            m_lexer.fail("the program declares no qubits",
                         m_program.version == 2 ? "Add qreg q[n];" : "Add qubit[n] q;");
        OperationId id = 0;
        for (Operation &operation : m_circuit.operations)
            operation.id = ++id;
        m_inputs.finish(m_circuit);
        addNotices();
        m_program.circuit = std::move(m_circuit);
        m_program.notices = m_notices.take();
        return std::move(m_program);
    }

private:
    using Statement = void (ProgramReader::*)(Names &);

    [[nodiscard]] bool isTwo() const { return m_program.version == 2; }

    void readVersion()
    {
        static const std::string remedy =
            "Programs of versions 2 and 3 are read: OPENQASM 3.0; or OPENQASM 2.0;";
        if (!m_lexer.peek().isWord("OPENQASM"))
            m_lexer.fail("the program does not start with its version", remedy);
        m_lexer.take();
        const Token version = m_lexer.take();
        const auto is = [&](std::string_view number) {
            return version.kind == TokenKind::Number
                   && (version.text == number
                       || version.text.starts_with(std::string(number) + "."));
        };
        if (!is("2") && !is("3"))
            m_lexer.fail("OpenQASM version " + inWords(version) + " is not read", version.position,
                         remedy);
        m_program.version = is("2") ? 2 : 3;
        m_lexer.setVersion(m_program.version);
        m_lexer.expect(";");
    }

    void readStatement(Names &scope)
    {
        const Token word = m_lexer.peek();
        if (word.kind != TokenKind::Identifier)
            m_lexer.fail("expected a statement, found " + inWords(word));
        m_start = word.position;
        if (const Statement statement = statementOf(word.text))
            (this->*statement)(scope);
        else if (m_bits.contains(std::string(word.text)))
            readAssignment(scope);
        else
            readCall(scope);
    }

    [[nodiscard]] Statement statementOf(std::string_view word) const
    {
        struct Entry {
            std::string_view word;
            bool inTwo;
            Statement statement;
        };
        static constexpr Entry entries[] = {
            {"include", true, &ProgramReader::readInclude},
            {"qreg", true, &ProgramReader::readOldRegister},
            {"creg", true, &ProgramReader::readOldRegister},
            {"barrier", true, &ProgramReader::readBarrier},
            {"gate", true, &ProgramReader::readGateDefinition},
            {"measure", true, &ProgramReader::readMeasure},
            {"reset", true, &ProgramReader::readReset},
            {"qubit", false, &ProgramReader::readQubits},
            {"bit", false, &ProgramReader::readBits},
            {"input", false, &ProgramReader::readInput},
            {"const", false, &ProgramReader::readConstant},
            {"int", false, &ProgramReader::readConstant},
            {"uint", false, &ProgramReader::readConstant},
            {"float", false, &ProgramReader::readConstant},
            {"angle", false, &ProgramReader::readConstant},
            {"let", false, &ProgramReader::readAlias},
            {"for", false, &ProgramReader::readFor},
        };
        const auto found = std::ranges::find(entries, word, &Entry::word);
        const bool isStatement = found != std::end(entries) && (found->inTwo || !isTwo());
        return isStatement ? found->statement : nullptr;
    }

    [[nodiscard]] OpenQasmRange place() const { return {m_start, m_lexer.endOfTaken()}; }

    void readInclude(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const Token file = m_lexer.peek();
        if (file.kind != TokenKind::Text)
            m_lexer.fail("expected the name of a file in quotes, found " + inWords(file));
        const bool isOld = file.text == "qelib1.inc";
        if (!isOld && (file.text != "stdgates.inc" || isTwo()))
            m_lexer.fail("the file " + inWords(file) + " is not included",
                         isTwo() ? "Only qelib1.inc can be included; put what else is needed into "
                                   "the program itself."
                                 : "Only stdgates.inc and qelib1.inc can be included; put what "
                                   "else is needed into the program itself.");
        m_gates.include(isOld ? Include::Qelib1 : Include::StandardGates, m_lexer);
        m_lexer.take();
        m_lexer.expect(";");
    }

    /// Registers, gates and inputs are of the whole program.
    void requireTopLevel(const Names &scope)
    {
        if (&scope != &m_names)
            m_lexer.fail(inWords(m_lexer.peek()) + " has no place in a loop");
    }

    /// Records a name, or throws when the program may not use it.
    void declare(const Token &name)
    {
        const std::string text(name.text);
        refuseUnsupportedWord(m_lexer, name);
        if ((!isTwo() && isBuiltInName(text)) || m_gates.isTaken(m_lexer, text)
            || !m_declared.insert(text).second)
            m_lexer.fail(inWords(name) + " is declared already", name.position);
    }

    /// [64] after a type, when it is there.
    void skipWidth()
    {
        if (m_lexer.takeIf("[")) {
            static_cast<void>(readInteger(m_lexer, m_names, 1, 64, "a number of bits"));
            m_lexer.expect("]");
        }
    }

    void readInput(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const Token type = m_lexer.expectIdentifier("a type");
        if (type.text != "float" && type.text != "angle")
            m_lexer.fail("an input of type " + inWords(type) + " is not supported", type.position,
                         "Inputs are angles: input float[64] x_0;");
        skipWidth();
        const Token name = m_lexer.expectIdentifier("the input's name");
        declare(name);
        m_lexer.expect(";");
        m_names.add(std::string(name.text), m_inputs.declare(m_lexer, name, place()));
    }

    // A variable that is never changed is a constant; assignments are refused.
    void readConstant(Names &scope)
    {
        if (m_lexer.peek().isWord("const"))
            m_lexer.take();
        const Token type = m_lexer.expectIdentifier("a type");
        const bool isInteger = type.text == "int" || type.text == "uint";
        if (!isInteger && type.text != "float" && type.text != "angle")
            m_lexer.fail("a constant of type " + inWords(type) + " is not supported", type.position,
                         "Constants are numbers: const float a = pi/4;");
        skipWidth();
        const Token name = m_lexer.expectIdentifier("the constant's name");
        if (&scope == &m_names)
            declare(name);
        else if (scope.hasOwn(std::string(name.text)))
            m_lexer.fail(inWords(name) + " is declared already", name.position);
        m_lexer.expect("=");
        const Position position = m_lexer.peek().position;
        const Value value = readExpression(m_lexer, scope);
        if (value.source != Value::Source::Number)
            m_lexer.fail("a constant may not hold an input", position,
                         "Write the expression where it is used.");
        if (isInteger
            && value.offset
                   != static_cast<double>(
                       static_cast<std::int64_t>(std::clamp(value.offset, -9e15, 9e15))))
            m_lexer.fail("the constant " + inWords(name) + " must be a whole number", position);
        m_lexer.expect(";");
        scope.add(std::string(name.text), value);
        if (&scope == &m_names)
            m_constants.add(std::string(name.text), value);
    }

    /// [n] after `word`, when it is there; else 1.
    int readSize(int largest)
    {
        if (!m_lexer.takeIf("["))
            return 1;
        const int size = readInteger(m_lexer, m_names, 1, largest, "the size of a register");
        m_lexer.expect("]");
        return size;
    }

    void addQubits(const Token &name, int size, const Position &position)
    {
        if (size > maximumQubits - m_circuit.qubits)
            m_lexer.fail("the program has more than " + std::to_string(maximumQubits) + " qubits",
                         position);
        std::vector<int> qubits(static_cast<std::size_t>(size));
        std::iota(qubits.begin(), qubits.end(), m_circuit.qubits);
        m_registers.add(std::string(name.text), std::move(qubits));
        m_circuit.qubits += size;
        m_use.addQubits(static_cast<std::size_t>(size));
    }

    void readQubits(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const Position position = m_lexer.peek().position;
        const int size = readSize(maximumQubits);
        const Token name = m_lexer.expectIdentifier("the name of a register");
        declare(name);
        addQubits(name, size, position);
        m_lexer.expect(";");
    }

    // qreg q[n]; and creg c[n];
    void readOldRegister(Names &scope)
    {
        requireTopLevel(scope);
        const bool isQuantum = m_lexer.take().text == "qreg";
        const Token name = m_lexer.expectIdentifier("the name of a register");
        declare(name);
        const Position position = m_lexer.peek().position;
        const int size = readSize(isQuantum ? maximumQubits : maximumBits);
        m_lexer.expect(";");
        if (isQuantum)
            addQubits(name, size, position);
        else
            addBits(name, size);
    }

    void addBits(const Token &name, int size)
    {
        m_bits.emplace(std::string(name.text), size);
        m_notices.add(Notices::Kind::Bits, place());
    }

    // bit[n] c;  bit[n] c = measure q;
    void readBits(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const int size = readSize(maximumBits);
        const Token name = m_lexer.expectIdentifier("the name of a register");
        declare(name);
        if (m_lexer.takeIf("="))
            readMeasured(scope, static_cast<std::size_t>(size));
        m_lexer.expect(";");
        addBits(name, size);
    }

    void readAlias(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const Token name = m_lexer.expectIdentifier("the alias");
        declare(name);
        m_lexer.expect("=");
        std::vector<int> qubits = m_registers.readConcatenation(m_lexer, scope);
        m_lexer.expect(";");
        m_registers.add(std::string(name.text), std::move(qubits));
    }

    void readBarrier(Names &scope)
    {
        m_lexer.take();
        if (!m_lexer.peek().is(";")) {
            do
                static_cast<void>(m_registers.readOperand(m_lexer, scope));
            while (m_lexer.takeIf(","));
        }
        m_lexer.expect(";");
        m_notices.add(Notices::Kind::Barrier, place());
    }

    /// How many bits c, c[i] or c[a:b] are.
    std::size_t readBitOperand(const Names &scope)
    {
        const Token name = m_lexer.expectIdentifier("a classical register");
        const auto found = m_bits.find(std::string(name.text));
        if (found == m_bits.end())
            m_lexer.fail("there is no classical register " + inWords(name), name.position,
                         isTwo() ? "Declare it before its first use: creg c[n];"
                                 : "Declare it before its first use: bit[n] c;");
        if (!m_lexer.peek().is("["))
            return static_cast<std::size_t>(found->second);
        return readIndex(m_lexer, scope, found->second, name).size();
    }

    /// `measure` qubits; returns how many.
    std::size_t readMeasuredQubits(const Names &scope)
    {
        const Position position = m_lexer.peek().position;
        m_lexer.take();
        const std::vector<int> qubits = m_registers.readOperand(m_lexer, scope);
        m_use.measure(position, qubits);
        return qubits.size();
    }

    void requireSameSize(std::size_t bits, std::size_t qubits, const Position &position)
    {
        if (bits != qubits)
            m_lexer.fail("a measurement of " + formatCount(qubits, "qubit") + " into "
                             + formatCount(bits, "bit"),
                         position);
    }

    /// What stands right of an assignment to so many bits.
    void readMeasured(const Names &scope, std::size_t bits)
    {
        const Position position = m_lexer.peek().position;
        if (!m_lexer.peek().isWord("measure"))
            m_lexer.fail("classical data are not supported", position,
                         "Leave them out; a circuit here is gates on qubits.");
        requireSameSize(bits, readMeasuredQubits(scope), position);
        m_notices.add(Notices::Kind::Measurement, place());
    }

    // measure q;  measure q -> c;
    void readMeasure(Names &scope)
    {
        const std::size_t qubits = readMeasuredQubits(scope);
        const Position arrow = m_lexer.peek().position;
        if (isTwo() || m_lexer.peek().is("->")) {
            m_lexer.expect("->");
            requireSameSize(readBitOperand(scope), qubits, arrow);
        }
        m_lexer.expect(";");
        m_notices.add(Notices::Kind::Measurement, place());
    }

    // c = measure q;
    void readAssignment(Names &scope)
    {
        const std::size_t bits = readBitOperand(scope);
        m_lexer.expect("=");
        readMeasured(scope, bits);
        m_lexer.expect(";");
    }

    void readReset(Names &scope)
    {
        const Position position = m_lexer.take().position;
        m_use.reset(m_lexer, position, m_registers.readOperand(m_lexer, scope));
        m_lexer.expect(";");
        m_notices.add(Notices::Kind::Reset, place());
    }

    void readGateDefinition(Names &scope)
    {
        requireTopLevel(scope);
        m_lexer.take();
        const Token name = m_lexer.peek();
        if (m_declared.contains(std::string(name.text)))
            m_lexer.fail(inWords(name) + " is declared already");
        m_gates.define(m_lexer);
    }

    void readFor(Names &scope)
    {
        readLoop(m_lexer, scope, m_work, [this](Names &inner) { readStatement(inner); });
    }

    void readCall(const Names &scope)
    {
        const Position start = m_lexer.peek().position;
        std::vector<Operation> &operations = m_circuit.operations;
        const std::size_t before = operations.size();
        const std::size_t phases = m_gates.phasesLeftOut();
        m_gates.readCall(m_lexer, scope, m_registers, operations);
        for (std::size_t k = before; k < operations.size(); ++k)
            m_use.gate(m_lexer, start, operations[k].qubits);
        m_program.places.resize(operations.size(), place());
        if (m_gates.phasesLeftOut() > phases)
            m_notices.add(Notices::Kind::GlobalPhase, place(), m_gates.phasesLeftOut() - phases);
    }

    void addNotices()
    {
        for (const Inputs::Renamed &input : m_inputs.renamed())
            m_notices.add({input.place, 1,
                           "the input '" + input.name + "' is weight "
                               + std::to_string(input.weight)
                               + ": features are inputs named x_0, x_1, …"});
        for (const GateLibrary::Use &use : m_gates.uses()) {
            if (!use.isCalled)
                m_notices.add(
                    {rangeOf(use.name), 1,
                     "the gate " + inWords(use.name) + " is left out: the program never calls it"});
            else if (!use.isTableGate && use.firstCall != OpenQasmRange{})
                m_notices.add({use.firstCall, use.writtenOut,
                               formatCount(use.writtenOut, "call") + " of " + inWords(use.name)
                                   + (use.writtenOut == 1 ? " is" : " are")
                                   + " written out gate by gate"});
        }
    }

    static OpenQasmRange rangeOf(const Token &name)
    {
        OpenQasmRange range{name.position, name.position};
        for (const char c : name.text)
            range.end.column += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
        return range;
    }

    Lexer m_lexer;
    OpenQasmProgram m_program;
    Circuit m_circuit{.qubits = 0, .operations = {}, .blocks = {}, .starts = {}};
    Work m_work;
    Names m_constants; ///< seen by gate definitions
    Names m_names;     ///< constants and inputs
    GateLibrary m_gates{m_constants, m_work};
    Inputs m_inputs;
    Registers m_registers;
    QubitUse m_use;
    std::unordered_map<std::string, int> m_bits; ///< sizes of classical registers
    std::unordered_set<std::string> m_declared;
    Notices m_notices;
    Position m_start; ///< of the statement being read
};

} // namespace

OpenQasmProgram readOpenQasmProgram(std::string_view program, const std::string &source,
                                    const std::stop_token &stop)
{
    if (program.size() > maximumProgramBytes)
        throw UserError("the program has " + formatBytes(program.size()) + ", more than "
                            + formatBytes(maximumProgramBytes),
                        source);
    return ProgramReader(program, source, stop).read();
}

Circuit readOpenQasm(std::string_view program, const std::string &source)
{
    return readOpenQasmProgram(program, source).circuit;
}

} // namespace ansatz
