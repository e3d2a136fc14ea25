// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a worker process, with a stand-in.
#include "engine/worker/run_check.h"
#include "engine/worker/wait_scope.h"
#include "tests/engine/worker/worker_fixture.h"

#include <QProcess>
#include <QTest>

#include <atomic>

#include <sys/mman.h>

using namespace ansatz;
using namespace ansatz::worker;
using test::contains;
using test::errorOf;
using test::standIn;

class TestWorker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsAndTells();
    void aMissingProgramIsTold();
    void anotherVersionIsRefused();
    void aRefusalComesOver();
    void anEndBeforeTheFirstWordIsTold();
    void startingCanBeGivenUp();
    void itEndsWithItsProgram();
    void itEndsWithItsProgramInTheMiddleOfWork();
    void terminalsDoNotReachIt();
    void whatItPrintsStaysInside();
    void nothingIsLeftBehind();
    void workersAreShared();
    void aDeadOneIsReplaced();
    void aStartHoldsNobodyElseUp();
    void whoWaitsForAStartCanGiveUp();
    void aStartThatIsGivenUpGoesToWhoWaits();
    void aScopeEndsWaiting();
    void aScopeEndsACheck();
    void idleOnesEndAfterAWhile();
    void aWorkerWithoutMemorySaysSo();
    void cleanup() { endIdleWorkers(); }
};

void TestWorker::startsAndTells()
{
    const Worker worker(standIn({"serve"}));
    QCOMPARE(worker.facts(), std::string("facts=yes"));
    QVERIFY(worker.isUsable());
    QVERIFY(test::isRunning(worker.processId()));
}

void TestWorker::aMissingProgramIsTold()
{
    const std::string error = errorOf([] {
        const Worker worker({"the worker", "/nowhere/worker", {}});
    });
    QVERIFY2(contains(error, "the worker cannot be started"), error.c_str());
    QVERIFY2(contains(error, "/nowhere/worker"), error.c_str());
}

void TestWorker::anotherVersionIsRefused()
{
    const std::string error = errorOf([] { const Worker worker(standIn({"other-version"})); });
    QVERIFY2(contains(error, "another version"), error.c_str());
}

void TestWorker::aRefusalComesOver()
{
    try {
        const Worker worker(standIn({"refuse"}));
        QFAIL("it serves");
    } catch (const UserError &error) {
        QCOMPARE(error.problem(), std::string("nothing works"));
        QCOMPARE(error.place(), std::string("here"));
        QCOMPARE(error.remedy(), std::string("go home"));
    }
}

void TestWorker::anEndBeforeTheFirstWordIsTold()
{
    const std::string error = errorOf([] { const Worker worker(standIn({"something"})); });
    QVERIFY2(contains(error, "ended with status 9; it said: it was started with something else"),
             error.c_str());
}

void TestWorker::startingCanBeGivenUp()
{
    const auto start = std::chrono::steady_clock::now();
    int left = 20;
    QVERIFY_EXCEPTION_THROWN(Worker(standIn({"mute"}), [&] { return left-- <= 0; }), Interrupted);
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    QCOMPARE(test::children(), std::size_t(0));
}

// A program that is killed cannot say good-bye.
static pid_t heldBy(QProcess &program)
{
    program.start(ANSATZ_STAND_IN_WORKER, {"hold", ANSATZ_STAND_IN_WORKER});
    if (!program.waitForReadyRead(20'000))
        return -1;
    return program.readLine().trimmed().toInt();
}

void TestWorker::itEndsWithItsProgram()
{
    QProcess program;
    const pid_t held = heldBy(program);
    QVERIFY(held > 0 && test::isRunning(held));
    program.kill();
    program.waitForFinished();
    QVERIFY(test::soon([&] { return !test::isRunning(held); }));
}

void TestWorker::itEndsWithItsProgramInTheMiddleOfWork()
{
    // Stopped it does not even look; it goes on and is gone.
    QProcess program;
    const pid_t held = heldBy(program);
    QVERIFY(held > 0);
    ::kill(held, SIGSTOP);
    program.kill();
    program.waitForFinished();
    ::kill(held, SIGCONT);
    QVERIFY(test::soon([&] { return !test::isRunning(held); }));
}

void TestWorker::terminalsDoNotReachIt()
{
    const Worker worker(standIn({"serve"}));
    QVERIFY(getpgid(worker.processId()) != getpgid(0));
}

void TestWorker::whatItPrintsStaysInside()
{
    // The stand-in prints at its end; this program's output must not have it.
    QProcess program;
    program.start(ANSATZ_STAND_IN_WORKER, {"hold", "/bin/echo"});
    QVERIFY(program.waitForFinished(20'000));
    QCOMPARE(program.readAllStandardOutput(), QByteArray());
}

void TestWorker::nothingIsLeftBehind()
{
    {
        const Worker first(standIn({"serve"}));
    }
    const std::size_t before = test::openDescriptors();
    for (int i = 0; i < 50; ++i) {
        const Worker worker(standIn({"serve"}));
        QVERIFY(worker.isUsable());
    }
    QCOMPARE(test::openDescriptors(), before);
    QCOMPARE(test::children(), std::size_t(0));
    for (int i = 0; i < 10; ++i)
        QVERIFY(errorOf([] { const Worker worker(standIn({"something"})); }) != "accepted");
    for (int i = 0; i < 10; ++i)
        QVERIFY(errorOf([] { const Worker worker({"w", "/nowhere", {}}); }) != "accepted");
    QCOMPARE(test::openDescriptors(), before);
    QCOMPARE(test::children(), std::size_t(0));
}

void TestWorker::workersAreShared()
{
    const auto first = sharedWorker(standIn({"serve"}));
    const auto again = sharedWorker(standIn({"serve"}));
    QCOMPARE(first.get(), again.get());
    const auto other = sharedWorker(standIn({"serve", "x"}));
    QVERIFY(other.get() != first.get());
    QVERIFY(test::isRunning(first->processId())); // it is in use
    std::weak_ptr<Worker> idle = sharedWorker(standIn({"serve", "y"}));
    QVERIFY(!idle.expired()); // kept for the next
    endIdleWorkers();
    QVERIFY(idle.expired());
}

void TestWorker::aDeadOneIsReplaced()
{
    auto first = sharedWorker(standIn({"serve"}));
    const pid_t id = first->processId();
    ::kill(id, SIGKILL);
    const std::string error = errorOf([&] {
        first->ask(
            {.kind = Request::DropSimulator}, [](auto) {}, [](const auto &) {});
    });
    QVERIFY2(contains(error, "was killed by signal 9 (Killed)"), error.c_str());
    QVERIFY(!first->isUsable());
    QVERIFY(sharedWorker(standIn({"serve"}))->processId() != id);
    first.reset();
    endIdleWorkers();
    QCOMPARE(test::children(), std::size_t(0));
}

namespace {

// A thread that waits for a shared worker until told to give up, and what came of it.
class Waiting {
public:
    explicit Waiting(const WorkerCommand &command)
        : m_thread([this, command] {
              try {
                  m_worker = sharedWorker(command, [this] { return m_givesUp.load(); });
                  m_what = "ready";
              } catch (const Interrupted &) {
                  m_what = "interrupted";
              } catch (const std::exception &error) {
                  m_what = error.what();
              }
              m_isDone = true;
          })
    {}
    ~Waiting() { giveUp(); }
    void giveUp() { m_givesUp = true; }
    [[nodiscard]] bool isDone() const { return m_isDone; }
    /// Waits for it; a second is much.
    [[nodiscard]] std::string what()
    {
        for (int i = 0; i < 100 && !m_isDone; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return m_isDone ? m_what : "waits";
    }

private:
    std::atomic<bool> m_givesUp = false;
    std::atomic<bool> m_isDone = false;
    std::string m_what;
    std::shared_ptr<Worker> m_worker;
    std::jthread m_thread; ///< last
};

} // namespace

void TestWorker::aStartHoldsNobodyElseUp()
{
    Waiting mute(standIn({"mute"}));
    QVERIFY(test::soon([] { return test::children() == 1; }));
    Waiting other(standIn({"serve"}));
    QCOMPARE(other.what(), std::string("ready"));
    endIdleWorkers();
    QVERIFY(!mute.isDone());
    mute.giveUp();
    QCOMPARE(mute.what(), std::string("interrupted"));
}

void TestWorker::whoWaitsForAStartCanGiveUp()
{
    Waiting first(standIn({"mute"}));
    QVERIFY(test::soon([] { return test::children() == 1; }));
    Waiting second(standIn({"mute"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    QCOMPARE(test::children(), std::size_t(1)); // the one of both
    second.giveUp();
    QCOMPARE(second.what(), std::string("interrupted"));
    QVERIFY(!first.isDone());
    QCOMPARE(test::children(), std::size_t(1));
}

void TestWorker::aStartThatIsGivenUpGoesToWhoWaits()
{
    Waiting first(standIn({"slow", "300"}));
    QVERIFY(test::soon([] { return test::children() == 1; }));
    Waiting second(standIn({"slow", "300"}));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    first.giveUp();
    QCOMPARE(first.what(), std::string("interrupted"));
    QCOMPARE(second.what(), std::string("ready"));
    QCOMPARE(test::children(), std::size_t(1));
}

void TestWorker::aScopeEndsWaiting()
{
    int left = 20;
    const WaitScope outer([&] { return left-- <= 0; });
    {
        const WaitScope inner([] { return false; });
        QVERIFY_EXCEPTION_THROWN(Worker(standIn({"mute"})), Interrupted);
    }
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(sharedWorker(standIn({"mute"}))), Interrupted);
    QCOMPARE(test::children(), std::size_t(0));
    std::thread([] { // another thread has others
        const Worker worker(standIn({"serve"}));
    })
        .join();
    const WaitScope::Pause pause;
    const Worker worker(standIn({"serve"}));
}

void TestWorker::aScopeEndsACheck()
{
    qputenv("ANSATZ_STAND_IN_CHECK", "mute");
    int left = 20;
    const WaitScope scope([&] { return left-- <= 0; });
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(runCheck(ANSATZ_STAND_IN_WORKER)), Interrupted);
    QCOMPARE(test::children(), std::size_t(0));
}

void TestWorker::idleOnesEndAfterAWhile()
{
    setIdlePatience(std::chrono::milliseconds(100));
    auto used = sharedWorker(standIn({"serve"}));
    auto idle = sharedWorker(standIn({"serve", "x"}));
    const pid_t idleId = idle->processId();
    idle.reset();
    QVERIFY(test::soon([&] { return !test::isRunning(idleId); }));
    QVERIFY(test::isRunning(used->processId()));
    const pid_t usedId = used->processId();
    used.reset();
    QVERIFY(test::soon([&] { return !test::isRunning(usedId); }));
    setIdlePatience(std::chrono::minutes(3));
}

void TestWorker::aWorkerWithoutMemorySaysSo()
{
    const auto [ours, theirs] = MessageSocket::makePair();
    const MessageSocket socket(ours);
    auto given = std::make_unique<MessageSocket>(theirs);
    const int nothing = memfd_create("nothing", MFD_CLOEXEC);
    WorkerProcess process(standIn({"serve"}), given->descriptor(), nothing);
    ::close(nothing);
    given.reset();
    std::byte buffer[largestMessage];
    std::size_t size = 0;
    QVERIFY(socket.receive(buffer, size, std::chrono::seconds(10)) == MessageSocket::Got::Message);
    ReplyFrame reply;
    QVERIFY(size > sizeof reply);
    std::memcpy(&reply, buffer, sizeof reply);
    QVERIFY(reply.status == Status::InternalFault);
    const std::string text(reinterpret_cast<const char *>(buffer + sizeof reply),
                           size - sizeof reply);
    QVERIFY2(contains(text, "shared memory"), text.c_str());
    QCOMPARE(process.howItEnded(), std::string("ended with status 0"));
}

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
