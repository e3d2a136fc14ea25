// SPDX-License-Identifier: GPL-3.0-or-later
// How the worker starts Legate, on the CPU and on GPUs that need not be there.
#include "app/cupynumeric_worker/legate_settings.h"

#include <QTest>

using namespace ansatz::cupynumeric;

namespace {

constexpr std::uint64_t gibibyte = std::uint64_t(1) << 30;
// Two GPUs of 80 GiB.
constexpr LegateResources twoGpus{
    .hostMemory = 12 * gibibyte, .gpuMemory = 72 * gibibyte, .gpus = 2};

bool has(const LegateSettings &settings, const char *option)
{
    return (" " + settings.config + " ").find(std::string(" ") + option + " ") != std::string::npos;
}

} // namespace

class TestLegateSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coresAreShards()
    {
        const LegateSettings settings = legateSettings("cpu", 3, twoGpus);
        QCOMPARE(settings.shards, 3U);
        QVERIFY(!settings.isOnGpus);
        QCOMPARE(settings.memory, std::size_t(12 * gibibyte));
        for (const char *option : {"--cpus 3", "--gpus 0", "--omps 0", "--sysmem 12288"})
            QVERIFY2(has(settings, option), settings.config.c_str());
        QVERIFY(!has(settings, "--inline-task-launch"));
        QVERIFY(settings.config.find("--fbmem") == std::string::npos);
    }

    void oneCoreComputesWhereItIsAsked()
    {
        QVERIFY(has(legateSettings("cpu", 1, twoGpus), "--inline-task-launch"));
        QCOMPARE(legateSettings("cpu", 0, twoGpus).shards, 1U);
    }

    void oneGpuIsOneShard()
    {
        // As the worker sees it: the one that it shows itself.
        const LegateSettings settings =
            legateSettings("cuda:1", 4, {12 * gibibyte, 72 * gibibyte, 0});
        QCOMPARE(settings.shards, 1U);
        QVERIFY(settings.isOnGpus);
        QCOMPARE(settings.memory, std::size_t(gibibyte)); // states lie beside
        for (const char *option : {"--cpus 1", "--gpus 1", "--fbmem 1024", "--sysmem 12288"})
            QVERIFY2(has(settings, option), settings.config.c_str());
        QVERIFY(!has(settings, "--inline-task-launch"));
    }

    void allGpusAreAShardEach()
    {
        const LegateSettings settings = legateSettings("cuda", 1, twoGpus);
        QCOMPARE(settings.shards, 2U);
        QVERIFY(settings.isOnGpus && has(settings, "--gpus 2"));
        QCOMPARE(legateSettings("cuda", 1, {gibibyte, gibibyte, 0}).shards, 1U);
    }

    void arraysHaveAGpuForThemselves()
    {
        const LegateSettings settings = legateSettings("cuda:0", 0, twoGpus);
        QCOMPARE(settings.memory, std::size_t(72 * gibibyte));
        QVERIFY2(has(settings, "--fbmem 73728"), settings.config.c_str());
        // Less than a gibibyte is what there is.
        QCOMPARE(legateSettings("cuda:0", 1, {gibibyte, gibibyte / 4, 1}).memory,
                 std::size_t(gibibyte / 4));
    }

    void oneGpuIsShown()
    {
        QCOMPARE(visibleGpu(0, nullptr), std::string("0"));
        QCOMPARE(visibleGpu(3, nullptr), std::string("3"));
        QCOMPARE(visibleGpu(0, ""), std::string()); // all are hidden
        QCOMPARE(visibleGpu(1, "4,2,7"), std::string("2"));
        QCOMPARE(visibleGpu(2, "4,2,7"), std::string("7"));
        QCOMPARE(visibleGpu(0, "GPU-8e4d,GPU-11aa"), std::string("GPU-8e4d"));
        QCOMPARE(visibleGpu(1, "GPU-8e4d,GPU-11aa"), std::string("GPU-11aa"));
    }

    void settingsOfOthersAreKnown()
    {
        for (const char *name :
             {"LEGATE_CONFIG", "CUPYNUMERIC_TEST", "REALM_BACKTRACE", "LEGION_BACKTRACE"})
            QVERIFY2(isOfLegate(name), name);
        for (const char *name : {"PATH", "CUDA_VISIBLE_DEVICES", "MY_LEGATE_CONFIG", "LEGATE"})
            QVERIFY2(!isOfLegate(name), name);
    }
};

QTEST_GUILESS_MAIN(TestLegateSettings)
#include "tst_legate_settings.moc"
