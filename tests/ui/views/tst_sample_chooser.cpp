// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/sample_chooser.h"

#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/views/state_page.h"

#include <QComboBox>
#include <QGraphicsSimpleTextItem>
#include <QLabel>

#include <algorithm>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

struct Bench : EditorBench {
    explicit Bench(const Circuit &circuit) : EditorBench(circuit) { page.show(); }

    StatePage page{document, preview, session, editor};
};

} // namespace

class TestSampleChooser final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void aMeanOfPartOfAClassSaysSo()
    {
        Circuit narrow;
        narrow.qubits = 1;
        append(narrow, gate("ry"), {0}, {Parameter::feature(4)});
        Circuit wide = narrow;
        wide.qubits = 16;
        Bench bench(wide);
        SampleChooser chooser(bench.preview);
        const auto *const brackets = chooser.findChild<QLabel *>();
        const auto *const kind = chooser.findChild<QComboBox *>(QStringLiteral("shownKind"));
        QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
        bench.preview.setShownClass(1);
        const std::size_t all = bench.preview.samplesOfClass(1);
        const std::size_t mixed = mostMixedSamples(16);
        QVERIFY(mixed < all);
        const QString part = QStringLiteral("%1 of %2").arg(mixed).arg(all);
        // Beside the field that chooses it, over the numbers at the wires' ends, and in the page.
        QVERIFY(!brackets->isHidden());
        QCOMPARE(brackets->text(), QStringLiteral("(%1)").arg(part));
        QVERIFY(kind->toolTip().contains(QString::number(mixed)));
        QVERIFY(kind->toolTip().contains(QString::number(all)));
        const auto isOverTheNumbers = [&bench](const QString &text) {
            return std::ranges::any_of(bench.scene().items(), [&text](QGraphicsItem *item) {
                const auto *const words = qgraphicsitem_cast<QGraphicsSimpleTextItem *>(item);
                return words && words->text().contains(text);
            });
        };
        QVERIFY(isOverTheNumbers(QStringLiteral("mean of ") + part));
        QTRY_COMPARE_WITH_TIMEOUT(bench.preview.state().status(), StateStatus::Ready, patience);
        QCOMPARE(bench.preview.state().facts()->mixed, mixed);
        const QString words =
            bench.page.findChild<QLabel *>(QStringLiteral("stateWords"))->accessibleName();
        QVERIFY(words.contains(QStringLiteral("mean of %1 samples").arg(part)));

        // Fewer qubits: it is of all of them, and nothing is to be said.
        bench.document.editCircuit(QStringLiteral("Narrow"), narrow);
        QTRY_VERIFY(brackets->isHidden());
        QVERIFY(!isOverTheNumbers(QStringLiteral("mean of")));
        QVERIFY(!kind->toolTip().contains(QString::number(mixed)));
        bench.preview.setShownClass({});
        QVERIFY(!brackets->isHidden());
        QVERIFY(brackets->text().startsWith(QStringLiteral("(class ")));
    }
};

QTEST_MAIN(TestSampleChooser)
#include "tst_sample_chooser.moc"
