// SPDX-License-Identifier: GPL-3.0-or-later
// Writes circuits in every language with what we compute for them; tests/interop has PennyLane and
// Qiskit check that they compute the same.
#include "engine/base/files.h"
#include "engine/circuit/openqasm2_writer.h"
#include "engine/circuit/openqasm_writer.h"
#include "engine/circuit/templates.h"
#include "engine/export/exported_circuit.h"
#include "engine/simulator/simulator.h"
#include "tests/support/random_circuit.h"

#include <QCoreApplication>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>

using namespace ansatz;

namespace {

std::filesystem::path folder()
{
    return std::filesystem::path(QCoreApplication::applicationDirPath().toStdString()) / "interop"
           / "circuits";
}

int usedInputs(const ExpandedCircuit &circuit)
{
    std::set<std::pair<int, int>> used;
    for (const Operation &operation : circuit.operations)
        for (const Parameter &parameter : operation.parameters)
            for (const auto &[source, index] :
                 {std::pair(parameter.source, parameter.index),
                  std::pair(Parameter::Source::Weight, parameter.scaleWeight)})
                if (source != Parameter::Source::Number && index != Parameter::noWeight)
                    used.emplace(static_cast<int>(source), index);
    return static_cast<int>(used.size());
}

using Rows = std::vector<std::vector<double>>;

Rows rows(const std::vector<double> &values, std::size_t width)
{
    Rows result;
    for (std::size_t k = 0; width > 0 && k < values.size(); k += width)
        result.emplace_back(values.begin() + static_cast<std::ptrdiff_t>(k),
                            values.begin() + static_cast<std::ptrdiff_t>(k + width));
    return result;
}

void write(const std::string &name, const Circuit &circuit, Random &random)
{
    constexpr std::size_t samples = 2;
    ExportedCircuit exported{name, circuit, {}, {}};
    for (int qubit = 0; qubit < circuit.qubits; ++qubit)
        exported.observables.push_back(pauliZ(qubit));
    exported.observables.push_back(parseObservable("0.5 X0 - 0.25"));
    exported.observables.push_back(test::randomObservable(random, circuit.qubits));
    const ExpandedCircuit expanded = expand(circuit);
    const auto width = static_cast<std::size_t>(expanded.features);
    std::vector<double> features(samples * width);
    std::vector<double> weights(static_cast<std::size_t>(expanded.weights));
    for (double &value : features)
        value = random.normal();
    for (double &value : weights)
        value = random.normal();
    const auto simulator = makeReferenceSimulator<double>(expanded, exported.observables);
    const std::size_t outputs = exported.observables.size();
    std::vector<double> expectations(samples * outputs);
    simulator->forward({samples, features, weights}, expectations);
    const std::span firstSample = std::span(features).first(width);
    Rows byWeights;
    Rows byFeatures;
    for (std::size_t o = 0; o < outputs; ++o) {
        std::vector<double> upstream(outputs, 0.0);
        upstream[o] = 1;
        std::vector<double> weightRow(weights.size());
        std::vector<double> featureRow(width);
        simulator->backward({1, firstSample, weights}, upstream, {weightRow, featureRow});
        byWeights.push_back(weightRow);
        byFeatures.push_back(featureRow);
    }
    nlohmann::json values;
    values["features"] = width > 0 ? rows(features, width) : Rows(samples);
    values["weights"] = weights;
    values["expectations"] = rows(expectations, outputs);
    values["jacobian_weights"] = byWeights;
    values["jacobian_features"] = byFeatures;
    values["used_inputs"] = usedInputs(expanded);
    const std::filesystem::path file = folder() / name;
    writeFileAtomically(file.string() + ".json", values.dump());
    writeFileAtomically(file.string() + ".pennylane.py", pennyLaneCode(exported));
    writeFileAtomically(file.string() + ".qiskit.py", qiskitCode(exported));
    writeFileAtomically(file.string() + ".qasm3", writeOpenQasm(circuit));
    writeFileAtomically(file.string() + ".qasm2", writeOpenQasm2(circuit, firstSample, weights));
}

} // namespace

class TestExportFiles final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesForInterop()
    {
        std::filesystem::remove_all(folder());
        std::filesystem::create_directories(folder());
        Random random(91);
        write("default", hybridPipelineCircuit(4, 2), random);
        for (const char *name : {"data_reuploading", "efficient_su2", "strongly_entangling"})
            write(name, findTemplate(name)->circuit(3, findTemplate(name)->standardValues()),
                  random);

        // Every gate of the table, also twice in a repeat block; every qubit order.
        for (int round = 0; round < 8; ++round) {
            Circuit circuit;
            circuit.qubits = 3 + round % 3;
            for (int qubit = 0; qubit < circuit.qubits; ++qubit)
                append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
            for (const std::size_t index : random.permutation(gateTable().size()))
                test::appendRandom(circuit, gateTable()[index], random, 3, 6);
            circuit.blocks = {{2, 6, 3, "layer"}, {10, 12, 2, {}}};
            write("all_gates_" + std::to_string(round), circuit, random);
            if (round < 3)
                write("trained_scales_" + std::to_string(round),
                      test::withTrainedScales(circuit, static_cast<std::uint64_t>(round)), random);
        }
        Circuit nothing;
        nothing.qubits = 2;
        write("nothing", nothing, random);
        Circuit fixed;
        fixed.qubits = 2;
        append(fixed, gate("h"), {1});
        append(fixed, gate("cx"), {1, 0});
        write("fixed", fixed, random);
    }
};

QTEST_GUILESS_MAIN(TestExportFiles)
#include "tst_export_files.moc"
