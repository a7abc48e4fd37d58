package dev.muster.modules.files;

/// Paths of a host as text: the controller's file system has no say in them.
final class HostPath {
    /// Resolves `~` in `$1` into `$p`, as every question and step does by itself.
    static final String EXPAND =
            """
            p=$1
            case $p in
            '~'*) u=${p%%/*}; r=${p#"$u"}
              if [ "$u" = '~' ]; then h=$HOME; else h=$(getent passwd "${u#?}" | cut -d: -f6); fi
              p=$h$r ;;
            -*) p=./$p ;;
            esac
            """;

    private HostPath() {}

    static boolean namesDirectory(String path) {
        return path.endsWith("/");
    }

    /// The path without slashes at its end, but `/` itself.
    static String trimmed(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /// The folder it is in; `.` for a bare name.
    static String parent(String path) {
        var trimmed = trimmed(path);
        int slash = trimmed.lastIndexOf('/');
        if (slash < 0) {
            return trimmed.startsWith("~") ? trimmed : ".";
        }
        return slash == 0 ? "/" : trimmed.substring(0, slash);
    }

    static String name(String path) {
        var trimmed = trimmed(path);
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    /// `path` seen from `folder`; an absolute one is itself.
    static String join(String folder, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        return folder.endsWith("/") ? folder + path : folder + "/" + path;
    }
}
