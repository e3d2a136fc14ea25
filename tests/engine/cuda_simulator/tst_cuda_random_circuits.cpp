// SPDX-License-Identifier: GPL-3.0-or-later
// The unchanged kernels, executed on the host, against the reference simulator: the circuits and
// the limits of the native simulator's test, each path over all structures.
#include "tests/engine/cuda_simulator/host_simulator.h"

#include "tests/support/random_agreement.h"

#include <QTest>

#include <string>

using namespace ansatz;
using test::Structure;
using Path = cuda::LaunchShape::Path;

namespace {

constexpr std::uint64_t casesOfEach = 72; // 14 structures: 1,008 circuits

// Which of them a path computes. Launches of blocks that sum a row each are what takes time here:
// where every pass is a launch it is every third circuit, 336 of them, most with fewer samples.
struct Cases {
    std::uint64_t step = 1;
    std::size_t mostSamples = 65;
    std::uint64_t shifted = 24; ///< of each structure
};

Cases casesOf(Path path)
{
    if (path == Path::Steps)
        return {.step = 3, .mostSamples = 10, .shifted = 12};
    return {};
}

test::RandomCase drawCase(std::uint64_t seed, int structure, std::size_t mostSamples)
{
    const test::Sizes sizes = test::drawSizes(seed);
    return test::structuredCase(seed, static_cast<Structure>(structure), sizes.qubits, sizes.gates,
                                seed % 12 == 0 ? sizes.samples
                                               : std::min(sizes.samples, mostSamples));
}

template <class Real>
std::string difference(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const test::Results<double> &expected, const test::HostOptions &options)
{
    test::HostSimulation<Real> simulation(compile(drawn.circuit, drawn.observables), drawn.samples,
                                          options);
    const test::HostResult<Real> got = simulation.run(
        test::as<Real>(drawn.features), test::as<Real>(drawn.weights), test::as<Real>(upstream));
    return test::differenceOf<Real>({got.expectations, got.weights, got.features}, expected,
                                    drawn.observables);
}

} // namespace

class TestCudaRandomCircuits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void againstTheReference_data() { addRows(); }
    void againstTheReference();
    void againstParameterShift_data() { addRows(); }
    void againstParameterShift();

private:
    static void addRows()
    {
        QTest::addColumn<int>("path");
        QTest::addColumn<int>("structure");
        for (const auto &[name, path] :
             {std::pair("warp", Path::Warp), std::pair("block", Path::Block),
              std::pair("steps", Path::Steps)}) {
            for (std::size_t i = 0; i < test::structureNames.size(); ++i)
                QTest::addRow("%s, %s", name, std::string(test::structureNames[i]).c_str())
                    << static_cast<int>(path) << static_cast<int>(i);
        }
    }
};

void TestCudaRandomCircuits::againstTheReference()
{
    QFETCH(const int, path);
    QFETCH(const int, structure);
    const Cases cases = casesOf(static_cast<Path>(path));
    for (std::uint64_t i = 0; i < casesOfEach; i += cases.step) {
        const std::uint64_t seed = static_cast<std::uint64_t>(structure) * 1000 + i;
        const test::RandomCase drawn = drawCase(seed, structure, cases.mostSamples);
        const std::vector<double> upstream = test::randomUpstream(seed, drawn);
        const test::Results<double> expected = test::referenceResults(drawn, upstream);
        test::HostOptions options{.path = static_cast<Path>(path), .keeps = i % 2 == 0};
        if (i % 5 == 0)
            options.tileSamples = std::max<std::size_t>(1, drawn.samples / 2);
        std::string fault = difference<double>(drawn, upstream, expected, options);
        if (fault.empty())
            fault = difference<float>(drawn, upstream, expected, options);
        if (!fault.empty())
            QFAIL((test::describe(seed, drawn) + ": " + fault).c_str());
    }
}

void TestCudaRandomCircuits::againstParameterShift()
{
    QFETCH(const int, path);
    QFETCH(const int, structure);
    const Cases cases = casesOf(static_cast<Path>(path));
    for (std::uint64_t i = 0; i < cases.shifted; i += cases.step) {
        const std::uint64_t seed = static_cast<std::uint64_t>(structure) * 1000 + i;
        const test::RandomCase drawn = drawCase(seed, structure, cases.mostSamples);
        const std::string fault = test::shiftDifference(
            drawn,
            [&](const ExpandedCircuit &circuit,
                const std::vector<Observable> &observables) -> std::unique_ptr<Simulator<double>> {
                return std::make_unique<test::HostSimulator<double>>(circuit, observables,
                                                                     static_cast<Path>(path));
            });
        if (!fault.empty())
            QFAIL((test::describe(seed, drawn) + ": " + fault).c_str());
    }
}

QTEST_GUILESS_MAIN(TestCudaRandomCircuits)
#include "tst_cuda_random_circuits.moc"
