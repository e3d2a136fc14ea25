// SPDX-License-Identifier: GPL-3.0-or-later
// What the worker of cupynumeric makes of messages about arrays that no program of ours sends.
#include "engine/base/numbers.h"
#include "engine/base/random.h"
#include "engine/numerics/array_message.h"
#include "engine/numerics/capability.h"
#include "engine/numerics/dtype.h"
#include "engine/numerics/legate_memory.h"
#include "engine/worker/bytes.h"
#include "engine/worker/cupynumeric_worker.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/support/missing_component.h"

#include <QTest>

#include <algorithm>
#include <cstring>
#include <span>

using namespace ansatz;
using namespace ansatz::worker;
using test::contains;

namespace {

// Messages to the arrays of a worker, by hand.
class ArrayMessages {
public:
    // Nothing dropped, then the operation.
    [[nodiscard]] static ByteWriter begin(numerics::ArrayRequest request)
    {
        ByteWriter writer;
        writer.putSize(0);
        writer.put(static_cast<std::uint32_t>(request));
        return writer;
    }
    static void putSizes(ByteWriter &writer, const std::vector<std::uint64_t> &sizes)
    {
        writer.putSize(sizes.size());
        for (const std::uint64_t size : sizes)
            writer.put(size);
    }

    /// The answer's first number, the result's name. Throws as Worker::ask.
    std::uint64_t send(std::span<const std::byte> message)
    {
        RequestFrame request{.kind = Request::Arrays};
        request.payload = message.size();
        std::uint64_t name = 0;
        m_worker->ask(
            request,
            [&](std::span<std::byte> payload) { std::ranges::copy(message, payload.begin()); },
            [&](const Worker::Answer &answer) {
                std::memcpy(&name, answer.payload.data(),
                            std::min(sizeof name, answer.payload.size()));
            });
        return name;
    }
    std::uint64_t make(numerics::DType type, const std::vector<std::uint64_t> &shape)
    {
        std::uint64_t bytes = numerics::itemSize(type);
        for (const std::uint64_t size : shape)
            bytes *= size;
        const std::vector<std::byte> elements(bytes);
        ByteWriter writer = begin(numerics::ArrayRequest::FromHost);
        writer.put(static_cast<std::uint32_t>(type));
        putSizes(writer, shape);
        writer.putBytes(elements.data(), elements.size());
        return send(writer.bytes());
    }
    [[nodiscard]] const Worker &worker() const { return *m_worker; }

    /// "answered", or what was refused and how.
    std::string told(std::span<const std::byte> message)
    {
        try {
            static_cast<void>(send(message));
            return "answered";
        } catch (const std::exception &error) {
            return error.what();
        }
    }

private:
    std::shared_ptr<Worker> m_worker = sharedWorker(cupynumericWorker("cpu", 1));
};

} // namespace

class TestCupynumericMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const CupynumericState &state = cupynumericState();
        if (!state.isAvailable())
            ANSATZ_MISSING_COMPONENT(state.reason.c_str());
    }
    void cleanup() { endIdleWorkers(); }
    void impossibleArraysAreRefused();
    void damagedArrayMessagesAreAnswered();
};

void TestCupynumericMessages::impossibleArraysAreRefused()
{
    using numerics::ArrayRequest;
    using numerics::DType;
    ArrayMessages messages;
    const std::uint64_t one = messages.make(DType::Float32, {1});
    const std::uint64_t none = messages.make(DType::Float32, {0});
    constexpr std::uint64_t half = std::uint64_t(1) << 32;

    ByteWriter made = ArrayMessages::begin(ArrayRequest::FromHost);
    made.put(static_cast<std::uint32_t>(DType::Float32));
    ArrayMessages::putSizes(made, {half, half}); // 2^64 elements are none to whom they overflow
    made.putBytes(nullptr, 0);
    std::string told = messages.told(made.bytes());
    QVERIFY2(contains(told, "address space"), told.c_str());

    ByteWriter reshaped = ArrayMessages::begin(ArrayRequest::Reshape);
    ArrayMessages::putSizes(reshaped, {half, half});
    reshaped.put(none);
    told = messages.told(reshaped.bytes());
    QVERIFY2(contains(told, "address space"), told.c_str());

    ByteWriter broadcast = ArrayMessages::begin(ArrayRequest::BroadcastTo);
    ArrayMessages::putSizes(broadcast, {std::uint64_t(1) << 45});
    broadcast.put(one);
    told = messages.told(broadcast.bytes());
    QVERIFY2(contains(told, "does not fit the memory that Legate was given"), told.c_str());
    // Which the program knows, and asks before.
    const std::string &facts = messages.worker().facts();
    const std::string given = std::to_string(cupynumericArrayMemory("cpu"));
    QVERIFY2(contains(facts, "\nmemory=" + given), facts.c_str());
    QVERIFY2(contains(told, formatBytes(cupynumericArrayMemory("cpu") / 4)), told.c_str());

    ByteWriter transposed = ArrayMessages::begin(ArrayRequest::Transpose);
    ArrayMessages::putSizes(transposed, {std::uint64_t(1) << 40});
    transposed.put(one);
    told = messages.told(transposed.bytes());
    QVERIFY2(contains(told, "axes are permuted"), told.c_str());

    ByteWriter reduced = ArrayMessages::begin(ArrayRequest::Reduce);
    reduced.put(static_cast<std::uint32_t>(numerics::Reduction::Sum));
    ArrayMessages::putSizes(reduced, {0, 0});
    reduced.put(one);
    told = messages.told(reduced.bytes());
    QVERIFY2(contains(told, "each once"), told.c_str());
    QVERIFY(messages.worker().isUsable());
}

// Valid messages with some bytes changed, or of random small numbers: whatever they ask for, the
// worker answers and lives.
void TestCupynumericMessages::damagedArrayMessagesAreAnswered()
{
    using numerics::ArrayRequest;
    using numerics::DType;
    ArrayMessages messages;
    const auto operands = [&] {
        for (const DType type :
             {DType::Float32, DType::Float64, DType::Complex64, DType::Complex128, DType::Int64}) {
            for (const std::vector<std::uint64_t> &shape :
                 std::vector<std::vector<std::uint64_t>>{{}, {3}, {2, 3}, {3, 2}, {2, 0, 3}})
                static_cast<void>(messages.make(type, shape));
        }
    };
    operands(); // named 1 to 25
    Random random(11);
    int answered = 0;
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto request = static_cast<ArrayRequest>(1 + random.below(13));
        ByteWriter writer = ArrayMessages::begin(request);
        const auto name = [&] { writer.put(std::uint64_t(1 + random.below(25))); };
        const auto sizes = [&](std::uint64_t most) {
            std::vector<std::uint64_t> values(random.below(4));
            for (std::uint64_t &value : values)
                value = random.below(most);
            ArrayMessages::putSizes(writer, values);
        };
        switch (request) {
        case ArrayRequest::FromHost:
            writer.put(std::uint32_t(random.below(6)));
            sizes(3);
            writer.putText(std::string(random.below(3) * 8, 'x'));
            break;
        case ArrayRequest::ToHost:
            name();
            break;
        case ArrayRequest::Astype:
            writer.put(std::uint32_t(random.below(6)));
            name();
            break;
        case ArrayRequest::Reshape:
        case ArrayRequest::Transpose:
        case ArrayRequest::BroadcastTo:
            sizes(4);
            name();
            break;
        case ArrayRequest::Stack:
            writer.put(std::uint64_t(random.below(3)));
            writer.putSize(2);
            name();
            name();
            break;
        case ArrayRequest::Slice:
            for (int k = 0; k < 3; ++k)
                writer.put(std::uint64_t(random.below(4)));
            name();
            break;
        case ArrayRequest::Take:
            writer.put(std::uint64_t(random.below(3)));
            name();
            name();
            break;
        case ArrayRequest::Unary:
            writer.put(std::uint32_t(random.below(10)));
            name();
            break;
        case ArrayRequest::Binary:
            writer.put(std::uint32_t(random.below(5)));
            name();
            name();
            break;
        case ArrayRequest::Reduce:
            writer.put(std::uint32_t(random.below(5)));
            sizes(3);
            name();
            break;
        case ArrayRequest::Matmul:
            name();
            name();
            break;
        }
        std::vector<std::byte> message(writer.bytes().begin(), writer.bytes().end());
        if (random.below(3) == 0) {
            for (std::uint64_t k = 0; k <= random.below(3); ++k)
                message[random.below(message.size())] = static_cast<std::byte>(random.below(256));
        }
        if (random.below(10) == 0)
            message.resize(random.below(message.size()));
        const std::string told = messages.told(message);
        ++(told == "answered" ? answered : refused);
        QVERIFY2(messages.worker().isUsable(),
                 qPrintable(QStringLiteral("message %1: %2, %3")
                                .arg(i)
                                .arg(QString::fromStdString(told),
                                     QByteArray(reinterpret_cast<const char *>(message.data()),
                                                qsizetype(message.size()))
                                         .toHex())));
    }
    qInfo("%d answered, %d refused", answered, refused);
    QVERIFY(answered > 300 && refused > 300);
}

QTEST_GUILESS_MAIN(TestCupynumericMessages)
#include "tst_cupynumeric_messages.moc"
