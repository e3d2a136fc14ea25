// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/device_plan.h"
#include "engine/simulator/compiled_circuit.h"

#include <cstddef>
#include <vector>

namespace ansatz::cuda {

/// A compiled circuit in plain arrays, as DevicePlan describes them.
struct FlatCircuit {
    /// Counts; its pointers are null.
    DevicePlan counts = {};

    std::vector<FlatAngle> angles;
    std::vector<FlatAngleTerm> angleTerms;
    std::vector<FlatFactor> factors;
    std::vector<FlatRun> runs;
    std::vector<FlatGroup> groups;
    std::vector<FlatRole> roles;
    std::vector<FlatPass> passes;
    std::vector<std::uint32_t> absorbedFlips;
    std::vector<FlatTerm> terms;
    std::vector<double> constants;
    std::vector<std::uint32_t> observableRows;
    std::vector<FlatEntry> observableEntries;
    std::vector<std::uint32_t> valueRows;
    std::vector<FlatEntry> valueEntries;
    std::vector<std::uint32_t> weightRows;
    std::vector<FlatEntry> weightEntries;
    std::vector<std::uint32_t> featureRows;
    std::vector<FlatEntry> featureEntries;
};

/// Throws UserError for a circuit of more than mostQubits.
[[nodiscard]] FlatCircuit flatten(const CompiledCircuit &circuit);

/// `visit(array, pointer)` for every array and the plan's pointer to it.
template <class Visitor>
void visitArrays(const FlatCircuit &flat, DevicePlan &plan, Visitor visit)
{
    visit(flat.angles, plan.angles);
    visit(flat.angleTerms, plan.angleTerms);
    visit(flat.factors, plan.factorList);
    visit(flat.runs, plan.runList);
    visit(flat.groups, plan.groups);
    visit(flat.roles, plan.roles);
    visit(flat.passes, plan.passList);
    visit(flat.absorbedFlips, plan.absorbedFlips);
    visit(flat.terms, plan.termList);
    visit(flat.constants, plan.constants);
    visit(flat.observableRows, plan.observableRows);
    visit(flat.observableEntries, plan.observableEntries);
    visit(flat.valueRows, plan.valueRows);
    visit(flat.valueEntries, plan.valueEntries);
    visit(flat.weightRows, plan.weightRows);
    visit(flat.weightEntries, plan.weightEntries);
    visit(flat.featureRows, plan.featureRows);
    visit(flat.featureEntries, plan.featureEntries);
}

/// The plan with pointers into the arrays themselves, for code on the host.
[[nodiscard]] DevicePlan hostPlan(const FlatCircuit &flat);

} // namespace ansatz::cuda
