package dev.muster.hold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a process has from whoever started it beside its environment, and a run could feel: user,
/// groups and umask, limits, and what of the machine it sees. A call from other circumstances than
/// the hold's is not for the hold.
///
/// Told by Linux alone; elsewhere all circumstances are alike. Written as plainly as [Wire], and
/// for its reason.
final class Circumstances {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final String[] FACTS = {"Uid:", "Gid:", "Groups:", "Umask:"};
    private static final String[] NAMESPACES = {"cgroup", "mnt", "net", "pid", "user", "uts"};

    private Circumstances() {}

    /// Those of this process, as one text to compare.
    static String here() {
        if (!Files.isDirectory(PROCESS)) {
            return "";
        }
        var text = new StringBuilder();
        try {
            List<String> status = Files.readAllLines(PROCESS.resolve("status"));
            for (int i = 0; i < status.size(); i++) {
                for (String fact : FACTS) {
                    if (status.get(i).startsWith(fact)) {
                        text.append(status.get(i)).append('\n');
                    }
                }
            }
            for (String name : NAMESPACES) {
                Path namespace = PROCESS.resolve("ns").resolve(name);
                text.append(Files.readSymbolicLink(namespace)).append('\n');
            }
            text.append(Files.readString(PROCESS.resolve("limits")));
        } catch (IOException _) {
            // as far as it could be read
        }
        return text.toString();
    }

    /// Whether a path is still the folder that this process is in; one of the same name may have
    /// taken its place.
    static boolean isHere(Path folder) {
        Path current = PROCESS.resolve("cwd");
        try {
            return !Files.exists(PROCESS) || Files.isSameFile(current, folder);
        } catch (IOException _) {
            return false;
        }
    }
}
