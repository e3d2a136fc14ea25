// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "tests/support/error_text.h"
#include "tests/support/peak_memory.h"

#include <QtTest>

#include <zlib.h>

#include <fstream>

using namespace ansatz;

namespace {

std::string gzip(const std::string &content)
{
    std::string packed(content.size() + 1024, '\0');
    z_stream stream = {};
    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

} // namespace

class TestGzip final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unpacks();
    void refusesEveryTruncation();
    void refusesDamage();
    void boundsUnpacking();
    void unpacksHead();
};

void TestGzip::unpacks()
{
    std::string content;
    for (int i = 0; i < 50'000; ++i)
        content += std::to_string(i);
    const std::string packed = gzip(content);
    QVERIFY(isGzip(packed));
    QVERIFY(!isGzip(content));
    QVERIFY(!isGzip(""));
    QCOMPARE(gunzip(packed, content.size(), "x.gz"), content);
    QCOMPARE(gunzip(gzip(""), 0, "x.gz"), std::string());
    QCOMPARE(gunzip(gzip("ab") + gzip("") + gzip("cd"), 4, "x.gz"), std::string("abcd"));
}

void TestGzip::refusesEveryTruncation()
{
    const std::string packed = gzip("some text, some text and more of the text");
    for (std::size_t size = 0; size < packed.size(); ++size) {
        const std::string error =
            errorOf([&] { (void)gunzip(std::string_view(packed).substr(0, size), 1000, "x.gz"); });
        QVERIFY2(error.starts_with("x.gz: this gzip data ends too early"),
                 (std::to_string(size) + error).c_str());
    }
    const std::string error = errorOf([&] { (void)gunzip(packed + "tail", 1000, "x.gz"); });
    QVERIFY2(error.starts_with("x.gz: has other bytes after its gzip data"), error.c_str());
}

void TestGzip::refusesDamage()
{
    const std::string content = "some text, some text and more of the text";
    const std::string packed = gzip(content);
    for (std::size_t i = 0; i < packed.size(); ++i) {
        if (i >= 3 && i < 10)
            continue; // flags, time and system, which say nothing about the content
        std::string damaged = packed;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x40);
        std::string got;
        const std::string error = errorOf([&] { got = gunzip(damaged, 1000, "x.gz"); });
        QVERIFY2(!error.empty() || got == content, std::to_string(i).c_str());
    }
    std::string damaged = packed;
    damaged[packed.size() - 8] ^= 1; // checksum
    QVERIFY(errorOf([&] { (void)gunzip(damaged, 1000, "x.gz"); }).find("damaged")
            != std::string::npos);
}

void TestGzip::boundsUnpacking()
{
    const std::string member = gzip(std::string(1 << 20, '\0'));
    std::string bomb; // 256 MiB, without ever having them
    for (int i = 0; i < 256; ++i)
        bomb += member;
    const long before = peakMemory();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(errorOf([&] { (void)gunzip(bomb, (1 << 20) + 1, "x.gz"); }),
             std::string("x.gz: unpacks to more than 1.00 MiB"));
    QVERIFY(timer.elapsed() < 100);
    QVERIFY(peakMemory() - before < 8192);
    QCOMPARE(gunzip(bomb, 256 << 20, "x.gz").size(), std::size_t(256) << 20);
    QCOMPARE(errorOf([] { (void)gunzip(gzip("abc"), 2, "x.gz"); }),
             std::string("x.gz: unpacks to more than 2 B"));
}

void TestGzip::unpacksHead()
{
    const std::string packed = gzip("0123456789");
    QCOMPARE(gunzipHead(packed, 4, "x.gz"), std::string("0123"));
    QCOMPARE(gunzipHead(packed, 40, "x.gz"), std::string("0123456789"));
    QVERIFY_EXCEPTION_THROWN((void)gunzipHead("\x1f\x8b", 4, "x.gz"), UserError);
}

QTEST_GUILESS_MAIN(TestGzip)
#include "tst_gzip.moc"
