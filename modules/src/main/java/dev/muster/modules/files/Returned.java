package dev.muster.modules.files;

import dev.muster.module.FileStatus;
import dev.muster.module.Mode;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The return values of a module while they are put together.
final class Returned {
    private final Map<String, Value> values = new LinkedHashMap<>();

    static Returned of(String key, String text) {
        return new Returned().and(key, text);
    }

    Returned and(String key, String text) {
        return and(key, Value.text(text));
    }

    Returned and(String key, long number) {
        return and(key, Value.of(number));
    }

    Returned and(String key, boolean truth) {
        return and(key, Value.of(truth));
    }

    Returned and(String key, Value value) {
        values.put(key, value);
        return this;
    }

    Returned and(String key, Optional<String> text) {
        text.ifPresent(given -> and(key, given));
        return this;
    }

    /// Owner, group, mode, size and state, under the names that Ansible gives them.
    Returned and(FileStatus status) {
        switch (status) {
            case FileStatus.Absent _ -> and("state", "absent");
            case FileStatus.Present found ->
                    and("uid", found.uid())
                            .and("gid", found.gid())
                            .and("owner", found.owner())
                            .and("group", found.group())
                            .and("mode", Mode.octal(found.mode()))
                            .and("size", found.size())
                            .and("state", state(found));
        }
        return this;
    }

    Value.Mapping done() {
        return Value.map(values);
    }

    /// The word for what is there: a file with more than one name is `hard`.
    static String state(FileStatus status) {
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
}
