// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/self_check.h"

#include "engine/base/random.h"
#include "engine/circuit/templates.h"
#include "engine/gradient/jacobian.h"

#include <cmath>
#include <numbers>

namespace ansatz {

namespace {

constexpr int qubits = 4;
constexpr std::size_t samples = 3;

// Every gate of the palette once, its angles trainable, after an encoding of four features.
Circuit everyGate()
{
    Circuit circuit;
    circuit.qubits = qubits;
    appendAngleEncoding(circuit, "ry");
    int first = 0;
    for (const Gate &gate : gateTable()) {
        if (!gate.inPalette)
            continue;
        std::vector<int> on;
        for (int i = 0; i < gate.qubits; ++i)
            on.push_back((first + i) % qubits);
        ++first;
        std::vector<Parameter> parameters;
        for (std::size_t i = 0; i < gate.parameters.size(); ++i)
            parameters.push_back(Parameter::weight(circuit.weights + static_cast<int>(i)));
        append(circuit, gate, on, parameters);
    }
    return circuit;
}

std::vector<double> angles(std::size_t count, Random &random)
{
    std::vector<double> values(count);
    for (double &value : values)
        value = 2 * std::numbers::pi * random.uniform();
    return values;
}

// Of the two, where a NaN is worst. (The library's maximum may lose it.)
double worse(double a, double b)
{
    return std::isnan(b) || b > a ? b : a;
}

double largestDifference(const std::vector<double> &a, const std::vector<double> &b)
{
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = std::abs(a[i] - b[i]);
        largest = worse(largest, difference);
    }
    return largest;
}

} // namespace

SelfCheck runSelfCheck()
{
    const ExpandedCircuit circuit = expand(everyGate());
    const std::vector<Observable> observables = {pauliZ(0), pauliZ(qubits - 1),
                                                 parseObservable("0.5 X0 Y1 - Z2")};
    Random random(1);
    const std::vector<double> features = angles(samples * qubits, random);
    const std::vector<double> weights = angles(static_cast<std::size_t>(circuit.weights), random);
    const Batch<double> batch{samples, features, weights};

    const auto native = makeNativeSimulator<double>(circuit, observables, {1});
    const auto reference = makeReferenceSimulator<double>(circuit, observables);
    std::vector<double> fast(samples * observables.size());
    std::vector<double> slow(fast.size());
    native->forward(batch, fast);
    reference->forward(batch, slow);

    const Jacobian adjoint = adjointJacobian(*native, batch);
    const Jacobian shift = parameterShiftJacobian<double>(
        [](const ExpandedCircuit &shifted, const std::vector<Observable> &measured) {
            return makeNativeSimulator<double>(shifted, measured, {1});
        },
        circuit, observables, batch);

    return {largestDifference(fast, slow),
            worse(largestDifference(adjoint.weights, shift.weights),
                  largestDifference(adjoint.features, shift.features))};
}

} // namespace ansatz
