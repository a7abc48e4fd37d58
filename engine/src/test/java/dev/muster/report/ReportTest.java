package dev.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.run.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final View COLOURED = new View(new Palette(true), 100, false, 0);

    @Test
    void aRunThatFindsAllInOrderIsShort() {
        var text = terminal(SampleRun.inSync(30), View.PLAIN);

        Golden.check("in-sync.txt", text);
        assertThat(text).contains("changed=0");
    }

    @Test
    void everythingThatCanHappenIsTold() {
        Golden.check("eventful.txt", terminal(SampleRun.eventful(), View.PLAIN));
    }

    @Test
    void resultsAreShownWhenVerbose() {
        var view = new View(Palette.PLAIN, 100, false, 3);

        Golden.check("eventful-verbose.txt", terminal(SampleRun.eventful(), view));
    }

    @Test
    void coloursTellChangesFromFailures() {
        Golden.check("eventful-colours.txt", terminal(SampleRun.eventful(), COLOURED));
    }

    @Test
    void aLiveTerminalRewritesWhatIsGoingOn() {
        var view = new View(Palette.PLAIN, 80, true, 0);

        Golden.check("live.txt", terminal(SampleRun.inSync(2), view).replace("\u001b", "<ESC>"));
    }

    @Test
    void eventsAreJsonLines() {
        var lines = new ArrayList<String>();
        SampleRun.eventful().forEach(new JsonLines(lines::add, () -> Instant.EPOCH));

        Golden.check("events.jsonl", String.join("\n", lines) + "\n");
        assertThat(lines).anyMatch(line -> line.contains("\"conditions\": 2"));
    }

    @Test
    void junitXmlIsWellFormed() throws Exception {
        var report = new JunitXml();
        SampleRun.eventful().forEach(report);
        var xml = new StringWriter();
        report.write(xml);

        Golden.check("junit.xml", xml.toString());
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml.toString())));
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(28);
    }

    @Test
    void whatWasRescuedIsNoFailureForContinuousIntegration() {
        var report = new JunitXml();
        SampleRun.eventful().forEach(report);
        var xml = new StringWriter();
        report.write(xml);

        assertThat(xml.toString())
                .contains("<testsuite name=\"node1\" tests=\"9\" failures=\"0\"")
                .contains("<testsuite name=\"node3\" tests=\"6\" failures=\"1\"");
    }

    @Test
    void driftNamesHostResourceAndDifference() {
        var report = new DriftReport();
        SampleRun.eventful().forEach(report);

        Golden.check("drift.txt", String.join("\n", report.lines(View.PLAIN)) + "\n");
        Golden.check("drift.jsonl", String.join("\n", report.json()) + "\n");
        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void noDriftIsSaidInOneLine() {
        var report = new DriftReport();
        SampleRun.inSync(4).forEach(report);

        assertThat(report.lines(View.PLAIN))
                .containsExactly("no drift on 4 hosts, looked at in 2.31 s");
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void adHocPrintsWhatEachHostAnswers() {
        var text = printed(out -> new AdHoc(out, View.PLAIN), SampleRun.eventful());

        Golden.check("adhoc.txt", text);
    }

    @Test
    void secretsAreStarsEverywhere() {
        var hidden =
                SampleRun.eventful().stream()
                        .filter(event -> !event.toString().contains("node3"))
                        .filter(event -> !event.toString().contains("node4"))
                        .toList();
        var everything = new StringBuilder();
        var view = new View(Palette.PLAIN, 100, false, 3);
        everything.append(terminal(hidden, view));
        hidden.forEach(new JsonLines(everything::append, () -> Instant.EPOCH));
        var junit = new JunitXml();
        hidden.forEach(junit);
        var xml = new StringWriter();
        junit.write(xml);
        everything.append(xml);

        assertThat(everything).contains("********").doesNotContain("token");
    }

    @Test
    void changesAreDriftOnlyWhereNothingIsApplied() {
        var recap = new Recap();
        SampleRun.eventful().stream()
                .filter(event ->
                        !(event instanceof Event.TaskDone(var outcome)
                                && (outcome.status() == Event.Status.FAILED
                                        || outcome.status() == Event.Status.UNREACHABLE)))
                .filter(event -> !(event instanceof Event.Rescued))
                .forEach(recap);

        assertThat(recap.exitCode(false)).isEqualTo(ExitCode.DONE);
        assertThat(recap.exitCode(true)).isEqualTo(ExitCode.DRIFT);
    }

    @Test
    void appendedLinesFollowThoseOfEarlierRuns(@TempDir Path folder) throws IOException {
        var path = folder.resolve("events.jsonl");
        for (var word : List.of("first", "second")) {
            try (var file = EventFile.open(path)) {
                file.accept(word);
            }
        }

        assertThat(Files.readAllLines(path)).containsExactly("first", "second");
    }

    @Test
    void aDiffIsWhatDiffSays() {
        var before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n";
        var after = "1\n2\n3\nfour\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\nnew\n16\n17";

        Golden.check(
                "unified.diff",
                String.join("\n", UnifiedDiff.of("/etc/x", Optional.of(before), Optional.of(after)))
                        + "\n");
        assertThat(UnifiedDiff.of("x", Optional.of("a\n"), Optional.of("a\n"))).isEmpty();
        assertThat(UnifiedDiff.of("x", Optional.empty(), Optional.of("a\n")))
                .containsExactly("--- before: (nothing)", "+++ after: x", "@@ -0,0 +1 @@", "+a");
    }

    private static String terminal(List<Event> events, View view) {
        return printed(out -> new Terminal(out, view, () -> Instant.EPOCH), events);
    }

    private static String printed(
            Function<PrintStream, Consumer<Event>> report, List<Event> events) {
        var bytes = new ByteArrayOutputStream();
        events.forEach(report.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
