package dev.muster.value;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// What a program has read of secrets so far, to find them again in texts that no longer know where
/// they came from: what a host answered, what a mistake quotes.
///
/// The type of a text tells a secret wherever a value goes; this is for the rest. Secrets of fewer
/// than [#SHORT] characters are left to their type, as they would be found in every other word.
public final class Redaction {
    static final int SHORT = 6;

    /// A line of a secret that has several counts on its own from this length on.
    private static final int LINE = 16;

    /// From this length on a secret is also found in base64, wherever it begins in it.
    private static final int ENCODED = 9;

    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile List<String> longestFirst = List.of();

    /// Remembers a secret.
    public void note(String secret) {
        var words = secret.strip();
        if (words.length() < SHORT || !noted.add(words)) {
            return;
        }
        remember(words);
        if (words.indexOf('\n') >= 0) {
            words.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= LINE)
                    .forEach(this::remember);
        }
        var all = new ArrayList<>(known);
        all.sort(Comparator.comparingInt(String::length).reversed());
        longestFirst = List.copyOf(all);
    }

    /// Remembers the secret texts in a value.
    public void note(Value value) {
        switch (value) {
            case Value.Text(String text, boolean secret, _) -> {
                if (secret) {
                    note(text);
                }
            }
            case Value.Sequence(List<Value> items, boolean _) -> items.forEach(this::note);
            case Value.Mapping(Map<Value, Value> entries) -> entries.values().forEach(this::note);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ -> {}
        }
    }

    private void remember(String words) {
        known.add(words);
        known.add(words.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
        known.add(URLEncoder.encode(words, StandardCharsets.UTF_8));
        var bytes = words.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= ENCODED) {
            for (int before = 0; before < 3; before++) {
                known.add(core(bytes, before));
            }
        }
    }

    /// What base64 makes of the bytes with so many others before them, without the digits that
    /// depend on what stands around.
    private static String core(byte[] bytes, int before) {
        var padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        var digits = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int cut = padded.length % 3 == 0 ? 0 : 1;
        return digits.substring(before == 0 ? 0 : before + 1, digits.length() - cut);
    }

    /// Whether nothing is known that could be found.
    public boolean isIdle() {
        return longestFirst.isEmpty();
    }

    /// Whether a text holds a secret that is known.
    public boolean isIn(String text) {
        if (text.length() < SHORT) {
            return false;
        }
        for (var secret : longestFirst) {
            if (text.contains(secret)) {
                return true;
            }
        }
        return false;
    }

    /// The text with stars for every secret that is known.
    public String scrub(String text) {
        if (text.length() < SHORT) {
            return text;
        }
        var scrubbed = text;
        for (var secret : longestFirst) {
            scrubbed = scrubbed.replace(secret, Taint.STARS);
        }
        return scrubbed;
    }

    /// The value with stars for every secret in its texts, to be shown.
    public Value scrub(Value value) {
        return Texts.each(value, this::scrub, this::scrub);
    }

    public Value.Mapping scrub(Value.Mapping mapping) {
        return Texts.each(mapping, this::scrub, this::scrub);
    }

    private Value.Text scrub(Value.Text text) {
        if (text.secret()) {
            return text;
        }
        var scrubbed = scrub(text.text());
        return scrubbed.equals(text.text()) ? text : new Value.Text(scrubbed, false, text.origin());
    }

    /// The value with every text a secret that holds one, to be kept.
    public Value taint(Value value) {
        return Texts.each(value, this::taint, UnaryOperator.identity());
    }

    public Value.Mapping taint(Value.Mapping mapping) {
        return Texts.each(mapping, this::taint, UnaryOperator.identity());
    }

    private Value.Text taint(Value.Text text) {
        return !text.secret() && isIn(text.text()) ? text.asSecret() : text;
    }
}
