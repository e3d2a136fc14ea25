// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

namespace ansatz {

/// How a run of the command-line program ended.
struct Ending {
    int status = -1;
    QByteArray output;
    QByteArray errors;

    /// The whole output, or its last line, as a JSON object; empty when it is none.
    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
    QJsonObject lastLine() const
    {
        return QJsonDocument::fromJson(output.trimmed().split('\n').last()).object();
    }
    /// Standard error is exactly one line that starts with the program's name.
    bool isOneLineError() const
    {
        return errors.startsWith("ansatz: ") && errors.count('\n') == 1 && errors.endsWith('\n');
    }
};

inline QString programPath()
{
    return QStringLiteral(ANSATZ_BIN "/ansatz");
}

inline Ending wait(QProcess &process, int milliseconds = 60'000)
{
    Ending ending;
    if (process.waitForFinished(milliseconds) && process.exitStatus() == QProcess::NormalExit)
        ending.status = process.exitCode();
    ending.output = process.readAllStandardOutput();
    ending.errors = process.readAllStandardError();
    return ending;
}

inline Ending runProgram(const QStringList &arguments, const QString &folder = {})
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(programPath(), arguments);
    return wait(process);
}

/// Runs a shell script in which $ansatz is the program.
inline Ending runShell(const QString &script, const QString &folder)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("ansatz"), programPath());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), script});
    return wait(process);
}

inline void writeText(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

inline QByteArray readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace ansatz
