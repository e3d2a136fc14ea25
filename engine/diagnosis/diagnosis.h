// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/operation_place.h"
#include "engine/diagnosis/dead_parameters.h"
#include "engine/diagnosis/diagnosis_watch.h"
#include "engine/diagnosis/examined_circuit.h"
#include "engine/diagnosis/gradient_check.h"
#include "engine/diagnosis/machine_report.h"
#include "engine/diagnosis/not_finite.h"
#include "engine/diagnosis/self_check.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ansatz {

/// What was found of one circuit.
struct CircuitDiagnosis {
    std::string name;
    std::string point; ///< at which derivatives were taken, in words
    std::string dataProblem;
    int qubits = 0;
    std::size_t weights = 0;
    std::size_t features = 0;
    std::size_t observables = 0;
    std::uint64_t seed = 0;
    Precision precision = Precision::Complex64; ///< chosen
    std::vector<OperationPlace> places;         ///< of the expanded circuit's operations
    std::vector<WeightOrigin> origins;          ///< of the expanded circuit's weights
    std::vector<int> untouchedQubits;
    std::vector<DeadInput> dead;
    std::vector<NotFiniteFinding> notFinite;
    GradientCheck gradients;
    std::vector<std::string> leftOut; ///< beside the gradient check's own: sentences

    /// Nothing is wrong, spoilt or dead. (Unused features and untouched qubits are only remarks.)
    [[nodiscard]] bool isSound() const;
};

struct Diagnosis {
    MachineReport machine;
    SelfCheck selfCheck;
    CircuitDiagnosis circuit;

    /// The program's numbers are right: what a person has no part in.
    [[nodiscard]] bool programIsRight() const;
};

/// The whole report of this machine and this circuit. Takes at most some seconds, most of them in
/// the gradient check. Throws UserError when the circuit is no good, Interrupted.
[[nodiscard]] Diagnosis diagnose(const ExaminedCircuit &examined, const DiagnosisWatch &watch = {});
/// With other simulators in the program's stead, for tests.
[[nodiscard]] CircuitDiagnosis diagnoseCircuit(const ExaminedCircuit &examined,
                                               const MachineReport &machine,
                                               const SimulatorSource &simulators,
                                               const DiagnosisWatch &watch = {});

/// Dead inputs that are told as one: of a drawn weight, dead for the same reason in some or all
/// repetitions of its block; or a feature.
struct DrawnDead {
    DeadInput input; ///< the first of them
    int drawn = 0;   ///< the weight's index in the drawn circuit, or the feature's
    int layers = 1;  ///< repetitions in which it is so
    int allLayers = 1;
};
/// In order of what is first.
[[nodiscard]] std::vector<DrawnDead> drawnDead(const CircuitDiagnosis &circuit);
/// "weight 3 (operation 12, RX on qubit 3, column 2, in all 12 layers)"; "feature 7".
[[nodiscard]] Message message(const DrawnDead &dead, const CircuitDiagnosis &circuit);
/// "native on cpu, complex64".
[[nodiscard]] std::string describe(const GradientSubject &subject);

/// The report as a JSON object and a newline (resources/schemas/diagnosis.schema.json).
[[nodiscard]] std::string diagnosisJson(const Diagnosis &diagnosis);

/// The report as plain text in lines of at most 100 characters, to read or to paste.
[[nodiscard]] std::string diagnosisText(const Diagnosis &diagnosis);

} // namespace ansatz
