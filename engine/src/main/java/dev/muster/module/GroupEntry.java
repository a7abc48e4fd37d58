package dev.muster.module;

import java.util.List;

/// A line of the group database.
public record GroupEntry(String name, long gid, List<String> members) {
    public GroupEntry {
        members = List.copyOf(members);
    }
}
