// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/doctor_report.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

Json deviceJson(const Device &device)
{
    return {{"id", device.id},
            {"name", device.name},
            {"available", device.available},
            {"reason", device.reason},
            {"remedy", device.remedy},
            {"memory_total", device.memoryTotal},
            {"memory_free", device.memoryFree}};
}

Json backendJson(const Backend &backend)
{
    return {{"name", backend.name},           {"help", backend.help},
            {"available", backend.available}, {"reason", backend.reason},
            {"remedy", backend.remedy},       {"devices", backend.devices}};
}

Json finiteOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

template <class Item>
Json list(const std::vector<Item> &items, Json (*toJson)(const Item &))
{
    Json array = Json::array();
    for (const Item &item : items)
        array.push_back(toJson(item));
    return array;
}

} // namespace

std::string doctorJson(const DoctorReport &report)
{
    const Json document = {
        {"version", report.version},
        {"cpu",
         {{"model", report.cpu.model},
          {"simd", report.cpu.simd},
          {"cores", report.cpu.cores},
          {"threads", report.threads},
          {"memory_total", report.cpu.memoryTotal},
          {"memory_available", report.cpu.memoryAvailable}}},
        {"cuda",
         {{"built_in", report.builtWithCuda},
          {"runtime", report.cudaRuntime},
          {"driver", report.cudaDriver}}},
        {"devices", list(report.devices, deviceJson)},
        {"backends", list(report.backends, backendJson)},
        {"self_check",
         {{"passed", report.selfCheck.passed()},
          {"native_against_reference", finiteOrNull(report.selfCheck.nativeAgainstReference)},
          {"adjoint_against_parameter_shift", finiteOrNull(report.selfCheck.adjointAgainstShift)},
          {"allowed", SelfCheck::allowed}}},
    };
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
