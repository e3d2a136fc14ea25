// SPDX-License-Identifier: GPL-3.0-or-later
// Memory that changes hands without a copy: the addresses are equal, and it lives exactly as long
// as somebody holds it.
#include "engine/circuit/templates.h"
#include "engine/numerics/dlpack.h"
#include "engine/numerics/torch_backend.h"
#include "engine/simulator/aligned_buffer.h"
#include "engine/simulator/simulator.h"
#include "tests/engine/numerics/array_values.h"

#include <dlpack/dlpack.h>

#include <ATen/core/Tensor.h>

using namespace ansatz;
using namespace ansatz::numerics;
using test::refusalOf;

class TestDlpack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bufferToArray_data() { test::everyArrayBackend(true); }
    void bufferToArray();
    void arrayToBuffer_data() { test::everyArrayBackend(true); }
    void arrayToBuffer();
    void hostAndTorchShareMemory();
    void simulatorReadsAndWritesTensors();
    void gradientsStayBehind();
    void refusalsGiveBack_data();
    void refusalsGiveBack();
};

namespace {

// Memory that says when it goes.
template <class T>
std::shared_ptr<AlignedBuffer<T>> bufferOf(std::size_t count, bool *isGone)
{
    std::shared_ptr<AlignedBuffer<T>> buffer(new AlignedBuffer<T>(),
                                             [isGone](AlignedBuffer<T> *gone) {
                                                 *isGone = true;
                                                 delete gone;
                                             });
    buffer->require(count);
    for (std::size_t i = 0; i < count; ++i)
        buffer->data()[i] = T(i + 1);
    return buffer;
}

const void *addressOf(const Array &array)
{
    const BorrowedTensor borrowed(array.backend().toDlpack(array));
    return borrowed.data();
}

} // namespace

void TestDlpack::bufferToArray()
{
    ARRAY_BACKEND();
    if (!backend->supports(Capability::Dlpack))
        QSKIP("it exchanges no arrays by DLPack");
    if (isComplex(type) || device != "cpu")
        return; // a simulator's buffers are of reals, on the host
    const auto check = [&]<class T>(T) {
        bool isGone = false;
        auto buffer = bufferOf<T>(6, &isGone);
        const void *address = buffer->data();
        Array array = backend->fromDlpack(
            lendByDlpack(std::span<const T>(buffer->data(), 6), {2, 3}, buffer));
        buffer.reset();
        QVERIFY(!isGone);
        ARRAY_COMPARE(array, type, test::Values{{2, 3}, {1, 2, 3, 4, 5, 6}}, 0.0);
        QCOMPARE(addressOf(array), address);
        Array view = backend->reshape(array, {6});
        array = {};
        QVERIFY(!isGone);
        QCOMPARE(addressOf(view), address);
        view = {};
        QVERIFY(isGone);
    };
    if (type == DType::Float32)
        check(float());
    else
        check(double());
}

void TestDlpack::arrayToBuffer()
{
    ARRAY_BACKEND();
    if (!backend->supports(Capability::Dlpack))
        QSKIP("it exchanges no arrays by DLPack");
    if (device != "cpu")
        QSKIP("the host reads no memory of a GPU");
    const test::Values values = test::drawn(1, {3, 2}, type);
    Array array = test::arrayOf(*backend, values, type);
    const BorrowedTensor borrowed(backend->toDlpack(array));
    QVERIFY(borrowed.dtype() == type);
    QVERIFY(borrowed.shape() == values.shape);
    QCOMPARE(addressOf(array), borrowed.data());
    array = {}; // what was lent is still there
    if (type == DType::Complex128) {
        const auto elements = borrowed.values<test::Complex>();
        QVERIFY(std::ranges::equal(elements, values.elements));
    } else if (type == DType::Float64) {
        QCOMPARE(borrowed.values<double>()[5], values.elements[5].real());
        QVERIFY(refusalOf([&] { static_cast<void>(borrowed.values<float>()); })
                    .problem()
                    .starts_with("a DLPack tensor of float64 is read as float32"));
    }
}

void TestDlpack::hostAndTorchShareMemory()
{
    const auto host = arrayBackend("host");
    const auto torch = arrayBackend("pytorch");
    Array ofTorch = torch->randomNormal({4, 3}, DType::Float64, 1);
    const void *address = tensorOf(ofTorch).data_ptr();
    const std::vector<double> values = torch->toHost<double>(ofTorch);
    Array ofHost = host->fromDlpack(torch->toDlpack(ofTorch));
    ofTorch = {};
    QCOMPARE(addressOf(ofHost), address);
    QCOMPARE(host->toHost<double>(ofHost), values);
    const Array back = torch->fromDlpack(host->toDlpack(ofHost));
    ofHost = {};
    QCOMPARE(tensorOf(back).data_ptr(), const_cast<void *>(address));
    QCOMPARE(torch->toHost<double>(back), values);
}

void TestDlpack::simulatorReadsAndWritesTensors()
{
    const auto torch = arrayBackend("pytorch");
    const auto simulator =
        makeNativeSimulator<double>(expand(hybridPipelineCircuit(3, 1)), pauliZOfEveryQubit(3), {});
    const Array features = torch->randomNormal({5, 3}, DType::Float64, 7);
    const Array weights = torch->randomNormal({6}, DType::Float64, 8);
    const BorrowedTensor lentFeatures(torch->toDlpack(features));
    const BorrowedTensor lentWeights(torch->toDlpack(weights));
    const auto results = std::make_shared<AlignedBuffer<double>>();
    results->require(15);
    const Array seen = torch->fromDlpack(
        lendByDlpack(std::span<const double>(results->data(), 15), {5, 3}, results));
    simulator->forward({5, lentFeatures.values<double>(), lentWeights.values<double>()},
                       {results->data(), 15});

    std::vector<double> expected(15);
    simulator->forward({5, torch->toHost<double>(features), torch->toHost<double>(weights)},
                       expected);
    QCOMPARE(torch->toHost<double>(seen), expected);
}

void TestDlpack::gradientsStayBehind()
{
    const auto torch = arrayBackend("pytorch");
    const Array input = torch->requiresGrad(torch->ones({2}, DType::Float64));
    const Array lent = torch->fromDlpack(torch->toDlpack(input * input));
    QVERIFY(!tensorOf(lent).requires_grad());
    // A lazy conjugate is written out, since memory has no such mark.
    const Array z = torch->array(std::vector<test::Complex>{{1, 2}}, {1});
    const BorrowedTensor conjugate(torch->toDlpack(torch->conj(z)));
    QCOMPARE(conjugate.values<test::Complex>()[0], test::Complex(1, -2));
}

void TestDlpack::refusalsGiveBack_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<QString>("problem");
    QTest::addRow("type") << 0 << "a DLPack tensor of type code 0 with 16 bits is no array";
    QTest::addRow("lanes") << 1 << "a DLPack tensor of type code 2 with 64 bits is no array";
    QTest::addRow("strides") << 2 << "a DLPack tensor is not row-major";
    QTest::addRow("device") << 3 << "a DLPack tensor is not in the host's memory";
}

void TestDlpack::refusalsGiveBack()
{
    QFETCH(int, fault);
    QFETCH(QString, problem);
    for (const char *name : {"host", "pytorch"}) {
        bool isGone = false;
        auto buffer = bufferOf<double>(6, &isGone);
        DLManagedTensor *lent =
            lendByDlpack(std::span<const double>(buffer->data(), 6), {2, 3}, buffer);
        buffer.reset();
        switch (fault) {
        case 0:
            lent->dl_tensor.dtype = {kDLInt, 16, 1};
            break;
        case 1:
            lent->dl_tensor.dtype.lanes = 4;
            break;
        case 2:
            std::swap(lent->dl_tensor.strides[0], lent->dl_tensor.strides[1]);
            break;
        default:
            lent->dl_tensor.device = {kDLROCM, 0};
        }
        const auto backend = arrayBackend(name);
        const UserError error = refusalOf([&] { static_cast<void>(backend->fromDlpack(lent)); });
        if (name == std::string("host"))
            QCOMPARE(QString::fromStdString(error.problem()), problem);
        else if (fault != 2) // torch knows strides
            QVERIFY(error.problem() != "accepted");
        QVERIFY(isGone);
    }
}

QTEST_GUILESS_MAIN(TestDlpack)
#include "tst_dlpack.moc"
