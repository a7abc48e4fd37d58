package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every filter, test, lookup and method is given what it is not made for: each answers or says
/// what is wrong, and none takes long. What fails names its seed and template.
final class EveryWordTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    /// Values of every kind, and some that are hard on those who trust them.
    private static final List<String> VALUES =
            List.of(
                    "none",
                    "true",
                    "0",
                    "-1",
                    "3",
                    "10 ** 30",
                    "-10 ** 20",
                    "2.5",
                    "-0.0",
                    "1e308 * 10",
                    "''",
                    "'a'",
                    "'%s %d {x}'",
                    "'[1, {'",
                    "'a.b.c'",
                    "'../x'",
                    "'10.0.0.0/8'",
                    "'fe80::1/64'",
                    "'é\\ud83d\\ude00\\n'",
                    "'(a*)*b'",
                    "'\\\\1'",
                    "'1.2.3-rc1'",
                    "'%Y-%m-%d'",
                    "'ab' * 200",
                    "[]",
                    "[1, 'a', none]",
                    "[[1, 2], [3]]",
                    "[{'a': 1}, {'a': 'x', 'b': []}]",
                    "(1, 2)",
                    "{}",
                    "{'a': 1, 'b': {'c': [1]}}",
                    "{1: 2, none: 3}",
                    "range(5)",
                    "now()",
                    "omit",
                    "nowhere",
                    "namespace(a=1)",
                    "lookup");

    private static final List<String> NAMES =
            List.of(
                    "attribute",
                    "case_sensitive",
                    "indent",
                    "width",
                    "default",
                    "wantlist",
                    "recursive",
                    "seed",
                    "start",
                    "step",
                    "skip_missing",
                    "sort_keys");

    /// Text, lists and mappings have these; the reference's templates call them.
    private static final List<String> METHODS =
            List.of(
                    "split",
                    "format",
                    "center",
                    "zfill",
                    "get",
                    "pop",
                    "index",
                    "replace",
                    "encode",
                    "items",
                    "update",
                    "insert",
                    "extend",
                    "strip",
                    "join",
                    "count",
                    "find",
                    "ljust",
                    "partition",
                    "splitlines",
                    "startswith",
                    "translate",
                    "expandtabs",
                    "setdefault",
                    "append",
                    "remove",
                    "sort",
                    "bit_length");

    @TempDir Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20_240_607, 77})
    void answersOrSaysWhatIsWrong(long seed) {
        var extras =
                new Extras(
                        Map.of("HOME", folder.toString()),
                        Clock.fixed(Instant.parse("2024-05-06T07:08:09Z"), ZoneOffset.UTC),
                        folder,
                        new Random(seed),
                        (command, _) -> {
                            throw new IOException("no command runs here: " + command);
                        },
                        (url, _, _) -> {
                            throw new IOException("nothing is fetched here: " + url);
                        });
        var templating = new Templating(extras);
        var random = new Random(seed);
        var crashes = new ArrayList<String>();
        for (var expression : expressions(templating, random)) {
            var template = "{{ " + expression + " }}";
            Assertions.assertTimeoutPreemptively(
                    LONG,
                    () -> tried(templating, template, crashes),
                    () -> "seed " + seed + ": " + template);
        }
        assertThat(crashes).isEmpty();
    }

    private static List<String> expressions(Templating templating, Random random) {
        var expressions = new ArrayList<String>();
        for (var filter : templating.filterNames()) {
            for (int i = 0; i < 25; i++) {
                expressions.add(value(random) + " | " + filter + arguments(random, true));
            }
        }
        for (var test : templating.testNames()) {
            for (int i = 0; i < 10 && test.matches("\\w+"); i++) {
                expressions.add(value(random) + " is " + test + arguments(random, true));
            }
        }
        for (var lookup : templating.lookupNames()) {
            for (int i = 0; i < 15; i++) {
                var given = arguments(random, false);
                expressions.add(
                        "query('"
                                + lookup
                                + "'"
                                + (given.length() > 2 ? ", " : "")
                                + given.substring(1));
            }
        }
        for (var method : METHODS) {
            for (int i = 0; i < 20; i++) {
                expressions.add("(" + value(random) + ")." + method + arguments(random, false));
            }
        }
        return expressions;
    }

    private static String value(Random random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private static String arguments(Random random, boolean mayLack) {
        int count = random.nextInt(4);
        if (count == 0 && mayLack) {
            return "";
        }
        var given = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            given.add(value(random));
        }
        if (random.nextInt(3) == 0) {
            given.add(NAMES.get(random.nextInt(NAMES.size())) + "=" + value(random));
        }
        return "(" + String.join(", ", given) + ")";
    }

    private static void tried(Templating templating, String template, List<String> crashes) {
        try {
            templating.resolve(
                    new Value.Deferred(template, new Source("fuzz", template).start()),
                    Variables.none());
        } catch (TemplateException failure) {
            assertThat(failure.span()).as(template).isPresent();
        } catch (RuntimeException | StackOverflowError crash) {
            crashes.add(template + ": " + crash);
        }
    }
}
