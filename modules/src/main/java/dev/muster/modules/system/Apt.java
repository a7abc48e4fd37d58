package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Wanted;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packages of Debian and its kin.
@Manual(
        name = "apt",
        summary = "Installs, upgrades or removes packages with apt.",
        details =
                """
                Nothing is downloaded to find out what differs: packages that are there as wanted leave
                apt alone, even with `update_cache`. The package lists are fetched when they are older than
                `cache_valid_time`; without that, when a package is missing, when the list of
                sources is newer, or after an hour.

                A `deb` that is a URL is fetched for its first 256 KiB to learn which package and
                version it holds.
                """,
        examples = {
            "apt: {name: [ca-certificates, curl], update_cache: true, cache_valid_time: 3600}",
            "apt: {name: geth=1.13*, allow_downgrade: true}",
            "apt: {upgrade: dist, autoremove: true}"
        },
        returns = {
            "cache_updated: whether the package lists were fetched",
            "cache_update_time: when they last were, in seconds since 1970"
        })
public final class Apt implements Module.Resource<Apt.Arguments> {

    /// What is wanted of the packages.
    public enum State {
        PRESENT("present"),
        ABSENT("absent"),
        LATEST("latest"),
        BUILD_DEP("build-dep"),
        FIXED("fixed");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// How far to upgrade all that is installed.
    public enum Upgrade {
        NO,
        YES,
        SAFE,
        DIST,
        FULL
    }

    /// The packages wanted.
    public record Arguments(
            @Argument(
                            value =
                                    "The packages: `name`, `name=1.2*`, `name>=1.2`, `name/release`",
                            aliases = {"package", "pkg"})
                    List<String> name,
            @Argument(
                            value =
                                    "What they are to be; `build-dep` has what building them needs, `fixed`"
                                            + " mends broken dependencies",
                            otherwise = "present")
                    State state,
            @Argument(value = "Fetch the package lists", aliases = "update-cache")
                    Optional<Boolean> updateCache,
            @Argument(value = "How old they may be, in seconds", otherwise = "0")
                    long cacheValidTime,
            @Argument(value = "How often to try to fetch them", otherwise = "5")
                    int updateCacheRetries,
            @Argument(value = "Most seconds between two tries", otherwise = "12")
                    int updateCacheRetryMaxDelay,
            @Argument(value = "Upgrade all that is installed", otherwise = "no") Upgrade upgrade,
            @Argument("A .deb file of the host, or its URL, to install") Optional<String> deb,
            @Argument(value = "Remove configuration files too", otherwise = "false") boolean purge,
            @Argument(value = "Remove what nothing needs any more", otherwise = "false")
                    boolean autoremove,
            @Argument(
                            value = "Remove package files that can't be downloaded any more",
                            otherwise = "false")
                    boolean autoclean,
            @Argument(value = "Remove all downloaded package files", otherwise = "false")
                    boolean clean,
            @Argument(value = "The release to prefer", aliases = "default-release")
                    Optional<String> defaultRelease,
            @Argument(
                            value =
                                    "Install recommended packages too; the host's setting when left out",
                            aliases = "install-recommends")
                    Optional<Boolean> installRecommends,
            @Argument(value = "Upgrade what is there, install nothing", otherwise = "false")
                    boolean onlyUpgrade,
            @Argument(
                            value = "Allow an older version",
                            aliases = {"allow-downgrade", "allow_downgrades", "allow-downgrades"},
                            otherwise = "false")
                    boolean allowDowngrade,
            @Argument(value = "Change packages that are held", otherwise = "false")
                    boolean allowChangeHeldPackages,
            @Argument(
                            value = "Install packages that nobody signed",
                            aliases = "allow-unauthenticated",
                            otherwise = "false")
                    boolean allowUnauthenticated,
            @Argument(value = "Fail rather than remove a package on the way", otherwise = "false")
                    boolean failOnAutoremove,
            @Argument(value = "All of the `allow_` at once", otherwise = "false") boolean force,
            @Argument(value = "apt-get is always used; aptitude never", otherwise = "false")
                    boolean forceAptGet,
            @Argument(value = "Options of dpkg", otherwise = "force-confdef,force-confold")
                    List<String> dpkgOptions,
            @Argument(value = "Seconds to wait for another one's lock", otherwise = "60")
                    int lockTimeout,
            @Argument("The exit code of policy-rc.d meanwhile; 101 keeps services from starting")
                    Optional<Integer> policyRcD) {

        /// What a task of the module `package` means on a host with apt.
        static Arguments of(List<String> names, State state, Optional<Boolean> updateCache) {
            return new Arguments(
                    names,
                    state,
                    updateCache,
                    0,
                    5,
                    12,
                    Upgrade.NO,
                    Optional.empty(),
                    false,
                    false,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    List.of("force-confdef", "force-confold"),
                    60,
                    Optional.empty());
        }

        boolean wantsFreshCache() {
            return updateCache.orElse(cacheValidTime > 0);
        }
    }

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var everything = arguments.name().contains("*") && arguments.state() == State.LATEST;
        if (arguments.upgrade() != Upgrade.NO || everything) {
            return new AptUpgrade(arguments);
        }
        if (arguments.deb().isPresent()) {
            return new DebFile(arguments, arguments.deb().get(), here.checkMode());
        }
        if (arguments.name().isEmpty() && arguments.state() != State.FIXED) {
            return new AptUpkeep(arguments);
        }
        return new AptPackages(arguments, words(arguments), here.checkMode());
    }

    private static List<PackageWord> words(Arguments arguments) {
        var words = new ArrayList<PackageWord>();
        for (var name : arguments.name()) {
            if (!name.isBlank()) {
                words.add(
                        PackageWord.parse(name)
                                .orElseThrow(() ->
                                        new InputException(
                                                Diagnostic.error("'" + name + "' is not a package")
                                                        .hint(
                                                                "write name, name=version"
                                                                        + " or name>=version"))));
            }
        }
        return words;
    }
}
