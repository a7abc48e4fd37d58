package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.Mode;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;

/// Everything in a folder of the host, in another folder of it: each thing with the mode that it
/// has in the first, where no other is wanted.
///
/// @param access of files, and whose all of it is
/// @param directories of folders
/// @param follow whether a link stands for what it leads to
record DuplicateTree(
        String source, String root, Access access, Access directories, boolean follow) {

    /// One line for each thing that is missing or differs in content (`=`), and for each that is
    /// somebody else's (`@`): $1 source, $2 target, $3 owner, $4 group, $5 `-L` to follow links.
    private static final String LISTING =
            HostPath.EXPAND
                    + """
                    s=$p; d=$2; o=$3; g=$4; l=$5
                    cd -- "$s" || exit 1
                    [ -d "$d" ] || echo =.
                    find $l . -mindepth 1 \\( -type d -o -type f -o -type l \\) -exec sh -c '
                      d=$1 l=$2; shift 2
                      for f; do
                        if [ -L "$f" ] && { [ -z "$l" ] || [ ! -e "$f" ]; }; then
                          [ "$(readlink -- "$f")" = "$(readlink -- "$d/$f" 2>/dev/null)" ] || echo "=$f"
                        elif [ -d "$f" ]; then [ -d "$d/$f" ] || echo "=$f"
                        else cmp -s -- "$f" "$d/$f" || echo "=$f"
                        fi
                      done' sh "$d" "$l" {} +
                    [ -d "$d" ] || exit 0
                    cd -- "$d" || exit 1
                    [ -z "$o" ] || find . ! -user "$o" -exec printf '@%s\\n' {} +
                    [ -z "$g" ] || find . ! -group "$g" -exec printf '@%s\\n' {} +
                    exit 0
                    """;

    /// Mends those: $1 source, $2 target, $3 owner, $4 group, $5 mode of files, $6 of folders, $7
    /// `-L` to follow links.
    private static final String MEND =
            HostPath.EXPAND
                    + """
                    s=$p; d=$2; o=$3; g=$4; m=$5; n=$6; l=$7
                    shift 7; set -e
                    own() {
                      [ -z "$o" ] || chown -h -- "$o" "$1"
                      [ -z "$g" ] || chgrp -h -- "$g" "$1"
                    }
                    base() { [ -d "$1" ] || { base "$(dirname -- "$1")"; mkdir -- "$1"; own "$1"; }; }
                    made() {
                      [ -d "$d/$1" ] || {
                        case $1 in */*) made "${1%/*}" ;; esac
                        mkdir -- "$d/$1"; own "$d/$1"
                        chmod -- "${n:-$(stat -L -c %a -- "$s/$1")}" "$d/$1"
                      }
                    }
                    [ -d "$d" ] || { base "$d"; chmod -- "${n:-$(stat -L -c %a -- "$s")}" "$d"; }
                    for f; do
                      what=${f%"${f#?}"} f=${f#?} f=${f#./}
                      case $f in */*) made "${f%/*}" ;; esac
                      if [ "$what" = @ ] || [ "$f" = . ]; then own "$d/$f"
                      elif [ -L "$s/$f" ] && { [ -z "$l" ] || [ ! -e "$s/$f" ]; }; then
                        rm -f -- "$d/$f"
                        ln -s -- "$(readlink -- "$s/$f")" "$d/$f"; own "$d/$f"
                      elif [ -d "$s/$f" ]; then made "$f"
                      else
                        t=$(mktemp "$(dirname -- "$d/$f")/.muster.XXXXXX")
                        cat -- "$s/$f" >"$t"
                        [ ! -f "$d/$f" ] || chown -- "$(stat -L -c %u:%g -- "$d/$f")" "$t"
                        own "$t"
                        chmod -- "${m:-$(stat -L -c %a -- "$s/$f")}" "$t"
                        mv -f -- "$t" "$d/$f"
                      fi
                    done
                    """;

    /// Asks what in the target is not as it should be.
    Question.Ask strays() {
        return new Question.Ask(LISTING, source, root, owner(), group(), links());
    }

    Verdict compare(List<String> strays) {
        var result = Returns.of("dest", root).and("src", source).mapping();
        if (strays.isEmpty()) {
            return new Verdict.InSync(result);
        }
        var differences = new ArrayList<Difference>();
        var arguments = new ArrayList<String>();
        arguments.add(HostPath.trimmed(source));
        arguments.add(root);
        arguments.add(owner());
        arguments.add(group());
        arguments.add(mode(access, false));
        arguments.add(mode(directories, true));
        arguments.add(links());
        for (var stray : strays) {
            arguments.add(stray);
            var name = stray.length() > 3 ? stray.substring(3) : "";
            differences.add(
                    new Difference.Opaque(
                            name.isEmpty() ? root : HostPath.join(root, name),
                            stray.startsWith("@")
                                    ? "is somebody else's"
                                    : "is not as in " + source));
        }
        Step mend = new Step.Run(MEND, arguments.toArray(String[]::new));
        return new Verdict.Drift(differences, List.of(mend), result);
    }

    private String owner() {
        return access.owner().orElse("");
    }

    private String group() {
        return access.group().orElse("");
    }

    private String links() {
        return follow ? "-L" : "";
    }

    private static String mode(Access access, boolean directory) {
        return access.mode().filter(Mode.Preserved.class::isInstance).isPresent()
                ? ""
                : access.fresh(directory).mode().map(Mode::octal).orElse("");
    }
}
