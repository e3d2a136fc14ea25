// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/circuit_message.h"

#include "engine/base/limits.h"

namespace ansatz::worker {

namespace {

void write(ByteWriter &writer, const Operation &operation)
{
    writer.put(static_cast<std::uint32_t>(operation.gate - gateTable().data()));
    writer.putSize(operation.qubits.size());
    for (const int qubit : operation.qubits)
        writer.put(qubit);
    writer.putSize(operation.parameters.size());
    for (const Parameter &parameter : operation.parameters) {
        ANSATZ_CHECK(!parameter.hasTrainableScale(), "trainable scales are taken out before");
        writer.put(static_cast<std::uint32_t>(parameter.source));
        writer.put(parameter.index);
        writer.put(parameter.scale);
        writer.put(parameter.offset);
    }
}

void readOperation(ByteReader &reader, Operation &operation)
{
    const auto gate = reader.get<std::uint32_t>();
    ANSATZ_CHECK(gate < gateTable().size(), "a gate of a message is in the table");
    operation.gate = &gateTable()[gate];
    operation.qubits.resize(reader.getCount(sizeof(int)));
    for (int &qubit : operation.qubits)
        qubit = reader.get<int>();
    constexpr std::size_t parameterBytes = sizeof(std::uint32_t) + sizeof(int) + 2 * sizeof(double);
    operation.parameters.resize(reader.getCount(parameterBytes));
    for (Parameter &parameter : operation.parameters) {
        const auto source = reader.get<std::uint32_t>();
        ANSATZ_CHECK(source <= static_cast<std::uint32_t>(Parameter::Source::Weight),
                     "a parameter of a message has a source");
        parameter.source = static_cast<Parameter::Source>(source);
        parameter.index = reader.get<int>();
        parameter.scale = reader.get<double>();
        parameter.offset = reader.get<double>();
    }
}

void write(ByteWriter &writer, const Observable &observable)
{
    writer.putSize(observable.terms.size());
    for (const PauliString &term : observable.terms) {
        writer.put(term.coefficient);
        writer.putSize(term.factors.size());
        for (const auto &[qubit, pauli] : term.factors) {
            writer.put(qubit);
            writer.put(static_cast<std::uint32_t>(pauli));
        }
    }
}

void readObservable(ByteReader &reader, Observable &observable)
{
    observable.terms.resize(reader.getCount(sizeof(double) + sizeof(std::uint64_t)));
    for (PauliString &term : observable.terms) {
        term.coefficient = reader.get<double>();
        term.factors.resize(reader.getCount(sizeof(int) + sizeof(std::uint32_t)));
        for (auto &[qubit, pauli] : term.factors) {
            qubit = reader.get<int>();
            const auto kind = reader.get<std::uint32_t>();
            ANSATZ_CHECK(kind <= static_cast<std::uint32_t>(Pauli::Z),
                         "a factor of a message is a Pauli");
            pauli = static_cast<Pauli>(kind);
        }
    }
}

} // namespace

void write(ByteWriter &writer, const ExpandedCircuit &circuit,
           const std::vector<Observable> &observables)
{
    writer.put(circuit.qubits);
    writer.put(circuit.features);
    writer.put(circuit.weights);
    writer.putSize(circuit.operations.size());
    for (const Operation &operation : circuit.operations)
        write(writer, operation);
    writer.putSize(observables.size());
    for (const Observable &observable : observables)
        write(writer, observable);
}

CircuitMessage readCircuitMessage(ByteReader &reader)
{
    Circuit circuit;
    circuit.qubits = reader.get<int>();
    circuit.features = reader.get<int>();
    circuit.weights = reader.get<int>();
    circuit.operations.resize(reader.getCount(sizeof(std::uint32_t) + 2 * sizeof(std::uint64_t)));
    OperationId id = 0;
    for (Operation &operation : circuit.operations) {
        operation.id = ++id;
        readOperation(reader, operation);
    }
    CircuitMessage message;
    message.observables.resize(reader.getCount(sizeof(std::uint64_t)));
    for (Observable &observable : message.observables)
        readObservable(reader, observable);
    validate(circuit);
    message.circuit = expand(circuit);
    return message;
}

} // namespace ansatz::worker
