package dev.muster.module;

import java.util.List;

/// A line of the account database, and the groups it is a member of beside its primary one.
public record AccountEntry(
        String name,
        long uid,
        long gid,
        String comment,
        String home,
        String shell,
        List<String> groups) {
    public AccountEntry {
        groups = List.copyOf(groups);
    }
}
