// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/parameter_text.h"

#include "engine/base/numbers.h"
#include "ui/circuit_editor/circuit_edits.h"

#include <QCoreApplication>

#include <array>
#include <cmath>
#include <numbers>

namespace ansatz::ui {

namespace {

constexpr double pi = std::numbers::pi;

QString tr(const char *text)
{
    return QCoreApplication::translate("ParameterText", text);
}

/// scale·input + offset, or scale·weight·feature + offset, while an expression is read.
struct Linear {
    Parameter::Source source = Parameter::Source::Number;
    int index = 0;
    double scale = 0;
    double offset = 0;
    int scaleWeight = Parameter::noWeight;
    bool isScale = false; ///< read as "s", which has no meaning without a feature

    [[nodiscard]] bool isNumber() const { return source == Parameter::Source::Number; }
};

/// Reads one expression by recursive descent; throws a QString that says what is wrong.
class Reader {
public:
    explicit Reader(QStringView text) : m_text(text) {}

    Linear read()
    {
        Linear value = sum();
        if (!atEnd())
            throw tr("“%1” is not expected here.").arg(m_text[m_at]);
        return value;
    }

private:
    static constexpr int deepest = 32;

    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    bool atEnd()
    {
        skipSpace();
        return m_at >= m_text.size();
    }
    bool take(QStringView characters)
    {
        if (atEnd() || !characters.contains(m_text[m_at]))
            return false;
        ++m_at;
        return true;
    }

    Linear sum()
    {
        Linear left = product();
        for (;;) {
            if (take(u"+"))
                left = add(left, product());
            else if (take(u"-−"))
                left = add(left, times(product(), -1));
            else
                return left;
        }
    }

    Linear product()
    {
        Linear left = factor();
        for (;;) {
            if (take(u"*·×")) {
                left = multiply(left, factor());
            } else if (take(u"/÷")) {
                left = divide(left, factor());
            } else if (!atEnd() && (m_text[m_at].isLetter() || m_text[m_at] == u'(')) {
                left = multiply(left, factor()); // "2pi", "2 x3"
            } else {
                return left;
            }
        }
    }

    Linear factor()
    {
        if (++m_depth > deepest)
            throw tr("There are too many brackets and signs.");
        Linear value = signedFactor();
        --m_depth;
        return value;
    }

    Linear signedFactor()
    {
        if (take(u"-−"))
            return times(factor(), -1);
        if (take(u"+"))
            return factor();
        if (take(u"(")) {
            Linear inner = sum();
            if (!take(u")"))
                throw tr("A closing bracket is missing.");
            return inner;
        }
        if (atEnd())
            throw tr("Something is missing at the end.");
        return m_text[m_at].isLetter() ? name() : number();
    }

    Linear number()
    {
        const qsizetype start = m_at;
        const auto digits = [this] {
            while (m_at < m_text.size()
                   && ((m_text[m_at] >= u'0' && m_text[m_at] <= u'9') || m_text[m_at] == u'.'))
                ++m_at;
        };
        digits();
        if (m_at > start && m_at < m_text.size() && m_text[m_at].toLower() == u'e') {
            ++m_at;
            if (m_at < m_text.size() && (m_text[m_at] == u'-' || m_text[m_at] == u'+'))
                ++m_at;
            digits();
        }
        const QStringView word = m_text.mid(start, m_at - start);
        if (word.isEmpty())
            throw tr("“%1” is not expected here.").arg(m_text[m_at]);
        const std::optional<double> value = parseDouble(word.toUtf8().toStdString());
        if (!value)
            throw tr("“%1” is not a number.").arg(word);
        return {.offset = *value};
    }

    Linear name()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || m_text[m_at] == u'_'))
            ++m_at;
        const QStringView word = m_text.mid(start, m_at - start);
        if (word == u"π" || word.compare(u"pi", Qt::CaseInsensitive) == 0)
            return {.offset = pi};
        if (word.compare(u"s", Qt::CaseInsensitive) == 0)
            return {.source = Parameter::Source::Weight,
                    .index = newIndex,
                    .scale = 1,
                    .isScale = true};
        const bool isFeature = word[0].toLower() == u'x';
        if (!isFeature && word[0].toLower() != u'w')
            throw tr("“%1” is not known: use numbers, pi, x0 … for features and w0 … for weights.")
                .arg(word);
        QStringView digits = word.mid(1);
        if (digits.startsWith(u'_'))
            digits = digits.mid(1);
        int index = newIndex;
        if (!digits.isEmpty()) {
            const std::optional<std::int64_t> parsed = parseInteger(digits.toUtf8().toStdString());
            if (!parsed || *parsed < 0 || *parsed > largestIndex)
                throw tr("“%1” is not known: a feature is x0, x1 …, a weight w0, w1 …").arg(word);
            index = static_cast<int>(*parsed);
        }
        return {isFeature ? Parameter::Source::Feature : Parameter::Source::Weight, index, 1, 0};
    }

    static constexpr std::int64_t largestIndex = 999'999;

    static Linear times(Linear value, double factor)
    {
        value.scale *= factor;
        value.offset *= factor;
        return value;
    }

    static Linear add(const Linear &left, const Linear &right)
    {
        if (!left.isNumber() && !right.isNumber()
            && (left.source != right.source || left.index != right.index
                || left.scaleWeight != right.scaleWeight))
            throw tr("An angle reads one feature or one weight, not two.");
        Linear sum = left.isNumber() ? right : left;
        sum.scale = left.isNumber()    ? right.scale
                    : right.isNumber() ? left.scale
                                       : left.scale + right.scale;
        sum.offset = left.offset + right.offset;
        return sum;
    }

    static Linear multiply(const Linear &left, const Linear &right)
    {
        if (!left.isNumber() && !right.isNumber())
            return left.source == Parameter::Source::Weight ? scaled(left, right)
                                                            : scaled(right, left);
        return left.isNumber() ? times(right, left.offset) : times(left, right.offset);
    }

    static Linear scaled(const Linear &weight, const Linear &feature)
    {
        if (weight.source != Parameter::Source::Weight
            || feature.source != Parameter::Source::Feature
            || feature.scaleWeight != Parameter::noWeight)
            throw tr("A feature or weight cannot be multiplied by another, but for a feature and "
                     "one weight, its trained scale: w2*x3.");
        if (weight.offset != 0 || feature.offset != 0)
            throw tr("Nothing is added to a weight or a feature that are multiplied: write "
                     "w2*x3+0.1.");
        Linear product = feature;
        product.scale *= weight.scale;
        product.scaleWeight = weight.index == newIndex ? newScaleWeight : weight.index;
        return product;
    }

    static Linear divide(const Linear &left, const Linear &right)
    {
        if (!right.isNumber())
            throw tr("An angle cannot be divided by a feature or weight.");
        if (right.offset == 0)
            throw tr("An angle cannot be divided by 0.");
        Linear value = left;
        value.scale /= right.offset;
        value.offset /= right.offset;
        return value;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    int m_depth = 0;
};

/// The value as a fraction k·π/m that is exact in doubles.
struct PiFraction {
    int numerator = 0;
    int denominator = 1;
};

std::optional<PiFraction> asPiFraction(double value)
{
    for (const int denominator : {1, 2, 3, 4, 6, 8, 12, 16}) {
        const double numerator = std::round(value * denominator / pi);
        if (numerator != 0 && std::abs(numerator) <= 32
            && std::abs(numerator) * pi / denominator == std::abs(value))
            return PiFraction{static_cast<int>(numerator), denominator};
    }
    return std::nullopt;
}

QString piText(const PiFraction &fraction, const QString &symbol, const QString &times)
{
    const int size = std::abs(fraction.numerator);
    QString text = fraction.numerator < 0 ? QStringLiteral("-") : QString();
    if (size != 1)
        text += QString::number(size) + times;
    text += symbol;
    if (fraction.denominator != 1)
        text += u'/' + QString::number(fraction.denominator);
    return text;
}

QString inputText(const Parameter &parameter, const QString &times)
{
    const auto numbered = [](QChar letter, int index) {
        return index < 0 ? QString(letter) : letter + QString::number(index);
    };
    const QChar letter = parameter.source == Parameter::Source::Feature ? u'x' : u'w';
    const QString input = numbered(letter, parameter.index);
    return parameter.hasTrainableScale() ? numbered(u'w', parameter.scaleWeight) + times + input
                                         : input;
}

QString shortNumber(double value)
{
    if (const std::optional<PiFraction> fraction = asPiFraction(value))
        return piText(*fraction, QStringLiteral("π"), {});
    return QString::number(value, 'g', 3);
}

using NumberWriter = QString (*)(double);

QString linearText(const Parameter &parameter, NumberWriter write, const QString &times)
{
    if (parameter.source == Parameter::Source::Number)
        return write(parameter.offset);
    QString text = inputText(parameter, times);
    if (parameter.scale == -1)
        text.prepend(u'-');
    else if (parameter.scale != 1)
        text.prepend(write(parameter.scale) + times);
    if (parameter.offset != 0) {
        const QString offset = write(parameter.offset);
        text += offset.startsWith(u'-') ? offset : u'+' + offset;
    }
    return text;
}

} // namespace

std::optional<Parameter> parseParameter(const QString &text, QString *problem)
{
    try {
        const Linear value = Reader(text).read();
        if (!std::isfinite(value.scale) || !std::isfinite(value.offset))
            throw tr("The angle is too large.");
        if (value.isNumber())
            return Parameter::number(value.offset);
        if (value.isScale && value.source == Parameter::Source::Weight)
            throw tr("“s” is the trained scale of a feature, as in s*x3; a new weight is w.");
        return Parameter{value.source, value.index, value.scale, value.offset, value.scaleWeight};
    } catch (const QString &reason) {
        if (problem)
            *problem = reason;
        return std::nullopt;
    }
}

std::optional<double> parseNumber(const QString &text)
{
    const std::optional<Parameter> value = parseParameter(text, nullptr);
    if (!value || value->source != Parameter::Source::Number)
        return std::nullopt;
    return value->offset;
}

QString numberText(double value)
{
    if (const std::optional<PiFraction> fraction = asPiFraction(value))
        return piText(*fraction, QStringLiteral("pi"), QStringLiteral("*"));
    return QString::fromStdString(formatDouble(value));
}

QString parameterText(const Parameter &parameter)
{
    return linearText(parameter, numberText, QStringLiteral("*"));
}

QString shortParameterText(const Parameter &parameter)
{
    return linearText(parameter, shortNumber, QStringLiteral("·"));
}

} // namespace ansatz::ui
