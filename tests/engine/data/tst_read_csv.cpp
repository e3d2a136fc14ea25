// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/data/read_csv.h"

#include <QtTest>

#include <zlib.h>

#include <fstream>

using namespace ansatz;
namespace fs = std::filesystem;

class TestReadCsv final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsVariants_data();
    void readsVariants();
    void readsScikitHeader();
    void readsFiles();
    void readsFeatures();
    void refuses_data();
    void refuses();
    void limits();
    void refusesBombs();
};

void TestReadCsv::readsVariants_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("1.5,-2,0\n3,4e-1,7\n");
    QTest::newRow("no last line end") << QByteArray("1.5,-2,0\n3,4e-1,7");
    QTest::newRow("CRLF") << QByteArray("1.5,-2,0\r\n3,4e-1,7\r\n");
    QTest::newRow("CR") << QByteArray("1.5,-2,0\r3,4e-1,7\r");
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "1.5,-2,0\n3,4e-1,7\n");
    QTest::newRow("header") << QByteArray("length,width,class\n1.5,-2,0\n3,4e-1,7\n");
    QTest::newRow("quoted header") << QByteArray("\"a, b\",\"c\",\"d\"\n1.5,-2,0\n3,4e-1,7\n");
    QTest::newRow("quoted numbers") << QByteArray("\"1.5\",\"-2\",\"0\"\n3,\"4e-1\" ,7\n");
    QTest::newRow("blanks") << QByteArray(" 1.5 ,\t-2, 0\n 3,4e-1,7 \n");
    QTest::newRow("blank lines") << QByteArray("\n1.5,-2,0\n\n  \n3,4e-1,7\n\n");
    QTest::newRow("plus signs") << QByteArray("+1.5,-2,0\n3,+.4,7\n");
}

void TestReadCsv::readsVariants()
{
    QFETCH(QByteArray, text);
    const Dataset data = parseCsv(text.toStdString(), "a.csv");
    QCOMPARE(data.features.rows, std::size_t(2));
    QCOMPARE(data.features.columns, std::size_t(2));
    QCOMPARE(data.features.values, (std::vector<double>{1.5, -2, 3, 0.4}));
    QCOMPARE(data.labels, (std::vector<int>{0, 7}));
    QVERIFY(data.classNames.empty());
    QCOMPARE(data.features.width, 0);
}

void TestReadCsv::readsScikitHeader()
{
    const Dataset data = parseCsv("2,1,setosa,versicolor\n0.5,1\n0.25,0\n", "a.csv");
    QCOMPARE(data.classNames, (std::vector<std::string>{"setosa", "versicolor"}));
    QCOMPARE(data.className(1), std::string("versicolor"));
    QCOMPARE(data.className(2), std::string("2"));
    QCOMPARE(data.className(-1), std::string("-1"));
    QCOMPARE(data.features.values, (std::vector<double>{0.5, 0.25}));
}

void TestReadCsv::readsFiles()
{
    const QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    std::ofstream(path / "points.csv") << "1,2,0\n";
    gzFile file = gzopen((path / "points.csv.gz").c_str(), "wb");
    gzputs(file, "1,2,0\n");
    gzclose(file);
    for (const char *name : {"points.csv", "points.csv.gz"}) {
        const Dataset data = readCsv(path / name);
        QCOMPARE(data.name, std::string("points"));
        QCOMPARE(data.source, (path / name).string());
        QCOMPARE(data.features.values, (std::vector<double>{1, 2}));
    }
    QVERIFY_EXCEPTION_THROWN((void)readCsv(path / "none.csv"), UserError);
    QVERIFY_EXCEPTION_THROWN((void)readCsv(path), UserError);
}

void TestReadCsv::readsFeatures()
{
    const QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    const auto put = [&](const char *text) { std::ofstream(path / "x.csv") << text; };
    const auto read = [&] { return readCsvFeatures(path / "x.csv", 2).values; };
    put("1,2\n3,4\n");
    QCOMPARE(read(), (std::vector<double>{1, 2, 3, 4}));
    put("a,b,class\n1,2,0\n3,4,cat\n");
    QCOMPARE(read(), (std::vector<double>{1, 2, 3, 4}));
    put("1,2,3,4\n");
    QVERIFY_EXCEPTION_THROWN(read(), UserError);
    put("1\n");
    QVERIFY_EXCEPTION_THROWN(read(), UserError);
    put("1,2\n3,4,5\n");
    QVERIFY_EXCEPTION_THROWN(read(), UserError);
}

void TestReadCsv::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); // start of the error
    const auto row = [](const char *name, const QByteArray &text, const char *expected) {
        QTest::newRow(name) << text << QString::fromUtf8(expected);
    };
    row("empty", "", "a.csv: is empty");
    row("blank", " \n\n", "a.csv: is empty");
    row("header only", "a,b,class\n", "a.csv: has a header but no samples");
    row("ragged, short", "1,2,0\n1,0\n",
        "a.csv:2:1: this line has 2 columns, but the first sample has 3");
    row("ragged, long", "1,2,0\n\n1,2,3,0\n", "a.csv:3:1: this line has 4 columns");
    row("one column", "1\n2\n", "a.csv:1:1: this line has one column");
    row("open quote", "1,\"2,0\n1,2,0\n", "a.csv:1:3: this quote is not closed on its line");
    row("after the quote", "1,\"2\"3,0\n", "a.csv:1:6: expected a comma after the quoted field");
    row("NUL", QByteArray("1,2\0,0\n", 7), "a.csv:1:4: has a NUL byte");
    row("nan", "1,2,0\n1,nan,0\n", "a.csv:2:3: \"nan\" is no finite number");
    row("nan first", "nan,2,0\n", "a.csv:1:1: \"nan\" is no finite number");
    row("inf", "1,2,0\n-inf,1,0\n", "a.csv:2:1: \"-inf\" is no finite number");
    row("too large", "1,1e999,0\n", "a.csv:1:3: \"1e999\" is no finite number");
    row("hexadecimal", "1,0x10,0\n", "a.csv:1:3: \"0x10\" is no finite number");
    row("word", "1,2,0\n1,  two,0\n", "a.csv:2:5: \"two\" is no finite number");
    row("empty field", "1,2,0\n1,,0\n", "a.csv:2:3: this field is empty");
    row("semicolons", "1.5;2.5;0\n", "a.csv:1:1: the columns are separated by semicolons");
    row("semicolons, header", "a;b;c\n1.5;2.5;0\n",
        "a.csv:1:1: the columns are separated by semicolons");
    row("semicolons, decimal comma", "1,5;2,5;0\n",
        "a.csv:1:3: the columns are separated by semicolons");
    row("tabs", "1.5\t2.5\t0\n", "a.csv:1:1: the columns are separated by tabs");
    row("decimal comma", "\"1,5\",2,0\n1,2,0\n", "a.csv:1:1: \"1,5\" has a decimal comma");
    row("class is text", "1,2,0\n1,2,cat\n", "a.csv:2:5: the class \"cat\" is no integer");
    row("class is broken", "1,2,0.5\n", "a.csv:1:5: the class \"0.5\" is no integer");
    row("class is large", "1,2,4294967296\n", "a.csv:1:5: the class \"4294967296\" is no integer");
    row("UTF-16", QByteArray("\xff\xfe\x31\x00\x2c\x00", 6), "a.csv:1:1: is UTF-16 text");
    row("UTF-16, other order", QByteArray("\xfe\xff\x00\x31", 4), "a.csv:1:1: is UTF-16 text");
    row("fewer rows", "3,1,a,b\n1,0\n2,1\n",
        "a.csv: its header announces 3 samples, but there are 2");
    row("other columns", "1,2,a,b\n1,0\n", "a.csv: its header announces 2 columns");
}

void TestReadCsv::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    QString error;
    try {
        (void)parseCsv(text.toStdString(), "a.csv");
    } catch (const UserError &fault) {
        error = QString::fromUtf8(fault.what());
    }
    QVERIFY2(error.startsWith(expected), qPrintable(error));
}

void TestReadCsv::limits()
{
    const auto error = [](const std::string &text) {
        try {
            (void)parseCsv(text, "a.csv");
        } catch (const UserError &fault) {
            return std::string(fault.what());
        }
        return std::string();
    };
    std::string line;
    for (int i = 0; i < 65535; ++i)
        line += "1,";
    QCOMPARE(error(line + "0\n"), std::string());
    QCOMPARE(error(line + "1,0\n"),
             std::string("a.csv:1:131073: this line has more than 65536 columns"));

    const std::string tail = ",0";
    const std::size_t limit = std::size_t(1) << 20;
    QCOMPARE(error("1" + std::string(limit - 3, ' ') + tail), std::string());
    QCOMPARE(error("1,0\n1" + std::string(limit - 2, ' ') + tail + "\n"),
             std::string("a.csv:2:1: this line is longer than 1 MiB"));
}

// Small files that would become large.
void TestReadCsv::refusesBombs()
{
    const QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "bomb.csv.gz";
    const auto error = [&](const std::string &line, std::size_t lines) {
        gzFile file = gzopen(path.c_str(), "wb1");
        for (std::size_t i = 0; i < lines; ++i)
            gzwrite(file, line.data(), static_cast<unsigned>(line.size()));
        gzclose(file);
        try {
            (void)readCsv(path);
        } catch (const UserError &fault) {
            return std::string(fault.what());
        }
        return std::string();
    };
    const std::size_t mebi = std::size_t(1) << 20;
    QCOMPARE(error(std::string(mebi, '1'), 300),
             path.string() + ":1:1: this line is longer than 1 MiB");
    std::string lines;
    while (lines.size() < mebi)
        lines += "1,0\n";
    QCOMPARE(error(lines, 257), path.string() + ": unpacks to more than 256 MiB");
}

QTEST_GUILESS_MAIN(TestReadCsv)
#include "tst_read_csv.moc"
