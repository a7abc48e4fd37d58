package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The run as JUnit XML, for continuous integration: a suite for each host, a case for each task.
public final class JunitXml implements Consumer<Event> {
    private final Map<String, List<Case>> suites = new LinkedHashMap<>();
    private String play = "";

    private record Case(String play, Outcome outcome, boolean rescued) {
        Status status() {
            return rescued ? Status.IGNORED : outcome.status();
        }
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.PlayStarted started) {
            play = started.name();
        } else if (event instanceof Event.TaskDone(Outcome outcome)) {
            suites.computeIfAbsent(outcome.host(), _ -> new ArrayList<>())
                    .add(new Case(play, outcome, false));
        } else if (event instanceof Event.Rescued(String host)) {
            rescue(suites.getOrDefault(host, List.of()));
        }
    }

    private static void rescue(List<Case> cases) {
        for (int at = cases.size() - 1; at >= 0; at--) {
            var each = cases.get(at);
            if (each.status() == Status.FAILED) {
                cases.set(at, new Case(each.play, each.outcome, true));
                return;
            }
        }
    }

    /// Writes the document; throws [IllegalStateException] when `writer` does not take it.
    public void write(Writer writer) {
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            newLine(xml, 0);
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", "muster");
            for (var suite : suites.entrySet()) {
                write(suite.getKey(), suite.getValue(), xml);
            }
            newLine(xml, 0);
            xml.writeEndElement();
            newLine(xml, 0);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException trouble) {
            throw new IllegalStateException("can't write XML: " + trouble.getMessage(), trouble);
        }
    }

    private static void write(String host, List<Case> cases, XMLStreamWriter xml)
            throws XMLStreamException {
        newLine(xml, 1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(host));
        xml.writeAttribute("tests", String.valueOf(cases.size()));
        xml.writeAttribute("failures", count(cases, Status.FAILED));
        xml.writeAttribute("errors", count(cases, Status.UNREACHABLE));
        xml.writeAttribute("skipped", count(cases, Status.SKIPPED));
        var took =
                cases.stream()
                        .map(each -> each.outcome.took())
                        .reduce(Duration.ZERO, Duration::plus);
        xml.writeAttribute("time", seconds(took));
        for (var each : cases) {
            write(each, xml);
        }
        newLine(xml, 1);
        xml.writeEndElement();
    }

    private static void write(Case each, XMLStreamWriter xml) throws XMLStreamException {
        var outcome = each.outcome;
        newLine(xml, 2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", clean(outcome.task()));
        xml.writeAttribute("classname", clean(each.play));
        xml.writeAttribute("file", clean(outcome.place().source().name()));
        xml.writeAttribute("line", String.valueOf(outcome.place().line()));
        xml.writeAttribute("time", seconds(outcome.took()));
        switch (each.status()) {
            case FAILED -> problem("failure", outcome, xml);
            case UNREACHABLE -> problem("error", outcome, xml);
            case SKIPPED -> {
                newLine(xml, 3);
                xml.writeEmptyElement("skipped");
            }
            case OK, CHANGED, IGNORED -> {}
        }
        newLine(xml, 3);
        xml.writeStartElement("system-out");
        xml.writeCharacters(
                clean(TaskText.word(outcome.status()) + " " + JsonText.compact(outcome.result())));
        xml.writeEndElement();
        newLine(xml, 2);
        xml.writeEndElement();
    }

    private static void problem(String element, Outcome outcome, XMLStreamWriter xml)
            throws XMLStreamException {
        newLine(xml, 3);
        xml.writeStartElement(element);
        xml.writeAttribute("message", clean(Failure.message(outcome)));
        xml.writeCharacters(clean(String.join("\n", Failure.lines(outcome, View.PLAIN))));
        xml.writeEndElement();
    }

    private static String count(List<Case> cases, Status status) {
        return String.valueOf(cases.stream().filter(each -> each.status() == status).count());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    private static void newLine(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /// Text without the characters that XML cannot hold, such as the colours of a program's output.
    private static String clean(String text) {
        return text.codePoints()
                .map(point -> isXml(point) ? point : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isXml(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= ' ' && point <= 0xd7ff
                || point >= 0xe000 && point <= 0xfffd
                || point >= 0x10000;
    }
}
