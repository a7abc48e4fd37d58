package dev.muster.modules.files;

import dev.muster.module.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How a host unpacks an archive, and tells how what it has differs from one.
final class Unpacking {
    /// $1 archive or address, $2 folder, $3 owner, $4 group, $5 mode, $6 options for certificates,
    /// $7 how many words follow for the options, those, and then the names to take. Leaves the
    /// archive in `$a`, the folder in `$d`, and sets `list` and `opts`.
    private static final String BEGIN =
            """
            LC_ALL=C; export LC_ALL; umask 022
            """
                    + HostPath.EXPAND
                    + """
                    a=$p; u=$1
                    """
                    + HostPath.EXPAND.replace("$1", "$2")
                    + """
                    d=$p; o=$3; g=$4; m=$5; i=$6
                    case $u in
                    *://*)
                      w=$(umask 077; mktemp -d) || exit 1
                      trap 'rm -rf -- "$w"' EXIT
                      if [ -n "$i" ]; then echo insecure >"$w/curl"; echo 'check_certificate = off' >"$w/wget"
                      else : >"$w/curl"; : >"$w/wget"; fi
                    """
                    + Downloader.GET
                    + """
                      a=$w/archive; get "$u" "$a" >/dev/null || exit 1 ;;
                    esac
                    [ -f "$a" ] || { echo "there is no archive $u" >&2; exit 1; }
                    [ -s "$a" ] || { echo "the archive $u is empty" >&2; exit 1; }
                    shift 6; n=$1; shift
                    zip=; [ "$(head -c 2 -- "$a")" != PK ] || zip=yes
                    if [ -n "$zip" ]; then
                      command -v unzip >/dev/null || { echo 'the host has no unzip' >&2; exit 127; }
                      names() { unzip -Z1 "$a" "$@"; }
                    else names() { tar -t --show-transformed-names "$@" -f "$a" | grep -v '^/*$'; }
                    fi
                    """;

    /// Prints `handler KIND`, `has NAME` for what is in the archive, and `not WHY` for what
    /// differs.
    static final String COMPARE =
            BEGIN
                    + """
                    if [ -n "$zip" ]; then
                      echo 'handler ZipArchive'
                      shift "$n"
                      l=$(names "$@") || exit 1
                      printf '%s\\n' "$l" | while IFS= read -r f; do
                        echo "has $f"
                        case $f in
                        */) [ -d "$d/$f" ] || echo "not $f: is missing" ;;
                        *) [ -f "$d/$f" ] || { echo "not $f: is missing"; continue; }
                          unzip -p "$a" "$f" | cmp -s - "$d/$f" || echo "not $f: contents differ" ;;
                        esac
                      done
                    else
                      echo 'handler TgzArchive'
                      l=$(names "$@") || exit 1
                      printf '%s\\n' "$l" | sed 's/^/has /'
                      tar -d -C "$d" --show-transformed-names "$@" -f "$a" 2>&1 | sed -n \\
                        -e '/^tar: :/d' -e '/^: /d' \\
                        -e '/: Contents differ$/s/^/not /p' -e '/: Size differs$/s/^/not /p' \\
                        -e '/: Symlink differs$/s/^/not /p' -e '/: File type differs$/s/^/not /p' \\
                        -e 's/^tar: \\(.*\\): Warning: Cannot stat: .*/not \\1: is missing/p' \\
                        -e 's/^tar: \\(.*\\): Cannot .*: No such file.*/not \\1: is missing/p' | sort -u
                    fi
                    """;

    /// Unpacks; `KEEP` among the options of a zip keeps newer files.
    static final String EXTRACT =
            BEGIN
                    + """
                    set -e
                    if [ -n "$zip" ]; then
                      q=-o; [ "$keep" != yes ] || q=-uo
                      unzip -q $q "$a" -d "$d" >&2
                      shift "$n"
                    else tar -x -C "$d" --show-transformed-names "$@" -f "$a"
                    fi
                    [ -n "$o$g$m" ] || exit 0
                    names "$@" | while IFS= read -r f; do
                      [ -z "$o" ] || chown -h -- "$o" "$d/$f"
                      [ -z "$g" ] || chgrp -h -- "$g" "$d/$f"
                      [ -z "$m" ] || [ -L "$d/$f" ] || chmod -- "$m" "$d/$f"
                    done
                    """;

    private Unpacking() {}

    /// The words for both scripts.
    static List<String> words(Unarchive.Arguments arguments, String archive) {
        var options = new ArrayList<>(arguments.extraOpts());
        arguments.exclude().forEach(name -> options.add("--exclude=" + name));
        var words = new ArrayList<String>();
        words.add(archive);
        words.add(arguments.dest());
        words.add(arguments.access().owner().orElse(""));
        words.add(arguments.access().group().orElse(""));
        words.add(arguments.access().mode().map(Unpacking::spelled).orElse(""));
        words.add(arguments.validateCerts() ? "" : "insecure");
        words.add(String.valueOf(options.size()));
        words.addAll(options);
        words.addAll(arguments.include());
        return words;
    }

    private static String spelled(Mode mode) {
        return switch (mode) {
            case Mode.Bits(int bits) -> "0" + Mode.octal(bits);
            case Mode.Preserved _ -> "";
            case Mode.Symbolic(var changes) ->
                    changes.stream()
                            .map(change ->
                                    (change.who().isEmpty() ? "a" : change.who())
                                            + change.sign()
                                            + change.what())
                            .collect(Collectors.joining(","));
        };
    }
}
