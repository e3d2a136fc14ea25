// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/diagnosis/diagnosis_watch.h"
#include "engine/diagnosis/independent_angles.h"
#include "engine/gradient/jacobian.h"
#include "engine/numerics/backend.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ansatz {

/// A circuit and where its derivatives are looked at.
struct GradientPoint {
    ExpandedCircuit circuit;
    std::vector<Observable> observables;
    std::vector<double> features; ///< one sample, [circuit features]
    std::vector<double> weights;  ///< [circuit weights]
    std::uint64_t seed = 1;       ///< of the observables' signs and sizes in the sum
};

/// Who makes simulators; tests put their own in between.
struct SimulatorSource {
    template <class Real>
    using Make = std::function<std::unique_ptr<Simulator<Real>>(
        const ComputeTarget &, const ExpandedCircuit &, const std::vector<Observable> &)>;
    Make<float> single;
    Make<double> twofold;
};

/// makeSimulator of engine/numerics.
[[nodiscard]] SimulatorSource programSimulators();

/// A backend on a device in a precision.
struct GradientSubject {
    ComputeTarget target;
    Precision precision = Precision::Complex64;
    bool chosen = false; ///< by the experiment
};

enum class Verdict { Right, Wrong, NotFinite, LeftOut };

[[nodiscard]] std::string_view toString(Verdict verdict);

/// How one subject's adjoint gradients agree. Errors are absolute.
struct SubjectResult {
    GradientSubject subject;
    Verdict verdict = Verdict::LeftOut;
    double allowed = 0;
    double expectations = 0; ///< worst error against the dense reference, where that was asked
    double gradients = 0;    ///< worst error against parameter shift; NaN: not finite
    std::optional<std::size_t> worst; ///< index of the parameter with that error
    std::string reason;               ///< of LeftOut: why, in words
    std::string remedy;
    /// Weights and features ("weight 3") whose derivative is wrong although those of all their
    /// operations are right: their sum is.
    std::vector<std::string> wrongSums;
};

/// One angle of one operation, derived three ways.
struct ParameterResult {
    Occurrence occurrence;
    double angle = 0;      ///< radians
    double derivative = 0; ///< by the angle, by parameter shift in complex128
    double difference = 0; ///< error of the central difference
    double error = 0;      ///< worst |adjoint − parameter shift| of the subjects, by its share of
                           ///< what is allowed; NaN: not finite
    std::optional<std::size_t> worstSubject; ///< index into GradientCheck::subjects
    Verdict verdict = Verdict::Right;
};

struct GradientCheck {
    std::vector<SubjectResult> subjects;
    std::vector<ParameterResult> parameters; ///< those that were checked, in the circuit's order
    std::size_t parametersInAll = 0;
    double differenceAllowed = 0;
    std::vector<std::string> leftOut; ///< what was, and why: sentences
    Verdict verdict = Verdict::LeftOut;
};

/// How much a check may take, in amplitudes touched: by default some seconds. The native simulator
/// does some 10¹⁰ a second, the dense one 10⁷ to 10⁸.
struct CheckBudget {
    double shiftWork = 3e10;
    double denseWork = 5e7;
};

/// Checks d/dθ Σ_k u_k·⟨O_k⟩ for every angle θ of every operation that a weight or feature sets, u
/// drawn by the seed from ±[½, 1]: exact gradients of all subjects against parameter shift
/// (arXiv:1811.11184, arXiv:2104.05695) and central differences, both in complex128 by the native
/// simulator on the CPU, and that simulator's expectations against the dense reference. All
/// subjects compute at the same point: inputs are rounded to single precision where they fit it.
///
/// Work beyond the budget is cut down to evenly spread angles, the reference is left out, and both
/// is said. A subject that throws is a LeftOut with
/// the reason. Throws Interrupted.
[[nodiscard]] GradientCheck checkGradients(const GradientPoint &point,
                                           const std::vector<GradientSubject> &subjects,
                                           const SimulatorSource &simulators,
                                           const DiagnosisWatch &watch,
                                           const CheckBudget &budget = {});

} // namespace ansatz
