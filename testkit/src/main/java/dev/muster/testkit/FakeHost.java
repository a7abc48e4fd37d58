package dev.muster.testkit;

import dev.muster.module.AccountEntry;
import dev.muster.module.GroupEntry;
import dev.muster.module.PackageStatus;
import dev.muster.module.UnitStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A host as data: files, accounts, groups, packages, units. A new one has a root directory with
/// the folders that every Debian has, and the account `root`.
public final class FakeHost {
    private final Map<String, AccountEntry> accounts = new LinkedHashMap<>();
    private final Map<String, GroupEntry> groups = new LinkedHashMap<>();
    private final Map<String, PackageStatus> packages = new HashMap<>();
    private final Map<String, UnitStatus> units = new HashMap<>();
    private final FakeFiles files = new FakeFiles(this);

    public FakeHost() {
        put(new GroupEntry("root", 0, java.util.List.of()));
        put(new AccountEntry("root", 0, 0, "root", "/root", "/bin/bash", java.util.List.of()));
    }

    public FakeFiles files() {
        return files;
    }

    public FakeHost put(AccountEntry account) {
        accounts.put(account.name(), account);
        return this;
    }

    public FakeHost put(GroupEntry group) {
        groups.put(group.name(), group);
        return this;
    }

    public FakeHost put(PackageStatus status) {
        packages.put(status.name(), status);
        return this;
    }

    public FakeHost put(UnitStatus unit) {
        units.put(unit.name(), unit);
        return this;
    }

    public void removeAccount(String name) {
        accounts.remove(name);
    }

    public void removeGroup(String name) {
        groups.remove(name);
    }

    public Optional<AccountEntry> account(String key) {
        return Optional.ofNullable(accounts.get(key))
                .or(() ->
                        accounts.values().stream()
                                .filter(one -> Long.toString(one.uid()).equals(key))
                                .findFirst());
    }

    public Optional<GroupEntry> group(String key) {
        return Optional.ofNullable(groups.get(key))
                .or(() ->
                        groups.values().stream()
                                .filter(one -> Long.toString(one.gid()).equals(key))
                                .findFirst());
    }

    public PackageStatus packageStatus(String name) {
        return packages.getOrDefault(
                name, new PackageStatus(name, Optional.empty(), "unknown ok not-installed"));
    }

    public UnitStatus unit(String name) {
        var found = units.get(name);
        if (found == null && name.endsWith(".service")) {
            found = units.get(name.substring(0, name.length() - ".service".length()));
        }
        if (found == null) {
            found = units.get(name + ".service");
        }
        return found == null
                ? new UnitStatus(
                        name,
                        Map.of("Id", name, "LoadState", "not-found", "ActiveState", "inactive"))
                : new UnitStatus(name, found.properties());
    }
}
