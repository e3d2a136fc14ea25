// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/diagnosis.h"

#include "engine/base/error.h"
#include "engine/simulator/warning_words.h"
#include "engine/worker/wait_scope.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ansatz {

namespace {

// The chosen one in complex128 and its own precision, then every other that is available.
std::vector<GradientSubject> subjectsFor(const ComputeSettings &compute,
                                         const std::vector<Backend> &backends)
{
    std::vector<GradientSubject> subjects;
    const auto add = [&](const ComputeTarget &target, bool chosen) {
        const auto with = [&](Precision precision) {
            subjects.push_back({target, precision, chosen && precision == compute.precision});
        };
        with(Precision::Complex128);
        if (compute.precision != Precision::Complex128)
            with(compute.precision);
    };
    const ComputeTarget chosen = targetOf(compute);
    add(chosen, true);
    for (const Backend &backend : backends) {
        for (const std::string &device : backend.devices) {
            if (!backend.available || (backend.name == chosen.backend && device == chosen.device))
                continue;
            ComputeTarget target;
            target.backend = backend.name;
            target.device = device;
            target.threads = chosen.threads;
            add(target, false);
        }
    }
    return subjects;
}

void findDead(CircuitDiagnosis &result, const ExpandedCircuit &circuit,
              const ExaminedCircuit &examined, const SimulatorSource &simulators,
              const DiagnosisWatch &watch)
{
    const CircuitWarnings warnings = findWarnings(examined.circuit, examined.observables);
    result.untouchedQubits = warnings.untouchedQubits;
    result.dead = structurallyDead(warnings, circuit);
    if (result.gradients.verdict == Verdict::LeftOut) {
        result.leftOut.emplace_back("Derivatives were not looked at in random points.");
        return;
    }
    const auto simulator = simulators.twofold({}, circuit, examined.observables);
    simulator->setGiveUp(watch.giveUp());
    addNumericallyDead(result.dead, *simulator, circuit, examined.observables, examined.seed);
}

// Results of one backend that are not finite although the circuit's are.
void findSpoiled(CircuitDiagnosis &result, const GradientPoint &point, std::size_t sample,
                 const SimulatorSource &simulators)
{
    if (!result.notFinite.empty())
        return;
    for (const SubjectResult &subject : result.gradients.subjects) {
        if (subject.verdict != Verdict::NotFinite)
            continue;
        const auto found = firstNotFiniteOf(subject.subject, simulators, point.circuit,
                                            point.features, point.weights);
        if (!found)
            continue; // its derivatives alone are not finite, which the check says
        NotFiniteFinding finding;
        finding.by = subject.subject.target.backend + " on " + subject.subject.target.device;
        finding.precision = subject.subject.precision;
        finding.sample = sample;
        finding.place.operation = *found;
        finding.cause = "the backend's state after it is not finite, the reference's is";
        finding.remedy = "choose another backend, and report this";
        result.notFinite.push_back(std::move(finding));
    }
}

} // namespace

CircuitDiagnosis diagnoseCircuit(const ExaminedCircuit &examined, const MachineReport &machine,
                                 const SimulatorSource &simulators, const DiagnosisWatch &watch)
{
    const ExpandedCircuit circuit = expand(examined.circuit);
    ANSATZ_CHECK(examined.sample < examined.samples.rows
                     && examined.samples.columns == static_cast<std::size_t>(circuit.features)
                     && examined.weights.size() == static_cast<std::size_t>(circuit.weights),
                 "a circuit is examined with numbers for all its inputs");
    CircuitDiagnosis result;
    result.name = examined.name;
    result.point = examined.point;
    result.dataProblem = examined.dataProblem;
    result.qubits = circuit.qubits;
    result.weights = static_cast<std::size_t>(circuit.weights);
    result.features = static_cast<std::size_t>(circuit.features);
    result.observables = examined.observables.size();
    result.seed = examined.seed;
    result.precision = examined.compute.precision;
    result.places = operationPlaces(examined.circuit);
    result.origins = circuit.origins;

    watch.begin("Walking through the circuit", 0.1);
    result.notFinite = findNotFinite(examined, circuit, watch, result.leftOut);

    GradientPoint point;
    point.circuit = circuit;
    point.observables = examined.observables;
    const auto row = examined.samples.row(examined.sample);
    point.features.assign(row.begin(), row.end());
    point.weights = examined.weights;
    point.seed = examined.seed;
    DiagnosisWatch part = watch;
    if (watch.progress)
        part.progress = [&watch](const std::string &what, double done) {
            watch.progress(what, 0.15 + 0.75 * done);
        };
    result.gradients =
        checkGradients(point, subjectsFor(examined.compute, machine.backends), simulators, part);
    findSpoiled(result, point, examined.sample, simulators);

    watch.begin("Looking for dead parameters", 0.9);
    findDead(result, circuit, examined, simulators, watch);
    return result;
}

Diagnosis diagnose(const ExaminedCircuit &examined, const DiagnosisWatch &watch)
{
    const worker::WaitScope scope(watch.giveUp());
    Diagnosis diagnosis;
    watch.begin("Asking the machine", 0);
    diagnosis.machine = inspectMachine();
    watch.begin("Checking every gate", 0.05);
    diagnosis.selfCheck = runSelfCheck();
    diagnosis.circuit = diagnoseCircuit(examined, diagnosis.machine, programSimulators(), watch);
    return diagnosis;
}

bool CircuitDiagnosis::isSound() const
{
    return notFinite.empty() && gradients.verdict == Verdict::Right
           && std::ranges::none_of(dead, &DeadInput::matters);
}

bool Diagnosis::programIsRight() const
{
    return selfCheck.passed() && circuit.gradients.verdict != Verdict::Wrong;
}

std::vector<DrawnDead> drawnDead(const CircuitDiagnosis &circuit)
{
    const std::vector<int> layers = layersOfWeights(circuit.origins);
    std::map<std::pair<int, DeadInput::Reason>, std::size_t> places; // of weights
    std::vector<DrawnDead> all;
    for (const DeadInput &input : circuit.dead) {
        DrawnDead dead{.input = input, .drawn = input.index};
        if (input.source == Parameter::Source::Weight) {
            dead.drawn = circuit.origins.at(static_cast<std::size_t>(input.index)).drawnWeight;
            dead.allLayers = layers.at(static_cast<std::size_t>(dead.drawn));
            const auto [place, isFirst] =
                places.emplace(std::pair(dead.drawn, input.reason), all.size());
            if (!isFirst) {
                ++all[place->second].layers;
                continue;
            }
        }
        all.push_back(std::move(dead));
    }
    return all;
}

Message message(const DrawnDead &dead, const CircuitDiagnosis &circuit)
{
    const bool isWeight = dead.input.source == Parameter::Source::Weight;
    const Message index(dead.drawn);
    const std::vector<std::size_t> &operations = dead.input.operations;
    if (operations.empty())
        return {isWeight ? forTranslation("Engine", "weight %1")
                         : forTranslation("Engine", "feature %1"),
                {index}};
    OperationPlace place = circuit.places.at(operations.front());
    if (dead.layers > 1)
        place.repetitions = 1; // all of them are told
    Message where = message(place);
    if (operations.size() > 1)
        where = {forTranslation("Engine", "%1, and %2 more"),
                 {where, Message(static_cast<int>(operations.size()) - 1)}};
    if (dead.layers > 1)
        where = {forTranslation("Engine", "%1, %2"),
                 {where, layersMessage(dead.layers, dead.allLayers, place.repetition - 1)}};
    return {isWeight ? forTranslation("Engine", "weight %1 (%2)")
                     : forTranslation("Engine", "feature %1 (%2)"),
            {index, where}};
}

std::string describe(const GradientSubject &subject)
{
    return subject.target.backend + " on " + subject.target.device + ", "
           + std::string(toString(subject.precision));
}

} // namespace ansatz
