// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/gate_palette.h"

#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/flow_layout.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/palette_button.h"
#include "ui/circuit_editor/template_form.h"
#include "ui/document/experiment_document.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <functional>
#include <vector>

namespace ansatz::ui {

namespace {

/// A heading with its buttons, hidden together when none of them matches a search.
struct Section {
    QLabel *heading;
    QWidget *body;
    std::vector<PaletteButton *> buttons;
};

QLabel *newHeading(const QString &text)
{
    auto *const heading = new QLabel(text);
    heading->setFont(Theme::instance().font(TextSize::Normal));
    heading->setForegroundRole(QPalette::PlaceholderText);
    return heading;
}

/// The scrolled part: all sections, and a line for a search that finds nothing.
class Sections final : public QWidget {
public:
    /// `enter` takes the name of what is clicked, `askOptions` whose options are wanted.
    Sections(std::function<void(const QString &)> enter,
             std::function<void(TemplateButton &)> askOptions)
        : m_enter(std::move(enter)), m_askOptions(std::move(askOptions)),
          m_column(new QVBoxLayout(this)),
          m_nothing(newHeading(GatePalette::tr("No gate or template has this name.")))
    {
        m_column->setContentsMargins(12, 0, 12, 12);
        m_column->setSpacing(4);
        addGates(GateFamily::Rotation, GatePalette::tr("Rotations"));
        addGates(GateFamily::Fixed, GatePalette::tr("Fixed"));
        addGates(GateFamily::TwoQubit, GatePalette::tr("Two qubits"));
        addGates(GateFamily::ControlledRotation, GatePalette::tr("Controlled rotations"));
        addGates(GateFamily::ThreeQubit, GatePalette::tr("Three qubits"));
        addTemplates(TemplateFamily::Encoding, GatePalette::tr("Encodings"));
        addTemplates(TemplateFamily::Entangler, GatePalette::tr("Entanglers"));
        addTemplates(TemplateFamily::RotationLayer, GatePalette::tr("Trainable layers"));
        addTemplates(TemplateFamily::Ansatz, GatePalette::tr("Ansätze"));
        m_nothing->setWordWrap(true);
        m_nothing->hide();
        m_column->addWidget(m_nothing);
        m_column->addStretch();
    }

    void filter(const QString &text)
    {
        bool any = false;
        for (const Section &section : m_sections) {
            bool shown = false;
            for (PaletteButton *const button : section.buttons) {
                const bool matches = button->matches(text);
                button->setVisible(matches);
                shown |= matches;
            }
            section.heading->setVisible(shown);
            section.body->setVisible(shown);
            any |= shown;
        }
        m_nothing->setVisible(!any);
    }

    void updateButtons()
    {
        for (const Section &section : m_sections)
            for (PaletteButton *const button : section.buttons)
                button->update();
    }

private:
    Section &addSection(const QString &title)
    {
        auto *const heading = newHeading(title);
        auto *const body = new QWidget;
        if (!m_sections.empty()) // of the heading, so that it goes with it
            heading->setContentsMargins(0, spacing, 0, 0);
        m_column->addWidget(heading);
        m_column->addWidget(body);
        return m_sections.emplace_back(Section{heading, body, {}});
    }

    void addGates(GateFamily family, const QString &title)
    {
        Section &section = addSection(title);
        auto *const flow = new FlowLayout(4, section.body);
        for (const Gate &gate : gateTable()) {
            if (gate.family != family || !gate.inPalette)
                continue;
            auto *const button = new GateButton(gate);
            connect(button, &QAbstractButton::clicked, this,
                    [this, &gate] { m_enter(toText(gate.name)); });
            flow->addWidget(button);
            section.buttons.push_back(button);
        }
    }

    void addTemplates(TemplateFamily family, const QString &title)
    {
        Section &section = addSection(title);
        auto *const rows = new QVBoxLayout(section.body);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(4);
        for (const Template &entry : templates()) {
            if (entry.family != family)
                continue;
            auto *const button = new TemplateButton(entry);
            connect(button, &QAbstractButton::clicked, this,
                    [this, &entry] { m_enter(toText(entry.name)); });
            connect(button, &TemplateButton::optionsAsked, this,
                    [this, button] { m_askOptions(*button); });
            rows->addWidget(button);
            section.buttons.push_back(button);
        }
    }

    std::function<void(const QString &)> m_enter;
    std::function<void(TemplateButton &)> m_askOptions;
    QVBoxLayout *m_column;
    QLabel *m_nothing;
    std::vector<Section> m_sections;
};

} // namespace

GatePalette::GatePalette(ExperimentDocument &document, CircuitEditor &editor, QWidget *parent)
    : QWidget(parent), m_search(new QLineEdit)
{
    setAccessibleName(tr("Gates"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(spacing);
    auto *const top = new QVBoxLayout;
    top->setContentsMargins(12, 0, 12, 0);
    top->setSpacing(spacing);
    auto *const title = new QLabel(tr("Gates"));
    title->setFont(Theme::instance().font(TextSize::Title, true));
    top->addWidget(title);
    m_search->setPlaceholderText(tr("Find a gate or type “cx 0 1”"));
    m_search->setToolTip(tr("Finds gates and templates. Enter inserts what is typed: “cx 0 1”, "
                            "“ry(w) 0-8”, “rx(x*pi) all”, “h 0,2,4”."));
    m_search->setAccessibleName(tr("Find or insert a gate"));
    m_search->setClearButtonEnabled(true);
    top->addWidget(m_search);
    auto *const problem = new QLabel;
    problem->setObjectName(QStringLiteral("entryProblem"));
    problem->setTextFormat(Qt::PlainText);
    problem->setWordWrap(true);
    problem->hide();
    top->addWidget(problem);
    column->addLayout(top);

    const auto enter = [&editor, problem](const QString &text) {
        QString reason;
        const bool done = editor.enter(text, &reason);
        QPalette palette = problem->palette();
        palette.setColor(QPalette::WindowText, colors().bad);
        problem->setPalette(palette);
        problem->setText(reason);
        problem->setVisible(!done);
        return done;
    };
    const auto askOptions = [this, &document, &editor, problem](TemplateButton &button) {
        const Template &entry = button.entry();
        auto *const form = new TemplateForm(entry, document.experiment().circuit.qubits, this);
        connect(form, &TemplateForm::accepted, this,
                [&editor, &entry, problem](const std::vector<int> &values) {
                    QString reason;
                    const bool done = editor.insertTemplate(entry.name, values, &reason);
                    problem->setText(reason);
                    problem->setVisible(!done);
                });
        form->adjustSize();
        form->move(button.mapToGlobal(QPoint(button.width() - 24, 0)));
        form->show();
        form->setFocus();
    };
    auto *const sections = new Sections(enter, askOptions);
    auto *const area = new QScrollArea;
    area->setWidget(sections);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    sections->setAutoFillBackground(false);
    column->addWidget(area, 1);
    setMinimumWidth(188);

    connect(m_search, &QLineEdit::textChanged, this, [sections, problem](const QString &text) {
        problem->hide();
        // With wires or angles it is an entry: the gate's own name finds it still.
        static const QRegularExpression entryStart(QStringLiteral("[\\s(].*$"));
        QString name = text.trimmed();
        name.remove(entryStart);
        sections->filter(name);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this, enter] {
        if (!m_search->text().trimmed().isEmpty() && enter(m_search->text()))
            m_search->setText({}); // without clear()'s undo step: undo means what was inserted
    });
    auto *const leave = new QShortcut(Qt::Key_Escape, m_search);
    leave->setContext(Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, &editor,
            [&editor] { editor.setFocus(Qt::ShortcutFocusReason); });
    connect(&document, &ExperimentDocument::experimentChanged, problem, &QWidget::hide);
    connect(&Theme::instance(), &Theme::changed, sections,
            [sections] { sections->updateButtons(); });
}

} // namespace ansatz::ui
