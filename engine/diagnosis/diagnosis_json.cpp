// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/diagnosis.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

Json finiteOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

template <class Value>
Json valueOrNull(const std::optional<Value> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

template <class Items, class ToJson>
Json list(const Items &items, ToJson toJson)
{
    Json array = Json::array();
    for (const auto &item : items)
        array.push_back(toJson(item));
    return array;
}

Json versionsJson(const MachineReport &machine)
{
    Json versions = Json::object();
    for (const auto &[of, version] : machine.versions)
        versions[of] = version;
    return versions;
}

Json cpuJson(const MachineReport &machine)
{
    const CpuFacts &cpu = machine.cpu;
    return {{"model", cpu.model},
            {"simd", cpu.simd},
            {"features", cpu.features},
            {"kernels", machine.kernelSimd},
            {"cores", cpu.cores},
            {"cores_of_machine", cpu.coresOfMachine},
            {"cores_of_affinity", cpu.coresOfAffinity},
            {"cores_of_cgroup", valueOrNull(cpu.coresOfCgroup)},
            {"threads", machine.threads},
            {"memory_total", cpu.memoryTotal},
            {"memory_available", cpu.memoryAvailable}};
}

Json cudaJson(const CudaStatus &cuda)
{
    return {{"built_in", cuda.builtWithCuda},
            {"available", !cuda.devices.empty()},
            {"runtime", cuda.runtimeVersion},
            {"driver", cuda.driverVersion},
            {"kernel_module", cuda.kernelModule},
            {"visible_devices", valueOrNull(cuda.visibleDevices)},
            {"error", cuda.error},
            {"reason", cuda.reason},
            {"remedy", cuda.remedy}};
}

Json deviceJson(const Device &device)
{
    return {{"id", device.id},
            {"name", device.name},
            {"available", device.available},
            {"reason", device.reason},
            {"remedy", device.remedy},
            {"memory_total", device.memoryTotal},
            {"memory_free", device.memoryFree},
            {"compute_capability", device.computeCapability}};
}

Json backendJson(const Backend &backend)
{
    return {{"name", backend.name},           {"help", backend.help},
            {"available", backend.available}, {"reason", backend.reason},
            {"remedy", backend.remedy},       {"devices", backend.devices}};
}

Json selfCheckJson(const SelfCheck &check)
{
    return {{"passed", check.passed()},
            {"native_against_reference", finiteOrNull(check.nativeAgainstReference)},
            {"adjoint_against_parameter_shift", finiteOrNull(check.adjointAgainstShift)},
            {"allowed", SelfCheck::allowed}};
}

Json placeJson(const OperationPlace &place)
{
    return {{"number", place.number}, {"id", place.id},         {"gate", place.gate->name},
            {"qubits", place.qubits}, {"column", place.column}, {"repetition", place.repetition}};
}

const char *inputName(Parameter::Source source)
{
    return source == Parameter::Source::Weight ? "weight" : "feature";
}

Json deadJson(const DeadInput &input, const CircuitDiagnosis &circuit)
{
    return {{"input", inputName(input.source)},
            {"index", input.index},
            {"reason", toString(input.reason)},
            {"explanation", explain(input.reason)},
            {"operations", list(input.operations, [&](std::size_t operation) {
                 return placeJson(circuit.places[operation]);
             })}};
}

Json notFiniteJson(const NotFiniteFinding &finding, const CircuitDiagnosis &circuit)
{
    const OperationPlace &place = circuit.places[finding.place.operation];
    Json parameter = nullptr;
    if (finding.place.parameter)
        parameter = place.gate->parameters[static_cast<std::size_t>(*finding.place.parameter)].name;
    return {{"by", finding.by},         {"precision", toString(finding.precision)},
            {"sample", finding.sample}, {"operation", placeJson(place)},
            {"parameter", parameter},   {"cause", finding.cause},
            {"remedy", finding.remedy}};
}

Json subjectJson(const SubjectResult &result, const CircuitDiagnosis &circuit)
{
    Json worst = nullptr;
    if (result.worst)
        worst = placeJson(
            circuit.places[circuit.gradients.parameters[*result.worst].occurrence.operation]);
    const bool isComputed = result.verdict != Verdict::LeftOut;
    return {{"backend", result.subject.target.backend},
            {"device", result.subject.target.device},
            {"precision", toString(result.subject.precision)},
            {"chosen", result.subject.chosen},
            {"verdict", toString(result.verdict)},
            {"allowed", finiteOrNull(result.allowed)},
            {"expectation_error", isComputed ? finiteOrNull(result.expectations) : Json(nullptr)},
            {"gradient_error", isComputed ? finiteOrNull(result.gradients) : Json(nullptr)},
            {"worst_operation", worst},
            {"wrong_sums", result.wrongSums},
            {"reason", result.reason},
            {"remedy", result.remedy}};
}

Json parameterJson(const ParameterResult &result, const CircuitDiagnosis &circuit)
{
    const Occurrence &occurrence = result.occurrence;
    const OperationPlace &place = circuit.places[occurrence.operation];
    Json worst = nullptr;
    if (result.worstSubject)
        worst = describe(circuit.gradients.subjects[*result.worstSubject].subject);
    Json json = {
        {"operation", placeJson(place)},
        {"parameter", place.gate->parameters[static_cast<std::size_t>(occurrence.parameter)].name},
        {"input", inputName(occurrence.source)},
        {"index", occurrence.input},
        {"angle", finiteOrNull(result.angle)},
        {"derivative", finiteOrNull(result.derivative)},
        {"difference_error", finiteOrNull(result.difference)},
        {"adjoint_error", finiteOrNull(result.error)},
        {"worst_subject", worst},
        {"verdict", toString(result.verdict)}};
    if (occurrence.scaleWeight != Parameter::noWeight)
        json["scale_weight"] = occurrence.scaleWeight;
    return json;
}

Json gradientsJson(const CircuitDiagnosis &circuit)
{
    const GradientCheck &check = circuit.gradients;
    return {{"verdict", toString(check.verdict)},
            {"parameters", check.parametersInAll},
            {"difference_allowed", finiteOrNull(check.differenceAllowed)},
            {"subjects",
             list(check.subjects,
                  [&](const SubjectResult &result) { return subjectJson(result, circuit); })},
            {"operations",
             list(check.parameters,
                  [&](const ParameterResult &result) { return parameterJson(result, circuit); })},
            {"left_out", check.leftOut}};
}

Json circuitJson(const CircuitDiagnosis &circuit)
{
    return {{"name", circuit.name},
            {"sound", circuit.isSound()},
            {"qubits", circuit.qubits},
            {"operations", circuit.places.size()},
            {"weights", circuit.weights},
            {"features", circuit.features},
            {"observables", circuit.observables},
            {"seed", circuit.seed},
            {"precision", toString(circuit.precision)},
            {"point", circuit.point},
            {"data_problem", circuit.dataProblem},
            {"untouched_qubits", circuit.untouchedQubits},
            {"dead",
             list(circuit.dead, [&](const DeadInput &input) { return deadJson(input, circuit); })},
            {"not_finite", list(circuit.notFinite,
                                [&](const NotFiniteFinding &finding) {
                                    return notFiniteJson(finding, circuit);
                                })},
            {"gradient_check", gradientsJson(circuit)},
            {"left_out", circuit.leftOut}};
}

} // namespace

std::string diagnosisJson(const Diagnosis &diagnosis)
{
    const MachineReport &machine = diagnosis.machine;
    const Json document = {{"format", "ansatz-diagnosis"},
                           {"format_version", 1},
                           {"version", machine.versions.front().version},
                           {"versions", versionsJson(machine)},
                           {"cpu", cpuJson(machine)},
                           {"cuda", cudaJson(machine.cuda)},
                           {"devices", list(machine.devices, deviceJson)},
                           {"backends", list(machine.backends, backendJson)},
                           {"self_check", selfCheckJson(diagnosis.selfCheck)},
                           {"circuit", circuitJson(diagnosis.circuit)}};
    // Names of devices and files need not be UTF-8.
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
