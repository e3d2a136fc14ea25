// SPDX-License-Identifier: GPL-3.0-or-later
// What processes say to each other, and what they do with what makes no sense.
#include "engine/base/random.h"
#include "engine/cuda/lost_devices.h"
#include "engine/worker/circuit_message.h"
#include "engine/worker/fault_text.h"
#include "engine/worker/pass_arrays.h"
#include "engine/worker/session.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <cstring>
#include <limits>
#include <new>
#include <utility>

using namespace ansatz;
using namespace ansatz::worker;

Q_DECLARE_METATYPE(ansatz::worker::Status)

namespace {

Services nativeServices()
{
    return {.makeFloat =
                [](const auto &circuit, const auto &observables) {
                    return makeNativeSimulator<float>(circuit, observables, {.threads = 1});
                },
            .makeDouble =
                [](const auto &circuit, const auto &observables) {
                    return makeNativeSimulator<double>(circuit, observables, {.threads = 1});
                },
            .arrays = {}};
}

std::vector<std::byte> bytesOf(const ExpandedCircuit &circuit,
                               const std::vector<Observable> &observables)
{
    ByteWriter writer;
    write(writer, circuit, observables);
    return {writer.bytes().begin(), writer.bytes().end()};
}

CircuitMessage read(std::span<const std::byte> bytes)
{
    ByteReader reader(bytes);
    CircuitMessage message = readCircuitMessage(reader);
    reader.finish();
    return message;
}

// A session with a circuit of 2 qubits, 3 features and 6 weights.
struct Setup {
    explicit Setup(Services services = nativeServices()) : session(memory, std::move(services)) {}

    SharedMemory memory;
    Session session;
    test::RandomCase drawn = test::randomCase(4, 2, 3);

    Session::Reply make()
    {
        const auto bytes = bytesOf(drawn.circuit, drawn.observables);
        std::ranges::copy(bytes, memory.requirePayload(bytes.size()).begin());
        RequestFrame request{.kind = Request::MakeSimulator};
        request.payload = bytes.size();
        return session.carryOut(request);
    }

    RequestFrame forward(std::uint64_t samples)
    {
        const PassArrays arrays(samples, 3, 6, drawn.observables.size(), sizeof(float));
        static_cast<void>(memory.requirePayload(arrays.bytes()));
        RequestFrame request{.kind = Request::Forward, .sequence = 1};
        request.object = 1;
        request.samples = samples;
        request.payload = arrays.bytes();
        return request;
    }
};

} // namespace

class TestWorkerProtocol : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersComeBack();
    void shortMessagesAreCaught();
    void circuitsComeBack();
    void cutCircuitsAreCaught();
    void changedCircuitsDoNoHarm();
    void faultsComeBack();
    void longFaultsAreCut();
    void failuresStayFailures_data();
    void failuresStayFailures();
    void impossibleBatchesAreCaught();
    void memoryGrowsForBoth();
    void memoryThatIsNotThereIsRefused();
    void aSessionComputes();
    void wrongRequestsAreAnswered();
    void randomRequestsAreAnswered();
};

void TestWorkerProtocol::numbersComeBack()
{
    ByteWriter writer;
    writer.put(-3);
    writer.put(0.1);
    writer.putText("text");
    writer.putText("");
    ByteReader reader(writer.bytes());
    QCOMPARE(reader.get<int>(), -3);
    QCOMPARE(reader.get<double>(), 0.1);
    QVERIFY(reader.getText() == "text");
    QVERIFY(reader.getText().empty());
    reader.finish();
}

void TestWorkerProtocol::shortMessagesAreCaught()
{
    ByteWriter writer;
    writer.putText("four");
    for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
        ByteReader reader(writer.bytes().first(size));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.getText()), InternalError);
    }
    ByteWriter huge;
    huge.put(std::numeric_limits<std::uint64_t>::max());
    ByteReader reader(huge.bytes());
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(reader.getCount(8)), InternalError);
    ByteReader unread(writer.bytes());
    QVERIFY_EXCEPTION_THROWN(unread.finish(), InternalError);
}

void TestWorkerProtocol::circuitsComeBack()
{
    for (int qubits = 1; qubits <= 5; ++qubits) {
        const auto drawn = test::randomCase(static_cast<std::uint64_t>(qubits), qubits, 1, 3);
        const CircuitMessage message = read(bytesOf(drawn.circuit, drawn.observables));
        QVERIFY(message.observables == drawn.observables);
        QCOMPARE(message.circuit.qubits, drawn.circuit.qubits);
        QCOMPARE(message.circuit.features, drawn.circuit.features);
        QCOMPARE(message.circuit.weights, drawn.circuit.weights);
        QCOMPARE(message.circuit.operations.size(), drawn.circuit.operations.size());
        for (std::size_t i = 0; i < drawn.circuit.operations.size(); ++i) {
            Operation expected = drawn.circuit.operations[i];
            expected.id = message.circuit.operations[i].id;
            QVERIFY(message.circuit.operations[i] == expected);
        }
    }
}

void TestWorkerProtocol::cutCircuitsAreCaught()
{
    const auto drawn = test::randomCase(1, 2, 1);
    const auto bytes = bytesOf(drawn.circuit, drawn.observables);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(read(std::span(bytes).first(size))),
                                 InternalError);
}

void TestWorkerProtocol::changedCircuitsDoNoHarm()
{
    const auto drawn = test::randomCase(2, 3, 1);
    const auto bytes = bytesOf(drawn.circuit, drawn.observables);
    Random random(5);
    int accepted = 0;
    for (int i = 0; i < 20'000; ++i) {
        auto changed = bytes;
        for (std::uint64_t k = 0; k <= random.below(4); ++k)
            changed[random.below(changed.size())] = static_cast<std::byte>(random.below(256));
        try {
            static_cast<void>(read(changed));
            ++accepted; // numbers may be others
        } catch (const UserError &) {
        } catch (const InternalError &) {
        }
    }
    QVERIFY(accepted > 0 && accepted < 20'000);
}

void TestWorkerProtocol::faultsComeBack()
{
    const UserError error("what", "where", "what to do");
    try {
        throwFault(faultText(error));
        QFAIL("nothing thrown");
    } catch (const UserError &again) {
        QCOMPARE(again.problem(), error.problem());
        QCOMPARE(again.place(), error.place());
        QCOMPARE(again.remedy(), error.remedy());
    }
    QVERIFY_EXCEPTION_THROWN(throwFault(""), UserError);
}

void TestWorkerProtocol::longFaultsAreCut()
{
    const std::string longText(100'000, 'x');
    const std::string text = faultText(UserError(longText, longText, longText));
    QVERIFY(text.size() <= largestText);
    QVERIFY_EXCEPTION_THROWN(throwFault(text), UserError);
}

void TestWorkerProtocol::failuresStayFailures_data()
{
    QTest::addColumn<int>("thrown");
    QTest::addColumn<Status>("status");
    QTest::addRow("a backend's") << 0 << Status::BackendFault;
    QTest::addRow("memory") << 1 << Status::BackendFault;
    QTest::addRow("a lost device") << 2 << Status::BackendLost;
    QTest::addRow("a person's") << 3 << Status::UserFault;
}

void TestWorkerProtocol::failuresStayFailures()
{
    QFETCH(int, thrown);
    QFETCH(Status, status);
    Services services = nativeServices();
    services.makeFloat = [thrown](const auto &, const auto &) -> std::unique_ptr<Simulator<float>> {
        if (thrown == 1)
            throw std::bad_alloc();
        if (thrown == 2)
            cuda::markLost(0, "it fell off the bus");
        if (thrown == 3)
            throw UserError("what");
        throw BackendFailure("what", "where", "what to do");
    };
    Setup setup(services);
    const Session::Reply reply = setup.make();
    cuda::forgetLostDevices();
    QVERIFY(reply.frame.status == status);
    try {
        throwFault(reply.text, reply.frame.status);
        QFAIL("nothing thrown");
    } catch (const BackendFailure &failure) {
        QVERIFY(status != Status::UserFault);
        QVERIFY(!failure.problem().empty());
        QVERIFY(!failure.remedy().empty());
    } catch (const UserError &error) {
        QVERIFY(status == Status::UserFault);
        QCOMPARE(error.problem(), std::string("what"));
    }
}

void TestWorkerProtocol::impossibleBatchesAreCaught()
{
    constexpr std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    QVERIFY_EXCEPTION_THROWN(PassArrays(all, 2, 1, 1, 4), InternalError);
    QVERIFY_EXCEPTION_THROWN(PassArrays(all / 2, 1, 1, 1, 8), InternalError);
    QVERIFY_EXCEPTION_THROWN(PassArrays(all, 1, 1, 0, 8), InternalError);
    const PassArrays small(3, 2, 5, 4, sizeof(double));
    QCOMPARE(small.bytes(), std::size_t(64 + 64 + 128 + 64 + 64));
    std::vector<std::byte> memory(small.bytes());
    const auto views = small.in<double>(std::span(memory));
    QCOMPARE(views.values.size(), std::size_t(12));
    QVERIFY(reinterpret_cast<std::byte *>(views.featureGradient.data() + 6)
            <= memory.data() + memory.size());
}

void TestWorkerProtocol::memoryGrowsForBoth()
{
    SharedMemory ours;
    SharedMemory theirs(dup(ours.descriptor()));
    ours.control().givenUp = 7;
    QCOMPARE(theirs.control().givenUp.load(), std::uint64_t(7));
    const std::span<std::byte> large = ours.requirePayload(3'000'000);
    large.back() = std::byte(9);
    QVERIFY(theirs.payload(3'000'000).back() == std::byte(9));
    // It cannot be taken away again.
    QVERIFY(ftruncate(theirs.descriptor(), 10) != 0);
}

void TestWorkerProtocol::memoryThatIsNotThereIsRefused()
{
    SharedMemory ours;
    SharedMemory theirs(dup(ours.descriptor()));
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(theirs.payload(1 << 20)), InternalError);
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(theirs.payload(std::numeric_limits<std::size_t>::max())), InternalError);
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(ours.requirePayload(std::numeric_limits<std::size_t>::max())), UserError);
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(ours.requirePayload(std::size_t(1) << 50)),
                             UserError);
    static_cast<void>(ours.requirePayload(1000)); // and it goes on
}

void TestWorkerProtocol::aSessionComputes()
{
    Setup setup;
    QVERIFY(setup.make().frame.status == Status::Done);
    const RequestFrame request = setup.forward(3);
    const PassArrays arrays(3, 3, 6, setup.drawn.observables.size(), sizeof(float));
    const auto views = arrays.in<float>(setup.memory.payload(arrays.bytes()));
    std::ranges::copy(setup.drawn.features, views.features.begin());
    std::ranges::copy(setup.drawn.weights, views.weights.begin());
    QVERIFY(setup.session.carryOut(request).frame.status == Status::Done);

    const auto simulator =
        makeNativeSimulator<float>(setup.drawn.circuit, setup.drawn.observables, {.threads = 1});
    const auto features = test::as<float>(setup.drawn.features);
    const auto weights = test::as<float>(setup.drawn.weights);
    std::vector<float> expected(views.values.size());
    simulator->forward({3, features, weights}, expected);
    QVERIFY(std::ranges::equal(views.values, expected));

    setup.memory.control().givenUp = 42;
    RequestFrame givenUp = request;
    givenUp.sequence = 42;
    QVERIFY(setup.session.carryOut(givenUp).frame.status == Status::Interrupted);
    givenUp.sequence = 43; // another one is not meant
    QVERIFY(setup.session.carryOut(givenUp).frame.status == Status::Done);
}

void TestWorkerProtocol::wrongRequestsAreAnswered()
{
    Setup setup;
    const auto faultOf = [&](RequestFrame request) {
        const Session::Reply reply = setup.session.carryOut(request);
        return reply.frame.status == Status::InternalFault ? reply.text : "accepted";
    };
    QVERIFY(faultOf(setup.forward(3)).find("made") != std::string::npos); // before it is made
    QVERIFY(setup.make().frame.status == Status::Done);
    RequestFrame request = setup.forward(3);
    request.samples = 40;
    QVERIFY(faultOf(request).find("arrays") != std::string::npos);
    request = setup.forward(3);
    request.samples = 0;
    request.payload = PassArrays(0, 3, 6, setup.drawn.observables.size(), sizeof(float)).bytes();
    QVERIFY(faultOf(request).find("samples") != std::string::npos);
    request = setup.forward(3);
    request.magic = 1;
    QVERIFY(faultOf(request).find("begins") != std::string::npos);
    request = setup.forward(3);
    request.kind = static_cast<Request>(77);
    QVERIFY(faultOf(request).find("there is") != std::string::npos);
    request = setup.forward(1'000'000); // more than the memory has
    SharedMemory small;
    Session other(small, nativeServices());
    QVERIFY(other.carryOut(request).frame.status == Status::InternalFault);
    request = {.kind = Request::Arrays};
    QVERIFY(setup.session.carryOut(request).frame.status == Status::UserFault);
}

void TestWorkerProtocol::randomRequestsAreAnswered()
{
    Setup setup;
    QVERIFY(setup.make().frame.status == Status::Done);
    Random random(3);
    for (int i = 0; i < 20'000; ++i) {
        RequestFrame request = setup.forward(1 + random.below(4));
        auto bytes = std::as_writable_bytes(std::span(&request, 1));
        for (std::uint64_t k = 0; k <= random.below(3); ++k)
            bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
        const Session::Reply reply = setup.session.carryOut(request);
        QVERIFY(reply.text.size() <= largestText);
        QCOMPARE(reply.frame.sequence, request.sequence);
    }
    QVERIFY(setup.session.carryOut(setup.forward(2)).frame.status == Status::Done
            || setup.make().frame.status == Status::Done); // it may have been told to drop it
}

QTEST_GUILESS_MAIN(TestWorkerProtocol)
#include "tst_worker_protocol.moc"
