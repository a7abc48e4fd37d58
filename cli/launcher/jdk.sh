# shellcheck shell=sh disable=SC2034,SC2154
# Finds a JDK. Sourced by `build` and `muster`; POSIX sh, and no process is started to look.

# The oldest Java that Muster runs on.
jdk_wanted=25

# jdk_version HOME: sets `release` to the version that a JDK's `release` file tells, and `version` to
# its feature number; 0 if there is no JDK.
jdk_version() {
    version=0
    release=0
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            JAVA_VERSION=*)
                line=${line#JAVA_VERSION=}
                line=${line#\"}
                release=${line%%\"*}
                version=${release%%[!0-9]*}
                version=${version:-0}
                ;;
        esac
    done <"$1/release"
}

# follow PATH: sets `target` to the file at the end of a chain of links.
follow() {
    target=$1
    while [ -L "$target" ]; do
        link=$(readlink "$target")
        case $link in
            /*) target=$link ;;
            *) target=${target%/*}/$link ;;
        esac
    done
}

# jdk_on_path: sets `home` to the JDK whose `java` comes first on the PATH, or to nothing.
jdk_on_path() {
    home=
    target=$(command -v java 2>/dev/null) || return 0
    case $target in
        /*) ;;
        *) return 0 ;;
    esac
    follow "$target"
    target=${target%/bin/java}
    [ -d "$target" ] && home=$(cd "$target" && pwd -P)
}

# find_jdk NAME: exports JAVA_HOME as the first JDK that is new enough, or prints one line that begins
# with NAME and fails. MUSTER_JAVA_HOME is an order: if it will not do, nothing else is tried.
find_jdk() {
    if [ -n "${MUSTER_JAVA_HOME:-}" ]; then
        jdk_version "$MUSTER_JAVA_HOME"
        [ "$version" -ge "$jdk_wanted" ] && JAVA_HOME=$MUSTER_JAVA_HOME && export JAVA_HOME && return 0
        [ "$version" = 0 ] && version='no JDK' || version="Java $version"
        echo "$1: MUSTER_JAVA_HOME=$MUSTER_JAVA_HOME holds $version, but Java $jdk_wanted or newer is needed:" \
            "point it to a JDK $jdk_wanted, or unset it to have one searched for" >&2
        return 1
    fi
    jdk_on_path
    seen=
    # MUSTER_JDK_FOLDERS is there for the launcher's own test.
    for candidate in "${JAVA_HOME:-}" "$home" ${MUSTER_JDK_FOLDERS-/usr/lib/jvm/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /opt/* /usr/java/*}; do
        [ -n "$candidate" ] || continue
        jdk_version "$candidate"
        [ "$version" -ge "$jdk_wanted" ] && JAVA_HOME=$candidate && export JAVA_HOME && return 0
        [ "$version" -gt 0 ] && [ -z "$seen" ] && seen=" (found only Java $version in $candidate)"
    done
    echo "$1: needs a JDK $jdk_wanted or newer$seen: install one (https://adoptium.net has them for every" \
        "system), or set MUSTER_JAVA_HOME to the folder of one" >&2
    return 1
}
