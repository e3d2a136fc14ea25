// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/parameter_model.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"

#include <QAbstractItemModelTester>
#include <QtTest>

#include <numbers>

using namespace ansatz;
using namespace ansatz::ui;

class TestParameterModel final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfEverySource();
    void blocksAreWrittenOut();
    void valuesChangeInPlace();
    void unknownFeaturesHaveNoValue();
    void sortsByNumberNotByText();

private:
    static QString cell(const ParameterModel &model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }
};

void TestParameterModel::rowsOfEverySource()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0, std::numbers::pi)});
    append(circuit, gate("cx"), {0, 1});
    const OperationId ry = append(circuit, gate("ry"), {1}, {Parameter::weight(0, 1, -0.5)});
    append(circuit, gate("crz"), {0, 1}, {Parameter::number(-1.25)});
    ParameterModel model;
    QAbstractItemModelTester tester(&model);
    model.setCircuit(circuit);
    model.setValues({0.5}, {2.0});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(cell(model, 0, ParameterModel::SourceColumn), QStringLiteral("π·x0"));
    QCOMPARE(cell(model, 0, ParameterModel::ValueColumn), QStringLiteral("1.5708"));
    QCOMPARE(cell(model, 1, ParameterModel::OperationColumn), QStringLiteral("3"));
    QCOMPARE(cell(model, 1, ParameterModel::GateColumn), QStringLiteral("RY"));
    QCOMPARE(cell(model, 1, ParameterModel::SourceColumn), QStringLiteral("w0 \u2212 0.5"));
    QCOMPARE(cell(model, 1, ParameterModel::ValueColumn), QStringLiteral("1.5000"));
    QCOMPARE(model.index(1, 0).data(ParameterModel::operationRole).value<OperationId>(), ry);
    QCOMPARE(cell(model, 2, ParameterModel::QubitColumn), QStringLiteral("q0, q1"));
    QCOMPARE(cell(model, 2, ParameterModel::SourceColumn), QStringLiteral("number"));
    QCOMPARE(cell(model, 2, ParameterModel::ValueColumn), QStringLiteral("\u22121.2500"));
    QCOMPARE(model.headerData(ParameterModel::ValueColumn, Qt::Horizontal, Qt::DisplayRole),
             QVariant(QStringLiteral("Value (rad)")));
}

void TestParameterModel::blocksAreWrittenOut()
{
    ParameterModel model;
    QAbstractItemModelTester tester(&model);
    model.setCircuit(hybridPipelineCircuit(3, 2));
    QCOMPARE(model.rowCount(), 3 + 2 * 6);
    std::vector<double> weights(12);
    for (std::size_t k = 0; k < weights.size(); ++k)
        weights[k] = double(k);
    model.setValues({0, 0, 0}, weights);
    // Every weight of the written-out circuit has its own row and value.
    QSet<QString> values;
    for (int row = 3; row < model.rowCount(); ++row)
        values.insert(cell(model, row, ParameterModel::ValueColumn));
    QCOMPARE(values.size(), 12);
    QCOMPARE(cell(model, 14, ParameterModel::LayerColumn), QStringLiteral("2"));
    QCOMPARE(model.index(3, 0).data(ParameterModel::operationRole),
             model.index(9, 0).data(ParameterModel::operationRole));
}

void TestParameterModel::valuesChangeInPlace()
{
    ParameterModel model;
    model.setCircuit(hybridPipelineCircuit(2, 1));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setValues({0, 0}, {1, 2, 3, 4});
    QCOMPARE(reset.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed[0][0].toModelIndex().column(), int(ParameterModel::ValueColumn));
}

void TestParameterModel::unknownFeaturesHaveNoValue()
{
    ParameterModel model;
    model.setCircuit(hybridPipelineCircuit(2, 1));
    QCOMPARE(cell(model, 0, ParameterModel::ValueColumn), QStringLiteral("\u2013"));
}

void TestParameterModel::sortsByNumberNotByText()
{
    ParameterModel model;
    model.setCircuit(hybridPipelineCircuit(12, 1));
    const auto key = [&model](int row) {
        return model.index(row, ParameterModel::SourceColumn).data(ParameterModel::sortRole);
    };
    QVERIFY(key(2).toLongLong() < key(10).toLongLong());
    QCOMPARE(model.index(11, ParameterModel::QubitColumn).data(ParameterModel::sortRole),
             QVariant(11));
}

QTEST_GUILESS_MAIN(TestParameterModel)
#include "tst_parameter_model.moc"
