// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_expression.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace ansatz::openqasm {

namespace {

struct Constant {
    std::string_view name;
    double value;
};
constexpr std::array<Constant, 6> constants = {{{"pi", std::numbers::pi},
                                                {"π", std::numbers::pi},
                                                {"tau", 2 * std::numbers::pi},
                                                {"τ", 2 * std::numbers::pi},
                                                {"euler", std::numbers::e},
                                                {"ℇ", std::numbers::e}}};

struct Function {
    std::string_view name;
    double (*evaluate)(double);
};
constexpr std::array<Function, 12> functions = {{
    {"sin", [](double x) { return std::sin(x); }},
    {"cos", [](double x) { return std::cos(x); }},
    {"tan", [](double x) { return std::tan(x); }},
    {"arcsin", [](double x) { return std::asin(x); }},
    {"arccos", [](double x) { return std::acos(x); }},
    {"arctan", [](double x) { return std::atan(x); }},
    {"sqrt", [](double x) { return std::sqrt(x); }},
    {"exp", [](double x) { return std::exp(x); }},
    {"log", [](double x) { return std::log(x); }},
    {"ln", [](double x) { return std::log(x); }},
    {"floor", [](double x) { return std::floor(x); }},
    {"ceiling", [](double x) { return std::ceil(x); }},
}};

struct BinaryFunction {
    std::string_view name;
    double (*evaluate)(double, double);
};
double modulo(double x, double y)
{
    const double rest = std::fmod(x, y);
    return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}
constexpr std::array<BinaryFunction, 2> binaryFunctions = {{
    {"pow", [](double x, double y) { return std::pow(x, y); }},
    {"mod", modulo},
}};

bool isConstant(const Value &value)
{
    return value.source == Value::Source::Number;
}

std::string inputName(const Value &value)
{
    const std::string name =
        (value.source == Value::Source::Feature ? "x_" : "w_") + std::to_string(value.index);
    return value.hasTrainableScale() ? "w_" + std::to_string(value.scaleWeight) + "*" + name : name;
}

class ExpressionReader final {
public:
    ExpressionReader(Lexer &lexer, const Names &names) : m_lexer(lexer), m_names(names) {}

    Value sum()
    {
        Value left = product();
        while (m_lexer.peek().is("+") || m_lexer.peek().is("-")) {
            const Token sign = m_lexer.take();
            const Value right = product();
            left = finite(add(left, sign.is("-") ? scaled(right, -1) : right, sign.position),
                          sign.position);
        }
        return left;
    }

private:
    Value product()
    {
        Value left = signedPower();
        while (m_lexer.peek().is("*") || m_lexer.peek().is("/") || m_lexer.peek().is("%")) {
            const Token sign = m_lexer.take();
            const Value right = signedPower();
            if (sign.is("%"))
                left = remainder(left, right, sign.position);
            else
                left = finite(sign.is("*") ? multiply(left, right, sign.position)
                                           : divide(left, right, sign.position),
                              sign.position);
        }
        return left;
    }

    // A sign binds less than a power: -2**2 is -(2**2).
    Value signedPower()
    {
        const Nesting nesting(*this);
        if (m_lexer.takeIf("-"))
            return scaled(signedPower(), -1);
        if (m_lexer.takeIf("+"))
            return signedPower();
        const Value base = atom();
        if (!m_lexer.peek().is("**"))
            return base;
        const Position position = m_lexer.take().position;
        const Value exponent = signedPower(); // to the right: 2**3**2 is 2**(3**2)
        constantOnly(base, "a power", position);
        constantOnly(exponent, "a power", position);
        return finite(Value::number(std::pow(base.offset, exponent.offset)), position);
    }

    Value atom()
    {
        const Token token = m_lexer.take();
        if (token.is("(")) {
            const Value inner = sum();
            m_lexer.expect(")");
            return inner;
        }
        if (token.kind == TokenKind::Number) {
            const std::optional<double> number = parseDouble(token.text);
            if (!number)
                m_lexer.fail("the number " + inWords(token) + " is too large or too small",
                             token.position);
            return Value::number(*number);
        }
        if (token.kind == TokenKind::Identifier)
            return named(token);
        m_lexer.fail("expected a value, found " + inWords(token), token.position);
    }

    Value named(const Token &token)
    {
        if (const Value *found = m_names.find(std::string(token.text)))
            return *found;
        if (const auto constant = std::ranges::find(constants, token.text, &Constant::name);
            constant != constants.end())
            return Value::number(constant->value);
        if (const auto function = std::ranges::find(functions, token.text, &Function::name);
            function != functions.end()) {
            m_lexer.expect("(");
            const Value argument = sum();
            m_lexer.expect(")");
            constantOnly(argument, std::string(token.text), token.position);
            return finite(Value::number(function->evaluate(argument.offset)), token.position);
        }
        if (const auto function =
                std::ranges::find(binaryFunctions, token.text, &BinaryFunction::name);
            function != binaryFunctions.end())
            return called(*function, token);
        m_lexer.fail(inWords(token) + " is not known here", token.position,
                     "Declare it before its first use, as in input float[64] x_0;");
    }

    Value called(const BinaryFunction &function, const Token &token)
    {
        m_lexer.expect("(");
        const Value first = sum();
        m_lexer.expect(",");
        const Value second = sum();
        m_lexer.expect(")");
        constantOnly(first, std::string(token.text), token.position);
        constantOnly(second, std::string(token.text), token.position);
        return finite(Value::number(function.evaluate(first.offset, second.offset)),
                      token.position);
    }

    Value remainder(const Value &left, const Value &right, const Position &position) const
    {
        constantOnly(left, "a remainder", position);
        constantOnly(right, "a remainder", position);
        if (right.offset == 0)
            m_lexer.fail("division by zero", position);
        return finite(Value::number(modulo(left.offset, right.offset)), position);
    }

    Value scaled(Value value, double factor) const
    {
        if (!isConstant(value))
            value.scale *= factor;
        value.offset *= factor;
        return value;
    }

    Value add(const Value &left, const Value &right, const Position &position) const
    {
        if (isConstant(left) || isConstant(right)) {
            Value result = isConstant(left) ? right : left;
            result.offset = left.offset + right.offset;
            return result;
        }
        if (left.source != right.source || left.index != right.index
            || left.scaleWeight != right.scaleWeight)
            m_lexer.fail("an angle may depend on one input only, not on " + inputName(left)
                             + " and " + inputName(right),
                         position, "Use two gates, one for each input.");
        Value result = left;
        result.scale += right.scale;
        result.offset += right.offset;
        return result;
    }

    Value multiply(const Value &left, const Value &right, const Position &position) const
    {
        if (isConstant(left))
            return scaled(right, left.offset);
        if (isConstant(right))
            return scaled(left, right.offset);
        if (left.source == Value::Source::Weight && canBeScaled(right) && left.offset == 0
            && right.offset == 0)
            return Value::scaledFeature(right.index, left.index, left.scale * right.scale);
        if (right.source == Value::Source::Weight && canBeScaled(left))
            return multiply(right, left, position);
        m_lexer.fail("an angle must be linear in its input, and this multiplies " + inputName(left)
                         + " by " + inputName(right),
                     position,
                     left.source == right.source
                         ? ""
                         : "A weight times a feature is read where nothing is added to either.");
    }

    static bool canBeScaled(const Value &value)
    {
        return value.source == Value::Source::Feature && !value.hasTrainableScale();
    }

    Value divide(Value left, const Value &right, const Position &position) const
    {
        constantOnly(right, "a divisor", position);
        if (right.offset == 0)
            m_lexer.fail("division by zero", position);
        if (!isConstant(left))
            left.scale /= right.offset;
        left.offset /= right.offset;
        return left;
    }

    void constantOnly(const Value &value, const std::string &what, const Position &position) const
    {
        if (!isConstant(value))
            m_lexer.fail("an angle must be linear in its input, and " + what + " may not hold "
                             + inputName(value),
                         position);
    }

    Value finite(const Value &value, const Position &position) const
    {
        if (!std::isfinite(value.scale) || !std::isfinite(value.offset))
            m_lexer.fail("the result is not a finite number", position);
        return value;
    }

    /// Counts the levels of recursion; every cycle of it passes through signedPower().
    class Nesting final {
    public:
        explicit Nesting(ExpressionReader &reader) : m_depth(reader.m_depth)
        {
            if (m_depth == maximumNesting)
                reader.m_lexer.fail("the expression is nested more than "
                                    + std::to_string(maximumNesting) + " deep");
            ++m_depth;
        }
        ~Nesting() { --m_depth; }
        Nesting(const Nesting &) = delete;
        Nesting &operator=(const Nesting &) = delete;

    private:
        int &m_depth;
    };

    Lexer &m_lexer;
    const Names &m_names;
    int m_depth = 0;
};

} // namespace

const Value *Names::find(const std::string &name) const
{
    for (const Names *scope = this; scope; scope = scope->m_outer)
        if (const auto found = scope->m_values.find(name); found != scope->m_values.end())
            return &found->second;
    return nullptr;
}

bool isBuiltInName(std::string_view name)
{
    return std::ranges::find(constants, name, &Constant::name) != constants.end()
           || std::ranges::find(functions, name, &Function::name) != functions.end()
           || std::ranges::find(binaryFunctions, name, &BinaryFunction::name)
                  != binaryFunctions.end();
}

Value readExpression(Lexer &lexer, const Names &names)
{
    return ExpressionReader(lexer, names).sum();
}

int readInteger(Lexer &lexer, const Names &names, int minimum, int maximum, const std::string &what)
{
    const Position position = lexer.peek().position;
    const Value value = readExpression(lexer, names);
    const bool inRange = value.offset >= minimum && value.offset <= maximum;
    if (!isConstant(value) || !inRange || value.offset != std::floor(value.offset))
        lexer.fail(what + " must be a whole number from " + std::to_string(minimum) + " to "
                       + std::to_string(maximum),
                   position);
    return static_cast<int>(value.offset);
}

} // namespace ansatz::openqasm
