package dev.muster.session.shell;

import dev.muster.module.Step;
import dev.muster.source.ShellWords;
import java.util.ArrayList;
import java.util.List;

/// Steps as shell text: each one a command whose exit code is the step's, and whose output is its
/// note.
final class StepScript {
    /// Shell functions for the steps about files. `_own` sets owner, group and mode, in this order,
    /// since a change of owner takes setuid away. `_fail` says why and fails.
    static final String FUNCTIONS =
            """
            _fail() { echo "$1" >&2; return 1; }
            _own() { [ -z "$3$4" ] || chown $1 -- "$3${4:+:$4}" "$2" || return
            [ -z "$5" ] || chmod -- "$5" "$2"; }
            _dir() { _p=$1; while [ "${_p%/}" != "$_p" ] && [ "$_p" != / ]; do _p=${_p%/}; done
            if [ -d "$_p" ]; then return 0; fi
            if [ -e "$_p" ] || [ -L "$_p" ]; then _fail "'$_p' is there and is no folder"; return; fi
            case $_p in */*) [ -d "${_p%/*}/" ] || (_dir "${_p%/*}/" "$2" "$3" "$4") || return;; esac
            if [ -z "$2$3" ]; then mkdir ${4:+-m "$4"} -- "$_p"
            else mkdir ${4:+-m 0700} -- "$_p" && _own '' "$_p" "$2" "$3" "${4#00700}"; fi; }
            _place() { case $1 in */*) _d=${1%/*}; [ -n "$_d" ] || _d=/;; *) _d=.;; esac
            [ -d "$_d" ] || { _fail "the folder '$_d' is not there"; return; }; _n=$_d/.${1##*/}.$_t; }
            _link() { _place "$1" || return
            if [ -d "$1" ] && [ ! -L "$1" ]; then _fail "'$1' is a folder"; return; fi
            ln $3 -- "$2" "$_n" && mv -fT -- "$_n" "$1"; _r=$?; rm -f -- "$_n"; return $_r; }
            """;

    /// Functions for [Step.Write]: `_open` makes the new file beside the old one as file 4, closed
    /// to others until content may come; `_close` brings it to its place. Numbers, as the old file
    /// tells them, are only set where they differ: not every file system lets anybody set them.
    static final String WRITE_FUNCTIONS =
            """
            _open() { _f=$1; _o=$2; _g=$3; _m=$4
            [ ! -L "$_f" ] || _f=$(readlink -f -- "$_f") || { _fail "the link '$1' leads nowhere"; return; }
            [ ! -d "$_f" ] || { _fail "'$_f' is a folder"; return; }
            _place "$_f" || return; _old=
            if [ -e "$_f" ]; then _old=$(stat -Lc '%u %g %a' -- "$_f") || return; set -- $_old
            _o=${_o:-$1}; _g=${_g:-$2}; _m=${_m:-$3}
            else _m=${_m:-$(printf %o $((0666 & ~$(umask))))}; fi
            (umask 077; set -C; : >"$_n") 2>/dev/null || { _fail "no file can be made in '$_d'"; return; }
            case $_o:$_g in :) return 0;; *[!0-9:]*|:*|*:) ;;
            *) [ "$_o $_g" != "$(stat -c '%u %g' -- "$_n")" ] || return 0;; esac
            _own '' "$_n" "$_o" "$_g" ''; }
            _close() {
            chmod -- "$_m" "$_n" || return
            [ -z "$1" ] || _check || { _r=$?; echo 'the check of the new content failed' >&2; return $_r; }
            sync -- "$_n" 2>/dev/null || sync
            if [ -n "$2" ] && [ -n "$_old" ]; then _b=$_f.$$.$(date +%Y-%m-%d@%H:%M:%S)~
            cp -p -- "$_f" "$_b" || return; fi
            if [ -n "$3" ] && [ -n "$_old" ]; then cat -- "$_n" >|"$_f" && _own '' "$_f" "$4" "$5" "$6" && rm -f -- "$_n" || return
            else mv -fT -- "$_n" "$_f" || return; fi
            [ -z "${_b-}" ] || printf %s "$_b"; }
            """;

    /// The most that is written within a frame; more goes through a process of its own.
    static final int INLINE = 128 << 10;

    private static final int INLINE_BINARY = 16 << 10;

    private StepScript() {}

    /// Whether a step fits into a frame.
    static boolean inline(Step step) {
        return switch (step) {
            case Step.Write write -> inline(write.content());
            case Step.Raw _, Step.Download _ -> false;
            case Step.MakeDirectory _, Step.Link _, Step.Adjust _, Step.Remove _, Step.Run _ ->
                    true;
        };
    }

    private static boolean inline(Step.Payload content) {
        return switch (content) {
            case Step.Payload.Bytes(var bytes, _) ->
                    bytes.bytes().length <= (bytes.text().isPresent() ? INLINE : INLINE_BINARY);
            case Step.Payload.LocalFile _ -> false;
        };
    }

    static String of(Step step, String token) {
        return switch (step) {
            case Step.Write write ->
                    opening(write, token) + "\n" + content(write) + "\n" + closing(write);
            case Step.MakeDirectory(String path, Step.Attributes attributes) ->
                    "_dir " + Quoting.path(path) + attributes(attributes);
            case Step.Link(String path, String target, boolean hard) ->
                    "_t="
                            + token.substring(1)
                            + "; _link "
                            + Quoting.path(path)
                            + " "
                            + (hard ? Quoting.path(target) : Quoting.word(target))
                            + (hard ? " ''" : " -s");
            case Step.Adjust adjust -> adjust(adjust);
            case Step.Remove(String path) -> remove(path);
            case Step.Run run -> Body.script(run, token);
            case Step.Raw _, Step.Download _ ->
                    throw new IllegalArgumentException("no step for a frame: " + step);
        };
    }

    private static String attributes(Step.Attributes attributes) {
        return " "
                + Quoting.word(attributes.owner().orElse(""))
                + " "
                + Quoting.word(attributes.group().orElse(""))
                + " "
                // five digits: with fewer, chmod leaves the set-id bits of a folder as they are
                + attributes.mode().map(mode -> String.format("%05o", mode)).orElse("''");
    }

    /// A link's own mode can't be set, so that one is left alone.
    private static String adjust(Step.Adjust adjust) {
        var path = Quoting.path(adjust.path());
        if (adjust.follow()) {
            return "_own '' " + path + attributes(adjust.attributes());
        }
        var onLink =
                new Step.Attributes(
                        adjust.attributes().owner(),
                        adjust.attributes().group(),
                        java.util.Optional.empty());
        return "if [ -L "
                + path
                + " ]; then _own -h "
                + path
                + attributes(onLink)
                + "; else _own '' "
                + path
                + attributes(adjust.attributes())
                + "; fi";
    }

    private static String remove(String path) {
        var bare = path;
        while (bare.length() > 1 && bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        if (bare.isEmpty() || bare.equals("/")) {
            return "_fail " + Quoting.word("'" + path + "' is never removed");
        }
        return "rm -rf -- " + Quoting.path(bare);
    }

    /// Makes the empty new file.
    static String opening(Step.Write write, String token) {
        var words = validation(write);
        return "_t="
                + token.substring(1)
                + "; _check() { "
                + (words.isEmpty() ? ":" : words)
                + "; }\n_b=; _open "
                + Quoting.path(write.path())
                + attributes(write.attributes())
                + " && {";
    }

    private static String content(Step.Write write) {
        if (!(write.content() instanceof Step.Payload.Bytes(var content, _))) {
            throw new IllegalArgumentException("no content for a frame");
        }
        return content.text()
                        .map(text -> "printf %s " + Quoting.word(text))
                        .orElseGet(() -> "printf " + Quoting.printfFormat(content.bytes()))
                + " >|\"$_n\" || { _r=$?; echo \"can't write '$_n': no space left, or a limit reached\" >&2; (exit $_r); } &&";
    }

    /// Makes the empty new file and tells what [#closingApart] must know, each followed by `token`.
    static String openingApart(Step.Write write, String token) {
        return opening(write, token)
                + "\nprintf '%s"
                + token
                + "' \"$_n\" \"$_f\" \"$_m\" \"$_old\"; } || { _r=$?; [ -z \"${_n-}\" ] || rm -f -- \"$_n\"; (exit $_r); }";
    }

    /// Brings a file that was opened and written in earlier frames to its place.
    static String closingApart(Step.Write write, List<String> opened) {
        var words = validation(write);
        return "_n="
                + Quoting.word(opened.get(0))
                + "; _f="
                + Quoting.word(opened.get(1))
                + "; _m="
                + Quoting.word(opened.get(2))
                + "; _old="
                + Quoting.word(opened.get(3))
                + "; _check() { "
                + (words.isEmpty() ? ":" : words)
                + "; }\n_b=; {\n"
                + closing(write);
    }

    /// Removes what an opening left.
    static String discarding(List<String> opened) {
        return "rm -f -- " + Quoting.word(opened.getFirst());
    }

    /// Brings the written file to its place, or removes it.
    static String closing(Step.Write write) {
        return "_close "
                + (write.validate().isPresent() ? "1" : "''")
                + (write.backup() ? " 1" : " ''")
                + (write.inPlace() ? " 1" : " ''")
                + attributes(write.attributes())
                + "; } || { _r=$?; [ -z \"${_n-}\" ] || rm -f -- \"$_n\"; (exit $_r); }";
    }

    /// The validating command, word by word, so that nothing in it is taken for shell syntax.
    private static String validation(Step.Write write) {
        if (write.validate().isEmpty()) {
            return "";
        }
        var words = new ArrayList<String>();
        for (var word : ShellWords.leniently(write.validate().get())) {
            int at = word.indexOf("%s");
            words.add(
                    at < 0
                            ? Quoting.word(word)
                            : Quoting.word(word.substring(0, at))
                                    + "\"$_n\""
                                    + Quoting.word(word.substring(at + 2)));
        }
        return String.join(" ", words) + " >&2";
    }
}
