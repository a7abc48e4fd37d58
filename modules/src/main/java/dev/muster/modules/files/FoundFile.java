package dev.muster.modules.files;

import dev.muster.module.Mode;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One file that `find` came by.
///
/// @param rawMode kind and permissions, as the system call tells them
record FoundFile(
        String path,
        int rawMode,
        long uid,
        long gid,
        String owner,
        String group,
        long size,
        double accessed,
        double modified,
        double changed,
        long inode,
        long device,
        long links) {
    private static final int KIND = 0170000;

    /// Reads a line that `stat` wrote; empty for what is none.
    static Optional<FoundFile> read(String line) {
        var parts = line.split("\\|", 13);
        if (parts.length < 13) {
            return Optional.empty();
        }
        return Optional.of(
                new FoundFile(
                        parts[12].replace("//", "/"),
                        Integer.parseInt(parts[0], 16),
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]),
                        parts[3],
                        parts[4],
                        Long.parseLong(parts[5]),
                        Double.parseDouble(parts[6]),
                        Double.parseDouble(parts[7]),
                        Double.parseDouble(parts[8]),
                        Long.parseLong(parts[9]),
                        Long.parseLong(parts[10]),
                        Long.parseLong(parts[11])));
    }

    String name() {
        return HostPath.name(path);
    }

    boolean isRegular() {
        return is(0100000);
    }

    boolean isDirectory() {
        return is(0040000);
    }

    boolean isLink() {
        return is(0120000);
    }

    private boolean is(int kind) {
        return (rawMode & KIND) == kind;
    }

    Value value(Optional<String> checksum) {
        Map<String, Value> file = new LinkedHashMap<>();
        file.put("path", Value.text(path));
        file.put("mode", Value.text(Mode.octal(rawMode & 07777)));
        file.put("isdir", Value.of(isDirectory()));
        file.put("ischr", Value.of(is(0020000)));
        file.put("isblk", Value.of(is(0060000)));
        file.put("isreg", Value.of(isRegular()));
        file.put("isfifo", Value.of(is(0010000)));
        file.put("islnk", Value.of(isLink()));
        file.put("issock", Value.of(is(0140000)));
        file.put("uid", Value.of(uid));
        file.put("gid", Value.of(gid));
        file.put("size", Value.of(size));
        file.put("inode", Value.of(inode));
        file.put("dev", Value.of(device));
        file.put("nlink", Value.of(links));
        file.put("atime", Value.of(accessed));
        file.put("mtime", Value.of(modified));
        file.put("ctime", Value.of(changed));
        file.put("gr_name", Value.text(group));
        file.put("pw_name", Value.text(owner));
        permissions(file, rawMode);
        checksum.ifPresent(digest -> file.put("checksum", Value.text(digest)));
        return Value.map(file);
    }

    /// The permission bits under the names that Ansible gives them: `rusr` to `xoth`, and two more.
    static void permissions(Map<String, Value> file, int mode) {
        var classes = List.of("usr", "grp", "oth");
        for (int i = 0; i < classes.size(); i++) {
            int bits = mode >> (6 - 3 * i);
            file.put("r" + classes.get(i), Value.of((bits & 4) != 0));
            file.put("w" + classes.get(i), Value.of((bits & 2) != 0));
            file.put("x" + classes.get(i), Value.of((bits & 1) != 0));
        }
        file.put("isuid", Value.of((mode & 04000) != 0));
        file.put("isgid", Value.of((mode & 02000) != 0));
    }
}
