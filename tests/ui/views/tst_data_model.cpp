// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/data_model.h"

#include <QAbstractItemModelTester>
#include <QPixmap>
#include <QtTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

PreparedSamples samples(std::size_t rows, double first)
{
    PreparedSamples part;
    part.raw = {rows, 4, {}, 2, 2};
    part.features = {rows, 2, {}, 0, 0};
    for (std::size_t row = 0; row < rows; ++row) {
        part.raw.values.insert(part.raw.values.end(), {0, 1, 0.5, 0});
        part.features.values.insert(part.features.values.end(), {first + double(row), -0.25});
        part.targets.push_back(int(row % 2));
    }
    return part;
}

std::shared_ptr<const PreparedData> data()
{
    auto prepared = std::make_shared<PreparedData>();
    prepared->classLabels = {1, 5};
    prepared->classNames = {"one", "five"};
    prepared->train = samples(12, 0);
    prepared->test = samples(3, 100);
    return prepared;
}

} // namespace

class TestDataModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingYet();
    void trainingThenTest();
    void thumbnailsOfImages();
    void sortsByNumber();
};

void TestDataModel::nothingYet()
{
    DataModel model;
    QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.hasImages());
    model.setPreparedData(data());
    QCOMPARE(model.rowCount(), 15);
    model.setPreparedData(nullptr);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), 0);
}

void TestDataModel::trainingThenTest()
{
    DataModel model;
    QAbstractItemModelTester tester(&model);
    model.setPreparedData(data());
    QCOMPARE(model.columnCount(), DataModel::FirstFeatureColumn + 2);
    QCOMPARE(model.index(11, DataModel::PartColumn).data().toString(), QStringLiteral("train"));
    QCOMPARE(model.index(12, DataModel::PartColumn).data().toString(), QStringLiteral("test"));
    QCOMPARE(model.index(12, DataModel::SampleColumn).data().toString(), QStringLiteral("0"));
    QCOMPARE(model.index(1, DataModel::ClassColumn).data().toString(), QStringLiteral("five"));
    QCOMPARE(model.index(3, DataModel::FirstFeatureColumn).data().toString(),
             QStringLiteral("3.000"));
    QCOMPARE(model.index(3, DataModel::FirstFeatureColumn + 1).data().toString(),
             QStringLiteral("\u22120.250"));
    QCOMPARE(model.trainingSample(11), 11);
    QCOMPARE(model.trainingSample(12), -1);
}

void TestDataModel::thumbnailsOfImages()
{
    DataModel model;
    model.setPreparedData(data());
    QVERIFY(model.hasImages());
    const auto pixmap =
        model.index(0, DataModel::ImageColumn).data(Qt::DecorationRole).value<QPixmap>();
    QVERIFY(!pixmap.isNull());
    const QImage image = pixmap.toImage();
    // The second pixel of the image is the brightest of the data, the first one the darkest.
    QVERIFY(image.pixelColor(12, 12) != image.pixelColor(36, 12));
    QVERIFY(!model.index(0, DataModel::ClassColumn).data(Qt::DecorationRole).isValid());
}

void TestDataModel::sortsByNumber()
{
    DataModel model;
    model.setPreparedData(data());
    QCOMPARE(model.index(10, DataModel::FirstFeatureColumn).data(DataModel::sortRole),
             QVariant(10.0));
    QCOMPARE(model.index(14, DataModel::SampleColumn).data(DataModel::sortRole), QVariant(14));
}

QTEST_MAIN(TestDataModel)
#include "tst_data_model.moc"
