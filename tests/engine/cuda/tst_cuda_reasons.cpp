// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/cuda_reasons.h"
#include "engine/cuda/nvidia_module.h"

#include <QtTest>

#include <fstream>

using namespace ansatz;

class TestCudaReasons final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void explainsEveryState_data();
    void explainsEveryState();
    void listsOnlyUsableDevices();
    void readsTheKernelModule();
    void thisMachineAnswers();
};

Q_DECLARE_METATYPE(ansatz::CudaAnswer)

namespace {

CudaAnswer::Found device(int index, const char *name, int major, int minor, const char *error = "")
{
    CudaAnswer::Found found;
    found.device.index = index;
    found.device.name = name;
    found.device.computeMajor = major;
    found.device.computeMinor = minor;
    found.error = error;
    found.errorText = *error == 0 ? "" : "what CUDA says";
    return found;
}

CudaAnswer answer(int driver, const char *error, std::vector<CudaAnswer::Found> found = {},
                  std::optional<std::string> visible = std::nullopt)
{
    CudaAnswer all;
    all.runtimeVersion = 13020;
    all.driverVersion = driver;
    all.error = error;
    all.errorText = "what CUDA says";
    all.found = std::move(found);
    all.visibleDevices = std::move(visible);
    return all;
}

} // namespace

void TestCudaReasons::explainsEveryState_data()
{
    QTest::addColumn<CudaAnswer>("asked");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("remedy");

    QTest::newRow("no driver") << answer(0, "cudaErrorInsufficientDriver")
                               << "no NVIDIA driver is installed on this machine"
                               << "install NVIDIA's driver for CUDA 13.0 or newer, or use the CPU";
    QTest::newRow("no driver, and hidden")
        << answer(0, "cudaErrorInsufficientDriver", {}, "")
        << "no NVIDIA driver is installed on this machine"
        << "install NVIDIA's driver for CUDA 13.0 or newer, or use the CPU";
    QTest::newRow("old driver")
        << answer(12040, "cudaErrorInsufficientDriver")
        << "the NVIDIA driver is for CUDA 12.4 and too old for this build, which uses CUDA 13.2"
        << "install NVIDIA's driver for CUDA 13.0 or newer";
    QTest::newRow("old driver, said otherwise")
        << answer(11080, "cudaErrorUnknown")
        << "the NVIDIA driver is for CUDA 11.8 and too old for this build, which uses CUDA 13.2"
        << "install NVIDIA's driver for CUDA 13.0 or newer";
    QTest::newRow("no device") << answer(13020, "cudaErrorNoDevice")
                               << "the NVIDIA driver finds no GPU in this machine"
                               << "check that nvidia-smi lists a GPU, or use the CPU";
    QTest::newRow("none counted") << answer(13020, "")
                                  << "the NVIDIA driver finds no GPU in this machine"
                                  << "check that nvidia-smi lists a GPU, or use the CPU";
    for (const char *value : {"", "-1", "-1,0"}) {
        QTest::newRow(qPrintable(QStringLiteral("hidden by '%1'").arg(value)))
            << answer(13020, "cudaErrorNoDevice", {}, value)
            << QStringLiteral("the environment variable CUDA_VISIBLE_DEVICES is \"%1\", which "
                              "hides every GPU")
                   .arg(value)
            << "unset CUDA_VISIBLE_DEVICES and start again";
    }
    QTest::newRow("another one made visible")
        << answer(13020, "cudaErrorNoDevice", {}, "7")
        << "the environment variable CUDA_VISIBLE_DEVICES is \"7\", and no GPU of this machine is "
           "among that"
        << "unset CUDA_VISIBLE_DEVICES and start again";
    QTest::newRow("driver updated, not restarted")
        << answer(13020, "cudaErrorSystemDriverMismatch")
        << "the NVIDIA driver's kernel module and library are of different versions"
        << "restart the machine, which loads the new kernel module";
    QTest::newRow("compatibility package")
        << answer(13020, "cudaErrorCompatNotSupportedOnDevice")
        << "this GPU does not support the installed CUDA compatibility package"
        << "install NVIDIA's driver for CUDA 13.0 or newer in its place";
    QTest::newRow("fabric manager")
        << answer(13020, "cudaErrorSystemNotReady")
        << "the NVIDIA driver is not ready: a service that it needs does not run"
        << "start nvidia-fabricmanager, then start again";
    QTest::newRow("taken") << answer(13020, "cudaErrorDevicesUnavailable")
                           << "every GPU is taken by other processes"
                           << "end them, or wait until they are done (nvidia-smi lists them)";
    QTest::newRow("anything else")
        << answer(13020, "cudaErrorInitializationError")
        << "CUDA does not start: what CUDA says (cudaErrorInitializationError)"
        << "check that nvidia-smi works, or use the CPU";
    QTest::newRow("too old a device")
        << answer(13020, "", {device(0, "Tesla T4", 7, 5)})
        << "cuda:0 (Tesla T4): compute capability 7.5 is too old; 8.0 is needed"
        << "use the CPU, or a GPU of the Ampere generation or newer";
    QTest::newRow("one too old, one full")
        << answer(13020, "",
                  {device(0, "Tesla T4", 7, 5),
                   device(1, "NVIDIA A100", 8, 0, "cudaErrorMemoryAllocation")})
        << "cuda:0 (Tesla T4): compute capability 7.5 is too old; 8.0 is needed; cuda:1 (NVIDIA "
           "A100): its memory is full: CUDA cannot start on it (cudaErrorMemoryAllocation)"
        << "end other programs that use the GPU (nvidia-smi lists them)";
    QTest::newRow("taken device") << answer(
        13020, "", {device(0, "NVIDIA A100", 8, 0, "cudaErrorDevicesUnavailable")})
                                  << "cuda:0 (NVIDIA A100): other processes have it for themselves "
                                     "(cudaErrorDevicesUnavailable)"
                                  << "end other programs that use the GPU (nvidia-smi lists them)";
    QTest::newRow("broken memory")
        << answer(13020, "", {device(0, "NVIDIA A100", 8, 0, "cudaErrorECCUncorrectable")})
        << "cuda:0 (NVIDIA A100): its memory has an uncorrectable error "
           "(cudaErrorECCUncorrectable)"
        << "reset the GPU or restart the machine";
    QTest::newRow("any other error of a device")
        << answer(13020, "", {device(0, "", 0, 0, "cudaErrorUnknown")})
        << "cuda:0: CUDA cannot start on it: what CUDA says (cudaErrorUnknown)"
        << "check that nvidia-smi works, or use the CPU";
    CudaAnswer container = answer(0, "cudaErrorInsufficientDriver");
    container.kernelModule = "580.65.06";
    QTest::newRow("driver without its library")
        << container
        << "the NVIDIA kernel module 580.65.06 is loaded, but its library libcuda.so.1 is not found"
        << "install the driver's libraries; start a container with access to the GPU";
}

void TestCudaReasons::explainsEveryState()
{
    QFETCH(CudaAnswer, asked);
    QFETCH(QString, reason);
    QFETCH(QString, remedy);
    const CudaStatus status = explainCuda(asked);
    QVERIFY(status.builtWithCuda);
    QVERIFY(status.devices.empty());
    QCOMPARE(QString::fromStdString(status.reason), reason);
    QCOMPARE(QString::fromStdString(status.remedy), remedy);
    QCOMPARE(status.driverVersion, asked.driverVersion);
    QCOMPARE(status.runtimeVersion, 13020);
}

void TestCudaReasons::listsOnlyUsableDevices()
{
    // A driver of the same major version that is older than the runtime is enough.
    const CudaStatus status =
        explainCuda(answer(13000, "",
                           {device(0, "Tesla V100", 7, 0), device(1, "NVIDIA H100", 9, 0),
                            device(2, "NVIDIA A100", 8, 0, "cudaErrorMemoryAllocation"),
                            device(3, "NVIDIA B200", 10, 0)},
                           "0,1,2,3"));
    QCOMPARE(status.devices.size(), std::size_t(2));
    QCOMPARE(status.devices[0].index, 1);
    QCOMPARE(status.devices[1].name, std::string("NVIDIA B200"));
    QVERIFY(status.reason.empty() && status.remedy.empty());
    QCOMPARE(status.visibleDevices, std::optional<std::string>("0,1,2,3"));
    // The others are told of as well.
    QCOMPARE(status.unusable.size(), std::size_t(2));
    QCOMPARE(status.unusable[0].device.index, 0);
    QCOMPARE(status.unusable[0].reason,
             std::string("compute capability 7.0 is too old; 8.0 is needed"));
    QCOMPARE(status.unusable[1].device.name, std::string("NVIDIA A100"));
    QVERIFY(!status.unusable[1].remedy.empty());
}

void TestCudaReasons::readsTheKernelModule()
{
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    const std::filesystem::path root = folder.path().toStdString();
    QCOMPARE(nvidiaModuleVersion(root), std::string());
    std::filesystem::create_directories(root / "proc/driver/nvidia");
    const auto put = [&](const char *content) {
        std::ofstream(root / "proc/driver/nvidia/version") << content;
    };
    put("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (x)\n"
        "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n");
    QCOMPARE(nvidiaModuleVersion(root), std::string("580.65.06"));
    put("");
    QCOMPARE(nvidiaModuleVersion(root), std::string());
    put("nonsense\n12.2.0\n");
    QCOMPARE(nvidiaModuleVersion(root), std::string());
}

void TestCudaReasons::thisMachineAnswers()
{
    const CudaStatus &status = cudaStatus();
    QCOMPARE(status.devices.empty(), !status.reason.empty());
    if (!status.builtWithCuda)
        QCOMPARE(status.reason, std::string("this build has no CUDA"));
    else
        QVERIFY(status.runtimeVersion >= 12000);
    for (const CudaDevice &found : status.devices)
        QVERIFY(found.memoryTotal > 0 && found.memoryFree <= found.memoryTotal);
    QCOMPARE(&cudaStatus(), &status);
    qInfo("%s", status.devices.empty() ? status.reason.c_str() : status.devices[0].name.c_str());
}

QTEST_GUILESS_MAIN(TestCudaReasons)
#include "tst_cuda_reasons.moc"
