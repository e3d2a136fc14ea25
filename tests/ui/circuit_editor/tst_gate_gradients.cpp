// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/gate_gradients.h"

#include <QApplication>
#include <QGraphicsView>
#include <QTest>

#include <cmath>
#include <limits>

using namespace ansatz;
using namespace ansatz::ui;

class TstGateGradients final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void repetitionsAreAveraged();
    void operationAveragesItsWeights();
    void scaleIsLogarithmic();
    void textAndLineAreReadOnEveryTint_data();
    void textAndLineAreReadOnEveryTint();
    void onlyChangedGatesAreDrawnAgain();
    void tintsSurviveAnEdit();
    void tipNamesEveryAngle();
};

void TstGateGradients::repetitionsAreAveraged()
{
    const std::vector<double> gradient{1, -2, -3, 4};
    const std::vector<int> drawn{0, 1, 0, 1};
    QCOMPARE(gradientSizes(gradient, drawn, 2), (std::vector<double>{2, 3}));
    // Numbers of another circuit say nothing about this one.
    QVERIFY(gradientSizes(gradient, std::vector<int>{0, 1, 2}, 3).empty());
    QVERIFY(gradientSizes({}, {}, 0).empty());

    Circuit circuit = hybridPipelineCircuit(3, 2);
    std::vector<int> origins;
    for (const WeightOrigin &origin : expand(circuit).origins)
        origins.push_back(origin.drawnWeight);
    const std::vector<double> ones(origins.size(), -0.5);
    QCOMPARE(gradientSizes(ones, origins, circuit.weights),
             std::vector<double>(std::size_t(circuit.weights), 0.5));
}

void TstGateGradients::operationAveragesItsWeights()
{
    Circuit circuit;
    append(circuit, gate("u3"), {0},
           {Parameter::weight(0), Parameter::number(1), Parameter::weight(1)});
    append(circuit, gate("h"), {0});
    append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(3, 1)});
    const std::vector<double> sizes{0.2, 0.6};
    QCOMPARE(gradientSize(circuit.operations[0], sizes), 0.4);
    QCOMPARE(gradientSize(circuit.operations[1], sizes), 0.0);
    QCOMPARE(gradientSize(circuit.operations[2], sizes), 0.6);
    QCOMPARE(gradientSize(circuit.operations[0], {}), 0.0);
}

void TstGateGradients::scaleIsLogarithmic()
{
    QCOMPARE(tintOf(2e-3, 2e-3), 1.0);
    QCOMPARE(tintOf(2e-4, 2e-3), 2.0 / 3);
    QCOMPARE(tintOf(2e-5, 2e-3), 1.0 / 3);
    QCOMPARE(tintOf(2e-6, 2e-3), 0.0);
    QCOMPARE(tintOf(1e-12, 2e-3), 0.0);
    QCOMPARE(tintOf(0, 2e-3), 0.0);
    QCOMPARE(tintOf(0, 0), 0.0);
    const double no = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(tintOf(no, 1), 0.0);
    QCOMPARE(tintOf(1, no), 0.0);
}

void TstGateGradients::textAndLineAreReadOnEveryTint_data()
{
    QTest::addColumn<Appearance>("appearance");
    QTest::newRow("light") << Appearance::Light;
    QTest::newRow("dark") << Appearance::Dark;
}

void TstGateGradients::textAndLineAreReadOnEveryTint()
{
    QFETCH(Appearance, appearance);
    Theme::instance().apply(*qApp, appearance);
    for (int step = 0; step <= 10; ++step) {
        for (const GateRole role : {GateRole::Trainable, GateRole::Encoding}) {
            const QColor fill = tintedFill(role, step / 10.0);
            QVERIFY(contrastRatio(colors().text, fill) >= 4.5);
            QVERIFY2(contrastRatio(colorsOf(role).line, fill) >= 3,
                     qPrintable(QString::number(contrastRatio(colorsOf(role).line, fill))));
        }
    }
    QCOMPARE(tintedFill(GateRole::Trainable, 0), colors().trainableFill);
    QVERIFY(tintedFill(GateRole::Trainable, 1) != colors().trainableFill);
    Theme::instance().apply(*qApp, Appearance::Light);
}

void TstGateGradients::onlyChangedGatesAreDrawnAgain()
{
    Circuit circuit;
    circuit.qubits = 2;
    for (int k = 0; k < 8; ++k)
        append(circuit, gate("ry"), {k % 2}, {Parameter::weight(k)});
    CircuitScene scene;
    scene.setCircuit(circuit);
    QGraphicsView view(&scene);
    view.show();
    std::vector<double> sizes(8, 1e-3);
    scene.setGradients(sizes);
    QTest::qWait(50);
    QList<QRectF> changed;
    connect(&scene, &QGraphicsScene::changed, this,
            [&changed](const QList<QRectF> &regions) { changed += regions; });
    QTest::qWait(50); // what the window asks for when it comes up is over
    changed.clear();
    sizes[3] = 1e-4;
    sizes[4] = 1.0001e-3; // no eye tells it from the one before
    scene.setGradients(sizes);
    QTRY_VERIFY(!changed.isEmpty());
    const OperationId third = circuit.operations.at(3).id;
    for (const QRectF &region : changed) {
        QVERIFY(region.intersects(scene.operationRect(third)));
        QVERIFY(region.width() < 2 * scene.operationRect(third).width());
    }
    QVERIFY(scene.tintOf(third) < 0.7);
    QCOMPARE(scene.tintOf(circuit.operations.at(4).id), 1.0);
}

void TstGateGradients::tipNamesEveryAngle()
{
    Circuit circuit;
    const OperationId many =
        append(circuit, gate("u3"), {0},
               {Parameter::weight(0), Parameter::scaledFeature(0, 1), Parameter::weight(2, 2)});
    const OperationId one = append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
    CircuitScene scene;
    scene.setCircuit(circuit);
    scene.setWeights({0.5, 1.5, 0.25});
    QCOMPARE(scene.operationTip(many),
             QStringLiteral("theta = 0.500 rad\nphi: scale w1 = 1.500\nlambda = 0.500 rad"));
    QCOMPARE(scene.operationTip(one), QStringLiteral("θ = 0.500 rad"));
}

void TstGateGradients::tintsSurviveAnEdit()
{
    Circuit circuit;
    circuit.qubits = 2;
    for (int k = 0; k < 2; ++k)
        append(circuit, gate("ry"), {k}, {Parameter::weight(k)});
    CircuitScene scene;
    scene.setCircuit(circuit);
    scene.setGradients({1, 0.01});
    QCOMPARE(scene.tintOf(circuit.operations.at(0).id), 1.0);
    QVERIFY(std::abs(scene.tintOf(circuit.operations.at(1).id) - 1.0 / 3) < 0.03);
    // Of a gate that is drawn anew, and of one that stays.
    Circuit changed = circuit;
    changed.operations[0].qubits = {1};
    scene.setCircuit(changed);
    QCOMPARE(scene.tintOf(circuit.operations.at(0).id), 1.0);
    scene.setGradients({});
    QCOMPARE(scene.tintOf(circuit.operations.at(0).id), 0.0);
    QCOMPARE(scene.tintOf(circuit.operations.at(1).id), 0.0);
}

QTEST_MAIN(TstGateGradients)
#include "tst_gate_gradients.moc"
