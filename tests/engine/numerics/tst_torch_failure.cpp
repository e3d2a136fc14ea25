// SPDX-License-Identifier: GPL-3.0-or-later
// What torch's failures become, on the CPU and on a GPU for which the host stands in
// (tests/support/cuda_host).
#include "engine/base/interrupted.h"
#include "engine/numerics/backend.h"
#include "engine/numerics/torch_failure.h"

#include <ATen/ATen.h>

#include <QTest>

#include <functional>
#include <optional>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"

using namespace ansatz;
using namespace ansatz::numerics;
using cuda_host::runtime;

namespace {

const c10::Device cpu(c10::kCPU);
const c10::Device gpu(c10::kCUDA, 0);

struct Failure {
    bool isOfBackend = false;
    std::string problem;
    std::string remedy;
};

Failure failureOf(const c10::Device &device, const std::function<void()> &work)
{
    try {
        guarded("product", device, work);
    } catch (const BackendFailure &failure) {
        return {true, failure.problem(), failure.remedy()};
    } catch (const UserError &error) {
        return {false, error.problem(), error.remedy()};
    }
    return {};
}

void throwTorchError()
{
    TORCH_CHECK(false, "CUDA error: an illegal memory access was encountered\nCompile with advice");
}

} // namespace

class TestTorchFailure : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { runtime.restart(); }
    void cleanup()
    {
        runtime.restart();
        cuda::forgetLostDevices();
    }

    void onTheCpu();
    void memoryOfTheCpu();
    void memoryOfAGpu();
    void aGpuThatGoesOn();
    void aLostGpu();
    void whatTheCompilerTells();
    void whatIsNoFailureOfTorch();
};

void TestTorchFailure::onTheCpu()
{
    const Failure failure = failureOf(cpu, throwTorchError);
    QVERIFY(!failure.isOfBackend);
    QCOMPARE(failure.problem,
             std::string("PyTorch failed: CUDA error: an illegal memory access was encountered"));
}

void TestTorchFailure::memoryOfTheCpu()
{
    const Failure failure =
        failureOf(cpu, [] { static_cast<void>(at::empty({std::int64_t(1) << 48})); });
    QVERIFY(failure.isOfBackend);
    QVERIFY2(failure.problem.starts_with("PyTorch is out of memory: "), failure.problem.c_str());
    QVERIFY(failure.problem.find('\n') == std::string::npos);
    QCOMPARE(failure.remedy, std::string("use fewer qubits or a smaller batch"));
}

void TestTorchFailure::memoryOfAGpu()
{
    const Failure failure = failureOf(gpu, [] {
        throw c10::OutOfMemoryError({"function", "file", 1}, "CUDA out of memory. Tried to …");
    });
    QVERIFY(failure.isOfBackend);
    QCOMPARE(failure.problem,
             std::string("PyTorch is out of memory: CUDA out of memory. Tried to …"));
    QVERIFY(!cuda::isLost(0));
}

void TestTorchFailure::aGpuThatGoesOn()
{
    const Failure failure = failureOf(gpu, throwTorchError);
    QVERIFY(failure.isOfBackend);
    QCOMPARE(failure.problem, std::string("PyTorch failed on cuda:0: CUDA error: an illegal memory "
                                          "access was encountered"));
    QVERIFY(!cuda::isLost(0));
    bool isCalled = false;
    static_cast<void>(failureOf(gpu, [&] { isCalled = true; }));
    QVERIFY(isCalled);
}

void TestTorchFailure::aLostGpu()
{
    runtime.loss = cudaErrorIllegalAddress;
    const Failure failure = failureOf(gpu, throwTorchError);
    QVERIFY(failure.isOfBackend);
    QCOMPARE(failure.problem, std::string("PyTorch failed on cuda:0: a computation failed on the "
                                          "GPU: an error (cudaErrorIllegalAddress)"));
    QVERIFY(cuda::isLost(0));

    // Later use is told so, and nothing more is asked of it.
    runtime.callsWhenLost = 0;
    bool isCalled = false;
    const Failure later = failureOf(gpu, [&] { isCalled = true; });
    QVERIFY(!isCalled && later.isOfBackend);
    QVERIFY2(later.problem.starts_with("cuda:0 failed before: a computation failed"),
             later.problem.c_str());
    try {
        requireTarget({.backend = "pytorch", .device = "cuda:0"});
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(error.problem().find("it failed since the program started") != std::string::npos,
                 error.what());
    }
    QCOMPARE(runtime.callsWhenLost, 0);
    static_cast<void>(failureOf(cpu, [&] { isCalled = true; }));
    QVERIFY(isCalled); // the CPU goes on
}

void TestTorchFailure::whatTheCompilerTells()
{
    const Failure failure = failureOf(gpu, [] {
        throw std::runtime_error("The following operation failed in the TorchScript interpreter.\n"
                                 "Traceback of TorchScript\nRuntimeError: CUDA out of memory.\n");
    });
    QVERIFY(failure.isOfBackend);
    QCOMPARE(failure.problem, std::string("PyTorch is out of memory: CUDA out of memory."));
}

void TestTorchFailure::whatIsNoFailureOfTorch()
{
    const Failure failure = failureOf(gpu, [] { throw UserError("a shape", "product"); });
    QVERIFY(!failure.isOfBackend);
    QCOMPARE(failure.problem, std::string("a shape"));
    QVERIFY_EXCEPTION_THROWN(guarded("product", gpu, [] { throw Interrupted(); }), Interrupted);
}

QTEST_GUILESS_MAIN(TestTorchFailure)
#include "tst_torch_failure.moc"
