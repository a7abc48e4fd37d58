package dev.muster.modules;

import dev.muster.module.FileStatus;
import dev.muster.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Return values in the making, in the order they are told.
public final class Returns {
    private final Map<String, Value> values = new LinkedHashMap<>();

    public static Returns of(String name, String text) {
        return new Returns().and(name, text);
    }

    public Returns and(String name, Value value) {
        values.put(name, value);
        return this;
    }

    public Returns and(String name, String text) {
        return and(name, Value.text(text));
    }

    public Returns and(String name, long number) {
        return and(name, Value.of(number));
    }

    public Returns and(String name, boolean truth) {
        return and(name, Value.of(truth));
    }

    public Returns and(String name, List<String> texts) {
        return and(name, Value.texts(texts));
    }

    /// Left out when there is none.
    public Returns maybe(String name, Optional<String> text) {
        text.ifPresent(present -> and(name, present));
        return this;
    }

    /// Owner, group, mode, size and state of a file, under the names that Ansible gives them.
    public Returns and(FileStatus status) {
        return switch (status) {
            case FileStatus.Absent _ -> and("state", "absent");
            case FileStatus.Present found ->
                    and("uid", found.uid())
                            .and("gid", found.gid())
                            .and("owner", found.owner())
                            .and("group", found.group())
                            .and("mode", "0%03o".formatted(found.mode()))
                            .and("size", found.size())
                            .and("state", state(found));
        };
    }

    /// The word for what is there: a file with more than one name is `hard`.
    public static String state(FileStatus status) {
        return switch (status) {
            case FileStatus.Absent _ -> "absent";
            case FileStatus.Present found ->
                    switch (found.kind()) {
                        case DIRECTORY -> "directory";
                        case LINK -> "link";
                        case FILE, SOCKET, PIPE, BLOCK, CHARACTER ->
                                found.links() > 1 ? "hard" : "file";
                    };
        };
    }

    /// The values by name.
    public Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    public Value.Mapping mapping() {
        return Value.map(values);
    }
}
