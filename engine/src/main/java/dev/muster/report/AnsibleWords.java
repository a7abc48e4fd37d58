package dev.muster.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Ansible says where we say something else, for the sentences that scripts are known to look
/// for.
final class AnsibleWords {
    private static final Map<Pattern, String> PHRASES = phrases();

    private AnsibleWords() {}

    private static Map<Pattern, String> phrases() {
        var phrases = new LinkedHashMap<String, String>();
        phrases.put(
                "no host or group matches '([^']*)'",
                "Could not match supplied host pattern, ignoring: $1");
        phrases.put(
                "'([^']*)' is neither a module nor a keyword of a task",
                "couldn't resolve module/action '$1'. This often indicates a misspelling, missing"
                        + " collection, or incorrect module path.");
        phrases.put("this task calls no module", "no module/action detected in task.");
        phrases.put(
                "unknown keyword of a (?:play) '([^']*)'",
                "'$1' is not a valid attribute for a Play");
        phrases.put(
                "unknown keyword of a (?:task) '([^']*)'",
                "'$1' is not a valid attribute for a Task");
        phrases.put(
                "unknown keyword of a (?:block) '([^']*)'",
                "'$1' is not a valid attribute for a Block");
        phrases.put(
                "there is no handler '([^']*)' to notify",
                "The requested handler '$1' was not found in either the main handlers list nor in"
                        + " the listening handlers list");
        phrases.put(
                "'([^']*)' is not an argument of (\\S+)",
                "Unsupported parameters for ($2) module: $1.");
        phrases.put(
                "no task matches '([^']*)', so none was run",
                "No matching task \"$1\" found. Note: --start-at-task can only follow static"
                        + " includes.");
        phrases.put("there is no role '([^']*)'", "the role '$1' was not found");
        var compiled = new LinkedHashMap<Pattern, String>();
        phrases.forEach((ours, theirs) -> compiled.put(Pattern.compile(ours), theirs));
        return compiled;
    }

    /// What is said of a host that can't be reached.
    static String unreachable(String reason) {
        return reason.startsWith("Failed to")
                ? reason
                : "Failed to connect to the host via ssh: " + reason;
    }

    /// Several mistakes at once are told one after the other.
    static String of(String message) {
        return Arrays.stream(message.split("; ", -1))
                .map(AnsibleWords::ofOne)
                .collect(Collectors.joining("; "));
    }

    private static String ofOne(String message) {
        for (var phrase : PHRASES.entrySet()) {
            var matcher = phrase.getKey().matcher(message);
            if (matcher.matches()) {
                return matcher.replaceFirst(phrase.getValue());
            }
        }
        return message;
    }
}
