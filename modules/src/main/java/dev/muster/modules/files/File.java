package dev.muster.modules.files;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Shared;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.Optional;

/// A file, folder or link: whether it is there, and whose it is.
@Manual(
        name = "file",
        summary = "Makes folders, links and empty files, removes them, and sets owner and mode.",
        details =
                """
                Without `state`, what is there keeps its kind and only owner, group and mode are set. \
                With `recurse`, they go to everything in a folder; use a mode such as `u=rwX,g=rX,o=` \
                to give folders, but not files, the right to be entered.
                """,
        examples = {
            """
            - file: {path: /var/lib/eth/keys, state: directory, owner: eth, group: eth, mode: "0700"}
            """,
            """
            - file: {src: /opt/geth/current/geth, dest: /usr/local/bin/geth, state: link}
            """,
            """
            - file: {path: /etc/eth/old.conf, state: absent}
            """
        },
        returns = {
            "path: what was set, for files and folders",
            "dest: what was set, for links and touched files"
        })
public final class File implements Module.Resource<File.Arguments> {
    /// The arguments.
    public record Arguments(
            @Argument(
                            value = "What to set.",
                            aliases = {"dest", "name"})
                    String path,
            @Argument("What there shall be.") Optional<State> state,
            @Argument("What a link points to.") Optional<String> src,
            @Argument(value = "Set everything in the folder as well.", otherwise = "false")
                    boolean recurse,
            @Argument(value = "Make a link to nothing, or in place of a file.", otherwise = "false")
                    boolean force,
            @Argument(value = "Set what a link leads to, not the link.", otherwise = "true")
                    boolean follow,
            @Argument("Time of the last change: `preserve`, `now`, or a time.")
                    Optional<String> modificationTime,
            @Argument(value = "Form of that time.", otherwise = "%Y%m%d%H%M.%S")
                    String modificationTimeFormat,
            @Argument("Time of the last access: `preserve`, `now`, or a time.")
                    Optional<String> accessTime,
            @Argument(value = "Form of that time.", otherwise = "%Y%m%d%H%M.%S")
                    String accessTimeFormat,
            @Shared Access access) {
        public Arguments {
            if (recurse && state.filter(given -> given != State.DIRECTORY).isPresent()) {
                throw mistake("'recurse' goes with 'state: directory' only");
            }
            if (src.isPresent()
                    && state.filter(s -> s == State.LINK || s == State.HARD).isEmpty()) {
                throw mistake("'src' goes with 'state: link' and 'state: hard' only");
            }
            if (access.mode().filter(Mode.Preserved.class::isInstance).isPresent()) {
                throw mistake("'mode: preserve' goes with copy and template only");
            }
        }

        private static InputException mistake(String what) {
            return new InputException(
                    Diagnostic.error(what).hint("`muster doc file` shows examples"));
        }
    }

    /// What there shall be.
    public enum State {
        ABSENT,
        DIRECTORY,
        FILE,
        HARD,
        LINK,
        TOUCH
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var path = arguments.path();
        var access = arguments.access();
        var follow = arguments.follow();
        var lenient = here.checkMode();
        var kept = times(arguments, new Timestamps.Time.Kept());
        if (arguments.state().isEmpty()) {
            return arguments.recurse()
                    ? new WantedDirectory(path, true, follow, access, kept, lenient)
                    : new WantedAccess(path, false, follow, access, kept, lenient);
        }
        return switch (arguments.state().get()) {
            case ABSENT -> new WantedAbsence(path);
            case DIRECTORY ->
                    new WantedDirectory(path, arguments.recurse(), follow, access, kept, lenient);
            case FILE -> new WantedAccess(path, true, follow, access, kept, lenient);
            case TOUCH ->
                    new WantedTouch(
                            path,
                            follow,
                            access,
                            times(arguments, new Timestamps.Time.Now()),
                            lenient);
            case LINK ->
                    new WantedLink(
                            path, arguments.src(), arguments.force(), follow, access, lenient);
            case HARD ->
                    new WantedHardLink(path, arguments.src(), arguments.force(), access, lenient);
        };
    }

    private static Timestamps times(Arguments arguments, Timestamps.Time otherwise) {
        return new Timestamps(
                Timestamps.time(
                        arguments.modificationTime(),
                        arguments.modificationTimeFormat(),
                        otherwise),
                Timestamps.time(arguments.accessTime(), arguments.accessTimeFormat(), otherwise));
    }
}
