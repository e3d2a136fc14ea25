// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_gates.h"

#include "engine/circuit/gate_algebra.h"
#include "engine/circuit/openqasm_loops.h"
#include "engine/circuit/openqasm_qelib1.h"
#include "engine/circuit/openqasm_recognition.h"
#include "engine/circuit/openqasm_words.h"

#include <algorithm>

namespace ansatz::openqasm {

namespace {

constexpr int maximumCallDepth = 64;

// Known to every program: U and CX are built into the language (CX into version 2 alone, but no
// program means anything else by it), cnot is a common name of cx.
bool needsInclude(const Gate &gate, std::string_view name)
{
    return gate.inStandardGates && name != "U" && name != "CX" && name != "cnot";
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
        lexer.fail(inWords(call.name) + (call.modifiers.empty() ? "" : " with its controls")
                       + " acts on " + count(qubits, "qubit") + ", not "
                       + std::to_string(call.qubits.size()),
                   call.name.position);
    for (std::size_t k = 0; k < call.qubits.size(); ++k)
        for (std::size_t j = 0; j < k; ++j)
            if (call.qubits[j] == call.qubits[k])
                lexer.fail(inWords(call.name) + " names a qubit twice", call.name.position);
}

// The phase between a gate of the language and the table's gate of the name. The table's u3 and u2
// have a real first element; the specification's U is e^{iθ/2} times that, and its u3 and u2 are
// e^{−i(φ+λ)/2} times that.
void addPhaseOfName(std::string_view name, const std::vector<Value> &angles,
                    std::vector<Operation> &operations)
{
    using gate_algebra::globalPhase;
    using gate_algebra::scaled;
    if (name == "U")
        operations.push_back(globalPhase(scaled(angles[0], 0.5)));
    if (name == "u3" || name == "u2")
        for (const std::size_t k : {angles.size() - 2, angles.size() - 1})
            operations.push_back(globalPhase(scaled(angles[k], -0.5)));
}

} // namespace

GateLibrary::GateLibrary(const Names &constants, Work &work) : m_constants(constants), m_work(work)
{}

std::size_t GateLibrary::Callee::qubits() const
{
    if (isGlobalPhase)
        return 0;
    return gate ? static_cast<std::size_t>(gate->qubits) : definition->qubits.size();
}

std::size_t GateLibrary::Callee::parameters() const
{
    if (isGlobalPhase)
        return 1;
    return gate ? gate->parameters.size() : definition->parameters.size();
}

void GateLibrary::include(Include file, const Lexer &lexer)
{
    if (file == Include::Qelib1 && m_qelib1)
        return;
    for (const auto &[name, index] : m_byName) {
        const Gate *gate = findGate(name);
        const bool isDefined =
            file == Include::Qelib1 ? isInEveryQelib1(name) : gate && needsInclude(*gate, name);
        if (isDefined && index >= m_ownFrom)
            lexer.fail("the file defines '" + name + "', which the program has defined before");
    }
    m_standardGates = true;
    if (file != Include::Qelib1)
        return;
    m_qelib1 = true;
    if (!m_definitions.empty())
        lexer.fail("qelib1.inc is included after the definition of a gate",
                   "Include it before the first gate.");
    Lexer definitions(qelib1Definitions(), "qelib1.inc");
    while (definitions.peek().kind != TokenKind::End) {
        definitions.take();
        define(definitions);
    }
    m_ownFrom = m_definitions.size();
}

bool GateLibrary::isKnownTableName(std::string_view name) const
{
    const Gate *gate = findGate(name);
    return gate && (m_standardGates || !needsInclude(*gate, name));
}

bool GateLibrary::isTaken(const Lexer &lexer, const std::string &name) const
{
    if (const auto own = m_byName.find(name); own != m_byName.end())
        return own->second >= m_ownFrom || lexer.version() != 2 || isInEveryQelib1(name);
    if (name == "U" || (lexer.version() == 2 && name == "CX"))
        return true;
    const Gate *gate = findGate(name);
    if (!gate || !m_standardGates)
        return false;
    return lexer.version() == 2 ? isInEveryQelib1(name) : needsInclude(*gate, name);
}

GateLibrary::Callee GateLibrary::find(const Lexer &lexer, const Token &name,
                                      const Caller &caller) const
{
    const auto defined = m_byName.find(std::string(name.text));
    if (defined != m_byName.end() && defined->second < caller.visible) {
        const Definition &own = m_definitions[defined->second];
        own.isCalled |= !m_isProbing;
        if (own.sameAs && !caller.exact)
            return {own.sameAs, nullptr, false};
        return {nullptr, &own, false};
    }
    if (defined != m_byName.end() && defined->second == caller.visible)
        lexer.fail("the gate " + inWords(name) + " calls itself", name.position);
    if (isKnownTableName(name.text))
        return {findGate(name.text), nullptr, false};
    if (lexer.version() != 2 && name.text == "gphase")
        return {nullptr, nullptr, true};
    if (defined != m_byName.end())
        lexer.fail("the gate " + inWords(name)
                       + " is called before its definition, as gates that call each other in a "
                         "circle are",
                   name.position, "A gate may call those that are defined above it.");
    if (findGate(name.text))
        lexer.fail("the gate " + inWords(name) + " is not defined", name.position,
                   lexer.version() == 2 ? "Add include \"qelib1.inc\"; after the version line."
                                        : "Add include \"stdgates.inc\"; after the version line.");
    refuseUnsupportedWord(lexer, name);
    lexer.fail("there is no gate " + inWords(name), name.position,
               "Define it before its first use, or use a gate of the table.");
}

void GateLibrary::define(Lexer &lexer)
{
    const Token token = lexer.expectIdentifier("the gate's name");
    const std::string name(token.text);
    refuseUnsupportedWord(lexer, token);
    if (isTaken(lexer, name) || (lexer.version() != 2 && isBuiltInName(name)))
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
    m_definitions.push_back(
        {token, std::move(parameters), std::move(qubits), body, bytes, nullptr, false, 0, {}});
    const std::size_t index = m_definitions.size() - 1;
    m_byName[name] = index;
    m_definitions[index].sameAs = recognise(index);
}

const Gate *GateLibrary::recognise(std::size_t definition)
{
    const Definition &own = m_definitions[definition];
    const Gate *gate = findGate(own.name.text);
    if (!gate || static_cast<std::size_t>(gate->qubits) != own.qubits.size()
        || gate->parameters.size() != own.parameters.size())
        return nullptr;
    m_isProbing = true;
    bool isSame = true;
    for (int attempt = 0; isSame && attempt < 3; ++attempt) {
        GateCall call{own.name, {}, probeAngles(*gate, attempt), {}};
        for (int qubit = 0; qubit < gate->qubits; ++qubit)
            call.qubits.push_back(qubit);
        std::vector<Operation> operations;
        readBody(call, definition, {}, operations);
        isSame = sameUpToPhase(operations, *gate, call.angles);
    }
    m_isProbing = false;
    return isSame ? gate : nullptr;
}

void GateLibrary::readBody(const GateCall &call, std::size_t definition, const Caller &caller,
                           std::vector<Operation> &operations)
{
    const Definition &own = m_definitions[definition];
    m_work.countBytes(own.body, call.name.position, own.bodyBytes);
    if (caller.depth == maximumCallDepth)
        own.body.fail("gates call each other more than " + std::to_string(maximumCallDepth)
                          + " deep",
                      call.name.position);
    Names names(&m_constants);
    for (std::size_t k = 0; k < own.parameters.size(); ++k)
        names.add(own.parameters[k], call.angles[k]);
    Lexer body = own.body;
    while (!body.peek().is("}"))
        readBodyStatement(body, names, call, definition, caller, operations);
}

void GateLibrary::readBodyStatement(Lexer &body, const Names &names, const GateCall &call,
                                    std::size_t definition, const Caller &caller,
                                    std::vector<Operation> &operations)
{
    const Definition &own = m_definitions[definition];
    const bool isThree = body.version() != 2;
    if (isThree && body.peek().isWord("for")) {
        readLoop(body, names, m_work, [&](Names &inner) {
            readBodyStatement(body, inner, call, definition, caller, operations);
        });
        return;
    }
    GateCall inner;
    inner.modifiers = readModifiers(body, names);
    inner.name = body.expectIdentifier("a gate");
    const bool isBarrier = inner.name.text == "barrier";
    const Caller here{definition, caller.depth + 1, caller.exact};
    Callee callee;
    if (!isBarrier) {
        callee = find(body, inner.name, here);
        inner.angles = readAngles(body, names);
    }
    while (!body.peek().is(";")) {
        if (!inner.qubits.empty())
            body.expect(",");
        const Token qubit = body.expectIdentifier("a qubit");
        const auto found = own.qubits.find(std::string(qubit.text));
        if (found == own.qubits.end())
            body.fail(inWords(qubit) + " is no qubit of this gate", qubit.position);
        inner.qubits.push_back(call.qubits[static_cast<std::size_t>(found->second)]);
    }
    body.expect(";");
    if (!isBarrier)
        apply(body, inner, callee, here, operations);
}

void GateLibrary::apply(const Lexer &lexer, const GateCall &call, const Callee &callee,
                        const Caller &caller, std::vector<Operation> &operations)
{
    const std::size_t controls = controlsOf(call.modifiers);
    checkCall(lexer, call, controls + callee.qubits(), callee.parameters());
    if (call.modifiers.empty())
        return applyPlain(lexer, call, callee, caller, operations);

    GateCall plain{call.name, {}, call.angles, {}};
    const auto split = call.qubits.begin() + static_cast<std::ptrdiff_t>(controls);
    plain.qubits.assign(split, call.qubits.end());
    Caller exact = caller;
    exact.exact = true;
    std::vector<Operation> run;
    applyPlain(lexer, plain, callee.gate && !caller.exact ? find(lexer, call.name, exact) : callee,
               exact, run);
    for (Operation &operation :
         modified(lexer, call.modifiers, std::move(run), {call.qubits.begin(), split}, m_work)) {
        if (gate_algebra::isGlobalPhase(operation) && !caller.exact)
            ++m_phasesLeftOut;
        else
            operations.push_back(std::move(operation));
    }
}

void GateLibrary::applyPlain(const Lexer &lexer, const GateCall &call, const Callee &callee,
                             const Caller &caller, std::vector<Operation> &operations)
{
    m_work.countOperations(lexer, call.name.position, 1);
    if (callee.isGlobalPhase) {
        if (caller.exact)
            operations.push_back(gate_algebra::globalPhase(call.angles[0]));
        else
            ++m_phasesLeftOut;
        return;
    }
    if (callee.gate) {
        if (caller.exact)
            addPhaseOfName(call.name.text, call.angles, operations);
        operations.push_back({0, callee.gate, call.qubits, call.angles});
        return;
    }
    const auto definition = static_cast<std::size_t>(callee.definition - m_definitions.data());
    if (!m_isProbing)
        ++m_definitions[definition].writtenOut;
    readBody(call, definition, caller, operations);
}

void GateLibrary::readCall(Lexer &lexer, const Names &names, const Registers &registers,
                           std::vector<Operation> &operations)
{
    const Position start = lexer.peek().position;
    const Caller caller{m_definitions.size(), 0, false};
    GateCall call;
    call.modifiers = readModifiers(lexer, names);
    call.name = lexer.expectIdentifier("a gate");
    const Callee callee = find(lexer, call.name, caller);
    call.angles = readAngles(lexer, names);
    std::vector<std::vector<int>> operands;
    while (!lexer.peek().is(";")) {
        if (!operands.empty())
            lexer.expect(",");
        operands.push_back(registers.readOperand(lexer, names));
    }
    if (operands.empty() && !callee.isGlobalPhase)
        lexer.fail("expected a qubit, found " + inWords(lexer.peek()));
    lexer.expect(";");

    // A register stands for one call for each of its qubits; single qubits repeat.
    std::size_t calls = 1;
    for (const std::vector<int> &operand : operands) {
        if (operand.size() > 1 && calls > 1 && operand.size() != calls)
            lexer.fail(inWords(call.name) + " is called on registers of different sizes, "
                           + std::to_string(calls) + " and " + std::to_string(operand.size()),
                       call.name.position);
        calls = std::max(calls, operand.size());
    }
    if (const auto own = m_byName.find(std::string(call.name.text)); own != m_byName.end()) {
        Definition &definition = m_definitions[own->second];
        if (definition.firstCall == OpenQasmRange{})
            definition.firstCall = {start, lexer.endOfTaken()};
    }
    for (std::size_t k = 0; k < calls; ++k) {
        call.qubits.clear();
        for (const std::vector<int> &operand : operands)
            call.qubits.push_back(operand[operand.size() > 1 ? k : 0]);
        apply(lexer, call, callee, caller, operations);
    }
}

std::vector<GateLibrary::Use> GateLibrary::uses() const
{
    std::vector<Use> result;
    for (std::size_t k = m_ownFrom; k < m_definitions.size(); ++k) {
        const Definition &definition = m_definitions[k];
        result.push_back({definition.name, definition.isCalled, definition.writtenOut,
                          definition.sameAs != nullptr, definition.firstCall});
    }
    return result;
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
