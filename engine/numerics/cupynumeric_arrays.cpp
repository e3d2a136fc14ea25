// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/cupynumeric_arrays.h"

#include "engine/base/error.h"
#include "engine/numerics/array_message.h"
#include "engine/numerics/shapes.h"
#include "engine/worker/bytes.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <vector>

namespace ansatz::numerics {

namespace {

using worker::ByteReader;
using worker::ByteWriter;
using worker::Worker;

/// A worker with the arrays that it keeps for us. Those hold it: without them it may end.
class Store {
public:
    explicit Store(const std::shared_ptr<Worker> &worker) : m_worker(worker) {}

    /// Null when it has ended or cannot be used.
    [[nodiscard]] std::shared_ptr<Worker> worker() const
    {
        std::shared_ptr<Worker> worker = m_worker.lock();
        return worker && worker->isUsable() ? worker : nullptr;
    }

    /// Forgotten with the next request.
    void drop(std::uint64_t name)
    {
        const std::lock_guard lock(m_mutex);
        m_dropped.push_back(name);
    }

    /// Calls read(reader) with the answer of its worker to a message. Throws as Worker::ask.
    template <class Read>
    void ask(Worker &worker, std::span<const std::byte> message, const Read &read)
    {
        std::vector<std::uint64_t> names;
        {
            const std::lock_guard lock(m_mutex);
            names.swap(m_dropped);
        }
        try {
            ask(worker, names, message, read);
        } catch (...) {
            // Whether it has forgotten them is not known; to be told twice does no harm.
            const std::lock_guard lock(m_mutex);
            m_dropped.insert(m_dropped.end(), names.begin(), names.end());
            throw;
        }
    }

private:
    template <class Read>
    static void ask(Worker &worker, const std::vector<std::uint64_t> &names,
                    std::span<const std::byte> message, const Read &read)
    {
        ByteWriter dropped;
        dropped.putSize(names.size());
        for (const std::uint64_t name : names)
            dropped.put(name);
        worker::RequestFrame request;
        request.kind = worker::Request::Arrays;
        request.payload = dropped.bytes().size() + message.size();
        worker.ask(
            request,
            [&](std::span<std::byte> payload) {
                const auto end = std::ranges::copy(dropped.bytes(), payload.begin()).out;
                std::ranges::copy(message, end);
            },
            [&](const Worker::Answer &answer) {
                ByteReader reader(answer.payload);
                read(reader);
                reader.finish();
            });
    }

    std::weak_ptr<Worker> m_worker;
    std::mutex m_mutex;
    std::vector<std::uint64_t> m_dropped;
};

/// A store, and its worker for as long as something is there.
struct Place {
    std::shared_ptr<Store> store;
    std::shared_ptr<Worker> worker;
};

class RemoteData final : public ArrayData {
public:
    RemoteData(std::shared_ptr<const ArrayBackend> backend, DType dtype, Shape shape, Place place,
               std::uint64_t name)
        : ArrayData(std::move(backend), dtype, std::move(shape)), m_place(std::move(place)),
          m_name(name)
    {}
    ~RemoteData() override { m_place.store->drop(m_name); }

    [[nodiscard]] const Place &place() const { return m_place; }
    [[nodiscard]] std::uint64_t name() const { return m_name; }

private:
    Place m_place;
    std::uint64_t m_name;
};

// A message under way, and the worker that the arrays in it lie in.
class Message {
public:
    explicit Message(ArrayRequest request) { number(static_cast<std::uint32_t>(request)); }

    Message &number(std::uint32_t value)
    {
        m_writer.put(value);
        return *this;
    }
    template <class Enum>
    Message &choice(Enum value)
    {
        return number(static_cast<std::uint32_t>(value));
    }
    Message &size(std::size_t value)
    {
        m_writer.putSize(value);
        return *this;
    }
    template <class List>
    Message &sizes(const List &values)
    {
        size(values.size());
        for (const auto value : values)
            size(static_cast<std::size_t>(value));
        return *this;
    }
    Message &bytes(const void *values, std::size_t count)
    {
        m_writer.putBytes(values, count);
        return *this;
    }
    Message &array(const Array &array)
    {
        const auto &data = static_cast<const RemoteData &>(array.data());
        if (m_place.store && m_place.store != data.place().store)
            throw BackendFailure("arrays of a cupynumeric worker that has ended cannot be used", {},
                                 "compute them anew");
        m_place = data.place();
        m_writer.put(data.name());
        return *this;
    }

    /// Without a store when there are no arrays in it.
    [[nodiscard]] const Place &place() const { return m_place; }
    [[nodiscard]] std::span<const std::byte> bytes() const { return m_writer.bytes(); }

private:
    ByteWriter m_writer;
    Place m_place;
};

class CupynumericArrays final : public ArrayBackend {
public:
    explicit CupynumericArrays(std::string device) : m_device(std::move(device)) {}

    std::string_view name() const override { return "cupynumeric"; }
    std::string device() const override { return m_device; }
    bool supports(Capability) const override { return false; }

private:
    Array doFromHost(const void *values, DType dtype, const Shape &shape) const override
    {
        Message message(ArrayRequest::FromHost);
        message.choice(dtype).sizes(shape).bytes(values, elementsOf(shape) * itemSize(dtype));
        return result(message, dtype, shape);
    }
    void doToHost(const Array &array, void *values) const override
    {
        Message message(ArrayRequest::ToHost);
        message.array(array);
        const Place place = placeOf(message);
        place.store->ask(*place.worker, message.bytes(), [&](ByteReader &reader) {
            const std::span<const std::byte> elements = reader.getBytes();
            ANSATZ_CHECK(elements.size() == array.size() * itemSize(array.dtype()),
                         "an array has the elements of its shape");
            std::memcpy(values, elements.data(), elements.size());
        });
    }
    Array doAstype(const Array &array, DType dtype) const override
    {
        return result(Message(ArrayRequest::Astype).choice(dtype).array(array), dtype,
                      array.shape());
    }
    Array doReshape(const Array &array, const Shape &shape) const override
    {
        return result(Message(ArrayRequest::Reshape).sizes(shape).array(array), array.dtype(),
                      shape);
    }
    Array doTranspose(const Array &array, const std::vector<int> &axes) const override
    {
        Shape shape;
        for (const int axis : axes)
            shape.push_back(array.shape()[static_cast<std::size_t>(axis)]);
        return result(Message(ArrayRequest::Transpose).sizes(axes).array(array), array.dtype(),
                      shape);
    }
    Array doBroadcastTo(const Array &array, const Shape &shape) const override
    {
        return result(Message(ArrayRequest::BroadcastTo).sizes(shape).array(array), array.dtype(),
                      shape);
    }
    Array doStack(std::span<const Array> arrays, int axis) const override
    {
        Message message(ArrayRequest::Stack);
        message.size(static_cast<std::size_t>(axis)).size(arrays.size());
        for (const Array &array : arrays)
            message.array(array);
        Shape shape = arrays.front().shape();
        shape.insert(shape.begin() + axis, arrays.size());
        return result(message, arrays.front().dtype(), shape);
    }
    Array doSlice(const Array &array, int axis, std::size_t begin, std::size_t end) const override
    {
        return result(Message(ArrayRequest::Slice)
                          .size(static_cast<std::size_t>(axis))
                          .size(begin)
                          .size(end)
                          .array(array),
                      array.dtype(), resized(array.shape(), axis, end - begin));
    }
    Array doTake(const Array &array, const Array &indices, int axis) const override
    {
        return result(Message(ArrayRequest::Take)
                          .size(static_cast<std::size_t>(axis))
                          .array(array)
                          .array(indices),
                      array.dtype(), resized(array.shape(), axis, indices.size()));
    }
    Array doUnary(UnaryOperation operation, const Array &array) const override
    {
        const bool isOfParts = operation == UnaryOperation::Abs || operation == UnaryOperation::Real
                               || operation == UnaryOperation::Imag;
        return result(Message(ArrayRequest::Unary).choice(operation).array(array),
                      isOfParts ? realOf(array.dtype()) : array.dtype(), array.shape());
    }
    Array doBinary(BinaryOperation operation, const Array &a, const Array &b) const override
    {
        return result(Message(ArrayRequest::Binary).choice(operation).array(a).array(b), a.dtype(),
                      broadcastShapes(a.shape(), b.shape(), toString(operation)));
    }
    Array doReduce(Reduction reduction, const Array &array,
                   const std::vector<int> &axes) const override
    {
        return result(Message(ArrayRequest::Reduce).choice(reduction).sizes(axes).array(array),
                      array.dtype(), without(array.shape(), axes));
    }
    Array doMatmul(const Array &a, const Array &b) const override
    {
        const auto stackOf = [](const Shape &shape) {
            return Shape(shape.begin(), shape.end() - 2);
        };
        Shape shape = broadcastShapes(stackOf(a.shape()), stackOf(b.shape()), "matmul");
        shape.push_back(a.shape()[a.axes() - 2]);
        shape.push_back(b.shape().back());
        return result(Message(ArrayRequest::Matmul).array(a).array(b), a.dtype(), shape);
    }

    static Shape resized(Shape shape, int axis, std::size_t size)
    {
        shape[static_cast<std::size_t>(axis)] = size;
        return shape;
    }

    // Where the message's arrays are, or else a worker that runs.
    Place placeOf(const Message &message) const
    {
        if (message.place().store)
            return message.place();
        const auto known = [this] { return m_store ? m_store->worker() : nullptr; };
        {
            const std::lock_guard lock(m_mutex);
            if (std::shared_ptr<Worker> worker = known())
                return {m_store, std::move(worker)};
        }
        // Without the lock: it may take long to start.
        std::shared_ptr<Worker> started =
            worker::sharedWorker(worker::cupynumericArrayWorker(m_device));
        const std::lock_guard lock(m_mutex);
        if (std::shared_ptr<Worker> worker = known())
            return {m_store, std::move(worker)};
        m_store = std::make_shared<Store>(started);
        return {m_store, std::move(started)};
    }

    // The array that answers a message. What it is was known before: a worker that tells otherwise
    // has broken its promise.
    Array result(const Message &message, DType dtype, const Shape &shape) const
    {
        const Place place = placeOf(message);
        Array array;
        place.store->ask(*place.worker, message.bytes(), [&](ByteReader &reader) {
            const auto name = reader.get<std::uint64_t>();
            const auto toldType = reader.get<std::uint32_t>();
            Shape told(reader.getCount(sizeof(std::uint64_t)));
            for (std::size_t &size : told)
                size = static_cast<std::size_t>(reader.get<std::uint64_t>());
            ANSATZ_CHECK(toldType == static_cast<std::uint32_t>(dtype) && told == shape,
                         "a result has the type and shape that follow from its operands");
            array =
                Array(std::make_shared<RemoteData>(shared_from_this(), dtype, shape, place, name));
        });
        return array;
    }

    const std::string m_device;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<Store> m_store;
};

} // namespace

std::shared_ptr<ArrayBackend> makeCupynumericArrays(const std::string &device)
{
    return std::make_shared<CupynumericArrays>(device);
}

} // namespace ansatz::numerics
