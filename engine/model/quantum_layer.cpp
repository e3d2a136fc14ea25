// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/quantum_layer.h"

#include "engine/base/error.h"
#include "engine/model/circuit_function.h"
#include "engine/model/device_tensors.h"
#include "engine/model/initial_weights.h"

#include <optional>
#include <sstream>
#include <variant>

namespace ansatz {

namespace {

using AnySimulator =
    std::variant<std::shared_ptr<Simulator<float>>, std::shared_ptr<Simulator<double>>>;

} // namespace

struct QuantumLayerImpl::Compiled {
    AnySimulator simulator;
    std::optional<AnySimulator> ofDeviceTensors;         ///< made when the first one comes
    std::vector<WithoutTrainableScales::Column> columns; ///< that it reads behind the features
    GiveUp giveUp;
    std::size_t operations = 0;
    int features = 0;
    int observables = 0;
    torch::ScalarType type = torch::kFloat;
};

namespace {

std::string inWords(const torch::Tensor &tensor)
{
    std::ostringstream text;
    text << tensor.scalar_type() << " " << tensor.sizes() << " on " << tensor.device();
    return text.str();
}

std::vector<Observable> measured(const QuantumLayerOptions &options)
{
    return options.observables().empty() ? pauliZOfEveryQubit(options.circuit().qubits)
                                         : options.observables();
}

} // namespace

QuantumLayerImpl::QuantumLayerImpl(QuantumLayerOptions layerOptions)
    : options(std::move(layerOptions))
{
    reset();
}

void QuantumLayerImpl::reset()
{
    const ExpandedCircuit circuit = expand(options.circuit());
    std::vector<Observable> observables = measured(options);

    m_compiled = std::make_shared<Compiled>();
    m_compiled->operations = circuit.operations.size();
    m_compiled->features = circuit.features;
    m_compiled->observables = static_cast<int>(observables.size());
    if (options.precision() == Precision::Complex64) {
        m_compiled->simulator = std::shared_ptr<Simulator<float>>(
            makeSimulator<float>(options.target(), circuit, std::move(observables)));
    } else {
        m_compiled->simulator = std::shared_ptr<Simulator<double>>(
            makeSimulator<double>(options.target(), circuit, std::move(observables)));
        m_compiled->type = torch::kDouble;
    }

    const std::vector<double> initial =
        initialCircuitWeights(options.circuit(), options.initialSpread(), options.seed());
    weight =
        register_parameter("weight", torch::tensor(initial, torch::kDouble).to(m_compiled->type));
}

void QuantumLayerImpl::pretty_print(std::ostream &stream) const
{
    stream << "ansatz::QuantumLayer(qubits=" << options.circuit().qubits
           << ", operations=" << m_compiled->operations << ", weights=" << weight.numel()
           << ", observables=" << m_compiled->observables
           << ", backend=" << options.target().backend << ", device=" << options.target().device
           << ", precision=" << toString(options.precision()) << ")";
}

torch::Tensor QuantumLayerImpl::forward(const torch::Tensor &input)
{
    const auto type = m_compiled->type;
    // Where the weight is, the input must be; that is the CPU or the target.
    const bool isOnTarget = weight.defined() && !weight.device().is_cpu()
                            && weight.device().str() == options.target().device;
    const torch::Device place = isOnTarget ? weight.device() : torch::Device(torch::kCPU);
    const auto suits = [&](const torch::Tensor &tensor) {
        return tensor.defined() && tensor.scalar_type() == type
               && (isOnTarget ? tensor.device() == place : tensor.device().is_cpu())
               && tensor.layout() == torch::kStrided;
    };
    if (!suits(input) || input.dim() != 2 || input.size(1) != m_compiled->features) {
        std::ostringstream wanted;
        wanted << "input must be " << type << " [batch, " << m_compiled->features << "] on "
               << place << ", not " << (input.defined() ? inWords(input) : "undefined");
        throw UserError(wanted.str(), "QuantumLayer",
                        "convert it, or choose another precision for the layer");
    }
    if (!suits(weight))
        throw UserError("weight has become " + inWords(weight) + ", but the layer is "
                            + std::string(toString(options.precision())) + " on cpu",
                        "QuantumLayer", "precision is an option of the layer; make a new one");
    if (isOnTarget && (options.target().backend != "native" || !options.target().vmap))
        throw UserError("only the backend native with vmap takes tensors of a GPU", "QuantumLayer",
                        "leave layer and input on the CPU; the computation is on the GPU anyway");
    if (isOnTarget && !m_compiled->ofDeviceTensors)
        makeSimulatorOfDeviceTensors();
    const torch::Tensor samples =
        isOnTarget ? withColumns(input, weight, m_compiled->columns) : input;
    return std::visit(
        [&](const auto &simulator) { return evaluateCircuit(simulator, samples, weight); },
        isOnTarget ? *m_compiled->ofDeviceTensors : m_compiled->simulator);
}

void QuantumLayerImpl::makeSimulatorOfDeviceTensors()
{
    const WithoutTrainableScales parts = withoutTrainableScales(expand(options.circuit()));
    const ExpandedCircuit &circuit = parts.circuit;
    m_compiled->columns = parts.columns;
    const std::vector<Observable> observables = measured(options);
    const int device = weight.device().index();
    if (options.precision() == Precision::Complex64)
        m_compiled->ofDeviceTensors = std::shared_ptr<Simulator<float>>(
            makeDeviceTensorSimulator<float>(circuit, observables, device));
    else
        m_compiled->ofDeviceTensors = std::shared_ptr<Simulator<double>>(
            makeDeviceTensorSimulator<double>(circuit, observables, device));
    setGiveUp(GiveUp(m_compiled->giveUp));
}

void QuantumLayerImpl::setGiveUp(const GiveUp &giveUp)
{
    m_compiled->giveUp = giveUp;
    const auto set = [&](const auto &simulator) { simulator->setGiveUp(giveUp); };
    std::visit(set, m_compiled->simulator);
    if (m_compiled->ofDeviceTensors)
        std::visit(set, *m_compiled->ofDeviceTensors);
}

const GiveUp &QuantumLayerImpl::giveUp() const
{
    return m_compiled->giveUp;
}

template <class Real>
std::shared_ptr<Simulator<Real>> QuantumLayerImpl::simulator() const
{
    const auto *found = std::get_if<std::shared_ptr<Simulator<Real>>>(&m_compiled->simulator);
    return found == nullptr ? nullptr : *found;
}

template std::shared_ptr<Simulator<float>> QuantumLayerImpl::simulator() const;
template std::shared_ptr<Simulator<double>> QuantumLayerImpl::simulator() const;

} // namespace ansatz
