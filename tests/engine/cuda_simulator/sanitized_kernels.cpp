// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels on the host under a sanitizer, which ends the program at the first fault, and whether
// their results are right. Under
// ThreadSanitizer also: every barrier taken away is reported. No Qt, whose threads it cannot see.
#include "tests/engine/cuda_simulator/host_training.h"

#include "engine/circuit/templates.h"
#include "tests/support/random_agreement.h"
#include "tests/support/reference_circuits.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace ansatz;
using Path = cuda::LaunchShape::Path;

namespace {

int races = 0; // that ThreadSanitizer reported

// Sanitized fibers are slow: circuits of more qubits than this are run with one sample.
#ifdef __SANITIZE_THREAD__
constexpr int mostQubits = 4;
constexpr std::uint64_t casesOfEach = 1; // of 14 structures
#else
constexpr int mostQubits = 5;
constexpr std::uint64_t casesOfEach = 2;
#endif

// As in tst_cuda_kernels: every kind of pass, and observables of every kind.
CompiledCircuit mixedCircuit(int qubits)
{
    Circuit circuit = hybridPipelineCircuit(qubits, 2);
    append(circuit, gate("rzz"), {0, 1}, {Parameter::weight(0)});
    append(circuit, gate("rxx"), {1, 2}, {Parameter::weight(1)});
    append(circuit, gate("cry"), {2, 0}, {Parameter::feature(1)});
    for (int qubit = 0; qubit < qubits; ++qubit)
        append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
    std::vector<Observable> observables = pauliZOfEveryQubit(qubits);
    for (const char *text : {"X0 + 0.5 Z2", "Z0 - Y2", "X1", "Z1 + Y1"})
        observables.push_back(parseObservable(text));
    if (qubits == 3)
        observables.push_back(parseObservable("Z0 Z1"));
    return compile(expand(circuit), observables);
}

void run(const CompiledCircuit &circuit, std::size_t samples, const test::HostOptions &options)
{
    std::vector<float> features(samples * circuit.features);
    std::vector<float> weights(circuit.weights);
    for (std::size_t i = 0; i < features.size(); ++i)
        features[i] = 0.1f * static_cast<float>(i % 31);
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = 0.2f * static_cast<float>(i % 17);
    test::HostSimulation<float> simulation(circuit, samples, options);
    (void)simulation.run(features, weights,
                         std::vector<float>(samples * circuit.observables, 0.5f));
}

// Every input of a circuit as it is drawn, and whether the results are right.
template <class Real>
bool agrees(const test::RandomCase &drawn, const test::Results<double> &expected,
            const std::vector<double> &upstream, const test::HostOptions &options)
{
    test::HostSimulation<Real> simulation(compile(drawn.circuit, drawn.observables), drawn.samples,
                                          options);
    const test::HostResult<Real> got = simulation.run(
        test::as<Real>(drawn.features), test::as<Real>(drawn.weights), test::as<Real>(upstream));
    const std::string fault = test::differenceOf<Real>(
        {got.expectations, got.weights, got.features}, expected, drawn.observables);
    if (!fault.empty())
        std::printf("%s\n", fault.c_str());
    return fault.empty();
}

bool agreesInBoth(const test::RandomCase &drawn, const test::Results<double> &expected,
                  const std::vector<double> &upstream, const test::HostOptions &options)
{
    return agrees<float>(drawn, expected, upstream, options)
           && agrees<double>(drawn, expected, upstream, options);
}

int runReferenceCircuits(Path path)
{
    int faults = 0;
    for (const test::ReferenceCircuit &reference : test::referenceCircuits()) {
        const std::size_t samples =
            reference.circuit.qubits > mostQubits ? 1 : reference.samples;
        test::RandomCase drawn{reference.circuit, reference.observables, samples, {},
                               reference.weights};
        const std::vector<double> upstream = test::randomUpstream(1, drawn);
        const test::Tiled expected(reference, samples, upstream);
        drawn.features = expected.features;
        if (!agreesInBoth(drawn, {expected.expectations, expected.byWeights, expected.byFeatures},
                          upstream, {.path = path})) {
            std::printf("... of the reference circuit %s\n", reference.name.c_str());
            ++faults;
        }
    }
    return faults;
}

// Of every structure.
int runRandomCircuits(Path path)
{
    int faults = 0;
    for (std::size_t structure = 0; structure < test::structureNames.size(); ++structure) {
        for (std::uint64_t i = 0; i < casesOfEach; ++i) {
            const std::uint64_t seed = 1000 * structure + i;
            const int qubits = 1 + static_cast<int>((structure + 2 * i) % 4);
            const test::RandomCase drawn = test::structuredCase(
                seed, static_cast<test::Structure>(structure), qubits, 8, 1 + i % 5);
            const std::vector<double> upstream = test::randomUpstream(seed, drawn);
            if (!agreesInBoth(drawn, test::referenceResults(drawn, upstream), upstream,
                              {.path = path, .keeps = i % 2 == 0})) {
                std::printf("... of the random circuit %s\n", test::describe(seed, drawn).c_str());
                ++faults;
            }
        }
    }
    return faults;
}

void forgetBarriers()
{
    for (auto &passed : cuda_host::passed)
        passed = false;
}

// A block of several warps among them.
void runAll(Path path)
{
    for (const test::HostOptions &options :
         {test::HostOptions{.path = path}, test::HostOptions{.path = path, .keeps = false},
          test::HostOptions{.path = path, .wantsFeatures = false}}) {
        run(mixedCircuit(3), 2, options);
    }
    if (path != Path::Steps)
        run(mixedCircuit(path == Path::Block ? 9 : 6), 1, {.path = path, .keeps = false});
}

// Batch, circuit, head, loss, update: two steps, the second of which sees what the first left. A
// batch that gives every thread of the head several samples, and one that leaves most idle.
template <class Real>
void train(bool isCrossEntropy, bool isAdam, std::size_t batch)
{
    constexpr int qubits = 2;
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(qubits, 1));
    const std::size_t samples = batch + 3;
    std::vector<Real> features(samples * static_cast<std::size_t>(circuit.features));
    std::vector<int> targets(samples);
    for (std::size_t i = 0; i < features.size(); ++i)
        features[i] = Real(0.1) * static_cast<Real>(i % 31);
    for (std::size_t i = 0; i < samples; ++i)
        targets[i] = static_cast<int>(i % 2);
    const std::vector<Real> parameters(static_cast<std::size_t>(circuit.weights) + qubits + 1,
                                       Real(0.3));
    test::HostTraining<Real> training(compile(circuit, pauliZOfEveryQubit(qubits)),
                                      {.features = features,
                                       .targets = targets,
                                       .parameters = parameters,
                                       .batch = batch,
                                       .isCrossEntropy = isCrossEntropy,
                                       .isAdam = isAdam,
                                       .learningRate = 0.1,
                                       .momentum = 0.9});
    std::vector<std::size_t> rows(batch);
    for (int step = 0; step < 2; ++step) {
        for (std::size_t i = 0; i < batch; ++i)
            rows[i] = (7 * i + static_cast<std::size_t>(step)) % samples;
        (void)training.run(rows);
    }
    // An update that is not finite, of which nothing is written.
    training.setLearningRate(std::numeric_limits<double>::infinity());
    (void)training.run(rows);
}

void trainAll()
{
    for (const bool isCrossEntropy : {false, true}) {
        train<float>(isCrossEntropy, false, 5);
        train<double>(isCrossEntropy, true, 5);
    }
    train<float>(true, true, 600);
    train<double>(true, false, 33);
}

} // namespace

#ifdef __SANITIZE_THREAD__
// Not looked at itself: the kernels' threads call it without order.
extern "C" __attribute__((no_sanitize("thread"))) void __tsan_on_report(void *)
{
    races = races + 1;
}
extern "C" const char *__tsan_default_options()
{
    return "exitcode=0 suppress_equal_stacks=0 suppress_equal_addresses=0 symbolize=0";
}

namespace {

// Takes each barrier from `first` on away that was passed; how many nobody missed. The reports that
// are wanted go nowhere.
template <class Work>
int countUnnoticed(const char *name, int first, Work work)
{
    int unnoticed = 0;
    const int errors = dup(2);
    for (int barrier = first; barrier < 32; ++barrier) {
        if (!cuda_host::passed[barrier])
            continue;
        races = 0;
        cuda_host::options.skipBarrier = barrier;
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 2);
        close(nowhere);
        work();
        dup2(errors, 2);
        cuda_host::options = {};
        std::printf("%s without barrier %d: %d races\n", name, barrier, races);
        unnoticed += races == 0;
    }
    close(errors);
    races = 0;
    return unnoticed;
}

} // namespace
#endif

int main()
{
    int failures = 0;
    for (const auto &[name, path] :
         {std::pair("a warp a sample", Path::Warp), std::pair("a block a sample", Path::Block),
          std::pair("a launch a pass", Path::Steps)}) {
        forgetBarriers();
        runAll(path);
        failures += runReferenceCircuits(path) + runRandomCircuits(path);
        std::printf("%s: %d races\n", name, races);
        std::fflush(stdout);
        failures += races > 0;
#ifdef __SANITIZE_THREAD__
        failures += countUnnoticed(
            name, 1, [path = path] { run(mixedCircuit(5), 1, {.path = path, .keeps = false}); });
#endif
    }
    forgetBarriers();
    trainAll();
    std::printf("training: %d races\n", races);
    failures += races > 0;
#ifdef __SANITIZE_THREAD__
    int barriers = 0;
    for (int barrier = cuda::afterSamples; barrier < 32; ++barrier)
        barriers += cuda_host::passed[barrier];
    failures += barriers != 2; // of the head and of the update
    failures +=
        countUnnoticed("training", cuda::afterSamples, [] { train<float>(true, true, 65); });
#endif
    std::printf(failures == 0 ? "sound\n" : "FAILED\n");
    return failures != 0;
}
