// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/context.h"
#include "tests/engine/numerics/array_values.h"

#include <barrier>
#include <thread>

using namespace ansatz;
using namespace ansatz::numerics;
using test::refusalOf;

class TestContext : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setBackend("host"); }
    void scopesNest();
    void scopesAreOfTheirThread();
    void defaultIsOfTheProcess();
    void unknownNamesGetTheList();
    void missingOnesSayWhy();
    void missingDevicesSayWhy();
    void sameObjectForEveryone();
};

static std::string current()
{
    return std::string(getBackend()->name());
}

void TestContext::scopesNest()
{
    QCOMPARE(current(), std::string("host"));
    {
        const auto outer = useBackend("pytorch");
        QCOMPARE(current(), std::string("pytorch"));
        {
            const auto inner = useBackend("host");
            QCOMPARE(current(), std::string("host"));
            setBackend("pytorch"); // the default is not this thread's business here
            QCOMPARE(current(), std::string("host"));
        }
        QCOMPARE(current(), std::string("pytorch"));
        try {
            const auto another = useBackend("host");
            throw UserError("out of the scope");
        } catch (const UserError &) {
        }
        QCOMPARE(current(), std::string("pytorch"));
    }
    QCOMPARE(current(), std::string("pytorch"));
}

void TestContext::scopesAreOfTheirThread()
{
    std::barrier both(2);
    bool agree[2] = {true, true};
    const auto work = [&](int index, const char *own) {
        for (int repetition = 0; repetition < 100; ++repetition) {
            const auto scope = useBackend(own);
            both.arrive_and_wait(); // both scopes are open
            agree[index] = agree[index] && current() == own
                           && getBackend()->ones({2}, DType::Float32).backend().name() == own;
            both.arrive_and_wait();
        }
    };
    std::thread one(work, 0, "pytorch");
    std::thread two(work, 1, "host");
    one.join();
    two.join();
    QVERIFY(agree[0]);
    QVERIFY(agree[1]);
    QCOMPARE(current(), std::string("host"));
}

void TestContext::defaultIsOfTheProcess()
{
    setBackend("pytorch");
    std::string seen;
    std::thread([&] { seen = current(); }).join();
    QCOMPARE(seen, std::string("pytorch"));
}

void TestContext::unknownNamesGetTheList()
{
    for (const auto &ask :
         {+[] { setBackend("jax"); }, +[] { const auto s = useBackend("jax"); }}) {
        const UserError error = refusalOf(ask);
        QCOMPARE(error.problem(), std::string("there is no array backend \"jax\""));
        QCOMPARE(error.place(), std::string("backend"));
        QVERIFY2(error.remedy().starts_with("choose one of host, pytorch"), error.what());
        for (const ArrayBackendInfo &info : arrayBackends()) {
            if (info.available)
                continue;
            QVERIFY(!info.reason.empty() && !info.remedy.empty());
            QVERIFY2(error.remedy().find(info.name + " is not available: " + info.reason + " ("
                                         + info.remedy + ")")
                         != std::string::npos,
                     error.what());
        }
    }
    QCOMPARE(current(), std::string("host"));
}

void TestContext::missingOnesSayWhy()
{
    const std::vector<ArrayBackendInfo> all = {
        {"host", "", true, "", "", {"cpu"}},
        {"torch", "", false, "libtorch is not there", "install it", {}}};
    const UserError error = refusalOf([&] { refuseArrayBackend("torch", all); });
    QCOMPARE(error.problem(), std::string("the array backend torch is not available"));
    QCOMPARE(error.remedy(), std::string("choose one of host; torch is not available: libtorch is "
                                         "not there (install it)"));
}

void TestContext::missingDevicesSayWhy()
{
    const UserError host = refusalOf([] { setBackend("host", "cuda:0"); });
    QCOMPARE(host.problem(), std::string("the array backend host does not compute on cuda:0"));
    const UserError torch = refusalOf([] { setBackend("pytorch", "cuda:99"); });
    QVERIFY2(torch.problem().find("cuda:99") != std::string::npos, torch.what());
    QVERIFY(!torch.remedy().empty());
    QCOMPARE(current(), std::string("host"));
}

void TestContext::sameObjectForEveryone()
{
    QCOMPARE(arrayBackend("pytorch").get(), arrayBackend("pytorch").get());
    const auto scope = useBackend("pytorch");
    QCOMPARE(getBackend().get(), arrayBackend("pytorch").get());
}

QTEST_GUILESS_MAIN(TestContext)
#include "tst_context.moc"
