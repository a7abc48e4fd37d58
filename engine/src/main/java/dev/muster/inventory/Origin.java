package dev.muster.inventory;

import java.nio.file.Path;

/// The source that first named a host: what `inventory_file` and `inventory_dir` say.
///
/// @param file the absolute path, or the list of names; empty for a host that a task added
/// @param folder the absolute path of the folder; empty likewise
record Origin(String file, String folder) {
    static final Origin TASK = new Origin("", "");

    static Origin of(Path file) {
        var absolute = file.toAbsolutePath().normalize();
        var parent = absolute.getParent();
        return new Origin(absolute.toString(), parent == null ? "/" : parent.toString());
    }
}
