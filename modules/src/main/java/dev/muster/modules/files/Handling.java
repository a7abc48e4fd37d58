package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.Optional;

/// How a file is put in its place.
///
/// @param force replace what differs; otherwise only make what is missing
/// @param follow write to the target of a link instead of replacing the link
/// @param validate a command that must accept the new content first
/// @param lenient what earlier tasks would have made may be missing, as in check mode
/// @param differences whether a person wants to see the old content
record Handling(
        boolean force,
        boolean follow,
        boolean backup,
        Optional<String> validate,
        boolean lenient,
        boolean differences) {

    Handling {
        if (validate.isPresent() && !validate.get().contains("%s")) {
            throw new InputException(
                    Diagnostic.error("'validate' has no %s: '" + validate.get() + "'")
                            .hint("%s stands for the file with the new content"));
        }
    }

    static Handling of(
            boolean force,
            boolean follow,
            boolean backup,
            Optional<String> validate,
            Controller here) {
        return new Handling(
                force, follow, backup, validate, here.checkMode(), here.wantsDifferences());
    }
}
