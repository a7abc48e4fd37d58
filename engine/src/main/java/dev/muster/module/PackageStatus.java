package dev.muster.module;

import java.util.Optional;

/// A package in the host's database. `version` is there when it is installed (unpacked and
/// configured); `state` is the database's own words, such as `install ok installed`.
public record PackageStatus(String name, Optional<String> version, String state) {
    public boolean isInstalled() {
        return version.isPresent();
    }
}
