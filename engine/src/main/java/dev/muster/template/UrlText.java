package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The filter `urlize`: addresses in a text become links of HTML.
final class UrlText {
    private static final Pattern SPACE = Pattern.compile("(?<=\\s)|(?=\\s)");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(?i)(?:https?://|www\\.)[^\\s<>]+|[^\\s<>@:/]+\\.(?:com|net|int|edu|gov|org|info|mil)(?:/\\S*)?");
    private static final Pattern MAIL = Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+");
    private static final List<String> BEFORE = List.of("(", "<", "&lt;");
    private static final List<String> AFTER = List.of(")", ">", ".", ",", "\n", "&gt;");

    private UrlText() {}

    static void addTo(FilterSet filters) {
        filters.add("urlize", "trim_url_limit nofollow target rel extra_schemes", UrlText::links);
    }

    private static Value links(Value input, Parameters.Given given, Evaluation evaluation) {
        int limit = given.number(0, Integer.MAX_VALUE);
        var words = new TreeSet<>(List.of(given.text(3, "").split("\\s+")));
        words.remove("");
        words.add("noopener");
        if (given.truth(1, false)) {
            words.add("nofollow");
        }
        var target = given.text(2, "");
        var attributes =
                " rel=\"%s\"%s"
                        .formatted(
                                String.join(" ", words),
                                target.isEmpty()
                                        ? ""
                                        : " target=\"" + TextFilters.escape(target) + "\"");
        var schemes =
                given.find(4).map(Python::items).orElse(List.of()).stream()
                        .map(Python::print)
                        .toList();
        var out = new StringBuilder();
        for (var word : SPACE.split(TextFilters.escape(Filters.text(input)))) {
            out.append(link(word, attributes, limit, schemes));
        }
        return Value.text(out.toString());
    }

    private static String link(String word, String attributes, int limit, List<String> schemes) {
        var head = new StringBuilder();
        var middle = word;
        for (boolean more = true; more; ) {
            more = false;
            for (var mark : BEFORE) {
                if (middle.startsWith(mark)) {
                    head.append(mark);
                    middle = middle.substring(mark.length());
                    more = true;
                }
            }
        }
        var tail = new ArrayList<String>();
        for (boolean more = true; more; ) {
            more = false;
            for (var mark : AFTER) {
                if (middle.endsWith(mark)) {
                    tail.addFirst(mark);
                    middle = middle.substring(0, middle.length() - mark.length());
                    more = true;
                }
            }
        }
        var end = String.join("", tail);
        var text = middle;
        var shown = text.length() > limit ? text.substring(0, limit) + "..." : text;
        if (ADDRESS.matcher(text).matches()) {
            var address = text.matches("(?i)https?://.*") ? text : "https://" + text;
            return "%s<a href=\"%s\"%s>%s</a>%s".formatted(head, address, attributes, shown, end);
        }
        if (schemes.stream().anyMatch(scheme -> text.startsWith(scheme) && !text.equals(scheme))) {
            return "%s<a href=\"%s\"%s>%s</a>%s".formatted(head, text, attributes, text, end);
        }
        var mail = text.startsWith("mailto:") ? text.substring("mailto:".length()) : text;
        return MAIL.matcher(mail).matches() && mail.indexOf(':') < 0
                ? "%s<a href=\"mailto:%s\">%s</a>%s".formatted(head, mail, mail, end)
                : word;
    }
}
