// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels on the host under a sanitizer, which ends the program at the first fault. Under
// ThreadSanitizer also: every barrier taken away is reported. No Qt, whose threads it cannot see.
#include "tests/engine/cuda_simulator/host_simulation.h"

#include "engine/circuit/templates.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace ansatz;
using Path = cuda::LaunchShape::Path;

namespace {

int races = 0; // that ThreadSanitizer reported

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

// Takes each barrier away; how many nobody missed. The reports that are wanted go nowhere.
int countUnnoticed(Path path)
{
    int unnoticed = 0;
    const int errors = dup(2);
    for (int barrier = 1; barrier < 32; ++barrier) {
        if (!cuda_host::passed[barrier])
            continue;
        races = 0;
        cuda_host::options.skipBarrier = barrier;
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 2);
        close(nowhere);
        run(mixedCircuit(5), 1, {.path = path, .keeps = false});
        dup2(errors, 2);
        cuda_host::options = {};
        std::printf("path %d without barrier %d: %d races\n", static_cast<int>(path), barrier,
                    races);
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
    for (const Path path : {Path::Warp, Path::Block, Path::Steps}) {
        for (auto &passed : cuda_host::passed)
            passed = false;
        runAll(path);
        std::printf("path %d: %d races\n", static_cast<int>(path), races);
        failures += races > 0;
#ifdef __SANITIZE_THREAD__
        failures += countUnnoticed(path);
#endif
    }
    std::printf(failures == 0 ? "sound\n" : "FAILED\n");
    return failures != 0;
}
