// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/device/devices.h"
#include "engine/numerics/backend.h"

#include <QTest>

#include <functional>

using namespace ansatz;

class TestBackend : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWhatThereIs();
    void everyMissingOneSaysWhy();
    void makesEveryAvailableOne();
    void refusesUnknownBackend();
    void refusesMissingBackend();
    void refusesSwitchesThatItLacks();
    void knowsItsThreads();
    void refusesUnknownDevice();
    void refusesCudaAndSaysWhy();
    void nativeComputesOnEveryAvailableDevice();
    void refusesImpossibleThreads();
    void makingRefusesTheSame();
    void namesPrecisions();
};

static UserError errorOf(const std::function<void()> &action)
{
    try {
        action();
    } catch (const UserError &error) {
        return error;
    }
    return UserError("accepted");
}

static UserError errorOf(const ComputeTarget &target)
{
    return errorOf([&] { requireTarget(target); });
}

void TestBackend::listsWhatThereIs()
{
    QStringList names;
    for (const Backend &backend : backends())
        names << QString::fromStdString(backend.name);
    QCOMPARE(names, QStringList({"native", "reference", "pytorch", "cupynumeric"}));
    QVERIFY(backends().front().available);
}

void TestBackend::everyMissingOneSaysWhy()
{
    for (const Backend &backend : backends()) {
        QVERIFY(!backend.help.empty());
        QCOMPARE(backend.available, backend.reason.empty());
        QCOMPARE(backend.available, !backend.devices.empty());
    }
}

void TestBackend::makesEveryAvailableOne()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 2));
    for (const Backend &backend : backends()) {
        if (!backend.available)
            continue;
        const ComputeTarget target{.backend = backend.name};
        requireTarget(target);
        const auto simulator = makeSimulator<float>(target, circuit, pauliZOfEveryQubit(3));
        QCOMPARE(simulator->features(), 3);
        QCOMPARE(simulator->weights(), 12);
        QCOMPARE(simulator->observables(), 3);
    }
}

void TestBackend::refusesUnknownBackend()
{
    const UserError error = errorOf({.backend = "magic"});
    QCOMPARE(error.problem(), std::string("there is no backend \"magic\""));
    QCOMPARE(error.place(), std::string("backend"));
    QVERIFY(QString::fromStdString(error.remedy())
                .startsWith("choose one of native, reference, pytorch"));
}

void TestBackend::refusesMissingBackend()
{
    for (const Backend &backend : backends()) {
        if (backend.available)
            continue;
        const UserError error = errorOf({.backend = backend.name});
        QCOMPARE(error.problem(),
                 "the backend " + backend.name + " is not available: " + backend.reason);
        QCOMPARE(error.remedy(), backend.remedy);
    }
}

void TestBackend::refusesSwitchesThatItLacks()
{
    for (const Backend &backend : backends()) {
        if (!backend.available)
            continue;
        const std::string problem = "the backend " + backend.name + " cannot compute ";
        QCOMPARE(errorOf({.backend = backend.name, .jit = false}).problem(),
                 backend.switchesJit ? "accepted" : problem + "uncompiled circuits");
        QCOMPARE(errorOf({.backend = backend.name, .vmap = false}).problem(),
                 backend.switchesVmap ? "accepted" : problem + "sample by sample");
        // native is always compiled; the reference knows neither.
        QCOMPARE(backend.switchesJit, backend.name != "native" && backend.name != "reference");
        QCOMPARE(backend.switchesVmap, backend.name != "reference");
    }
}

void TestBackend::knowsItsThreads()
{
    QCOMPARE(threadsOf({.backend = "native", .threads = 3}), 3);
    QCOMPARE(threadsOf({.backend = "pytorch", .threads = 3}), 3);
    QCOMPARE(threadsOf({.backend = "reference", .threads = 3}), 1);
    QCOMPARE(threadsOf({.backend = "native", .device = "cuda:0", .threads = 3}), 1);
}

void TestBackend::refusesUnknownDevice()
{
    const UserError error = errorOf({.device = "abacus"});
    QCOMPARE(error.problem(), std::string("there is no device \"abacus\""));
    QCOMPARE(error.place(), std::string("device"));
    QVERIFY(QString::fromStdString(error.remedy()).startsWith("choose one of cpu"));
}

void TestBackend::refusesCudaAndSaysWhy()
{
    std::string unavailable;
    std::string name;
    for (const Device &device : devices()) {
        if (device.id == "cuda:0") {
            unavailable = device.available ? std::string()
                                           : "the device cuda:0 is not available: " + device.reason;
            name = device.name;
        }
    }
    const UserError reference = errorOf({.backend = "reference", .device = "cuda:0"});
    QVERIFY(!reference.remedy().empty());
    if (unavailable.empty()) {
        QCOMPARE(reference.problem(),
                 "the backend reference does not compute on cuda:0 (" + name + ")");
        QCOMPARE(errorOf({.device = "cuda:0"}).problem(), std::string("accepted"));
    } else {
        QCOMPARE(reference.problem(), unavailable);
        const UserError native = errorOf({.device = "cuda:0"});
        QCOMPARE(native.problem(), unavailable);
        QVERIFY(!native.remedy().empty());
    }
}

void TestBackend::nativeComputesOnEveryAvailableDevice()
{
    std::vector<std::string> available;
    for (const Device &device : devices()) {
        if (device.available)
            available.push_back(device.id);
    }
    QVERIFY(backends().front().devices == available);
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(3, 2));
    for (const std::string &device : available) {
        const auto simulator =
            makeSimulator<float>({.device = device}, circuit, pauliZOfEveryQubit(3));
        QCOMPARE(simulator->weights(), 12);
    }
}

void TestBackend::refusesImpossibleThreads()
{
    for (const int threads : {0, -1, 1025, 2'000'000'000}) {
        const UserError error = errorOf({.threads = threads});
        QCOMPARE(error.place(), std::string("threads"));
    }
}

void TestBackend::makingRefusesTheSame()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(2, 1));
    for (const ComputeTarget &target :
         {ComputeTarget{.backend = "magic"}, ComputeTarget{.jit = false},
          ComputeTarget{.backend = "reference", .device = "cuda:0"}, ComputeTarget{.threads = 0}}) {
        const UserError error = errorOf([&] {
            static_cast<void>(makeSimulator<double>(target, circuit, pauliZOfEveryQubit(2)));
        });
        QCOMPARE(std::string(error.what()), std::string(errorOf(target).what()));
    }
}

void TestBackend::namesPrecisions()
{
    QCOMPARE(toString(Precision::Complex64), std::string_view("complex64"));
    QCOMPARE(toString(Precision::Complex128), std::string_view("complex128"));
}

QTEST_GUILESS_MAIN(TestBackend)
#include "tst_backend.moc"
