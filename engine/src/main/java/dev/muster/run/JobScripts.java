package dev.muster.run;

/// What a host runs for a job in the background.
///
/// A job leaves in its folder a file of its own name, in JSON: that it runs, then what it came to.
/// Beside it, closed to others, is a folder with what each step said. Neither script nor secrets
/// touch the disk: they travel from shell to shell through pipes.
final class JobScripts {
    /// How the file of a job begins that has not ended.
    static final String RUNNING = "{\"started\": 1, \"finished\": 0";

    /// Names the job and its file: `$1` begins its name, `$2` is the folder.
    private static final String NAME =
            """
            umask=$(umask); umask 077
            d=$2; u=${d%%/*}
            case $u in '~'*) case ${u#?} in *[!A-Za-z0-9._-]*) ;;
            *) eval "u=$u"; case $d in */*) d=$u/${d#*/};; *) d=$u;; esac;; esac;; esac
            case $d in /*) ;; *) d=$(pwd)/$d;; esac
            mkdir -p -- "$d" || exit
            j=$1.$$; f=$d/$j
            """;

    /// Leaves the result of a job that is done, which comes on the input.
    static final String LEAVE =
            NAME
                    + """
                    cat >"$f.tmp" && mv -f -- "$f.tmp" "$f" && printf '%s\\n' "$f"
                    """;

    /// Starts a job and names its file. `$3` is how many seconds it may take, `$4` the script that
    /// keeps it, whose input this one's is.
    static final String START =
            NAME
                    + """
                    w=$d/.$j; mkdir -- "$w" || exit
                    printf '%s, "ansible_job_id": "%s"}' "$5" "$j" >"$f" || exit
                    if command -v setsid >/dev/null; then s=setsid; else s=; trap '' HUP; fi
                    i=$(cat)
                    { printf '%s\\n' "$i" | $s sh -c "$4" sh "$f" "$w" "$3" "$umask"
                    } </dev/null >/dev/null 2>&1 &
                    printf '%s\\n' "$f"
                    """;

    /// Keeps a job: starts it in a session of its own, ends it when its time is over, and writes
    /// down what it came to. The input is what the result holds besides, if the job succeeds and if
    /// it fails, each with the keys that are still to be filled, and then the job itself.
    static final String KEEP =
            """
            f=$1 w=$2; umask 077
            IFS= read -r good; IFS= read -r gaps; IFS= read -r bad; IFS= read -r badgaps; i=$(cat)
            exec </dev/null
            stamp() { x=$(date '+%Y-%m-%d %H:%M:%S.%N'); case ${x##*.} in
            [0-9]*) echo "${x%???}";; *) echo "${x%.*}.000000";; esac; }
            text() { printf '"'; [ ! -e "$1" ] || od -An -v -tu1 <"$1" | LC_ALL=C awk '
            function put(t) { printf "%s%s", held, t; held = "" }
            function byte(b) {
              if (need) {
                if (b >= low && b <= high) {
                  good = good sprintf("%c", b); bad = bad sprintf("\\\\udc%02x", b); low = 128; high = 191
                  if (!--need) put(good)
                  return
                }
                put(bad); need = 0
              }
              if (b == 10) held = held "\\\\n"
              else if (b == 13) held = held "\\\\r"
              else if (b == 34) put("\\\\\\"")
              else if (b == 92) put("\\\\\\\\")
              else if (b < 32 || b == 127) put(sprintf("\\\\u%04x", b))
              else if (b < 128) put(sprintf("%c", b))
              else if (b >= 194 && b <= 244) {
                need = b >= 240 ? 3 : b >= 224 ? 2 : 1
                low = b == 224 ? 160 : b == 240 ? 144 : 128; high = b == 237 ? 159 : b == 244 ? 143 : 191
                good = sprintf("%c", b); bad = sprintf("\\\\udc%02x", b)
              } else put(sprintf("\\\\udc%02x", b))
            }
            { for (n = 1; n <= NF; n++) byte($n + 0) }
            END { if (need) put(bad) }'; printf '"'; }
            start=$(stamp)
            if command -v setsid >/dev/null; then s=setsid; else s=; fi
            printf '%s\\n' "$i" | $s sh -c '_j=$1; umask "$2"; _i=$(cat); exec </dev/null; set --; eval "$_i"' sh "$w" "$4" &
            p=$!; i=
            echo $p >"$w/pid"
            ( trap 'kill $z 2>/dev/null; exit 0' TERM; sleep "$3" & z=$!; wait $z
            : >"$w/late"; kill -9 -$p || kill -9 $p ) & k=$!
            wait $p; r=$?
            kill $k; wait $k; rm -f "$w/pid"
            end=$(stamp)
            n=0; while [ -e "$w/$((n + 1)).out" ]; do n=$((n + 1)); done
            result() {
            if [ -e "$w/late" ] && [ $r = 137 ]; then
            printf '{"msg": "Timeout exceeded", "failed": true, "child_pid": %s}' $p; return; fi
            [ $r = 0 ] || { good=$bad; gaps=$badgaps; }
            printf '{%s' "$good"
            for key in $gaps; do printf ', "%s": ' $key; case $key in
            rc) printf %s $r;; stdout) text "$w/$n.out";; stderr|msg) text "$w/$n.err";;
            start) printf '"%s"' "$start";; end) printf '"%s"' "$end";;
            delta) awk 'NR == 1 { u = $2 } END { d = $2 - u; h = int(d / 3600); m = int(d / 60) % 60
            printf "\\"%d:%02d:%09.6f\\"", h, m, d - h * 3600 - m * 60 }' <"$w/ends";; esac; done
            printf '}'; }
            result >"$f.tmp"; mv -f -- "$f.tmp" "$f"
            """;

    /// Waits until a job has ended, at most `$2` seconds, and shows its file.
    static final String WAIT =
            """
            up() { read -r u _ </proc/uptime; u=${u%.*}${u#*.}; }
            up; end=$((u + 100 * $2))
            while IFS= read -r line <"$1" || [ -n "$line" ]; do
            case $line in "$3"*) ;; *) break;; esac
            up; [ "$u" -lt $end ] || break
            sleep 0.1 2>/dev/null || sleep 1
            done
            cat -- "$1"
            """;

    /// Ends a job before its time.
    static final String KILL =
            """
            read -r p <"$1/pid" || exit 0
            : >"$1/late"; kill -9 -$p || kill -9 $p; exit 0
            """;

    /// Removes what a job has left.
    static final String REMOVE = "rm -rf -- \"$1\" \"$2\"";

    private JobScripts() {}
}
