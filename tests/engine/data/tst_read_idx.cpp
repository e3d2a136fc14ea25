// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/data/read_idx.h"
#include "tests/support/missing_component.h"
#include "tests/support/peak_memory.h"

#include <QtTest>

#include <zlib.h>

#include <fstream>

using namespace ansatz;
namespace fs = std::filesystem;

namespace {

std::string bigEndian(std::uint32_t value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 255);
    return bytes;
}

std::string imagesOf(std::uint32_t count, std::uint32_t height, std::uint32_t width,
                     const std::string &pixels)
{
    return bigEndian(0x803) + bigEndian(count) + bigEndian(height) + bigEndian(width) + pixels;
}

std::string labelsOf(const std::string &labels)
{
    return bigEndian(0x801) + bigEndian(static_cast<std::uint32_t>(labels.size())) + labels;
}

const std::string pixels("\x00\xff\x33\x01\x02\x03\x04\x05\x06\x07\x08\x09", 12);

} // namespace

class TestReadIdx final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void reads();
    void readsGzip();
    void refusesEveryTruncation_data();
    void refusesEveryTruncation();
    void refuses_data();
    void refuses();
    void refusesWithoutAllocating();
    void keepsOnlyWhatIsSelected();
    void refusesBombs();
    void readsFashionMnist();

private:
    void put(const char *name, const std::string &content) const
    {
        std::ofstream(m_path / name, std::ios::binary) << content;
    }
    void putGzip(const char *name, const std::string &content, int mebibytesOfZeros = 0) const
    {
        gzFile file = gzopen((m_path / name).c_str(), "wb");
        gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
        const std::string zeros(1U << 20, '\0');
        for (int i = 0; i < mebibytesOfZeros; ++i)
            gzwrite(file, zeros.data(), static_cast<unsigned>(zeros.size()));
        gzclose(file);
    }
    [[nodiscard]] Dataset read() const { return readIdx(m_path / "images", m_path / "labels"); }
    [[nodiscard]] std::string error() const
    {
        try {
            (void)read();
        } catch (const UserError &fault) {
            return fault.what();
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

void TestReadIdx::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = m_folder->path().toStdString();
    put("images", imagesOf(2, 2, 3, pixels));
    put("labels", labelsOf("\x07\xff"));
}

void TestReadIdx::reads()
{
    const Dataset data = read();
    QCOMPARE(data.features.rows, std::size_t(2));
    QCOMPARE(data.features.columns, std::size_t(6));
    QCOMPARE(data.features.width, 3);
    QCOMPARE(data.features.height, 2);
    QCOMPARE(data.features.values.size(), std::size_t(12));
    QCOMPARE(data.features.values[0], 0.0);
    QCOMPARE(data.features.values[1], 1.0);
    QCOMPARE(data.features.values[2], 0x33 / 255.0);
    QCOMPARE(data.features.row(1)[5], 9 / 255.0);
    QCOMPARE(data.labels, (std::vector<int>{7, 255}));
    QCOMPARE(data.className(7), std::string("7"));
}

void TestReadIdx::readsGzip()
{
    const Dataset plain = read();
    putGzip("images", imagesOf(2, 2, 3, pixels));
    putGzip("labels", labelsOf("\x07\xff"));
    const Dataset packed = read();
    QVERIFY(packed.features == plain.features);
    QCOMPARE(packed.labels, plain.labels);
}

void TestReadIdx::refusesEveryTruncation_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("zipped");
    for (const char *name : {"images", "labels"}) {
        QTest::newRow(name) << name << false;
        QTest::newRow(qPrintable(QString(name) + " gzip")) << name << true;
    }
}

void TestReadIdx::refusesEveryTruncation()
{
    QFETCH(QString, name);
    QFETCH(bool, zipped);
    const std::string file = name.toStdString();
    if (zipped)
        putGzip(file.c_str(), file == "images" ? imagesOf(2, 2, 3, pixels) : labelsOf("\x07\xff"));
    const std::string whole = readFile(m_path / file, 1000);
    QCOMPARE(error(), std::string());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        put(file.c_str(), whole.substr(0, size));
        const std::string fault = error();
        QVERIFY2(fault.starts_with((m_path / file).string() + ": "), fault.c_str());
    }
    put(file.c_str(), whole + "x");
    QVERIFY(!error().empty());
}

void TestReadIdx::refuses_data()
{
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QString>("problem");
    const QByteArray images = QByteArray::fromStdString(imagesOf(2, 2, 3, pixels));
    const QByteArray labels = QByteArray::fromStdString(labelsOf("\x07\xff"));
    const auto row = [&](const char *name, const std::string &bytes, const char *problem) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << labels << problem;
    };
    row("empty", "", "ends within its IDX header, after 0 bytes");
    row("text", "1,2,3,4,5,6,7,8,9,0", "is no IDX file of images: its magic number is 0x312c322c");
    row("floats", bigEndian(0xd03) + std::string(20, '\0'),
        "is no IDX file of images: its magic number is 0x00000d03, not 0x00000803");
    row("rank 4", bigEndian(0x804) + std::string(20, '\0'), "is no IDX file of images");
    row("labels for images", labels.toStdString(), "holds labels, not images");
    QTest::newRow("images for labels") << images << images << "holds images, not labels";
    row("huge", imagesOf(~0U, ~0U, ~0U, pixels), "announces more than 256 MiB of values");
    row("product of 2^64", imagesOf(1U << 31, 1U << 31, 4, pixels), "announces more than 256 MiB");
    row("more than follows", imagesOf(2, 3, 3, pixels), "announces 18 values, but 12 follow");
    row("trailing bytes", imagesOf(2, 1, 3, pixels), "announces 6 values, but 12 follow");
    row("an image more", imagesOf(3, 2, 3, pixels), "has 2 labels, but ");
    row("no images", imagesOf(0, 2, 3, ""), "has no pixels: 0 images of 3×2");
    row("no width", imagesOf(2, 2, 0, ""), "has no pixels: 2 images of 0×2");
    row("no width, many", imagesOf(~0U, ~0U, 0, ""), "has no pixels");
    row("large images", imagesOf(2, 2, 32769, std::string(2 * 2 * 32769, '\0')),
        "its images have 65538 pixels; at most 65536 are read");
    QTest::newRow("a label less") << images << QByteArray::fromStdString(labelsOf("\x07"))
                                  << "has 1 label, but ";
}

void TestReadIdx::refuses()
{
    QFETCH(QByteArray, images);
    QFETCH(QByteArray, labels);
    QFETCH(QString, problem);
    put("images", images.toStdString());
    put("labels", labels.toStdString());
    const std::string fault = error();
    QVERIFY2(fault.find(": " + problem.toStdString()) != std::string::npos, fault.c_str());
}

void TestReadIdx::refusesWithoutAllocating()
{
    const long before = peakMemory();
    // 180 MB announced, 12 bytes there
    put("labels", labelsOf(std::string(200'000, '\1')));
    put("images", imagesOf(200'000, 30, 30, pixels));
    QVERIFY(!error().empty());
    putGzip("images", imagesOf(200'000, 30, 30, pixels));
    QVERIFY(!error().empty());
    put("images", "");
    fs::resize_file(m_path / "images", std::uint64_t(1) << 40); // sparse
    const std::string fault = error();
    QVERIFY2(fault.find("has 1 TiB; at most 256 MiB are read") != std::string::npos, fault.c_str());
    QVERIFY2(peakMemory() - before < 8192, qPrintable(QString::number(peakMemory() - before)));
}

void TestReadIdx::keepsOnlyWhatIsSelected()
{
    put("images", imagesOf(5, 1, 1, std::string("\x00\x33\x66\x99\xcc", 5)));
    put("labels", labelsOf("\x04\x07\x01\x07\x04"));
    const auto read = [&](const IdxSelection &selection) {
        return readIdx(m_path / "images", m_path / "labels", selection);
    };
    const Dataset both = read({{7, 4}, 0});
    QCOMPARE(both.labels, (std::vector<int>{4, 7, 7, 4}));
    QCOMPARE(both.features.rows, std::size_t(4));
    QCOMPARE(both.features.values, (std::vector<double>{0, 0.2, 0.6, 0.8}));
    QCOMPARE(both.otherLabels, std::vector<int>{1});
    const Dataset first = read({{7, 4}, 3});
    QCOMPARE(first.labels, (std::vector<int>{4, 7, 7}));
    QCOMPARE(first.otherLabels, (std::vector<int>{1, 4}));
    QCOMPARE(read({{}, 2}).labels, (std::vector<int>{4, 7}));
    const Dataset none = read({{9}, 0});
    QCOMPARE(none.features.rows, std::size_t(0));
    QCOMPARE(none.otherLabels, (std::vector<int>{1, 4, 7}));
}

// Small files that would become large.
void TestReadIdx::refusesBombs()
{
    const long before = peakMemory();
    putGzip("images", imagesOf(1U << 16, 32, 32, ""), 64);
    QVERIFY(error().find("has 2 labels, but ") != std::string::npos);
    // What follows what the header announces is not unpacked.
    putGzip("images", imagesOf(2, 2, 3, ""), 200);
    QVERIFY(error().find("unpacks to more than 28 B") != std::string::npos);
    QVERIFY2(peakMemory() - before < 8 * 1024, qPrintable(QString::number(peakMemory())));

    // Fewer pixels than may be announced, but more than are kept.
    const std::uint32_t count = 1U << 17;
    putGzip("images", imagesOf(count, 32, 32, ""), 128);
    std::string labels(count, '\1');
    labels[5] = '\2';
    putGzip("labels", labelsOf(labels));
    QVERIFY(error().find("131072 of its images, with 1024 pixels each, are too many")
            != std::string::npos);
    const Dataset data = readIdx(m_path / "images", m_path / "labels", {{1, 2}, 10});
    QCOMPARE(data.features.values.size(), std::size_t(10 * 1024));
    QVERIFY2(peakMemory() - before < 450 * 1024, qPrintable(QString::number(peakMemory())));
}

// Debian's package dataset-fashion-mnist; another folder may be named in ANSATZ_FASHION_MNIST.
void TestReadIdx::readsFashionMnist()
{
    const fs::path folder =
        qEnvironmentVariable("ANSATZ_FASHION_MNIST", "/usr/share/datasets/fashion-mnist")
            .toStdString();
    if (!fs::exists(folder / "t10k-images-idx3-ubyte.gz"))
        ANSATZ_MISSING_COMPONENT("Debian's dataset-fashion-mnist is not installed");
    const Dataset data =
        readIdx(folder / "t10k-images-idx3-ubyte.gz", folder / "t10k-labels-idx1-ubyte.gz");
    QCOMPARE(data.features.rows, std::size_t(10'000));
    QCOMPARE(data.features.width, 28);
    QCOMPARE(data.features.height, 28);
    std::vector<int> counts(10);
    for (const int label : data.labels)
        ++counts.at(static_cast<std::size_t>(label));
    QCOMPARE(counts, std::vector<int>(10, 1000));
    double sum = 0;
    for (const double value : data.features.values)
        sum += value;
    // The published mean of the test images.
    QVERIFY(std::abs(sum / static_cast<double>(data.features.values.size()) - 0.2868) < 1e-4);
}

QTEST_GUILESS_MAIN(TestReadIdx)
#include "tst_read_idx.moc"
