package dev.muster.modules.system;

import dev.muster.module.Difference;
import dev.muster.module.PackageStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Packages as a task wants them.
///
/// @param checking in check mode a package that no source has may be in one that an earlier task
///   would add
record AptPackages(Apt.Arguments wanted, List<PackageWord> words, boolean checking)
        implements Wanted<AptPackages.Found> {
    private static final Pattern BLANKS_AND_COMMAS = Pattern.compile("[,\\s]+");
    private static final String POLICY = "LC_ALL=C apt-cache policy \"$@\"";
    private static final String KNOWN_NAMES = "apt-cache pkgnames";
    private static final String INSTALLED_NAMES =
            "dpkg-query -W -f '${db:Status-Abbrev} ${Package}\\n' | sed -n 's/^[a-z][ciUFHWt]. *//p'";
    private static final String PROVIDED =
            "dpkg-query -W -f '${db:Status-Abbrev}\\t${Provides}\\n' | sed -n 's/^.i.\\t//p'";
    private static final String BROKEN =
            "apt-get -q -o Debug::NoLocking=1 check >/dev/null 2>&1 || exit 1; [ -z \"$(dpkg --audit)\" ]";

    /// What was found.
    ///
    /// @param words the words, with patterns replaced by what they stand for
    /// @param provided the virtual packages that installed ones provide
    /// @param candidates what apt would install, by name; asked for `latest` and for what is
    ///   missing
    /// @param buildDependencies what `build-dep` would install
    record Found(
            List<PackageWord> words,
            Map<String, PackageStatus> statuses,
            Set<String> provided,
            Map<String, Candidate> candidates,
            Optional<AptCache> cache,
            Optional<AptSimulation> buildDependencies,
            boolean isBroken) {
        PackageStatus status(PackageWord word) {
            return Objects.requireNonNull(statuses.get(word.name()));
        }
    }

    /// A package as the lists have it.
    record Candidate(Optional<String> version) {}

    @Override
    public Probe<Found> probe() {
        return expanded()
                .then(names -> {
                    var latest =
                            wanted.state() == Apt.State.LATEST
                                    ? policy(names)
                                    : Probe.known(Map.<String, Candidate>of());
                    return statuses(names)
                            .with(latest, Both::new)
                            .with(
                                    AptCache.probe(wanted)
                                            .with(buildDependencies(names), Both::new),
                                    Both::new)
                            .with(
                                    broken(),
                                    (both, broken) ->
                                            new Found(
                                                    names,
                                                    both.left().left(),
                                                    Set.of(),
                                                    both.left().right(),
                                                    both.right().left(),
                                                    both.right().right(),
                                                    broken))
                            .then(this::withProvided);
                });
    }

    /// For what seems to be missing: whether something installed provides it, and what apt has.
    private Probe<Found> withProvided(Found found) {
        var missing =
                wanted.state() == Apt.State.ABSENT || wanted.state() == Apt.State.BUILD_DEP
                        ? List.<PackageWord>of()
                        : found.words().stream()
                                .filter(word -> !found.status(word).isInstalled())
                                .toList();
        if (missing.isEmpty()) {
            return Probe.known(found);
        }
        return Probe.ask(new Question.Ask(PROVIDED))
                .with(
                        policy(missing),
                        (reply, candidates) -> {
                            var all = new LinkedHashMap<>(found.candidates());
                            all.putAll(candidates);
                            return new Found(
                                    found.words,
                                    found.statuses,
                                    provided(reply.outText()),
                                    all,
                                    found.cache,
                                    found.buildDependencies,
                                    found.isBroken);
                        });
    }

    /// Names out of lines such as `mail-transport-agent, libfoo (= 1.2)`.
    static Set<String> provided(String lines) {
        var names = new LinkedHashSet<String>();
        for (var name : BLANKS_AND_COMMAS.split(lines.replaceAll("\\([^)]*\\)", ""), -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    private Probe<List<PackageWord>> expanded() {
        if (words.stream().noneMatch(PackageWord::isPattern)) {
            return Probe.known(words);
        }
        var script = wanted.state() == Apt.State.ABSENT ? INSTALLED_NAMES : KNOWN_NAMES;
        return Probe.ask(new Question.Ask(script)).map(reply -> expand(words, reply.outText()));
    }

    static List<PackageWord> expand(List<PackageWord> words, String known) {
        var expanded = new ArrayList<PackageWord>();
        for (var word : words) {
            if (!word.isPattern()) {
                expanded.add(word);
                continue;
            }
            var pattern = PackageWord.glob(word.name());
            known.lines()
                    .map(String::strip)
                    .filter(name -> pattern.matcher(name).matches())
                    .sorted()
                    .map(word::named)
                    .forEach(expanded::add);
        }
        return expanded;
    }

    private static Probe<Map<String, PackageStatus>> statuses(List<PackageWord> words) {
        return Probe.all(
                        words.stream()
                                .map(word -> Probe.ask(new Question.Package(word.name())))
                                .toList())
                .map(statuses -> {
                    var byName = new LinkedHashMap<String, PackageStatus>();
                    for (int i = 0; i < words.size(); i++) {
                        byName.put(words.get(i).name(), statuses.get(i));
                    }
                    return byName;
                });
    }

    private Probe<Map<String, Candidate>> policy(List<PackageWord> asked) {
        if (asked.isEmpty()) {
            return Probe.known(Map.of());
        }
        var arguments = new ArrayList<String>();
        wanted.defaultRelease().ifPresent(release -> arguments.addAll(List.of("-t", release)));
        asked.forEach(word -> arguments.add(word.name()));
        return Probe.ask(new Question.Ask(POLICY, arguments.toArray(String[]::new)))
                .map(Reply::outText)
                .map(AptPackages::candidates);
    }

    /// What `apt-cache policy` says: a line `name:`, then `Candidate: version` under it.
    static Map<String, Candidate> candidates(String said) {
        var candidates = new LinkedHashMap<String, Candidate>();
        var name = "";
        for (var line : said.lines().toList()) {
            var text = line.strip();
            if (!line.startsWith(" ") && text.endsWith(":")) {
                name = text.substring(0, text.length() - 1);
            } else if (text.startsWith("Candidate:")) {
                var version = text.substring("Candidate:".length()).strip();
                candidates.put(
                        name, new Candidate(Optional.of(version).filter(v -> !v.equals("(none)"))));
            }
        }
        return candidates;
    }

    private Probe<Optional<AptSimulation>> buildDependencies(List<PackageWord> names) {
        if (wanted.state() != Apt.State.BUILD_DEP) {
            return Probe.known(Optional.empty());
        }
        var verb = new ArrayList<>(List.of("build-dep"));
        names.forEach(word -> verb.add(word.forInstall()));
        return AptSimulation.probe(new AptCommand(wanted).simulation(verb.toArray(String[]::new)))
                .map(Optional::of);
    }

    private Probe<Boolean> broken() {
        return wanted.state() == Apt.State.FIXED
                ? Probe.ask(new Question.Ask(BROKEN)).map(reply -> !reply.succeeded())
                : Probe.known(false);
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        return switch (wanted.state()) {
            case ABSENT -> absent(found);
            case BUILD_DEP -> buildable(found, found.buildDependencies().orElseThrow());
            case PRESENT, LATEST, FIXED -> present(found);
        };
    }

    private Verdict absent(Found found) {
        var differences = new Differences();
        var names = new ArrayList<String>();
        for (var word : found.words()) {
            var status = found.status(word);
            if (status.isInstalled()
                    || (wanted.purge() && status.state().endsWith("config-files"))) {
                differences.disappears(
                        "package " + word.name(), status.version().orElse("configuration files"));
                names.add(word.name());
            }
        }
        return names.isEmpty()
                ? new Verdict.InSync(AptCache.told(found.cache(), false))
                : new Verdict.Drift(
                        differences.list(),
                        List.of(new AptCommand(wanted).remove(names)),
                        AptCache.told(found.cache(), false));
    }

    private Verdict buildable(Found found, AptSimulation simulation) {
        var stale = isStale(found);
        if (simulation.trouble().isPresent() && !stale) {
            return new Verdict.Refused(simulation.trouble().get());
        }
        if (simulation.changes().isEmpty() && simulation.trouble().isEmpty()) {
            return new Verdict.InSync(AptCache.told(found.cache(), false));
        }
        var commands = new AptCommand(wanted);
        var steps = new ArrayList<Step>();
        if (stale) {
            steps.add(commands.update());
        }
        steps.add(commands.install(found.words().stream().map(PackageWord::forInstall).toList()));
        return new Verdict.Drift(simulation.changes(), steps, AptCache.told(found.cache(), stale));
    }

    private Verdict present(Found found) {
        var differences = new Differences();
        var install = new ArrayList<String>();
        var isMissing = false;
        for (var word : found.words()) {
            var status = found.status(word);
            if (isAsWanted(word, status, found)) {
                continue;
            }
            isMissing |= !status.isInstalled();
            differences.add(
                    new Difference.Attribute(
                            "package " + word.name(),
                            status.version(),
                            Optional.of(versionWanted(word, found))));
            install.add(word.forInstall());
        }
        if (found.isBroken()) {
            differences.note("dependencies", "broken", "fixed");
        }
        var stale = isStale(found);
        var outdates = wanted.state() == Apt.State.LATEST && stale;
        if (differences.isEmpty() && !outdates) {
            return new Verdict.InSync(AptCache.told(found.cache(), false));
        }
        var update = wanted.wantsFreshCache() && (stale || wanted.cacheValidTime() == 0);
        var unknown = unknown(found);
        if (isMissing && !update && !checking && unknown.isPresent()) {
            return new Verdict.Refused(
                    "No package matching '" + unknown.get() + "' is available",
                    Optional.of("'update_cache: true' fetches the package lists first"),
                    AptCache.told(found.cache(), false));
        }
        var commands = new AptCommand(wanted);
        var steps = new ArrayList<Step>();
        if (update) {
            steps.add(commands.update());
        }
        if (outdates) {
            differences.note("package lists", "stale", "fresh");
            install.clear();
            found.words().stream()
                    .filter(word -> !wanted.onlyUpgrade() || isThere(word, found))
                    .forEach(word -> install.add(word.forInstall()));
        }
        steps.add(commands.install(install));
        return new Verdict.Drift(differences.list(), steps, AptCache.told(found.cache(), update));
    }

    private boolean isAsWanted(PackageWord word, PackageStatus status, Found found) {
        if (!isThere(word, found)) {
            return wanted.onlyUpgrade();
        }
        if (word.hasVersion()) {
            return word.isSatisfiedBy(status);
        }
        if (wanted.state() != Apt.State.LATEST || !status.isInstalled()) {
            return true;
        }
        var candidate =
                Optional.ofNullable(found.candidates().get(word.name()))
                        .flatMap(Candidate::version);
        return candidate.isEmpty()
                || status.version()
                        .filter(version -> DebianVersion.compare(version, candidate.get()) >= 0)
                        .isPresent();
    }

    private static boolean isThere(PackageWord word, Found found) {
        return found.status(word).isInstalled() || found.provided().contains(word.name());
    }

    private String versionWanted(PackageWord word, Found found) {
        if (word.hasVersion()) {
            return word.relation().equals("=") ? word.version() : word.relation() + word.version();
        }
        return Optional.ofNullable(found.candidates().get(word.name()))
                .flatMap(Candidate::version)
                .orElse(wanted.state().toString());
    }

    /// The first word that no source of packages knows anything of.
    private Optional<String> unknown(Found found) {
        return found.words().stream()
                .filter(word -> !wanted.onlyUpgrade() && !isThere(word, found))
                .filter(word -> !found.candidates().containsKey(word.name()))
                .map(PackageWord::name)
                .findFirst();
    }

    private boolean isStale(Found found) {
        return found.cache().filter(cache -> cache.isStale(wanted)).isPresent();
    }
}
