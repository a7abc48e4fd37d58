package dev.muster.testkit;

import dev.muster.module.Difference;
import dev.muster.module.Result;
import java.util.List;
import java.util.Optional;

/// What a task came to, in the words of case files.
final class Shown {
    private Shown() {}

    static String status(Result result) {
        if (result.failed()) {
            return "failed";
        }
        if (result.skipped()) {
            return "skipped";
        }
        return result.changed() ? "changed" : "ok";
    }

    static String message(Result result) {
        return result.values().find("msg").map(ModuleCase::print).orElse("");
    }

    static List<String> differences(Result result) {
        return result.differences().stream().map(Shown::difference).toList();
    }

    private static String difference(Difference difference) {
        return switch (difference) {
            case Difference.Attribute(var name, var before, var after) ->
                    name + ": " + side(before) + " -> " + side(after);
            case Difference.Content(var path, _, _) -> "content of " + path;
            case Difference.Opaque(var path, var why) -> "content of " + path + ": " + why;
        };
    }

    private static String side(Optional<String> side) {
        return side.orElse("nothing");
    }
}
