// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "tests/support/error_text.h"
#include "tests/support/peak_memory.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

using namespace ansatz;
namespace fs = std::filesystem;

namespace {

// The calls that make a save durable, in their order, and the one of them that is to fail.
QStringList calls;
QString failing;

int noted(const char *name, long (*call)(long, long), long a, long b)
{
    if (QThread::currentThread() == QCoreApplication::instance()->thread())
        calls.append(name); // other threads of a test do not look at them
    if (failing == QString(name)) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(call(a, b));
}

bool isFolder(int descriptor)
{
    struct stat facts = {};
    return fstat(descriptor, &facts) == 0 && S_ISDIR(facts.st_mode);
}

} // namespace

// These take the place of the C library's in this program.
extern "C" int fsync(int descriptor)
{
    return noted(
        isFolder(descriptor) ? "fsync folder" : "fsync file",
        [](long a, long) { return syscall(SYS_fsync, a); }, descriptor, 0);
}

extern "C" int rename(const char *from, const char *to) noexcept
{
    return noted(
        "rename",
        [](long a, long b) { return syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 0); },
        reinterpret_cast<long>(from), reinterpret_cast<long>(to));
}

namespace {

void put(const fs::path &path, const std::string &content)
{
    std::ofstream(path, std::ios::binary) << content;
}

std::string get(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int entries(const fs::path &folder)
{
    return static_cast<int>(std::distance(fs::directory_iterator(folder), {}));
}

// Files of this process may not pass `bytes` while it lives.
class FileSizeLimit final {
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit = {bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before = {};
};

} // namespace

class TestFiles final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void reads();
    void refusesToRead_data();
    void refusesToRead();
    void refusesHugeWithoutAllocating();
    void noticesChangesWhileReading();
    void writesAndReplaces();
    void keepsPermissions();
    void leavesWriteProtectedFiles();
    void followsLinks();
    void refusesToWrite_data();
    void refusesToWrite();
    void writesOddNames_data();
    void writesOddNames();
    void survivesFullDisk_data();
    void survivesFullDisk();
    void survivesSizeLimit();
    void syncsInOrder();
    void failedSyncIsAnError_data();
    void failedSyncIsAnError();
    void readersSeeOldOrNew();

private:
    [[nodiscard]] fs::path at(const std::string &name) const { return m_path / name; }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

void TestFiles::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = m_folder->path().toStdString();
}

void TestFiles::cleanup()
{
    fs::remove_all(m_path); // QTemporaryDir cannot remove names that are no UTF-8
}

void TestFiles::reads()
{
    const std::string content("a\0b\r\n\xff", 6);
    put(at("x"), content);
    QCOMPARE(readFile(at("x"), 6), content);
    put(at("empty"), "");
    QCOMPARE(readFile(at("empty"), 0), std::string());
    QCOMPARE(errorOf([&] { (void)readFile(at("x"), 5); }),
             at("x").string() + ": has 6 B; at most 5 B are read");
}

void TestFiles::refusesToRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("reason");
    QTest::newRow("missing") << "none"
                             << "there is no such file";
    QTest::newRow("folder") << "folder"
                            << "is a folder, not a file";
    QTest::newRow("pipe") << "pipe"
                          << "is a pipe, not a file";
    QTest::newRow("/dev/zero") << "/dev/zero"
                               << "is a device, not a file";
    QTest::newRow("file as folder") << "file/x"
                                    << "cannot be opened: Not a directory";
    QTest::newRow("link in a circle") << "circle"
                                      << "cannot be opened: Too many levels of symbolic links";
}

void TestFiles::refusesToRead()
{
    QFETCH(QString, name);
    QFETCH(QString, reason);
    fs::create_directory(at("folder"));
    QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
    put(at("file"), "x");
    fs::create_symlink("circle", at("circle"));
    const fs::path path = at(name.toStdString()); // an absolute name replaces the folder
    QCOMPARE(errorOf([&] { (void)readFile(path, 100); }),
             path.string() + ": " + reason.toStdString());
}

void TestFiles::refusesHugeWithoutAllocating()
{
    put(at("sparse"), "");
    if (truncate(at("sparse").c_str(), off_t(1) << 40) != 0)
        QSKIP("this file system has no sparse files of 1 TiB");
    const long before = peakMemory();
    const std::string error = errorOf([&] { (void)readFile(at("sparse"), 1 << 20); });
    QVERIFY(error.find("has 1 TiB; at most 1 MiB are read") != std::string::npos);
    QVERIFY2(peakMemory() - before < 8192, qPrintable(QString::number(peakMemory() - before)));
}

void TestFiles::noticesChangesWhileReading()
{
    // A file of /proc says that it is empty and then has content: one that grows while read.
    QCOMPARE(errorOf([] { (void)readFile("/proc/self/status", 1 << 20); }),
             std::string("/proc/self/status: became longer while it was read — try again"));

    // Truncated in a loop, it must come whole, empty or with an error: never padded.
    const std::string content(4 << 20, 'x');
    put(at("x"), content);
    std::atomic<bool> stop = false;
    std::thread other([&] {
        while (!stop) {
            QVERIFY(truncate(at("x").c_str(), 1000) == 0);
            put(at("y"), content);
            fs::rename(at("y"), at("x"));
        }
    });
    int faults = 0;
    for (int i = 0; i < 100; ++i) {
        try {
            const std::string got = readFile(at("x"), 8 << 20);
            if (got.find_first_not_of('x') != std::string::npos)
                ++faults;
        } catch (const UserError &) {
        }
    }
    stop = true;
    other.join();
    QCOMPARE(faults, 0);
}

void TestFiles::writesAndReplaces()
{
    writeFileAtomically(at("x"), "one");
    QCOMPARE(get(at("x")), std::string("one"));
    struct stat facts = {};
    QCOMPARE(stat(at("x").c_str(), &facts), 0);
    const mode_t mask = umask(0);
    umask(mask);
    QCOMPARE(facts.st_mode & 07777, 0666 & ~mask);

    const std::string large(3 << 20, 'y');
    writeFileAtomically(at("x"), large);
    QCOMPARE(get(at("x")), large);
    writeFileAtomically(at("x"), "");
    QCOMPARE(get(at("x")), std::string());
    QCOMPARE(entries(m_path), 1);

    // A name without a folder is in the working folder.
    const fs::path before = fs::current_path();
    fs::current_path(m_path);
    writeFileAtomically("y", "two");
    fs::current_path(before);
    QCOMPARE(get(at("y")), std::string("two"));
}

void TestFiles::keepsPermissions()
{
    for (const mode_t mode : {0600U, 0640U, 0644U, 0755U}) {
        put(at("x"), "old");
        QCOMPARE(chmod(at("x").c_str(), mode), 0);
        writeFileAtomically(at("x"), "new");
        struct stat facts = {};
        QCOMPARE(stat(at("x").c_str(), &facts), 0);
        QCOMPARE(facts.st_mode & 07777, mode);
        QCOMPARE(get(at("x")), std::string("new"));
        fs::remove(at("x"));
    }
}

void TestFiles::leavesWriteProtectedFiles()
{
    put(at("x"), "old");
    QCOMPARE(chmod(at("x").c_str(), 0444), 0);
    QCOMPARE(chmod(m_path.c_str(), 0777), 0);
    // The superuser may write anything.
    const bool isRoot = geteuid() == 0;
    if (isRoot && seteuid(65534) != 0)
        QSKIP("this test cannot become another user than the superuser");
    const std::string error = errorOf([&] { writeFileAtomically(at("x"), "new"); });
    if (isRoot)
        QCOMPARE(seteuid(0), 0);
    QCOMPARE(error, at("x").string()
                        + ": must not be written: Permission denied — allow writing to it, or "
                          "choose another name");
    QCOMPARE(get(at("x")), std::string("old"));
    QCOMPARE(entries(m_path), 1);
}

void TestFiles::followsLinks()
{
    fs::create_directory(at("far"));
    put(at("far/x"), "old");
    fs::create_symlink("far/x", at("link"));
    fs::create_symlink(at("link"), at("absolute"));
    writeFileAtomically(at("absolute"), "new");
    QVERIFY(fs::is_symlink(at("link")) && fs::is_symlink(at("absolute")));
    QVERIFY(!fs::is_symlink(at("far/x")));
    QCOMPARE(get(at("far/x")), std::string("new"));
    QCOMPARE(entries(at("far")), 1);

    fs::create_symlink("far/y", at("dangling"));
    writeFileAtomically(at("dangling"), "made");
    QVERIFY(fs::is_symlink(at("dangling")));
    QCOMPARE(get(at("far/y")), std::string("made"));
}

void TestFiles::refusesToWrite_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("reason"); // start
    QTest::newRow("folder") << "folder"
                            << "is a folder, not a file";
    QTest::newRow("folder/") << "folder/"
                             << "is no name of a file";
    QTest::newRow("empty") << ""
                           << "is no name of a file";
    QTest::newRow("pipe") << "pipe"
                          << "is a pipe, not a file";
    QTest::newRow("/dev/full") << "/dev/full"
                               << "is a device, not a file";
    QTest::newRow("link to /dev/full") << "full"
                                       << "is a device, not a file";
    QTest::newRow("missing folder") << "none/x"
                                    << "cannot be written: No such file or directory";
    QTest::newRow("file as folder") << "file/x"
                                    << "cannot be written: Not a directory";
    QTest::newRow("circle") << "circle"
                            << "leads round in a circle of symbolic links";
    QTest::newRow("long name") << QString(256, 'n') << "cannot be written: File name too long";
    // Not even root may create a file there.
    QTest::newRow("read-only folder") << "/proc/self/x"
                                      << "cannot be written: ";
}

void TestFiles::refusesToWrite()
{
    QFETCH(QString, name);
    QFETCH(QString, reason);
    fs::create_directory(at("folder"));
    QCOMPARE(mkfifo(at("pipe").c_str(), 0600), 0);
    put(at("file"), "x");
    fs::create_symlink("circle", at("circle"));
    fs::create_symlink("/dev/full", at("full"));
    const int before = entries(m_path);
    const fs::path path = name.isEmpty() ? fs::path() : at(name.toStdString());
    const std::string error = errorOf([&] { writeFileAtomically(path, "new"); });
    const std::string expected = (path.empty() ? "" : path.string() + ": ") + reason.toStdString();
    QVERIFY2(error.starts_with(expected), error.c_str());
    QCOMPARE(entries(m_path), before);
    QCOMPARE(get(at("file")), std::string("x"));
}

void TestFiles::writesOddNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("255 bytes") << QByteArray(255, 'n');
    QTest::newRow("newline") << QByteArray("a\nb");
    QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe");
    QTest::newRow("leading -") << QByteArray("-rf");
    QTest::newRow("%s") << QByteArray("%s%n");
    QTest::newRow("markup") << QByteArray("<img src=x>");
    QTest::newRow("blanks") << QByteArray(" a ");
    QTest::newRow("hidden") << QByteArray(".a");
}

void TestFiles::writesOddNames()
{
    QFETCH(QByteArray, name);
    const fs::path path = at(name.toStdString());
    writeFileAtomically(path, "old");
    writeFileAtomically(path, "new");
    QCOMPARE(readFile(path, 3), std::string("new"));
    QCOMPARE(entries(m_path), 1);
}

void TestFiles::survivesFullDisk_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("one page too many") << 200'000;
    QTest::newRow("more than the disk") << 3'000'000;
}

void TestFiles::survivesFullDisk()
{
    QFETCH(int, size);
    fs::create_directory(at("disk"));
    if (mount("none", at("disk").c_str(), "tmpfs", 0, "size=256k") != 0)
        QSKIP("mounting a small disk is not permitted here");
    const auto unmount = qScopeGuard([&] { umount(at("disk").c_str()); });

    const std::string old(100'000, 'o');
    put(at("disk/model"), old);
    const std::string error =
        errorOf([&] { writeFileAtomically(at("disk/model"), std::string(size, 'n')); });
    QVERIFY2(error.starts_with(at("disk/model").string()
                               + ": could not be written: No space left on device after "),
             error.c_str());
    const std::string needed = size == 200'000 ? "needed 195 KiB" : "needed 2.86 MiB";
    QVERIFY2(error.find(needed + ", free 156 KiB") != std::string::npos, error.c_str());
    QCOMPARE(get(at("disk/model")), old);
    QCOMPARE(entries(at("disk")), 1);

    // What fits is written nevertheless.
    writeFileAtomically(at("disk/model"), std::string(150'000, 'n'));
    QCOMPARE(get(at("disk/model")), std::string(150'000, 'n'));
}

void TestFiles::survivesSizeLimit()
{
    const std::string old(10'000, 'o');
    put(at("model"), old);
    std::string error;
    {
        const FileSizeLimit limit(50'000);
        error = errorOf([&] { writeFileAtomically(at("model"), std::string(60'000, 'n')); });
    }
    QVERIFY2(error.starts_with(at("model").string()
                               + ": could not be written: File too large after 50000 of 60000"),
             error.c_str());
    QCOMPARE(get(at("model")), old);
    QCOMPARE(entries(m_path), 1);
}

void TestFiles::syncsInOrder()
{
    calls.clear();
    writeFileAtomically(at("x"), "new");
    QCOMPARE(calls, (QStringList{"fsync file", "rename", "fsync folder"}));
}

void TestFiles::failedSyncIsAnError_data()
{
    QTest::addColumn<QString>("call");
    QTest::addColumn<QString>("problem");
    QTest::newRow("file") << "fsync file"
                          << "could not be written: Input/output error";
    QTest::newRow("rename") << "rename"
                            << "cannot be replaced: Input/output error";
    QTest::newRow("folder")
        << "fsync folder"
        << "was written, but its folder could not be synced to the disk: Input/output error";
}

void TestFiles::failedSyncIsAnError()
{
    QFETCH(QString, call);
    QFETCH(QString, problem);
    put(at("x"), "old");
    failing = call;
    const std::string error = errorOf([&] { writeFileAtomically(at("x"), "new"); });
    failing.clear();
    QCOMPARE(error, at("x").string() + ": " + problem.toStdString());
    QCOMPARE(get(at("x")), std::string(call == "fsync folder" ? "new" : "old"));
    QCOMPARE(entries(m_path), 1);
}

void TestFiles::readersSeeOldOrNew()
{
    const std::string one(200'000, '1');
    const std::string two(300'000, '2');
    writeFileAtomically(at("x"), one);
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int i = 0; !stop; ++i)
            writeFileAtomically(at("x"), i % 2 == 0 ? two : one);
    });
    int torn = 0;
    for (int i = 0; i < 200; ++i) {
        const std::string got = readFile(at("x"), 1 << 20);
        if (got != one && got != two)
            ++torn;
    }
    stop = true;
    writer.join();
    QCOMPARE(torn, 0);
}

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
