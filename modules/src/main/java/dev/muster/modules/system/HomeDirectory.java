package dev.muster.modules.system;

import dev.muster.module.Step;

/// The home directory of an account that is there already, made as `useradd -m` would have.
final class HomeDirectory {
    private static final String MAKE =
            """
            home=$1 user=$2 skeleton=$3 umask=$4
            mode=
            while read -r key value _; do
              case $key in
                HOME_MODE) mode=$value;;
                UMASK) [ -n "$umask" ] || umask=$value;;
              esac
            done 2>/dev/null </etc/login.defs
            mkdir -p -- "${home%/*}/" || exit
            umask "${umask:-022}"
            mkdir -- "$home" || exit
            if [ -d "$skeleton" ]; then cp -R -- "$skeleton/." "$home/" || exit; fi
            if [ -n "$mode" ] && [ -z "$4" ]; then chmod "$mode" "$home"; fi
            chown -R "$user:$(id -g "$user")" "$home"
            """;

    private HomeDirectory() {}

    static Step make(User.Arguments wanted, String home) {
        return new Step.Run(
                MAKE,
                home,
                wanted.name(),
                wanted.skeleton().orElse("/etc/skel"),
                wanted.umask().orElse(""));
    }
}
