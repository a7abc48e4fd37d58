package dev.muster.modules.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Words for pip whose addresses hold credentials. They go to pip as a file of requirements on its
/// input, since everybody on a host can read the arguments of its processes.
final class PipCredentials {
    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]+@");

    /// The options with an address that may stand in a file of requirements.
    private static final Set<String> OPTIONS =
            Set.of("-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-e");

    /// Its credentials belong in the environment, as a file of requirements has no word for it.
    private static final String PROXY = "--proxy";

    private final List<String> lines = new ArrayList<>();

    /// The words that can be shown; the others are kept for the input.
    List<String> without(List<String> words) {
        var open = new ArrayList<String>();
        for (int at = 0; at < words.size(); at++) {
            var word = words.get(at);
            var next = at + 1 < words.size() ? words.get(at + 1) : "";
            if (word.equals(PROXY)) {
                open.addAll(List.of(word, next));
                at++;
                continue;
            }
            if (OPTIONS.contains(word) && CREDENTIALS.matcher(next).find()) {
                lines.add(word + " " + next);
                at++;
            } else if (CREDENTIALS.matcher(word).find() && isLine(word)) {
                lines.add(word);
            } else {
                open.add(word);
            }
        }
        return open;
    }

    /// Whether a word may be a line by itself: a requirement, or an option with its address.
    private static boolean isLine(String word) {
        return !word.startsWith("-") || OPTIONS.contains(word.replaceFirst("=.*", ""));
    }

    /// The file of requirements, if it takes one.
    Optional<String> input() {
        return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines) + "\n");
    }
}
