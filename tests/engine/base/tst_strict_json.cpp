// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "tests/support/error_text.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ansatz;

namespace {

std::string repeated(std::string_view part, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += part;
    return text;
}

std::string parseError(const std::string &text)
{
    return errorOf([&] { (void)parseJson(text, "a.json"); });
}

constexpr std::int64_t intMax = std::numeric_limits<int>::max();

} // namespace

class TestStrictJson final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryType();
    void refusesText_data();
    void refusesText();
    void refusesDepth_data();
    void refusesDepth();
    void allowsDepth64();
    void refusesSize();
    void largeObjectsAreFast();
    void readsIntegersStrictly_data();
    void readsIntegersStrictly();
    void readsNumbersStrictly_data();
    void readsNumbersStrictly();
    void namesThePointer();
    void escapesPointers();
    void unknownKeys();
    void fallbacks();
    void choices();
    void versions();
    void writesWhatReadsBack();
    void refusesToWriteNaN();
};

void TestStrictJson::readsEveryType()
{
    const Json json = parseJson(
        R"({"z":[1,-2,3.5,"ä\u00e4\ud83d\ude00",true,false,null],"a":{"b":{}},"c":[]})", "a.json");
    QCOMPARE(json.dump(), std::string(R"({"z":[1,-2,3.5,"ää😀",true,false,null],)"
                                      R"("a":{"b":{}},"c":[]})"));
    QCOMPARE(parseJson(" 7 ", "a.json").dump(), std::string("7"));
}

void TestStrictJson::refusesText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); // start of the error

    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("empty", "", "a.json:1:1: is not valid JSON: unexpected end of input");
    row("open", "{\"a\":[1,2", "a.json:1:10: is not valid JSON: unexpected end of input");
    row("trailing text", "{}\n  x", "a.json:2:3: is not valid JSON");
    row("two documents", "{} {}", "a.json:1:4: is not valid JSON");
    row("trailing comma", "[1,]", "a.json:1:4: is not valid JSON: unexpected ']'");
    row("comment", "[1] // no", "a.json:1:5: is not valid JSON");
    row("NaN", "[NaN]", "a.json:1:2: is not valid JSON: invalid literal");
    row("single quotes", "{'a':1}", "a.json:1:2: is not valid JSON");
    row("leading zero", "[01]", "a.json:1:3: is not valid JSON");
    row("too large", "[1,\n1e400]", "a.json:2:5: this number is too large");
    row("invalid UTF-8", "[\"\xff\"]", "a.json:1:3: is not valid JSON: invalid string");
    row("overlong UTF-8", "[\"\xc0\x80\"]", "a.json:1:3: is not valid JSON: invalid string");
    row("lone surrogate", "[\"\\ud800\"]", "a.json:1:9: is not valid JSON: invalid string");
    row("raw newline", "[\"a\nb\"]", "a.json:1:4: is not valid JSON: invalid string");
    row("BOM", "\xef\xbb\xbf{}", "a.json:1:1: starts with a byte order mark");
    row("UTF-16", QByteArray("\xff\xfe{\0}\0", 6), "a.json:1:4: has a NUL byte");
    row("NUL after the end", QByteArray("{}\0 hidden", 10), "a.json:1:3: has a NUL byte");
    row("duplicate", "{\"a\":1,\n \"ä\":{\"b\":1}, \"a\":2}",
        "a.json:2:15: the key \"a\" is there twice");
    row("duplicate, escaped", R"({"\"a\\":1,"\u0022a\\":2})",
        "a.json:1:12: the key \"\"a\\\" is there twice");
    row("inner duplicate", R"([{"a":{"b":1,"b":1}}])", "a.json:1:14: the key \"b\" is there twice");
}

void TestStrictJson::refusesText()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const QString error = QString::fromStdString(parseError(text.toStdString()));
    QVERIFY2(error.startsWith(expected), qPrintable(error));
}

void TestStrictJson::refusesDepth_data()
{
    QTest::addColumn<int>("levels");
    QTest::addColumn<bool>("closed");
    QTest::addColumn<bool>("objects");
    QTest::newRow("65") << 65 << true << false;
    QTest::newRow("100 000") << 100'000 << true << false;
    QTest::newRow("1 000 000") << 1'000'000 << true << false;
    QTest::newRow("1 000 000 open") << 1'000'000 << false << false;
    QTest::newRow("1 000 000 objects") << 1'000'000 << false << true;
}

void TestStrictJson::refusesDepth()
{
    QFETCH(int, levels);
    QFETCH(bool, closed);
    QFETCH(bool, objects);
    const std::string text =
        repeated(objects ? "{\"a\":" : "[", levels) + (closed ? repeated("]", levels) : "");
    QElapsedTimer timer;
    timer.start();
    const std::string error = parseError(text);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    const int column = objects ? 64 * 5 + 1 : 65;
    QCOMPARE(error, "a.json:1:" + std::to_string(column) + ": is nested deeper than 64 levels");
}

void TestStrictJson::allowsDepth64()
{
    QCOMPARE(parseError(repeated("[", 64) + repeated("]", 64)), std::string());
}

void TestStrictJson::refusesSize()
{
    constexpr std::size_t limit = std::size_t(16) << 20;
    QCOMPARE(parseError("1" + std::string(limit - 1, ' ')), std::string());
    QVERIFY(parseError("1" + std::string(limit, ' ')).find("a.json: has") == 0);
}

void TestStrictJson::largeObjectsAreFast()
{
    std::string text = "{";
    for (int i = 0; i < 300'000; ++i)
        text += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(parseJson(text + "}", "a.json").size(), std::size_t(300'000));
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestStrictJson::readsIntegersStrictly_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *value, bool valid) {
        QTest::newRow(value) << QString::fromUtf8(value) << valid;
    };
    row("0", true);
    row("2147483647", true);
    row("2147483648", false);
    row("4294967297", false);
    row("9223372036854775808", false);
    row("18446744073709551615", false);
    row("18446744073709551616", false);
    row("3.9", false);
    row("3.0", false);
    row("1e2", false);
    row("-1", false);
    row("true", false);
    row("null", false);
    row("\"1\"", false);
    row("[1]", false);
}

void TestStrictJson::readsIntegersStrictly()
{
    QFETCH(QString, value);
    QFETCH(bool, valid);
    const Json json = parseJson("{\"n\":" + value.toStdString() + "}", "a.json");
    const std::string error = errorOf([&] { JsonObject(json, "a.json").integer("n", 0, intMax); });
    QCOMPARE(error.empty(), valid);
    if (!valid)
        QVERIFY2(error.starts_with("a.json: /n: must be an integer from 0 to 2147483647, not "),
                 error.c_str());
}

void TestStrictJson::readsNumbersStrictly_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *value, bool valid) {
        QTest::newRow(value) << QString::fromUtf8(value) << valid;
    };
    row("0", true);
    row("1", true);
    row("1e-300", true);
    row("-1e-300", false);
    row("1.0000000000000002", false);
    row("false", false);
    row("\"0\"", false);
    row("null", false);
}

void TestStrictJson::readsNumbersStrictly()
{
    QFETCH(QString, value);
    QFETCH(bool, valid);
    const Json json = parseJson("{\"x\":" + value.toStdString() + "}", "a.json");
    const std::string error = errorOf([&] { JsonObject(json, "a.json").number("x", 0, 1); });
    QVERIFY2(error.empty() == valid, error.c_str());
    QVERIFY_EXCEPTION_THROWN((void)jsonNumber(Json(std::nan("")), -1, 1, "x"), UserError);
    QVERIFY_EXCEPTION_THROWN((void)jsonNumber(Json(INFINITY), -1, INFINITY, "x"), UserError);
}

void TestStrictJson::namesThePointer()
{
    const Json json = parseJson(
        R"({"model":{"layers":[{"units":4},{"units":"four"}],"w":[1,2,"x"]},"n":5})", "m.json");
    JsonObject root(json, "m.json");
    JsonObject model = root.object("model");
    const auto layers = model.array("layers");
    QCOMPARE(layers[1].pointer, std::string("/model/layers/1"));
    QCOMPARE(errorOf([&] {
                 JsonObject(*layers[1].value, "m.json", layers[1].pointer).integer("units", 1, 9);
             }),
             std::string("m.json: /model/layers/1/units: must be an integer from 1 to 9, not "
                         "\"four\""));
    QCOMPARE(errorOf([&] { model.numbers("w"); }),
             std::string("m.json: /model/w/2: must be a number, not \"x\""));
    QCOMPARE(errorOf([&] { model.integers("w", 1, 1); }),
             std::string("m.json: /model/w/1: must be an integer from 1 to 1, not 2"));
    QCOMPARE(errorOf([&] { model.text("none"); }), std::string("m.json: /model/none: is missing"));
    QCOMPARE(errorOf([&] { root.object("n"); }),
             std::string("m.json: /n: must be an object, not 5"));
    QCOMPARE(errorOf([&] { root.array("model"); }),
             std::string("m.json: /model: must be an array, not an object"));
    QCOMPARE(errorOf([&] { root.fail("", "is odd"); }), std::string("m.json: is odd"));
    QCOMPARE(errorOf([&] { model.fail("", "is odd"); }), std::string("m.json: /model: is odd"));
    QCOMPARE(errorOf([&] { JsonObject(Json(1), "m.json"); }),
             std::string("m.json: must be an object, not 1"));
}

void TestStrictJson::escapesPointers()
{
    const Json json = parseJson(R"({"a/b~c":1})", "a.json");
    JsonObject object(json, "a.json");
    QCOMPARE(object.pointerTo("a/b~c"), std::string("/a~1b~0c"));
    QCOMPARE(errorOf([&] { object.text("a/b~c"); }),
             std::string("a.json: /a~1b~0c: must be a text, not 1"));
}

void TestStrictJson::unknownKeys()
{
    const Json json = parseJson(R"({"steps":1,"in":{"stesp":2}})", "a.json");
    JsonObject object(json, "a.json");
    QCOMPARE(object.integer("steps", 1, 9), 1);
    QVERIFY(errorOf([&] { object.finish(); }).starts_with("a.json: /in: is no known key"));
    JsonObject inner = object.object("in");
    QCOMPARE(errorOf([&] { object.finish(); }), std::string());
    inner.integer("steps", 1, 9, 5);
    QCOMPARE(errorOf([&] { inner.finish(); }),
             std::string("a.json: /in/stesp: is no known key — known here: steps"));
}

void TestStrictJson::fallbacks()
{
    const Json json = parseJson(R"({"i":1,"x":0.5,"b":true,"t":"t"})", "a.json");
    JsonObject object(json, "a.json");
    QCOMPARE(object.integer("i", 0, 9, 7), 1);
    QCOMPARE(object.integer("none", 0, 9, 7), 7);
    QCOMPARE(object.number("x", 0, 1, 0.25), 0.5);
    QCOMPARE(object.number("none", 0, 1, 0.25), 0.25);
    QCOMPARE(object.boolean("b", false), true);
    QCOMPARE(object.boolean("none", true), true);
    QCOMPARE(object.text("t", "f"), std::string("t"));
    QCOMPARE(object.text("none", "f"), std::string("f"));
    // A fallback is for a missing key, not for a wrong one.
    QVERIFY_EXCEPTION_THROWN(object.integer("x", 0, 9, 7), UserError);
    QVERIFY_EXCEPTION_THROWN(object.boolean("i", false), UserError);
    QCOMPARE(errorOf([&] { object.finish(); }), std::string());
}

void TestStrictJson::choices()
{
    static constexpr std::string_view names[] = {"adam", "sgd"};
    const Json json = parseJson(R"({"a":"sgd","b":"rmsprop","c":1})", "a.json");
    JsonObject object(json, "a.json");
    QCOMPARE(object.choice("a", names), std::size_t(1));
    QCOMPARE(errorOf([&] { object.choice("b", names); }),
             std::string("a.json: /b: must be one of \"adam\", \"sgd\", not \"rmsprop\""));
    QVERIFY_EXCEPTION_THROWN(object.choice("c", names), UserError);
    static constexpr std::string_view only[] = {"adam"};
    QCOMPARE(errorOf([&] { object.choice("b", only); }),
             std::string("a.json: /b: must be \"adam\", not \"rmsprop\""));
}

void TestStrictJson::versions()
{
    const auto error = [](const std::string &version) {
        const Json json = parseJson("{\"version\": " + version + "}", "a.json");
        JsonObject object(json, "a.json");
        return errorOf([&] { object.version(2); });
    };
    QCOMPARE(error("1"), std::string());
    QCOMPARE(error("2"), std::string());
    QCOMPARE(error("3"),
             std::string("a.json: /version: version 3 is newer than this program reads (2)"));
    QCOMPARE(error("0"), std::string("a.json: /version: must be an integer of at least 1, not 0"));
    QVERIFY(!error("\"1\"").empty());
    const Json none = Json::object();
    QCOMPARE(errorOf([&] { JsonObject(none, "a.json").version(1); }),
             std::string("a.json: /version: is missing"));
}

void TestStrictJson::writesWhatReadsBack()
{
    const Json json = {{"tenth", 0.1},
                       {"third", 1.0 / 3},
                       {"tiny", 5e-324},
                       {"huge", std::numeric_limits<double>::max()},
                       {"negative zero", -0.0},
                       {"least", std::numeric_limits<std::int64_t>::min()},
                       {"text", "ä\n\"\\/ \u0001"}};
    const std::string text = writeJson(json);
    QVERIFY(text.ends_with("}\n"));
    const Json back = parseJson(text, "a.json");
    QCOMPARE(back.dump(), json.dump());
    for (const auto &item : json.items())
        QVERIFY(back.at(item.key()) == item.value());
}

void TestStrictJson::refusesToWriteNaN()
{
    QVERIFY_EXCEPTION_THROWN((void)writeJson(Json{{"a", {1, 2, std::nan("")}}}), InternalError);
    QVERIFY_EXCEPTION_THROWN((void)writeJson(Json{{"a", INFINITY}}), InternalError);
}

QTEST_GUILESS_MAIN(TestStrictJson)
#include "tst_strict_json.moc"
