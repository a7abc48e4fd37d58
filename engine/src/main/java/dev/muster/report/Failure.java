package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.source.Diagnostic;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why a task failed on a host: what the module says, where the task stands, and what the host
/// said.
final class Failure {
    private static final int LAST_LINES = 10;

    private Failure() {}

    static List<String> lines(Outcome outcome, View view) {
        var result = outcome.result();
        var message = message(outcome);
        var text = Diagnostic.error(message, outcome.place()).via(outcome.via()).render();
        var lines = new ArrayList<String>();
        text.lines().forEach(line -> lines.add(painted(line, lines.isEmpty(), view.palette())));
        ResultText.text(result, "place")
                .filter(place -> !place.equals(outcome.place().toString()))
                .ifPresent(place -> lines.add("at: " + place));
        command(result).ifPresent(command -> lines.add("command: " + command));
        ResultText.text(result, "rc").ifPresent(rc -> lines.add("exit code: " + rc));
        for (var stream : List.of("stdout", "stderr", "module_stderr")) {
            lines.addAll(said(result, stream, message, view));
        }
        ResultText.text(result, "hint").ifPresent(hint -> lines.add("hint: " + hint));
        if (view.verbosity() > 0) {
            lines.addAll(ResultText.data(result, view.verbosity()));
        }
        return lines;
    }

    static String message(Outcome outcome) {
        return ResultText.text(outcome.result(), "msg")
                .map(String::strip)
                .map(text ->
                        text.startsWith(Event.UNDEFINED_OPTION)
                                ? text.substring(Event.UNDEFINED_OPTION.length())
                                : text)
                .map(text -> text.replace("\n", "\n  "))
                .orElse(outcome.module() + " failed and gave no reason");
    }

    private static String painted(String line, boolean first, Palette palette) {
        return first ? palette.paint(Palette.Ink.BAD, line) : line;
    }

    private static Optional<String> command(Value.Mapping result) {
        return result.find("cmd")
                .map(command ->
                        command instanceof Value.Sequence(List<Value> words, var _)
                                ? words.stream()
                                        .map(word ->
                                                word instanceof Value.Text text
                                                        ? text.shown()
                                                        : JsonText.compact(word))
                                        .collect(Collectors.joining(" "))
                                : ResultText.text(result, "cmd").orElse(""))
                .filter(command -> !command.isBlank());
    }

    /// The last lines of what the host said, unless the message says them already.
    private static List<String> said(
            Value.Mapping result, String stream, String message, View view) {
        var all = ResultText.text(result, stream).map(text -> text.strip().lines().toList());
        if (all.isEmpty() || all.get().stream().allMatch(line -> message.contains(line.strip()))) {
            return List.of();
        }
        var lines = all.get();
        int kept = view.verbosity() > 0 ? lines.size() : Math.min(LAST_LINES, lines.size());
        var shown = new ArrayList<String>();
        var cut = lines.size() - kept;
        shown.add(
                stream
                        + (cut > 0 ? " (last " + kept + " of " + lines.size() + " lines)" : "")
                        + ":");
        lines.subList(cut, lines.size()).forEach(line -> shown.add("  " + line));
        return shown;
    }
}
