// SPDX-License-Identifier: GPL-3.0-or-later
// How LibTorch's CUDA part can be missing, made so.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/numerics/backend.h"
#include "engine/numerics/torch_backend.h"
#include "engine/numerics/torch_cuda.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace ansatz;
using namespace ansatz::numerics;

class TestTorchCuda : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsItsFolder();
    void missingFile();
    void brokenFile();
    void noDevice();
    void devicesAreTruthful();
};

static const char *fileName = "libtorch_cuda.so";

static std::filesystem::path pathOf(const QTemporaryDir &folder)
{
    return folder.path().toStdString();
}

void TestTorchCuda::findsItsFolder()
{
    QVERIFY(std::filesystem::exists(torchFolder() / "libtorch_cpu.so"));
}

void TestTorchCuda::missingFile()
{
    const QTemporaryDir folder;
    const TorchCudaProblem problem = loadTorchCuda(pathOf(folder));
    QVERIFY2(problem.reason.starts_with("LibTorch's CUDA part cannot be loaded: "),
             problem.reason.c_str());
    QVERIFY2(problem.reason.find("No such file") != std::string::npos, problem.reason.c_str());
    QVERIFY(!problem.remedy.empty());
    if (cudaStatus().devices.empty())
        QSKIP("no CUDA device, which is told first");
    QVERIFY(torchCudaProblem(pathOf(folder))
                .reason.starts_with("this LibTorch has no CUDA part: there is no "));
}

void TestTorchCuda::brokenFile()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(fileName));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("no library");
    file.close();
    const TorchCudaProblem problem = loadTorchCuda(pathOf(folder));
    QVERIFY2(problem.reason.find(fileName) != std::string::npos, problem.reason.c_str());
    QVERIFY(!problem.none());
}

void TestTorchCuda::noDevice()
{
    const CudaStatus &status = cudaStatus();
    if (!status.devices.empty())
        QSKIP("there is a CUDA device");
    QVERIFY(!status.reason.empty());
    QCOMPARE(torchCudaProblem(torchFolder()).reason, status.reason);
    try {
        static_cast<void>(makeTorchBackend("cuda:0"));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.problem(), "pytorch cannot compute on cuda:0: " + status.reason);
        QCOMPARE(error.remedy(), status.remedy);
    }
}

void TestTorchCuda::devicesAreTruthful()
{
    for (const Backend &backend : backends()) {
        if (backend.name != "pytorch")
            continue;
        QCOMPARE(backend.devices.front(), std::string("cpu"));
        QCOMPARE(backend.devices.size() - 1,
                 torchCudaProblem(torchFolder()).none() ? cudaStatus().devices.size() : 0);
        for (const std::string &device : backend.devices)
            QCOMPARE(makeTorchBackend(device)->device(), device);
        return;
    }
    QFAIL("pytorch is listed");
}

QTEST_GUILESS_MAIN(TestTorchCuda)
#include "tst_torch_cuda.moc"
