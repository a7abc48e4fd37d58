package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.Mode;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;

/// Everything in a folder of the host, in another folder of it.
final class DuplicateTree {
    /// One line for each thing that is missing or differs in content: $1 source, $2 target.
    static final String LISTING =
            HostPath.EXPAND
                    + """
                    s=$p; d=$2
                    cd -- "$s" || exit 1
                    find . -mindepth 1 \\( -type d -o -type f -o -type l \\) -exec sh -c '
                      d=$1; shift
                      for f; do
                        if [ -L "$f" ]; then
                          [ "$(readlink -- "$f")" = "$(readlink -- "$d/$f" 2>/dev/null)" ] || echo "$f"
                        elif [ -d "$f" ]; then [ -d "$d/$f" ] || echo "$f"
                        else cmp -s -- "$f" "$d/$f" || echo "$f"
                        fi
                      done' sh "$d" {} +
                    """;

    /// Copies those again: $1 source, $2 target, $3 owner, $4 group, $5 mode of files, $6 of
    /// folders.
    private static final String COPY =
            HostPath.EXPAND
                    + """
                    s=$p; d=$2; o=$3; g=$4; m=$5; n=$6
                    shift 6; set -e
                    own() {
                      [ -z "$o" ] || chown -h -- "$o" "$1"
                      [ -z "$g" ] || chgrp -h -- "$g" "$1"
                    }
                    made() { [ -d "$1" ] || { made "$(dirname -- "$1")"; mkdir -- "$1"; own "$1"
                      [ -z "$n" ] || chmod -- "$n" "$1"; }; }
                    for f; do
                      if [ -L "$s/$f" ]; then
                        made "$(dirname -- "$d/$f")"; rm -f -- "$d/$f"
                        ln -s -- "$(readlink -- "$s/$f")" "$d/$f"; own "$d/$f"
                      elif [ -d "$s/$f" ]; then made "$d/$f"
                      else
                        made "$(dirname -- "$d/$f")"
                        t=$(mktemp "$(dirname -- "$d/$f")/.muster.XXXXXX")
                        cat -- "$s/$f" >"$t"; own "$t"
                        if [ -n "$m" ]; then chmod -- "$m" "$t"; else chmod 0644 "$t"; fi
                        mv -f -- "$t" "$d/$f"
                      fi
                    done
                    """;

    private DuplicateTree() {}

    static Verdict compare(
            String source, String root, List<String> strays, Access access, Access directories) {
        var result = Returns.of("dest", root).and("src", source).mapping();
        if (strays.isEmpty()) {
            return new Verdict.InSync(result);
        }
        var differences = new ArrayList<Difference>();
        var arguments = new ArrayList<String>();
        arguments.add(HostPath.trimmed(source));
        arguments.add(root);
        arguments.add(access.owner().orElse(""));
        arguments.add(access.group().orElse(""));
        arguments.add(mode(access, false));
        arguments.add(mode(directories, true));
        for (var stray : strays) {
            arguments.add(stray.replaceFirst("^\\./", ""));
            differences.add(
                    new Difference.Opaque(
                            HostPath.join(root, stray.replaceFirst("^\\./", "")),
                            "is not as in " + source));
        }
        Step copy = new Step.Run(COPY, arguments.toArray(String[]::new));
        return new Verdict.Drift(differences, List.of(copy), result);
    }

    private static String mode(Access access, boolean directory) {
        return access.fresh(directory).mode().map(Mode::octal).orElse("");
    }
}
