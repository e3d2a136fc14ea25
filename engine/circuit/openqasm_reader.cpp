// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_reader.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/circuit/circuit_validation.h"
#include "engine/circuit/openqasm_expression.h"
#include "engine/circuit/openqasm_gates.h"
#include "engine/circuit/openqasm_words.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace ansatz {

namespace {

using namespace openqasm;

constexpr std::size_t maximumProgramBytes = 8u << 20;

struct Register {
    int first = 0;
    int size = 1;
};

/// x_<i> is feature i, w_<k> is weight k.
std::optional<Value> inputNamed(std::string_view name)
{
    const bool isFeature = name.starts_with("x_");
    if (!isFeature && !name.starts_with("w_"))
        return std::nullopt;
    const std::string_view digits = name.substr(2);
    if (digits.empty() || (digits.size() > 1 && digits.front() == '0')
        || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const std::optional<std::int64_t> index = parseInteger(digits);
    if (!index || *index >= maximumInputs)
        return std::nullopt;
    const int number = static_cast<int>(*index);
    return isFeature ? Value::feature(number) : Value::weight(number);
}

class ProgramReader final {
public:
    ProgramReader(std::string_view program, std::string_view source) : m_lexer(program, source) {}

    Circuit read()
    {
        readVersion();
        while (m_lexer.peek().kind != TokenKind::End)
            readStatement();
        if (m_circuit.qubits == 0)
            m_lexer.fail("the program declares no qubits", "Add qubit[n] q;");
        OperationId id = 0;
        for (Operation &operation : m_circuit.operations)
            operation.id = ++id;
        return std::move(m_circuit);
    }

private:
    void readVersion()
    {
        static const std::string remedy = "Programs of version 3 are read: OPENQASM 3.0;";
        if (!m_lexer.peek().isWord("OPENQASM"))
            m_lexer.fail("the program does not start with its version", remedy);
        m_lexer.take();
        const Token version = m_lexer.take();
        const bool isThree = version.kind == TokenKind::Number
                             && (version.text == "3" || version.text.starts_with("3."));
        if (!isThree)
            m_lexer.fail("OpenQASM version " + inWords(version) + " is not read", version.position,
                         remedy);
        m_lexer.expect(";");
    }

    void readStatement()
    {
        const Token word = m_lexer.peek();
        if (word.kind != TokenKind::Identifier)
            m_lexer.fail("expected a statement, found " + inWords(word));
        if (word.text == "include")
            readInclude();
        else if (word.text == "input")
            readInput();
        else if (word.text == "const")
            readConstant();
        else if (word.text == "qubit")
            readQubits();
        else if (word.text == "barrier")
            readBarrier();
        else if (word.text == "gate")
            readGateDefinition();
        else
            readCall();
    }

    void readInclude()
    {
        m_lexer.take();
        const Token file = m_lexer.peek();
        if (file.kind != TokenKind::Text)
            m_lexer.fail("expected the name of a file in quotes, found " + inWords(file));
        if (file.text != "stdgates.inc")
            m_lexer.fail("the file " + inWords(file) + " is not included",
                         "Only stdgates.inc can be included.");
        m_gates.includeStandardGates(m_lexer);
        m_lexer.take();
        m_lexer.expect(";");
    }

    /// Throws where the name already means something else.
    void declare(const Token &name)
    {
        const std::string text(name.text);
        refuseUnsupportedWord(m_lexer, name);
        if (isBuiltInName(name.text) || m_gates.isTaken(text) || !m_declared.insert(text).second)
            m_lexer.fail(inWords(name) + " is declared already", name.position);
    }

    /// [64] after a type, when it is there.
    void skipWidth()
    {
        if (m_lexer.takeIf("[")) {
            static_cast<void>(readInteger(m_lexer, m_constants, 1, 64, "a number of bits"));
            m_lexer.expect("]");
        }
    }

    void readInput()
    {
        m_lexer.take();
        const Token type = m_lexer.expectIdentifier("a type");
        if (type.text != "float" && type.text != "angle")
            m_lexer.fail("an input of type " + inWords(type) + " is not supported", type.position,
                         "Inputs are angles: input float[64] x_0;");
        skipWidth();
        const Token name = m_lexer.expectIdentifier("the input's name");
        const std::optional<Value> input = inputNamed(name.text);
        if (!input)
            m_lexer.fail("the input " + inWords(name) + " is neither a feature nor a weight",
                         name.position,
                         "Name inputs x_0, x_1, … for features and w_0, w_1, … for weights, up to "
                             + std::to_string(maximumInputs - 1) + ".");
        declare(name);
        m_lexer.expect(";");
        m_inputs.add(std::string(name.text), *input);
        int &count =
            input->source == Value::Source::Feature ? m_circuit.features : m_circuit.weights;
        count = std::max(count, input->index + 1);
    }

    void readConstant()
    {
        m_lexer.take();
        const Token type = m_lexer.expectIdentifier("a type");
        const bool isInteger = type.text == "int" || type.text == "uint";
        if (!isInteger && type.text != "float" && type.text != "angle")
            m_lexer.fail("a constant of type " + inWords(type) + " is not supported", type.position,
                         "Constants are numbers: const float a = pi/4;");
        skipWidth();
        const Token name = m_lexer.expectIdentifier("the constant's name");
        declare(name);
        m_lexer.expect("=");
        const Position position = m_lexer.peek().position;
        const Value value = readExpression(m_lexer, m_constants);
        if (isInteger
            && value.offset
                   != static_cast<double>(
                       static_cast<std::int64_t>(std::clamp(value.offset, -9e15, 9e15))))
            m_lexer.fail("the constant " + inWords(name) + " must be a whole number", position);
        m_lexer.expect(";");
        m_constants.add(std::string(name.text), value);
    }

    void readQubits()
    {
        m_lexer.take();
        const int left = maximumQubits - m_circuit.qubits;
        const Position position = m_lexer.peek().position;
        int size = 1;
        if (m_lexer.takeIf("[")) {
            size = readInteger(m_lexer, m_constants, 1, maximumQubits, "the size of a register");
            m_lexer.expect("]");
        }
        const Token name = m_lexer.expectIdentifier("the name of a register");
        declare(name);
        if (size > left)
            m_lexer.fail("the program has more than " + std::to_string(maximumQubits) + " qubits",
                         position);
        m_lexer.expect(";");
        m_registers.emplace(std::string(name.text), Register{m_circuit.qubits, size});
        m_circuit.qubits += size;
    }

    /// q, or q[i]
    Register readOperand()
    {
        const Token name = m_lexer.expectIdentifier("a qubit");
        const auto found = m_registers.find(std::string(name.text));
        if (found == m_registers.end())
            m_lexer.fail("there are no qubits " + inWords(name), name.position,
                         "Declare them before their first use: qubit[n] "
                             + std::string(name.text.substr(0, 40)) + ";");
        Register operand = found->second;
        if (m_lexer.takeIf("[")) {
            operand.first += readInteger(m_lexer, m_constants, 0, operand.size - 1,
                                         "an index of " + inWords(name));
            operand.size = 1;
            m_lexer.expect("]");
        }
        return operand;
    }

    void readBarrier()
    {
        m_lexer.take();
        if (!m_lexer.peek().is(";")) {
            do
                static_cast<void>(readOperand());
            while (m_lexer.takeIf(","));
        }
        m_lexer.expect(";");
    }

    void readGateDefinition()
    {
        m_lexer.take();
        const Token name = m_lexer.peek();
        if (m_declared.contains(std::string(name.text)))
            m_lexer.fail(inWords(name) + " is declared already");
        m_gates.define(m_lexer);
    }

    void readCall()
    {
        GateCall call;
        call.name = m_lexer.take();
        m_gates.checkName(m_lexer, call.name);
        call.angles = readAngles(m_lexer, m_inputs);
        std::vector<Register> operands;
        do
            operands.push_back(readOperand());
        while (m_lexer.takeIf(","));
        m_lexer.expect(";");

        // A register stands for one call for each of its qubits; single qubits repeat.
        int calls = 1;
        for (const Register &operand : operands) {
            if (operand.size > 1 && calls > 1 && operand.size != calls)
                m_lexer.fail(inWords(call.name) + " is called on registers of different sizes, "
                                 + std::to_string(calls) + " and " + std::to_string(operand.size),
                             call.name.position);
            calls = std::max(calls, operand.size);
        }
        for (int k = 0; k < calls; ++k) {
            call.qubits.clear();
            for (const Register &operand : operands)
                call.qubits.push_back(operand.first + (operand.size > 1 ? k : 0));
            m_gates.apply(m_lexer, call, m_circuit.operations);
        }
    }

    Lexer m_lexer;
    Names m_constants;
    Names m_inputs{&m_constants};
    GateLibrary m_gates{m_constants};
    std::unordered_set<std::string> m_declared;
    std::unordered_map<std::string, Register> m_registers;
    Circuit m_circuit{.qubits = 0, .operations = {}, .blocks = {}};
};

} // namespace

Circuit readOpenQasm(std::string_view program, const std::string &source)
{
    if (program.size() > maximumProgramBytes)
        throw UserError("the program has " + formatBytes(program.size()) + ", more than "
                            + formatBytes(maximumProgramBytes),
                        source);
    return ProgramReader(program, source).read();
}

} // namespace ansatz
