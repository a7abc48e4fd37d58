package dev.muster.session.shell;

import java.util.List;
import java.util.Optional;

/// What the inquiries about paths share: shell functions that sort the paths by what builtins can
/// tell, so that the one process asked is only given what it can answer, and its answers come in
/// order.
final class PathInquiry {
    /// How many paths one command line takes.
    static final int MOST = 200;

    /// Prints why nothing can be seen at `$1`: `-` as nothing is there (below a file, nothing can
    /// be), `x` as a parent is closed to us.
    static final String WHY =
            """
            _why() { _d=$1; while :; do
            case $_d in /*/*) _d=${_d%/*};; /*) _d=/;; */*) _d=${_d%/*};; *) _d=.;; esac
            if [ -e "$_d" ] || [ -L "$_d" ]; then
            if [ -d "$_d" ] && [ ! -x "$_d" ]; then echo x; else echo -; fi; return; fi
            case $_d in /|.) echo -; return;; esac; done; }
            """;

    /// Sorts the arguments into `$@` of regular files that can be read, telling of each whether it
    /// is one: `+`, or `d` for one that can't be read, `o` for something else, or [#WHY].
    static final String SORT =
            """
            for _f do shift
            if [ -f "$_f" ]; then if [ -r "$_f" ]; then set -- "$@" "$_f"; echo +; else echo d; fi
            elif [ -e "$_f" ]; then echo o; else _why "$_f"; fi; done
            """;

    private PathInquiry() {}

    static String words(List<String> paths) {
        var words = new StringBuilder();
        for (var path : paths) {
            words.append(' ').append(Quoting.path(path));
        }
        return words.toString();
    }

    /// The trouble that a letter of [#WHY] or [#SORT] means; empty where it is no trouble.
    static Optional<String> trouble(String path, String letter) {
        return switch (letter) {
            case "x", "d" -> Optional.of("'" + path + "': permission denied");
            default -> Optional.empty();
        };
    }
}
