// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/data_section.h"

#include "engine/base/limits.h"
#include "engine/data/prepared_data.h"
#include "ui/document/experiment_document.h"
#include "ui/number_text.h"
#include "ui/session/experiment_preview.h"
#include "ui/settings_panel/field_binder.h"
#include "ui/settings_panel/note_box.h"
#include "ui/settings_panel/number_field.h"
#include "ui/settings_panel/preprocessing_fields.h"
#include "ui/settings_panel/sample_thumbnails.h"

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <cmath>
#include <limits>

namespace ansatz::ui {

namespace {

using Source = DataSettings::Source;

QWidget *fileRow(QLineEdit *field, const QString &name, const QString &filter)
{
    field->setAccessibleName(name);
    auto *browse = new QPushButton(DataSection::tr("Browse…"));
    browse->setAccessibleName(DataSection::tr("Browse for %1").arg(name.toLower()));
    QObject::connect(browse, &QPushButton::clicked, field, [field, name, filter] {
        const QString path =
            QFileDialog::getOpenFileName(field->window(), name, field->text(), filter);
        if (!path.isEmpty()) {
            field->setText(path);
            Q_EMIT field->editingFinished();
        }
    });
    return inOneRow({field, browse});
}

int labelOf(const Experiment &experiment, std::size_t target)
{
    const auto &classes = experiment.data.classes;
    return target < classes.size() ? classes[target] : 0;
}

void setLabel(Experiment &experiment, std::size_t target, int label)
{
    experiment.data.classes.resize(2);
    experiment.data.classes[target] = label;
}

} // namespace

DataSection::DataSection(FieldBinder &binder, ExperimentPreview &preview, QWidget *parent)
    : SettingsSection(tr("Data"), parent), m_ceiling(new NoteBox(this)), m_unused(new NoteBox(this))
{
    addWide(new SampleThumbnails(preview, this));
    addSourceFields(binder);
    addClassFields(binder);
    addPreprocessingFields(binder);
    addSplitFields(binder);
    addWide(m_ceiling);
    m_ceiling->setObjectName(QStringLiteral("dataCeiling"));
    addWide(m_unused);
    m_unused->setObjectName(QStringLiteral("unusedFeatures"));
    connect(&preview, &ExperimentPreview::dataChanged, this, [this, &binder, &preview] {
        showData(preview);
        showUnused(preview, binder.document().experiment());
    });
    showData(preview);
    binder.onChange(
        [this, &preview](const Experiment &experiment) { showUnused(preview, experiment); });
}

void DataSection::addSourceFields(FieldBinder &binder)
{
    auto *source = new QComboBox;
    source->setObjectName(QStringLiteral("source"));
    source->addItems({tr("Digits (8×8)"), tr("Iris"), tr("Breast cancer"), tr("Two moons"),
                      tr("IDX images…"), tr("CSV file…")});
    binder.bind(source, tr("Change data source"),
                {[](const Experiment &e) { return static_cast<int>(e.data.source); },
                 [](Experiment &e, int index) { e.data.source = static_cast<Source>(index); }});
    addField({tr("Source"), tr("Which samples the model learns from: sets that the program "
                               "carries, two moons made by the seed, or a file of yours")},
             source, TakesEffect::NextStart);

    auto *path = new QLineEdit;
    path->setObjectName(QStringLiteral("path"));
    binder.bind(path, tr("Change data file"),
                {[](const Experiment &e) { return QString::fromStdString(e.data.path); },
                 [](Experiment &e, const QString &text) { e.data.path = text.toStdString(); }});
    QWidget *pathRow = fileRow(path, tr("Data file"), {});
    addField({tr("File"), tr("IDX images (as MNIST, also gzipped), or a CSV file: number columns, "
                             "then an integer class")},
             pathRow, TakesEffect::NextStart);

    auto *labels = new QLineEdit;
    labels->setObjectName(QStringLiteral("labelsPath"));
    binder.bind(
        labels, tr("Change labels file"),
        {[](const Experiment &e) { return QString::fromStdString(e.data.labelsPath); },
         [](Experiment &e, const QString &text) { e.data.labelsPath = text.toStdString(); }});
    QWidget *labelsRow = fileRow(labels, tr("Labels file"), {});
    addField({tr("Labels"), tr("The IDX file of the images' labels")}, labelsRow,
             TakesEffect::NextStart);

    auto *noise = new RealField(0, limits::noise);
    noise->setObjectName(QStringLiteral("noise"));
    binder.bind(noise, tr("Change noise"),
                {[](const Experiment &e) { return e.data.noise; },
                 [](Experiment &e, double value) { e.data.noise = value; }});
    addField({tr("Noise"), tr("Standard deviation of two moons' coordinates, 0 to 10; the moons' "
                              "radius is 1")},
             noise, TakesEffect::NextStart);

    binder.onChange([this, pathRow, labelsRow, noise](const Experiment &experiment) {
        const Source chosen = experiment.data.source;
        setRowVisible(pathRow, chosen == Source::Idx || chosen == Source::Csv);
        setRowVisible(labelsRow, chosen == Source::Idx);
        setRowVisible(noise, chosen == Source::TwoMoons);
    });
}

void DataSection::addClassFields(FieldBinder &binder)
{
    QList<QWidget *> row;
    for (const std::size_t target : {0U, 1U}) {
        auto *field =
            new CountField(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
        field->setObjectName(target == 0 ? QStringLiteral("class0") : QStringLiteral("class1"));
        field->setAccessibleName(target == 0 ? tr("Label of class 0") : tr("Label of class 1"));
        field->setStepType(QAbstractSpinBox::DefaultStepType);
        binder.bind(field, tr("Change classes"),
                    {[target](const Experiment &e) { return labelOf(e, target); },
                     [target](Experiment &e, int label) { setLabel(e, target, label); }});
        if (target == 1)
            row.append(mutedLabel(tr("vs")));
        row.append(field);
    }
    addField({tr("Classes"), tr("Labels of the two classes that are told apart; the first is the "
                                "model's 0, the second its 1")},
             inOneRow(row), TakesEffect::NextStart);
}

void DataSection::addPreprocessingFields(FieldBinder &binder)
{
    ansatz::ui::addPreprocessingFields(*this, binder);
}

void DataSection::addSplitFields(FieldBinder &binder)
{
    auto *limit = new CountField(0, std::numeric_limits<int>::max());
    limit->setObjectName(QStringLiteral("sampleLimit"));
    limit->setSpecialValueText(tr("all"));
    binder.bind(limit, tr("Change sample limit"),
                {[](const Experiment &e) { return e.data.sampleLimit; },
                 [](Experiment &e, int value) { e.data.sampleLimit = value; }});
    addField({tr("Samples"), tr("Use only the first so many samples of the two classes; 0: all")},
             limit, TakesEffect::NextStart);

    auto *split = new QComboBox;
    split->setObjectName(QStringLiteral("split"));
    split->addItems({tr("Stratified, by seed"), tr("First ones train")});
    binder.bind(
        split, tr("Change split"),
        {[](const Experiment &e) { return static_cast<int>(e.data.split); },
         [](Experiment &e, int index) { e.data.split = static_cast<DataSettings::Split>(index); }});
    addField({tr("Split"), tr("How samples are held out for the test: a random part of each "
                              "class, or all but the first")},
             split, TakesEffect::NextStart);

    auto *fraction = new RealField(0, limits::testFraction * 100, QStringLiteral("%"));
    fraction->setObjectName(QStringLiteral("testFraction"));
    binder.bind(fraction, tr("Change test part"),
                {[](const Experiment &e) { return std::round(e.data.testFraction * 1e12) / 1e10; },
                 [](Experiment &e, double percent) { e.data.testFraction = percent / 100; }});
    addField({tr("Test part"), tr("Part of each class that is held out, 0 to 95 %. With 0 there "
                                  "is no test accuracy")},
             fraction, TakesEffect::NextStart);

    auto *train = new CountField(1, std::numeric_limits<int>::max());
    train->setObjectName(QStringLiteral("trainSamples"));
    binder.bind(train, tr("Change training samples"),
                {[](const Experiment &e) { return e.data.trainSamples; },
                 [](Experiment &e, int value) { e.data.trainSamples = value; }});
    addField({tr("Train on"), tr("The first so many samples train, the rest is held out")}, train,
             TakesEffect::NextStart);

    binder.onChange([this, fraction, train](const Experiment &experiment) {
        const bool first = experiment.data.split == DataSettings::Split::First;
        setRowVisible(fraction, !first);
        setRowVisible(train, first);
    });
}

void DataSection::showData(const ExperimentPreview &preview)
{
    if (!preview.errorText().isEmpty()) {
        setFact({});
        m_ceiling->setNote(NoteBox::Kind::Error, preview.errorText());
        return;
    }
    const auto prepared = preview.data();
    if (!prepared) {
        setFact(tr("loading…"));
        return;
    }
    const auto trainRows = static_cast<qint64>(prepared->train.features.rows);
    const auto testRows = static_cast<qint64>(prepared->test.features.rows);
    setFact(tr("%1 train · %2 test").arg(countText(trainRows), countText(testRows)));
    const QString ceiling = QString::number(std::floor(prepared->ceiling * 100) / 100, 'f', 2);
    if (prepared->ceiling >= 1) {
        m_ceiling->setNote(NoteBox::Kind::Info,
                           tr("Data ceiling %1 — no two classes share an input").arg(ceiling));
    } else {
        m_ceiling->setNote(
            NoteBox::Kind::Warning,
            tr("Data ceiling %1 — %2 distinct inputs; no model can pass it")
                .arg(ceiling, countText(static_cast<qint64>(prepared->distinctInputs))));
    }
}

void DataSection::showUnused(const ExperimentPreview &preview, const Experiment &experiment)
{
    const auto prepared = preview.data();
    const auto given = prepared ? static_cast<qint64>(prepared->train.features.columns) : 0;
    const qint64 read = experiment.circuit.features;
    m_unused->setNote(NoteBox::Kind::Warning,
                      read < given
                          ? tr("The circuit reads %1 of %2 values: the others are not used")
                                .arg(countText(read), countText(given))
                          : QString());
}

} // namespace ansatz::ui
