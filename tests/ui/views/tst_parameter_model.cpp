// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/parameter_model.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/views/parameters_page.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QTableView>
#include <QUndoStack>
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
    void sourcesAreWritten();
    void startsAreShownAndWritten();
    void thePageEditsTheCircuit();
    void thePageEditsStarts();

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
    // By the number that the picture shows; the repetition stands beside it.
    QCOMPARE(cell(model, 3, ParameterModel::SourceColumn), QStringLiteral("w0"));
    QCOMPARE(cell(model, 9, ParameterModel::SourceColumn), QStringLiteral("w0"));
    QCOMPARE(cell(model, 14, ParameterModel::SourceColumn), QStringLiteral("w5"));
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

void TestParameterModel::sourcesAreWritten()
{
    ParameterModel model;
    QAbstractItemModelTester tester(&model);
    model.setCircuit(hybridPipelineCircuit(2, 2));
    const QModelIndex second = model.index(6, ParameterModel::SourceColumn); // of repetition 2
    QCOMPARE(model.index(2, ParameterModel::LayerColumn).data().toString(), QStringLiteral("1"));
    QCOMPARE(second.siblingAtColumn(ParameterModel::LayerColumn).data().toString(),
             QStringLiteral("2"));
    QVERIFY(second.flags() & Qt::ItemIsEditable);
    QVERIFY(!(second.siblingAtColumn(0).flags() & Qt::ItemIsEditable));
    QCOMPARE(second.data(Qt::EditRole).toString(), QStringLiteral("w0")); // as it was drawn
    QSignalSpy edited(&model, &ParameterModel::sourceEdited);
    QVERIFY(!model.setData(second, QStringLiteral("w0"), Qt::EditRole));
    QVERIFY(model.setData(second, QStringLiteral("pi/2"), Qt::EditRole));
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited[0][0].value<OperationId>(),
             second.data(ParameterModel::operationRole).value<OperationId>());
    QCOMPARE(edited[0][2].toString(), QStringLiteral("pi/2"));
}

void TestParameterModel::startsAreShownAndWritten()
{
    Circuit circuit = hybridPipelineCircuit(2, 2);
    circuit.operations[0].parameters[0].scaleWeight = circuit.weights++;
    setStart(circuit, {0, WeightStart::Distribution::Normal, 0, 0.5});
    ParameterModel model;
    QAbstractItemModelTester tester(&model);
    model.setCircuit(circuit);
    model.setValues({0.5, 0.25}, std::vector<double>(9, 2.0));
    QCOMPARE(cell(model, 0, ParameterModel::SourceColumn), QStringLiteral("w4·x0"));
    QCOMPARE(cell(model, 0, ParameterModel::ValueColumn), QStringLiteral("1.0000"));
    QCOMPARE(cell(model, 0, ParameterModel::StartColumn), QStringLiteral("default"));
    QCOMPARE(cell(model, 1, ParameterModel::StartColumn), QStringLiteral("\u2013"));
    QCOMPARE(cell(model, 2, ParameterModel::StartColumn), QStringLiteral("normal(0, 0.5)"));
    QCOMPARE(cell(model, 6, ParameterModel::StartColumn), QStringLiteral("normal(0, 0.5)"));
    const auto start = [&model](int row) { return model.index(row, ParameterModel::StartColumn); };
    QVERIFY(start(0).flags() & Qt::ItemIsEditable);
    QVERIFY(!(start(1).flags() & Qt::ItemIsEditable));
    QSignalSpy edited(&model, &ParameterModel::startEdited);
    QVERIFY(!model.setData(start(1), QStringLiteral("1"), Qt::EditRole));
    QVERIFY(!model.setData(start(0), QStringLiteral("default"), Qt::EditRole));
    QVERIFY(model.setData(start(0), QStringLiteral("1"), Qt::EditRole));
    QCOMPARE(edited.size(), 1);
    // Values that are not known yet.
    model.setValues({0.5, 0.25}, {});
    QCOMPARE(cell(model, 0, ParameterModel::ValueColumn), QStringLiteral("\u2013"));
}

void TestParameterModel::thePageEditsStarts()
{
    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
    CircuitEditor editor{document, preview};
    document.editCircuit(QStringLiteral("start"), hybridPipelineCircuit(2, 1));
    ParametersPage page(document, preview, editor);
    page.resize(700, 300);
    page.show();
    auto *const table = page.findChild<QTableView *>();
    auto *const problem = page.findChild<QLabel *>(QStringLiteral("parameterProblem"));
    const auto write = [&](const QString &text) {
        table->model()->setData(table->model()->index(3, ParameterModel::StartColumn), text);
        QCoreApplication::processEvents();
    };
    write(QStringLiteral("uniform(1, 0)"));
    QVERIFY(problem->isVisible() && problem->text().contains(QStringLiteral("upper end")));
    QVERIFY(document.experiment().circuit.starts.empty());
    write(QStringLiteral("uniform(0, pi)"));
    QVERIFY(!problem->isVisible());
    QCOMPARE(
        document.experiment().circuit.starts,
        std::vector<WeightStart>({{1, WeightStart::Distribution::Uniform, 0, std::numbers::pi}}));
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Edit start of w1"));
    QCOMPARE(cell(*page.findChild<ParameterModel *>(), 3, ParameterModel::StartColumn),
             QStringLiteral("uniform(0, pi)"));
    // What the preview shows is what a training begins with.
    QVERIFY(preview.circuitWeights()[1] >= 0 && preview.circuitWeights()[1] < std::numbers::pi);
    write(QStringLiteral("default"));
    QVERIFY(document.experiment().circuit.starts.empty());
    document.undoStack()->undo();
    document.undoStack()->undo();
    QCOMPARE(document.experiment().circuit, hybridPipelineCircuit(2, 1));
}

void TestParameterModel::thePageEditsTheCircuit()
{
    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
    CircuitEditor editor{document, preview};
    document.editCircuit(QStringLiteral("start"), hybridPipelineCircuit(2, 1));
    ParametersPage page(document, preview, editor);
    page.resize(700, 300);
    page.show();
    auto *const table = page.findChild<QTableView *>();
    auto *const problem = page.findChild<QLabel *>(QStringLiteral("parameterProblem"));
    const auto write = [&](const QString &text) {
        table->model()->setData(table->model()->index(0, ParameterModel::SourceColumn), text);
        QCoreApplication::processEvents();
    };
    write(QStringLiteral("x1*"));
    QVERIFY(problem->isVisible() && !problem->text().isEmpty());
    write(QStringLiteral("2*x1"));
    QVERIFY(!problem->isVisible());
    QCOMPARE(document.experiment().circuit.operations[0].parameters,
             std::vector{Parameter::feature(1, 2)});
    QCOMPARE(document.undoStack()->undoText(), QStringLiteral("Edit angle of RX"));
    document.undoStack()->undo();
    QCOMPARE(document.experiment().circuit, hybridPipelineCircuit(2, 1));
    // The selection follows both ways.
    table->selectRow(2);
    QCOMPARE(editor.selection().size(), std::size_t(1));
    editor.select({document.experiment().circuit.operations[1].id});
    QCOMPARE(table->selectionModel()->selectedRows().constFirst().row(), 1);
}

QTEST_MAIN(TestParameterModel)
#include "tst_parameter_model.moc"
