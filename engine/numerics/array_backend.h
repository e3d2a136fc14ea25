// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array.h"
#include "engine/numerics/capability.h"

#include <complex>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct DLManagedTensor;

namespace ansatz::numerics {

/// A function of arrays, for vmap and jit.
using ArrayFunction = std::function<Array(std::span<const Array>)>;

/// NumPy-like arrays on some library and device. Operations follow NumPy: broadcasting, promotion
/// of dtypes, negative axes, errors (as UserError, in NumPy's words). Arrays of two backends do not
/// mix; an operation that a backend lacks is a UserError that names backend and operation, never
/// a substitute. Thread-safe. Made by std::make_shared: arrays keep their backend alive.
///
/// The public functions check and then call the private ones, which a backend implements and which
/// may rely on what was checked.
class ArrayBackend : public std::enable_shared_from_this<ArrayBackend> {
public:
    virtual ~ArrayBackend() = default;
    ArrayBackend(const ArrayBackend &) = delete;
    ArrayBackend &operator=(const ArrayBackend &) = delete;

    [[nodiscard]] virtual std::string_view name() const = 0; ///< "host", "pytorch", "cupynumeric"
    [[nodiscard]] virtual std::string device() const = 0;    ///< "cpu", "cuda:0"
    [[nodiscard]] virtual bool supports(Capability capability) const = 0;
    /// False where arrays are shapes alone, to see what operations on them would take.
    [[nodiscard]] virtual bool keepsValues() const { return true; }

    // From and to the host, row-major.
    template <class T>
    [[nodiscard]] Array array(std::span<const T> values, const Shape &shape) const
    {
        return fromHost(values.data(), values.size(), dtypeOf<T>, shape);
    }
    template <class T>
    [[nodiscard]] Array array(const std::vector<T> &values, const Shape &shape) const
    {
        return array(std::span<const T>(values), shape);
    }
    /// A copy of an array of any backend here; an array of this one stays itself.
    [[nodiscard]] Array asarray(const Array &array) const;
    [[nodiscard]] Array scalar(double value, DType dtype = DType::Float64) const;
    [[nodiscard]] Array zeros(const Shape &shape, DType dtype) const;
    [[nodiscard]] Array ones(const Shape &shape, DType dtype) const;
    /// The elements, row-major. T must be the array's type.
    template <class T>
    [[nodiscard]] std::vector<T> toHost(const Array &array) const
    {
        std::vector<T> values(requireType(array, dtypeOf<T>));
        doToHost(array, values.data());
        return values;
    }
    /// Of another type. From complex to real is refused: take real, imag or abs.
    [[nodiscard]] Array astype(const Array &array, DType dtype) const;

    // Shapes and elements.
    [[nodiscard]] Array reshape(const Array &array, const Shape &shape) const;
    [[nodiscard]] Array transpose(const Array &array, const std::vector<int> &axes) const;
    [[nodiscard]] Array broadcastTo(const Array &array, const Shape &shape) const;
    /// Along a new axis.
    [[nodiscard]] Array stack(std::span<const Array> arrays, int axis = 0) const;
    /// Elements begin … end-1 of an axis.
    [[nodiscard]] Array slice(const Array &array, int axis, std::size_t begin,
                              std::size_t end) const;
    /// The elements of an axis that `indices`, an Int64 array of one axis, names, in its order.
    [[nodiscard]] Array take(const Array &array, const Array &indices, int axis) const;

    /// take by a permutation of the axis whose inverse is known, which a gradient needs.
    [[nodiscard]] Array permute(const Array &array, const Array &source, const Array &inverse,
                                int axis) const;

    // Elementwise, with broadcasting.
    [[nodiscard]] Array unary(UnaryOperation operation, const Array &array) const;
    [[nodiscard]] Array binary(BinaryOperation operation, const Array &a, const Array &b) const;
    [[nodiscard]] Array negative(const Array &a) const
    {
        return unary(UnaryOperation::Negative, a);
    }
    [[nodiscard]] Array sin(const Array &a) const { return unary(UnaryOperation::Sin, a); }
    [[nodiscard]] Array cos(const Array &a) const { return unary(UnaryOperation::Cos, a); }
    [[nodiscard]] Array exp(const Array &a) const { return unary(UnaryOperation::Exp, a); }
    [[nodiscard]] Array sqrt(const Array &a) const { return unary(UnaryOperation::Sqrt, a); }
    [[nodiscard]] Array abs(const Array &a) const { return unary(UnaryOperation::Abs, a); }
    [[nodiscard]] Array real(const Array &a) const { return unary(UnaryOperation::Real, a); }
    [[nodiscard]] Array imag(const Array &a) const { return unary(UnaryOperation::Imag, a); }
    [[nodiscard]] Array conj(const Array &a) const { return unary(UnaryOperation::Conj, a); }
    [[nodiscard]] Array add(const Array &a, const Array &b) const;
    [[nodiscard]] Array subtract(const Array &a, const Array &b) const;
    [[nodiscard]] Array multiply(const Array &a, const Array &b) const;
    [[nodiscard]] Array divide(const Array &a, const Array &b) const;

    /// Over the axes, or over all. Max and Min are of reals.
    [[nodiscard]] Array reduce(Reduction reduction, const Array &array,
                               const std::optional<std::vector<int>> &axes = {}) const;
    [[nodiscard]] Array sum(const Array &array,
                            const std::optional<std::vector<int>> &axes = {}) const
    {
        return reduce(Reduction::Sum, array, axes);
    }
    [[nodiscard]] Array mean(const Array &array,
                             const std::optional<std::vector<int>> &axes = {}) const
    {
        return reduce(Reduction::Mean, array, axes);
    }

    // Products.
    /// As numpy.matmul: the last two axes are matrices, those before are broadcast, an operand of
    /// one axis is a vector.
    [[nodiscard]] Array matmul(const Array &a, const Array &b) const;
    /// As numpy.einsum: several operands, "bij,jk->bik", "ii", "...i,i", with or without "->".
    [[nodiscard]] Array einsum(std::string_view subscripts, std::span<const Array> operands) const;

    // Autograd (Capability::Autograd).
    /// The same numbers as an input that gradients are asked for.
    [[nodiscard]] Array requiresGrad(const Array &array) const;
    /// The same numbers as a constant.
    [[nodiscard]] Array detach(const Array &array) const;
    /// The vector-Jacobian product of `output` with `upstream` (of its shape; 1 for a scalar), by
    /// each of the inputs: zeros where an input did not enter. For complex arrays it is ∂L/∂Re +
    /// i·∂L/∂Im. Frees what was recorded.
    [[nodiscard]] std::vector<Array> gradient(const Array &output, std::span<const Array> inputs,
                                              const Array &upstream = {}) const;

    // Transformations.
    /// The function of one sample as a function of batches: every argument gets a leading axis, and
    /// so does the result (Capability::Vmap).
    [[nodiscard]] ArrayFunction vmap(ArrayFunction function) const;
    /// The same function, compiled for the shapes of `examples` (Capability::Jit); other shapes are
    /// refused.
    [[nodiscard]] ArrayFunction jit(const ArrayFunction &function,
                                    std::span<const Array> examples) const;

    // Exchange without copying (Capability::Dlpack); engine/numerics/dlpack.h has the other side.
    /// The array's memory, lent until the receiver calls the tensor's deleter; not to be written
    /// to.
    [[nodiscard]] DLManagedTensor *toDlpack(const Array &array) const;
    /// An array in the lender's memory, which nobody may write to while it lives. Takes the tensor
    /// over: its deleter is called with the last array, or when it is refused with UserError
    /// (another device, a type that arrays have not).
    [[nodiscard]] Array fromDlpack(DLManagedTensor *tensor) const;

    // Random numbers: the same on every backend.
    [[nodiscard]] Array randomUniform(const Shape &shape, DType dtype, std::uint64_t seed) const;
    [[nodiscard]] Array randomNormal(const Shape &shape, DType dtype, std::uint64_t seed) const;

protected:
    ArrayBackend() = default;

    /// What a missing operation throws: "the array backend host has no gradient (…)".
    [[noreturn]] void lack(std::string_view operation, std::string_view why = {}) const;

private:
    // What every backend implements. Axes are not negative here and several ascend, shapes fit,
    // types are those of the results unless said otherwise.
    [[nodiscard]] virtual Array doFromHost(const void *values, DType dtype,
                                           const Shape &shape) const = 0;
    virtual void doToHost(const Array &array, void *values) const = 0;
    [[nodiscard]] virtual Array doAstype(const Array &array, DType dtype) const = 0;
    [[nodiscard]] virtual Array doReshape(const Array &array, const Shape &shape) const = 0;
    [[nodiscard]] virtual Array doTranspose(const Array &array,
                                            const std::vector<int> &axes) const = 0;
    [[nodiscard]] virtual Array doBroadcastTo(const Array &array, const Shape &shape) const = 0;
    [[nodiscard]] virtual Array doStack(std::span<const Array> arrays, int axis) const = 0;
    [[nodiscard]] virtual Array doSlice(const Array &array, int axis, std::size_t begin,
                                        std::size_t end) const = 0;
    [[nodiscard]] virtual Array doTake(const Array &array, const Array &indices,
                                       int axis) const = 0;
    [[nodiscard]] virtual Array doPermute(const Array &array, const Array &source,
                                          const Array &inverse, int axis) const;
    /// Real, Imag, Abs of complex arrays give reals; of real ones what NumPy gives.
    [[nodiscard]] virtual Array doUnary(UnaryOperation operation, const Array &array) const = 0;
    /// Both of one type, shapes that broadcast.
    [[nodiscard]] virtual Array doBinary(BinaryOperation operation, const Array &a,
                                         const Array &b) const = 0;
    [[nodiscard]] virtual Array doReduce(Reduction reduction, const Array &array,
                                         const std::vector<int> &axes) const = 0;
    /// Both of one type, with two axes or more, those before the last two of shapes that broadcast.
    [[nodiscard]] virtual Array doMatmul(const Array &a, const Array &b) const = 0;
    /// By this backend's own transpose, reshape, multiply, matmul and sum, unless overridden.
    /// Operands are of one type, the subscripts are valid.
    [[nodiscard]] virtual Array doEinsum(std::string_view subscripts,
                                         std::span<const Array> operands) const;
    // Asked only of backends that say they support it.
    [[nodiscard]] virtual Array doRequiresGrad(const Array &array) const;
    [[nodiscard]] virtual Array doDetach(const Array &array) const;
    [[nodiscard]] virtual std::vector<Array>
    doGradient(const Array &output, std::span<const Array> inputs, const Array &upstream) const;
    [[nodiscard]] virtual ArrayFunction doVmap(ArrayFunction function) const;
    [[nodiscard]] virtual ArrayFunction doJit(const ArrayFunction &function,
                                              std::span<const Array> examples) const;
    [[nodiscard]] virtual DLManagedTensor *doToDlpack(const Array &array) const;
    [[nodiscard]] virtual Array doFromDlpack(DLManagedTensor *tensor) const;

    [[nodiscard]] Array fromHost(const void *values, std::size_t count, DType dtype,
                                 const Shape &shape) const;
    // Throws unless the array is one of ours; of that type; how many elements it has.
    void requireOurs(const Array &array, std::string_view operation) const;
    std::size_t requireType(const Array &array, DType dtype) const;
};

/// The NumPy of C++: arrays on the host (xtensor). No autograd and no compilation, and says so.
[[nodiscard]] std::shared_ptr<ArrayBackend> makeHostBackend();

} // namespace ansatz::numerics
