// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_gates.h"

#include "engine/circuit/openqasm_recognition.h"
#include "engine/circuit/openqasm_words.h"

#include <algorithm>

namespace ansatz::openqasm {

namespace {

constexpr int maximumCallDepth = 64;
// Bodies are read again at every call; this bounds the work that a small program can ask for.
constexpr std::size_t maximumBodyBytes = 16u << 20;

// Known to every program: U is built into the language, cnot is a common name of cx.
bool needsInclude(const Gate &gate, std::string_view name)
{
    return gate.inStandardGates && name != "U" && name != "cnot";
}

std::string count(std::size_t number, const std::string &what)
{
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

void checkCall(const Lexer &lexer, const GateCall &call, std::size_t qubits, std::size_t angles)
{
    if (call.angles.size() != angles)
        lexer.fail(inWords(call.name) + " takes " + count(angles, "parameter") + ", not "
                       + std::to_string(call.angles.size()),
                   call.name.position);
    if (call.qubits.size() != qubits)
        lexer.fail(inWords(call.name) + " acts on " + count(qubits, "qubit") + ", not "
                       + std::to_string(call.qubits.size()),
                   call.name.position);
    std::vector<int> sorted = call.qubits;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) != sorted.end())
        lexer.fail(inWords(call.name) + " names a qubit twice", call.name.position);
}

void skipBody(Lexer &lexer, const Position &start)
{
    std::size_t open = 1;
    while (open > 0) {
        const Token &token = lexer.peek();
        if (token.kind == TokenKind::End)
            lexer.fail("the gate's body is never closed", start, "Close it with }.");
        if (token.is("{"))
            ++open;
        else if (token.is("}"))
            --open;
        if (open > 0)
            lexer.take();
    }
}

} // namespace

void GateLibrary::includeStandardGates(const Lexer &lexer)
{
    for (const auto &[name, index] : m_byName) {
        const Gate *gate = findGate(name);
        if (gate && needsInclude(*gate, name))
            lexer.fail("stdgates.inc defines '" + name + "', which the program has defined before");
    }
    m_standardGates = true;
}

bool GateLibrary::isKnownTableName(std::string_view name) const
{
    const Gate *gate = findGate(name);
    return gate && (m_standardGates || !needsInclude(*gate, name));
}

bool GateLibrary::isTaken(const std::string &name) const
{
    const Gate *gate = findGate(name);
    return m_byName.contains(name) || name == "U"
           || (gate && m_standardGates && needsInclude(*gate, name));
}

GateLibrary::Callee GateLibrary::find(const Lexer &lexer, const Token &name,
                                      std::size_t visible) const
{
    const auto defined = m_byName.find(std::string(name.text));
    if (defined != m_byName.end() && defined->second < visible) {
        const Gate *same = m_definitions[defined->second].sameAs;
        return {same, defined->second};
    }
    if (defined != m_byName.end() && defined->second == visible)
        lexer.fail("the gate " + inWords(name) + " calls itself", name.position);
    if (isKnownTableName(name.text))
        return {findGate(name.text), 0};
    if (findGate(name.text))
        lexer.fail("the gate " + inWords(name) + " is not defined", name.position,
                   "Add include \"stdgates.inc\"; after the version line.");
    refuseUnsupportedWord(lexer, name);
    lexer.fail("there is no gate " + inWords(name), name.position,
               "Define it before its first use, or use a gate of the table.");
}

void GateLibrary::checkName(const Lexer &lexer, const Token &name) const
{
    static_cast<void>(find(lexer, name, m_definitions.size()));
}

void GateLibrary::define(Lexer &lexer)
{
    const Token token = lexer.expectIdentifier("the gate's name");
    const std::string name(token.text);
    refuseUnsupportedWord(lexer, token);
    if (isTaken(name) || isBuiltInName(name))
        lexer.fail(inWords(token) + " is defined already", token.position);

    std::vector<std::string> parameters;
    if (lexer.takeIf("(")) {
        while (!lexer.takeIf(")")) {
            if (!parameters.empty())
                lexer.expect(",");
            const Token parameter = lexer.expectIdentifier("the name of a parameter");
            if (std::ranges::find(parameters, parameter.text) != parameters.end())
                lexer.fail(inWords(parameter) + " is named twice", parameter.position);
            parameters.emplace_back(parameter.text);
        }
    }
    std::unordered_map<std::string, int> qubits;
    do {
        const Token qubit = lexer.expectIdentifier("the name of a qubit");
        if (!qubits.emplace(qubit.text, static_cast<int>(qubits.size())).second)
            lexer.fail(inWords(qubit) + " is named twice", qubit.position);
    } while (lexer.takeIf(","));

    const Position brace = lexer.peek().position;
    lexer.expect("{");
    const Lexer body = lexer;
    skipBody(lexer, brace);
    const std::size_t bytes = lexer.offset() - body.offset();
    lexer.expect("}");
    m_definitions.push_back({std::move(parameters), std::move(qubits), body, bytes});
    const std::size_t index = m_definitions.size() - 1;
    m_byName.emplace(name, index);
    m_definitions[index].sameAs = recognise(name, token, index);
}

const Gate *GateLibrary::recognise(const std::string &name, const Token &token,
                                   std::size_t definition)
{
    const Gate *gate = findGate(name);
    const Definition &own = m_definitions[definition];
    if (!gate || static_cast<std::size_t>(gate->qubits) != own.qubits.size()
        || gate->parameters.size() != own.parameters.size())
        return nullptr;
    for (int attempt = 0; attempt < 3; ++attempt) {
        GateCall call{token, probeAngles(*gate, attempt), {}};
        for (int qubit = 0; qubit < gate->qubits; ++qubit)
            call.qubits.push_back(qubit);
        std::vector<Operation> operations;
        readBody(own.body, call, definition, 0, operations);
        if (!sameUpToPhase(operations, *gate, call.angles))
            return nullptr;
    }
    return gate;
}

void GateLibrary::countCall(const Lexer &lexer, const Position &position)
{
    if (++m_calls > maximumExpandedOperations)
        lexer.fail("the program has more than " + count(maximumExpandedOperations, "operation"),
                   position);
}

void GateLibrary::readBody(const Lexer &lexer, const GateCall &call, std::size_t definition,
                           int depth, std::vector<Operation> &operations)
{
    const Definition &own = m_definitions[definition];
    m_bodyBytes += own.bodyBytes;
    if (m_bodyBytes > maximumBodyBytes)
        lexer.fail("the program's gate definitions are too long to be written out",
                   call.name.position);
    if (depth == maximumCallDepth)
        lexer.fail("gates call each other more than " + std::to_string(maximumCallDepth) + " deep",
                   call.name.position);

    Names names(&m_constants);
    for (std::size_t k = 0; k < own.parameters.size(); ++k)
        names.add(own.parameters[k], call.angles[k]);
    Lexer body = own.body;
    while (!body.takeIf("}")) {
        GateCall inner;
        inner.name = body.expectIdentifier("a gate");
        const bool isBarrier = inner.name.text == "barrier";
        if (!isBarrier) {
            static_cast<void>(find(body, inner.name, definition));
            inner.angles = readAngles(body, names);
        }
        if (!(isBarrier && body.peek().is(";"))) {
            do {
                const Token qubit = body.expectIdentifier("a qubit");
                const auto found = own.qubits.find(std::string(qubit.text));
                if (found == own.qubits.end())
                    body.fail(inWords(qubit) + " is no qubit of this gate", qubit.position);
                inner.qubits.push_back(call.qubits[static_cast<std::size_t>(found->second)]);
            } while (body.takeIf(","));
        }
        body.expect(";");
        if (!isBarrier)
            apply(body, inner, definition, depth + 1, operations);
    }
}

void GateLibrary::apply(const Lexer &lexer, const GateCall &call, std::size_t visible, int depth,
                        std::vector<Operation> &operations)
{
    countCall(lexer, call.name.position);
    const Callee callee = find(lexer, call.name, visible);
    if (callee.gate) {
        const Gate &gate = *callee.gate;
        checkCall(lexer, call, static_cast<std::size_t>(gate.qubits), gate.parameters.size());
        operations.push_back({0, &gate, call.qubits, call.angles});
        return;
    }
    const Definition &definition = m_definitions[callee.definition];
    checkCall(lexer, call, definition.qubits.size(), definition.parameters.size());
    readBody(lexer, call, callee.definition, depth, operations);
}

void GateLibrary::apply(const Lexer &lexer, const GateCall &call,
                        std::vector<Operation> &operations)
{
    apply(lexer, call, m_definitions.size(), 0, operations);
}

std::vector<Value> readAngles(Lexer &lexer, const Names &names)
{
    std::vector<Value> angles;
    if (!lexer.takeIf("("))
        return angles;
    while (!lexer.takeIf(")")) {
        if (!angles.empty())
            lexer.expect(",");
        angles.push_back(readExpression(lexer, names));
    }
    return angles;
}

} // namespace ansatz::openqasm
