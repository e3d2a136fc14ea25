// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"
#include "ui/document/experiment_document.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TstExperimentDocument final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void editIsOneNamedUndoStep();
    void noStepWithoutChange();
    void sameKeyMerges();
    void mergedBackToTheStartIsNoStep();
    void nothingMergesOverASave();
    void circuitAlone();
    void presets();
    void saveAndOpen();
    void brokenFileChangesNothing();
    void saveToAFolderThatIsNotThere();

private:
    [[nodiscard]] Experiment withRate(double rate) const
    {
        Experiment changed = m_document->experiment();
        changed.training.learningRate = rate;
        return changed;
    }
    [[nodiscard]] double rate() const { return m_document->experiment().training.learningRate; }

    std::unique_ptr<ExperimentDocument> m_document;
};

void TstExperimentDocument::init()
{
    m_document = std::make_unique<ExperimentDocument>();
    m_document->newFromPreset(QStringLiteral("digits_1_vs_5"));
}

void TstExperimentDocument::cleanup()
{
    m_document.reset();
}

void TstExperimentDocument::editIsOneNamedUndoStep()
{
    const Experiment before = m_document->experiment();
    QSignalSpy changes(m_document.get(), &ExperimentDocument::experimentChanged);
    m_document->edit(QStringLiteral("Change learning rate"), withRate(0.5));
    QCOMPARE(rate(), 0.5);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(m_document->undoStack()->undoText(), QStringLiteral("Change learning rate"));
    QVERIFY(m_document->isModified());
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == before);
    QVERIFY(!m_document->isModified());
    m_document->undoStack()->redo();
    QCOMPARE(rate(), 0.5);
    QCOMPARE(changes.count(), 3);
}

void TstExperimentDocument::noStepWithoutChange()
{
    m_document->edit(QStringLiteral("Nothing"), m_document->experiment());
    QCOMPARE(m_document->undoStack()->count(), 0);
}

void TstExperimentDocument::sameKeyMerges()
{
    const double before = rate();
    for (const double value : {0.1, 0.2, 0.3})
        m_document->edit(QStringLiteral("Rate"), withRate(value), QStringLiteral("rate"));
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->edit(QStringLiteral("Other"), withRate(0.4), QStringLiteral("other"));
    QCOMPARE(m_document->undoStack()->count(), 2);
    m_document->undoStack()->undo();
    QCOMPARE(rate(), 0.3);
    m_document->undoStack()->undo();
    QCOMPARE(rate(), before);
}

void TstExperimentDocument::mergedBackToTheStartIsNoStep()
{
    const double before = rate();
    m_document->edit(QStringLiteral("Rate"), withRate(0.1), QStringLiteral("rate"));
    m_document->edit(QStringLiteral("Rate"), withRate(before), QStringLiteral("rate"));
    QCOMPARE(m_document->undoStack()->count(), 0);
    QVERIFY(!m_document->isModified());
}

void TstExperimentDocument::nothingMergesOverASave()
{
    const QTemporaryDir folder;
    m_document->edit(QStringLiteral("Rate"), withRate(0.1), QStringLiteral("rate"));
    m_document->save(folder.filePath(QStringLiteral("a.json")));
    m_document->edit(QStringLiteral("Rate"), withRate(0.2), QStringLiteral("rate"));
    QVERIFY(m_document->isModified());
    QCOMPARE(m_document->undoStack()->count(), 2);
    m_document->undoStack()->undo();
    QVERIFY(!m_document->isModified());
    QCOMPARE(rate(), 0.1);
}

void TstExperimentDocument::circuitAlone()
{
    Circuit circuit = m_document->experiment().circuit;
    append(circuit, gate("h"), {0});
    m_document->editCircuit(QStringLiteral("Add H"), circuit);
    QVERIFY(m_document->experiment().circuit == circuit);
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment().circuit != circuit);
}

void TstExperimentDocument::presets()
{
    QSignalSpy replacements(m_document.get(), &ExperimentDocument::replaced);
    m_document->edit(QStringLiteral("Rate"), withRate(0.1));
    for (const std::string &name : presetNames()) {
        m_document->newFromPreset(QString::fromStdString(name));
        QCOMPARE(m_document->title(), QString::fromStdString(name));
        QVERIFY(m_document->filePath().isEmpty());
        QVERIFY(!m_document->isModified());
        QCOMPARE(m_document->undoStack()->count(), 0);
    }
    QCOMPARE(replacements.count(), qsizetype(presetNames().size()));
    const Experiment before = m_document->experiment();
    QVERIFY_EXCEPTION_THROWN(m_document->newFromPreset(QStringLiteral("nowhere")), UserError);
    QVERIFY(m_document->experiment() == before);
}

void TstExperimentDocument::saveAndOpen()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("größe.json"));
    m_document->edit(QStringLiteral("Rate"), withRate(0.125));
    m_document->save(path);
    QVERIFY(!m_document->isModified());
    QCOMPARE(m_document->filePath(), path);
    QCOMPARE(m_document->title(), QStringLiteral("größe"));

    ExperimentDocument other;
    other.open(path);
    QVERIFY(other.experiment() == m_document->experiment());
    QCOMPARE(other.title(), QStringLiteral("größe"));
}

void TstExperimentDocument::brokenFileChangesNothing()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("broken.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": \"ansatz-exp");
    file.close();
    m_document->edit(QStringLiteral("Rate"), withRate(0.25));
    const Experiment before = m_document->experiment();
    QSignalSpy changes(m_document.get(), &ExperimentDocument::experimentChanged);
    QVERIFY_EXCEPTION_THROWN(m_document->open(path), UserError);
    QVERIFY_EXCEPTION_THROWN(m_document->open(folder.filePath(QStringLiteral("none"))), UserError);
    QVERIFY(m_document->experiment() == before);
    QCOMPARE(changes.count(), 0);
    QCOMPARE(m_document->undoStack()->count(), 1);
    QVERIFY(m_document->filePath().isEmpty());
}

void TstExperimentDocument::saveToAFolderThatIsNotThere()
{
    m_document->edit(QStringLiteral("Rate"), withRate(0.25));
    QVERIFY_EXCEPTION_THROWN(m_document->save(QStringLiteral("/no/such/folder/a.json")), UserError);
    QVERIFY(m_document->isModified());
    QVERIFY(m_document->filePath().isEmpty());
}

QTEST_GUILESS_MAIN(TstExperimentDocument)
#include "tst_experiment_document.moc"
