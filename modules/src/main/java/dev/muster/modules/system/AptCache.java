package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.Optional;

/// The package lists of a host, by their age.
///
/// @param age seconds since they were fetched
/// @param updated when that was, in seconds since 1970
/// @param isOutdated whether the list of sources is newer than they
record AptCache(long age, long updated, boolean isOutdated) {
    /// How long lists count as fresh where a task says nothing.
    private static final long AN_HOUR = 3600;

    private static final String LOOK =
            """
            date +%s
            stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || echo 0
            stat -c %Y /var/lib/apt/lists 2>/dev/null || echo 0
            set -- /var/lib/apt/lists/*Release
            [ -e "$1" ] && echo filled || echo empty
            stat -c %Y /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/sources.list.d/* 2>/dev/null
            exit 0
            """;

    /// The lists, if the task cares for them.
    static Probe<Optional<AptCache>> probe(Apt.Arguments wanted) {
        return wanted.wantsFreshCache()
                ? Probe.ask(new Question.Ask(LOOK))
                        .map(reply -> Optional.of(parse(reply.outText())))
                : Probe.known(Optional.empty());
    }

    static AptCache parse(String said) {
        var lines = said.lines().map(String::strip).toList();
        long now = Long.parseLong(lines.getFirst());
        long updated = Math.max(Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2)));
        if (lines.get(3).equals("empty")) {
            return new AptCache(now, 0, true);
        }
        long sources = lines.stream().skip(4).mapToLong(Long::parseLong).max().orElse(0);
        return new AptCache(Math.max(0, now - updated), updated, sources > updated);
    }

    /// What results tell of the lists.
    static Value.Mapping told(Optional<AptCache> cache, boolean fetched) {
        return new Returns()
                .and("cache_updated", fetched)
                .and("cache_update_time", cache.map(AptCache::updated).orElse(0L))
                .mapping();
    }

    /// Whether the lists are older than the task allows.
    boolean isStale(Apt.Arguments wanted) {
        return wanted.cacheValidTime() > 0
                ? age > wanted.cacheValidTime() || updated == 0
                : isOutdated || age > AN_HOUR;
    }
}
