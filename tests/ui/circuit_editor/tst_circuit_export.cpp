// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit_json.h"
#include "engine/circuit/openqasm_reader.h"
#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/circuit_editor/circuit_export.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/palette_button.h"
#include "ui/circuit_editor/template_form.h"

#include <QImage>
#include <QPushButton>
#include <QSpinBox>

using namespace ansatz;
using namespace ansatz::ui;

class TestCircuitExport final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void pictures()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        bench.editor.select({bench.operation(0).id});
        const std::string svg = write(bench, ExportFormat::Svg);
        QVERIFY(svg.find("<svg") != std::string::npos);
        QVERIFY(svg.find(">RX<") != std::string::npos); // text stays text
        const std::string png = write(bench, ExportFormat::Png);
        QImage image;
        QVERIFY(image.loadFromData(QByteArray::fromStdString(png)));
        QCOMPARE(image.size(), 2 * bench.scene().circuitRect().size().toSize());
        // Neither selection nor cursor are in it.
        bench.editor.select({});
        bench.view().clearFocus();
        QCOMPARE(write(bench, ExportFormat::Png), png);
        QVERIFY(write(bench, ExportFormat::Pdf).starts_with("%PDF"));
        bench.view().setFolded(0, true);
        QVERIFY(write(bench, ExportFormat::Png) != png); // as it is drawn
    }

    void code()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        const Circuit read = readOpenQasm(write(bench, ExportFormat::OpenQasm3), "export");
        QCOMPARE(read.operations.size(), std::size_t(19));
        const Circuit numbers = readOpenQasm(write(bench, ExportFormat::OpenQasm2), "export");
        QCOMPARE(numbers.weights, 0);
        QCOMPARE(readCircuitJson(write(bench, ExportFormat::Json), "export"), bench.circuit());
        QVERIFY(write(bench, ExportFormat::PennyLane).find("import pennylane")
                != std::string::npos);
        QVERIFY(write(bench, ExportFormat::Qiskit).find("from qiskit") != std::string::npos);
        QVERIFY(write(bench, ExportFormat::Quantikz).find("quantikz") != std::string::npos);
    }

    void templatesHaveOptions()
    {
        EditorBench bench(hybridPipelineCircuit(4, 2));
        GatePalette palette(bench.document, bench.editor);
        palette.resize(240, 900);
        palette.show();
        TemplateButton *button = nullptr;
        std::size_t layers = 0;
        for (TemplateButton *const candidate : palette.findChildren<TemplateButton *>())
            for (std::size_t k = 0; k < candidate->entry().options.size() && !button; ++k)
                if (candidate->entry().family == TemplateFamily::Ansatz
                    && candidate->entry().options[k].kind == TemplateOption::Kind::Number) {
                    button = candidate;
                    layers = k;
                }
        QVERIFY(button);
        QTest::keyClick(button, Qt::Key_O);
        auto *const form = palette.findChild<TemplateForm *>();
        QVERIFY(form && form->isVisible());
        std::vector<int> values = button->entry().standardValues();
        values[layers] += 1;
        auto *const box = form->findChild<QSpinBox *>();
        QVERIFY(box);
        box->setValue(values[layers]);
        form->findChild<QPushButton *>()->click();
        const Circuit expected = button->entry().circuit(4, values);
        QCOMPARE(bench.circuit().operations.size(), 15 + expected.operations.size());
        QCOMPARE(bench.circuit().blocks.size(), 1 + expected.blocks.size());
        QVERIFY(bench.undoName().startsWith(QStringLiteral("Insert ")));
        bench.undoAll();
        QCOMPARE(bench.circuit(), hybridPipelineCircuit(4, 2));
    }

private:
    static std::string write(EditorBench &bench, ExportFormat format)
    {
        return exported(bench.document.experiment(),
                        {bench.preview.features(), bench.preview.circuitWeights()}, bench.scene(),
                        format);
    }
};

QTEST_MAIN(TestCircuitExport)
#include "tst_circuit_export.moc"
