// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/cuda_devices.h"
#include "engine/device/devices.h"
#include "engine/device/host_facts.h"

#include <QtTest>

#include <sched.h>

#include <algorithm>
#include <fstream>
#include <thread>

using namespace ansatz;
namespace fs = std::filesystem;

class TestDevices final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsCpuAndMemory();
    void limitsOfEveryGroupCount();
    void noLimits();
    void cachesOfTheFirstCore();
    void anythingMissing();
    void thisMachine();
    void heedsAffinity();
    void listsCpuFirst();

private:
    void put(const char *name, const char *content) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestDevices::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_root = m_folder->path().toStdString();
    put("proc/cpuinfo", "processor\t: 0\nvendor_id\t: X\nmodel name\t: Example CPU: 9000\n\n"
                        "processor\t: 1\nmodel name\t: other\n");
    put("proc/meminfo", "MemTotal:       16000 kB\nMemFree:         500 kB\n"
                        "MemAvailable:    8000 kB\n");
    put("proc/self/cgroup", "0::/outer/inner\n");
}

void TestDevices::put(const char *name, const char *content) const
{
    fs::create_directories((m_root / name).parent_path());
    std::ofstream(m_root / name) << content;
}

void TestDevices::readsCpuAndMemory()
{
    const HostFacts facts = readHostFacts(m_root);
    QCOMPARE(facts.cpuModel, std::string("Example CPU: 9000"));
    QCOMPARE(facts.memoryTotal, std::uint64_t(16000) * 1024);
    QCOMPARE(facts.memoryAvailable, std::uint64_t(8000) * 1024);
    QVERIFY(!facts.cgroupCores.has_value());
    QVERIFY(facts.systemName.empty());
    put("etc/os-release", "NAME=\"Example\"\nPRETTY_NAME=\"Example Linux 12 (bookworm)\"\n");
    QCOMPARE(readHostFacts(m_root).systemName, std::string("Example Linux 12 (bookworm)"));
}

void TestDevices::limitsOfEveryGroupCount()
{
    put("sys/fs/cgroup/cpu.max", "max 100000\n");
    put("sys/fs/cgroup/outer/cpu.max", "250000 100000\n");
    put("sys/fs/cgroup/outer/inner/cpu.max", "400000 100000\n");
    put("sys/fs/cgroup/outer/memory.max", "10240000\n");
    put("sys/fs/cgroup/outer/memory.current", "9000000\n");
    put("sys/fs/cgroup/outer/memory.stat", "anon 1\ninactive_file 1000000\nactive_file 5\n");
    put("sys/fs/cgroup/outer/inner/memory.max", "max\n");
    HostFacts facts = readHostFacts(m_root);
    QCOMPARE(facts.cgroupCores.value_or(0), 2);
    QCOMPARE(facts.memoryTotal, std::uint64_t(10240000));
    QCOMPARE(facts.memoryAvailable, std::uint64_t(10240000 - 8000000));

    put("sys/fs/cgroup/outer/inner/cpu.max", "50000 100000\n"); // half a core is one thread
    put("sys/fs/cgroup/outer/inner/memory.max", "1000\n");      // and more is in use
    put("sys/fs/cgroup/outer/inner/memory.current", "2000\n");
    facts = readHostFacts(m_root);
    QCOMPARE(facts.cgroupCores.value_or(0), 1);
    QCOMPARE(facts.memoryTotal, std::uint64_t(1000));
    QCOMPARE(facts.memoryAvailable, std::uint64_t(0));
}

void TestDevices::noLimits()
{
    put("proc/self/cgroup", "12:cpu:/x\n0::/\n");
    put("sys/fs/cgroup/cpu.max", "max 100000\n");
    put("sys/fs/cgroup/outer/cpu.max", "100000 100000\n"); // not a group of this process
    QVERIFY(!readHostFacts(m_root).cgroupCores.has_value());
    put("sys/fs/cgroup/cpu.max", "100000 0\n");
    QVERIFY(!readHostFacts(m_root).cgroupCores.has_value());
}

void TestDevices::cachesOfTheFirstCore()
{
    const auto cache = [this](int index, const char *level, const char *size) {
        const std::string folder =
            "sys/devices/system/cpu/cpu0/cache/index" + std::to_string(index) + "/";
        put((folder + "level").c_str(), level);
        put((folder + "size").c_str(), size);
    };
    cache(0, "1\n", "32K\n");
    cache(1, "2\n", "1024K\n");
    cache(2, "3\n", "what\n");
    cache(4, "3\n", "9K\n"); // behind a gap
    HostFacts facts = readHostFacts(m_root);
    QCOMPARE(facts.level2Cache, std::uint64_t(1024) * 1024);
    QCOMPARE(facts.level3Cache, std::uint64_t(0));
    cache(2, "3\n", "32768K\n");
    facts = readHostFacts(m_root);
    QCOMPARE(facts.level2Cache, std::uint64_t(1024) * 1024);
    QCOMPARE(facts.level3Cache, std::uint64_t(32) << 20);
}

void TestDevices::anythingMissing()
{
    const HostFacts facts = readHostFacts(m_root / "none");
    QVERIFY(facts.cpuModel.empty() && facts.memoryTotal == 0 && facts.memoryAvailable == 0);
    QVERIFY(facts.level2Cache == 0 && facts.level3Cache == 0);
}

void TestDevices::thisMachine()
{
    const CpuFacts facts = cpuFacts();
    QVERIFY(!facts.model.empty());
    QVERIFY(facts.cores >= 1 && facts.cores <= 65536);
    QVERIFY(facts.memoryTotal >= facts.memoryAvailable && facts.memoryAvailable > 0);
    const QStringList known = {"AVX-512", "AVX2", "AVX", "SSE4.2", "SSE2", "NEON", "none"};
    QVERIFY(known.contains(QString::fromStdString(facts.simd)));
    QVERIFY(facts.coresOfMachine >= 1 && facts.coresOfAffinity >= facts.cores);
    QVERIFY(!facts.coresOfCgroup || *facts.coresOfCgroup >= facts.cores);
#if defined(__x86_64__)
    QCOMPARE(facts.features.front(), std::string("SSE2")); // of every 64-bit CPU
    const auto has = [&](const char *set) {
        return std::ranges::find(facts.features, set) != facts.features.end();
    };
    QCOMPARE(facts.simd == "AVX-512", has("AVX-512F"));
#endif
    qInfo("%s, %s, %d cores, %llu MiB", facts.model.c_str(), facts.simd.c_str(), facts.cores,
          static_cast<unsigned long long>(facts.memoryAvailable >> 20));
}

void TestDevices::heedsAffinity()
{
    int cores = 0;
    std::thread([&] { // the mask is the thread's own
        cpu_set_t all;
        sched_getaffinity(0, sizeof all, &all);
        int first = 0;
        while (!CPU_ISSET(first, &all))
            ++first;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(first, &one);
        if (sched_setaffinity(0, sizeof one, &one) == 0)
            cores = cpuFacts().coresOfAffinity + cpuFacts().cores;
    })
        .join();
    if (cores == 0)
        QSKIP("setting the affinity is not permitted here");
    QCOMPARE(cores, 2); // one of affinity, one in effect
}

void TestDevices::listsCpuFirst()
{
    const std::vector<Device> all = devices();
    QVERIFY(all.size() >= 2);
    QCOMPARE(all[0].id, std::string("cpu"));
    QVERIFY(all[0].available && all[0].reason.empty());
    QVERIFY(all[0].memoryTotal > 0);
    const CudaStatus &cuda = cudaStatus();
    QCOMPARE(all.size() - 1, std::max<std::size_t>(1, cuda.devices.size()));
    for (std::size_t i = 1; i < all.size(); ++i) {
        QVERIFY(all[i].id.starts_with("cuda:"));
        QCOMPARE(all[i].available, !cuda.devices.empty());
        QCOMPARE(all[i].available, all[i].reason.empty());
    }
    if (cuda.devices.empty())
        QCOMPARE(all[1].reason, cuda.reason);
}

QTEST_GUILESS_MAIN(TestDevices)
#include "tst_devices.moc"
