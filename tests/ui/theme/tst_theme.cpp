// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <set>

using namespace ansatz::ui;

class TstTheme final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastRatioIsWcags();
    void contrast_data();
    void contrast();
    void seriesColours_data();
    void seriesColours();
    void appliesToTheApplication();
    void fonts();
    void menuButtonHasAnArrowBesideItsText();
};

void TstTheme::contrastRatioIsWcags()
{
    QCOMPARE(contrastRatio(Qt::white, Qt::black), 21.0);
    QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
    // 4.48 is the well-known ratio of #777777 on white.
    QVERIFY(std::abs(contrastRatio(QColor(0x777777), Qt::white) - 4.48) < 0.01);
}

void TstTheme::contrast_data()
{
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    QTest::addColumn<double>("least");
    for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
        Theme::instance().apply(*qApp, appearance);
        const ThemeColors &c = colors();
        const char *name = appearance == Appearance::Light ? "light" : "dark";
        const auto add = [name](const char *what, const QColor &ink, const QColor &ground,
                                double least) {
            QTest::addRow("%s: %s", name, what) << ink << ground << least;
        };
        const struct {
            const char *name;
            QColor color;
        } grounds[] = {{"window", c.window},
                       {"panel", c.panel},
                       {"canvas", c.canvas},
                       {"encoding", c.encodingFill},
                       {"trainable", c.trainableFill},
                       {"fixed", c.fixedFill},
                       {"good", c.goodFill},
                       {"warning", c.warningFill},
                       {"bad", c.badFill},
                       {"info", c.infoFill}};
        for (const auto &ground : grounds) {
            add(qPrintable(QStringLiteral("text on ") + QLatin1String(ground.name)), c.text,
                ground.color, 4.5);
            add(qPrintable(QStringLiteral("muted on ") + QLatin1String(ground.name)), c.muted,
                ground.color, 4.5);
        }
        add("text on accent", c.accentText, c.accent, 4.5);
        add("link on panel", c.accent, c.panel, 4.5);
        add("good text on panel", c.good, c.panel, 4.5);
        add("bad text on its fill", c.bad, c.badFill, 4.5);
        add("warning text on its fill", c.warning, c.warningFill, 4.5);
        add("wire on canvas", c.wire, c.canvas, 3);
        add("encoding line on canvas", c.encodingLine, c.canvas, 3);
        add("trainable line on canvas", c.trainableLine, c.canvas, 3);
        add("fixed line on canvas", c.fixedLine, c.canvas, 3);
        add("good on fixed fill", c.good, c.fixedFill, 3);
    }
}

void TstTheme::contrast()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    QFETCH(double, least);
    const double ratio = contrastRatio(ink, ground);
    QVERIFY2(ratio >= least, qPrintable(QString::number(ratio)));
}

void TstTheme::seriesColours_data()
{
    QTest::addColumn<int>("appearance");
    QTest::addRow("light") << static_cast<int>(Appearance::Light);
    QTest::addRow("dark") << static_cast<int>(Appearance::Dark);
}

void TstTheme::seriesColours()
{
    QFETCH(int, appearance);
    Theme &theme = Theme::instance();
    theme.apply(*qApp, static_cast<Appearance>(appearance));
    std::set<QRgb> seen;
    for (int i = 0; i < 9; ++i) {
        const double ratio = contrastRatio(theme.series(i), colors().canvas);
        QVERIFY2(ratio >= 3, qPrintable(QStringLiteral("%1: %2").arg(i).arg(ratio)));
        seen.insert(theme.series(i).rgb());
    }
    QCOMPARE(seen.size(), std::size_t(9));
    QCOMPARE(theme.series(9), theme.series(0));
    QCOMPARE(theme.series(-1), theme.series(8));
}

void TstTheme::appliesToTheApplication()
{
    Theme &theme = Theme::instance();
    theme.apply(*qApp, Appearance::Light);
    QVERIFY(!theme.isDark());
    const QColor light = QApplication::palette().color(QPalette::WindowText);
    QLabel label(QStringLiteral("text"));
    label.show();
    QSignalSpy changes(&theme, &Theme::changed);
    theme.apply(*qApp, Appearance::Dark);
    QVERIFY(theme.isDark());
    QCOMPARE(changes.count(), 1);
    QVERIFY(QApplication::palette().color(QPalette::WindowText) != light);
    QTRY_COMPARE(label.palette().color(QPalette::WindowText), colors().text);
    theme.apply(*qApp, Appearance::System);
    QCOMPARE(theme.appearance(), Appearance::System);
}

void TstTheme::fonts()
{
    const Theme &theme = Theme::instance();
    const double sizes[] = {
        theme.font(TextSize::Small).pointSizeF(), theme.font(TextSize::Normal).pointSizeF(),
        theme.font(TextSize::Large).pointSizeF(), theme.font(TextSize::Title).pointSizeF()};
    QVERIFY(sizes[0] < sizes[1] && sizes[1] < sizes[2] && sizes[2] < sizes[3]);
    QCOMPARE(theme.font(TextSize::Title, true).weight(), QFont::DemiBold);
    QCOMPARE(QApplication::font().pointSizeF(), sizes[2]);
}

void TstTheme::menuButtonHasAnArrowBesideItsText()
{
    Theme::instance().apply(*qApp, Appearance::Light);
    QToolButton plain;
    QToolButton chooser;
    QMenu menu;
    for (QToolButton *button : {&plain, &chooser}) {
        button->setText(QStringLiteral("sample 0"));
        button->setAutoRaise(true);
        button->setPopupMode(QToolButton::InstantPopup);
        button->adjustSize();
    }
    chooser.setMenu(&menu);
    chooser.adjustSize();
    const int extra = chooser.sizeHint().width() - plain.sizeHint().width();
    QVERIFY2(extra >= 10, qPrintable(QString::number(extra)));
    // In that room is the arrow alone, at half height.
    const QImage image = chooser.grab().toImage();
    QRect arrow;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = image.width() - extra; x < image.width(); ++x) {
            if (image.pixel(x, y) != image.pixel(0, 0))
                arrow |= QRect(x, y, 1, 1);
        }
    }
    QVERIFY(arrow.width() >= 6 && arrow.width() <= extra);
    QVERIFY(arrow.height() <= 8);
    QVERIFY(std::abs(arrow.center().y() - image.height() / 2) <= 2);
}

QTEST_MAIN(TstTheme)
#include "tst_theme.moc"
