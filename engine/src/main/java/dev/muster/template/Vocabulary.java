package dev.muster.template;

import dev.muster.source.NearMiss;
import dev.muster.template.TemplateException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The words of one sort that expressions may use, by their short names. A name may be written with
/// the collection it comes from in front.
final class Vocabulary<W> {
    private static final Set<String> COLLECTIONS =
            Set.of(
                    "ansible.builtin",
                    "ansible.legacy",
                    "ansible.utils",
                    "ansible.netcommon",
                    "ansible.posix",
                    "community.general",
                    "community.crypto");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.=!<>]+");

    private final String sort;
    private final Map<String, W> words = new HashMap<>();

    Vocabulary(String sort) {
        this.sort = sort;
    }

    void add(String name, W word) {
        if (words.put(name, word) != null) {
            throw new IllegalArgumentException("the " + sort + " " + name + " is there twice");
        }
    }

    W find(String name) {
        var word = words.get(name);
        if (word != null) {
            return word;
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0 && COLLECTIONS.contains(name.substring(0, dot))) {
            word = words.get(name.substring(dot + 1));
            if (word != null) {
                return word;
            }
        }
        if (!NAME.matcher(name).matches()) {
            throw new TemplateException(
                    Kind.SYNTAX,
                    "Could not load \"%s\": 'invalid plugin name: ansible.builtin.%s'"
                            .formatted(name, name));
        }
        var failure = new TemplateException(Kind.SYNTAX, "there is no " + sort + " '" + name + "'");
        throw NearMiss.of(name.substring(dot + 1), words.keySet())
                .map(near -> failure.hint("did you mean '" + near + "'?"))
                .orElse(failure);
    }

    boolean knows(String name) {
        int dot = name.lastIndexOf('.');
        return words.containsKey(name)
                || dot > 0
                        && COLLECTIONS.contains(name.substring(0, dot))
                        && words.containsKey(name.substring(dot + 1));
    }

    Set<String> names() {
        return new TreeSet<>(words.keySet());
    }
}
