// SPDX-License-Identifier: GPL-3.0-or-later
// Trained scales and starts of weights as a person edits them.
#include "tests/ui/circuit_editor/editor_bench.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_clipboard.h"
#include "ui/circuit_editor/copy_edits.h"
#include "ui/circuit_editor/parameter_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

using Distribution = WeightStart::Distribution;

/// RX(x0) on q0, RY(w0) on q1.
Circuit encodingAndWeight()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    return circuit;
}

/// The form at an operation of the bench's circuit.
struct Form {
    Form(EditorBench &bench, std::size_t operation)
    {
        bench.editor.select({bench.operation(operation).id});
        QTest::keyClick(&bench.view(), Qt::Key_Return);
        editor = bench.view().parameterEditor();
        if (!editor)
            qFatal("no form");
    }
    template <class Widget>
    [[nodiscard]] Widget *find(const char *name) const
    {
        return editor->findChild<Widget *>(QString::fromUtf8(name));
    }
    [[nodiscard]] QLineEdit *angle() const { return find<QLineEdit>("angle"); }
    /// As a person chooses it.
    void chooseStart(int kind) const
    {
        auto *const box = find<QComboBox>("startKind");
        box->setCurrentIndex(kind);
        Q_EMIT box->activated(kind);
    }
    void write(const char *name, const char *text) const
    {
        auto *const field = find<QLineEdit>(name);
        field->clear();
        QTest::keyClicks(field, QString::fromUtf8(text));
    }
    void apply() const { QTest::keyClick(angle(), Qt::Key_Return); }

    ParameterEditor *editor = nullptr;
};

} // namespace

class TestTrainedScaleEditing final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scaleIsTrainedInTheForm()
    {
        EditorBench bench(encodingAndWeight());
        const Circuit before = bench.circuit();
        const Form form(bench, 0);
        auto *const train = form.find<QCheckBox>("trainScale");
        auto *const weight = form.find<QSpinBox>("scaleWeight");
        auto *const start = form.find<QComboBox>("startKind");
        QVERIFY(train->isVisible() && !train->isChecked());
        QVERIFY(!weight->isEnabled() && !start->isVisible());
        train->click();
        QVERIFY(weight->isEnabled() && start->isVisible());
        QCOMPARE(weight->text(), QStringLiteral("new"));
        QCOMPARE(form.angle()->text(), QStringLiteral("w*x0"));
        form.apply();
        QVERIFY(!bench.view().parameterEditor());
        QCOMPARE(bench.operation(0).parameters, std::vector{Parameter::scaledFeature(0, 1)});
        QCOMPARE(bench.circuit().weights, 2);
        QVERIFY(bench.circuit().starts.empty());
        QCOMPARE(bench.undoName(), QStringLiteral("Edit angle of RX"));

        // Shared with another gate's weight, and fixed again.
        const Form shared(bench, 0);
        QVERIFY(shared.find<QCheckBox>("trainScale")->isChecked());
        QCOMPARE(shared.find<QSpinBox>("scaleWeight")->value(), 1);
        shared.find<QSpinBox>("scaleWeight")->setValue(0);
        QCOMPARE(shared.angle()->text(), QStringLiteral("w0*x0"));
        shared.apply();
        QCOMPARE(bench.operation(0).parameters, std::vector{Parameter::scaledFeature(0, 0)});
        QCOMPARE(bench.circuit().weights, 1);
        const Form fixed(bench, 0);
        fixed.find<QCheckBox>("trainScale")->click();
        fixed.apply();
        QCOMPARE(bench.circuit(), before);
        bench.undoAll();
        QCOMPARE(bench.circuit(), before);
    }

    void textAndFieldsFollowEachOther()
    {
        EditorBench bench(encodingAndWeight());
        const Form form(bench, 0);
        form.write("angle", "2*w0*x1+pi");
        QVERIFY(form.find<QCheckBox>("trainScale")->isChecked());
        QCOMPARE(form.find<QSpinBox>("scaleWeight")->value(), 0);
        form.write("angle", "s*x1");
        QCOMPARE(form.find<QSpinBox>("scaleWeight")->text(), QStringLiteral("new"));
        form.write("angle", "w0");
        QVERIFY(!form.find<QCheckBox>("trainScale")->isVisible());
        QVERIFY(form.find<QComboBox>("startKind")->isVisible());
        form.write("angle", "1.5");
        QVERIFY(!form.find<QComboBox>("startKind")->isVisible());
        // What comes and goes leaves nothing outside the window.
        QVERIFY(form.editor->parentWidget()->rect().contains(form.editor->geometry()));
    }

    void startIsGivenInTheForm()
    {
        EditorBench bench(encodingAndWeight());
        const Circuit before = bench.circuit();
        const Form form(bench, 1);
        QVERIFY(!form.find<QLineEdit>("startFirst")->isEnabled());
        form.chooseStart(3);
        QCOMPARE(form.find<QLineEdit>("startFirst")->text(), QStringLiteral("-pi"));
        form.write("startSecond", "-4");
        form.apply();
        auto *const problem = form.find<QLabel>("problem");
        QVERIFY(problem->isVisible() && problem->text().contains(QStringLiteral("upper end")));
        QVERIFY(!bench.document.undoStack()->canUndo());
        form.write("startSecond", "pi/2");
        form.apply();
        QCOMPARE(bench.circuit().starts,
                 std::vector<WeightStart>(
                     {{0, Distribution::Uniform, -std::numbers::pi, std::numbers::pi / 2}}));
        QCOMPARE(bench.undoName(), QStringLiteral("Edit start of RY"));

        // It is shown again; leaving it as it is changes nothing.
        const Form again(bench, 1);
        QCOMPARE(again.find<QComboBox>("startKind")->currentIndex(), 3);
        QCOMPARE(again.find<QLineEdit>("startSecond")->text(), QStringLiteral("pi/2"));
        again.apply();
        QCOMPARE(bench.document.undoStack()->count(), 1);
        const Form cleared(bench, 1);
        cleared.chooseStart(0);
        cleared.apply();
        QCOMPARE(bench.circuit(), before);
    }

    void newScaleGetsItsStart()
    {
        EditorBench bench(encodingAndWeight());
        const Form form(bench, 0);
        form.find<QCheckBox>("trainScale")->click();
        form.chooseStart(1);
        form.write("startFirst", "0.5");
        form.apply();
        QCOMPARE(bench.circuit().starts,
                 std::vector<WeightStart>({{1, Distribution::Value, 0.5, 0}}));
        bench.undoAll();
        QCOMPARE(bench.circuit(), encodingAndWeight());
    }

    void quickEntryUnderstandsScales()
    {
        EditorBench bench(encodingAndWeight());
        QString problem;
        QVERIFY2(bench.editor.enter(QStringLiteral("rx(s*x) 0-1"), &problem), qPrintable(problem));
        QCOMPARE(bench.operation(2).parameters, std::vector{Parameter::scaledFeature(0, 1)});
        QCOMPARE(bench.operation(3).parameters, std::vector{Parameter::scaledFeature(1, 2)});
        QVERIFY(bench.editor.enter(QStringLiteral("rx(w0*x1+0.1) 1"), &problem));
        QCOMPARE(bench.operation(4).parameters,
                 std::vector{Parameter::scaledFeature(1, 0, 1, 0.1)});
        QVERIFY(bench.editor.setParameter(bench.operation(1).id, 0, QStringLiteral("2*s*x0"),
                                          &problem));
        QCOMPARE(bench.operation(1).parameters[0].scale, 2.0);
        QVERIFY(bench.operation(1).parameters[0].hasTrainableScale());
        QVERIFY(bench.editor.setStart(bench.operation(1).id, 0, QStringLiteral("normal(1, 0.2)"),
                                      &problem));
        QCOMPARE(bench.circuit().starts.size(), std::size_t(1));
        QVERIFY(!bench.editor.setStart(bench.operation(1).id, 0, QStringLiteral("half"), &problem));
        QVERIFY(!problem.isEmpty());
        // The lines of the clipboard say the same circuit.
        const std::unique_ptr<QMimeData> data(newMimeData(bench.circuit()));
        data->removeFormat(QLatin1String(circuitMimeType));
        const auto read = readClipping(*data, 2, &problem);
        QVERIFY2(read, qPrintable(problem));
        for (std::size_t k = 0; k < bench.circuit().operations.size(); ++k)
            QCOMPARE(read->circuit.operations[k].parameters, bench.operation(k).parameters);
    }

    void copiesGetScalesAndStartsOfTheirOwn()
    {
        Circuit circuit = encodingAndWeight();
        circuit.operations[0].parameters[0].scaleWeight = circuit.weights++;
        setStart(circuit, {0, Distribution::Value, 2, 0});
        setStart(circuit, {1, Distribution::Normal, 1, 0.5});
        const OperationId rx = circuit.operations[0].id;

        const Circuit copied = excerpt(circuit, {rx});
        QCOMPARE(copied.weights, 1);
        QCOMPARE(copied.starts, std::vector<WeightStart>({{0, Distribution::Normal, 1, 0.5}}));
        Circuit pasted = circuit;
        (void)insertCopies(pasted, endOf(pasted), copied, 1);
        QCOMPARE(pasted.operations[2].parameters[0], Parameter::scaledFeature(0, 2));
        QCOMPARE(startOf(pasted, 2)->second, 0.5);
        QCOMPARE(pasted.starts.size(), std::size_t(3));

        Circuit spanned = circuit;
        (void)insertSpan(spanned, circuit.operations[0], {{endOf(circuit), 1}});
        QCOMPARE(spanned.operations[2].parameters[0], Parameter::scaledFeature(1, 2));
        QCOMPARE(startOf(spanned, 2)->first, 1.0);

        removeOperations(spanned, std::vector{circuit.operations[1].id, rx});
        QCOMPARE(spanned.weights, 1);
        QCOMPARE(spanned.starts, std::vector<WeightStart>({{0, Distribution::Normal, 1, 0.5}}));
        QVERIFY_THROWS_EXCEPTION(
            UserError, changeOperation(circuit, rx, {0}, {Parameter::scaledFeature(0, -7)}));
    }

    void madeFixedItKeepsItsAngle()
    {
        EditorBench bench(encodingAndWeight());
        QString problem;
        QVERIFY(bench.editor.setParameter(bench.operation(0).id, 0, QStringLiteral("s*x0+0.25"),
                                          &problem));
        bench.editor.select({bench.operation(0).id});
        bench.action("Make fixed")->trigger();
        // The data of an empty experiment are not there: features count as 0.
        QCOMPARE(bench.operation(0).parameters[0].source, Parameter::Source::Number);
        QCOMPARE(bench.operation(0).parameters[0].scaleWeight, Parameter::noWeight);
        QCOMPARE(bench.circuit().weights, 1);
    }
};

QTEST_MAIN(TestTrainedScaleEditing)
#include "tst_trained_scale_editing.moc"
