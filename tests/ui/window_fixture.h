// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/questions.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace ansatz::ui {

/// Milliseconds that a test waits for what should take a fraction of them.
constexpr int patience = 20'000;

/// What a test answers, and what it was asked.
struct Answers {
    bool stop = true;
    bool picture = true;
    Questions::Answer save = Questions::Answer::Discard;
    Questions::Answer model = Questions::Answer::Discard;
    QString path;
    QString modelPath; ///< of an export; `path` where empty
    QStringList asked;
    bool hasModel = false; ///< said by the question about stopping
    QString reason;
};

class TestQuestions final : public Questions {
public:
    explicit TestQuestions(Answers &answers) : m_answers(answers) {}

    bool stopTraining(QWidget *, bool hasModel) override
    {
        m_answers.hasModel = hasModel;
        m_answers.asked << QStringLiteral("stop");
        return m_answers.stop;
    }
    Answer saveChanges(QWidget *, const QString &) override
    {
        m_answers.asked << QStringLiteral("save");
        return m_answers.save;
    }
    Answer exportModel(QWidget *) override
    {
        m_answers.asked << QStringLiteral("model");
        return m_answers.model;
    }
    bool usePicture(QWidget *, CircuitUse, const QString &why) override
    {
        m_answers.asked << QStringLiteral("picture");
        m_answers.reason = why;
        return m_answers.picture;
    }
    QString openPath(QWidget *) override { return m_answers.path; }
    QString savePath(QWidget *, const QString &) override { return m_answers.path; }
    QString exportPath(QWidget *, const QString &) override
    {
        return m_answers.modelPath.isEmpty() ? m_answers.path : m_answers.modelPath;
    }
    void tellProblem(QWidget *, const QString &, const QString &reason) override
    {
        m_answers.asked << QStringLiteral("problem");
        m_answers.reason = reason;
    }

private:
    Answers &m_answers;
};

/// A fresh window on the default experiment for every test, with settings of its own. Test
/// classes call its first three functions in initTestCase, init and cleanup.
class WindowFixture : public QObject {
protected:
    void useOwnSettings()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        Theme::instance().apply(*qApp, Appearance::Light);
    }
    void openWindow()
    {
        QFile::remove(m_folder.filePath(QStringLiteral("Ansatz/Workbench.ini")));
        m_answers = {};
        makeWindow();
    }
    void closeWindow() { m_window.reset(); }

    QAction *action(const QString &text) const
    {
        for (QAction *candidate : m_window->findChildren<QAction *>()) {
            QString name = candidate->text();
            if (name.remove(QLatin1Char('&')) == text)
                return candidate;
        }
        qFatal("no action %s", qPrintable(text));
    }
    QPushButton *button(const char *name) const
    {
        return m_window->findChild<QPushButton *>(QLatin1String(name));
    }
    TrainingSession &session() { return m_window->session(); }
    void trainLong()
    {
        Experiment experiment = m_window->document().experiment();
        experiment.training.steps = 1'000'000;
        session().train(experiment);
        QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 3, patience);
    }
    void changeSomething()
    {
        Experiment changed = m_window->document().experiment();
        changed.training.batch += 1;
        m_window->document().edit(QStringLiteral("Change batch size"), changed);
    }
    void makeWindow()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->setQuestions(std::make_unique<TestQuestions>(m_answers));
        QVERIFY(m_window->openExperiment(QStringLiteral("digits_1_vs_5")));
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    QTemporaryDir m_folder;
    Answers m_answers;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace ansatz::ui
