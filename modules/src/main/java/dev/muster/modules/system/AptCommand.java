package dev.muster.modules.system;

import dev.muster.module.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// apt-get's command lines: never asks, keeps configuration files, waits for locks.
final class AptCommand {
    private static final Map<String, String> UNATTENDED =
            Map.of(
                    "DEBIAN_FRONTEND", "noninteractive",
                    "DEBIAN_PRIORITY", "critical",
                    "APT_LISTCHANGES_FRONTEND", "none",
                    "LC_ALL", "C.UTF-8");

    /// Anything that apt-get does, maybe with services kept from starting.
    private static final String RUN =
            """
            policy=$1 file=/usr/sbin/policy-rc.d
            shift
            if [ -n "$policy" ]; then
              if [ -e "$file" ]; then
                mv -- "$file" "$file.muster" || exit
                trap 'mv -f "$file.muster" "$file"' EXIT
              else
                trap 'rm -f "$file"' EXIT
              fi
              printf '#!/bin/sh\\nexit %s\\n' "$policy" >"$file" && chmod 755 "$file" || exit
            fi
            apt-get "$@"
            """;

    /// Touches what tells the lists' age, which apt leaves alone when nothing is new.
    private static final String UPDATE =
            """
            tries=$1 most=$2 pause=1
            shift 2
            until apt-get "$@" update; do
              tries=$((tries - 1))
              [ "$tries" -gt 0 ] || exit 1
              sleep "$pause"
              pause=$((pause * 2))
              [ "$pause" -le "$most" ] || pause=$most
            done
            touch /var/lib/apt/lists
            """;

    private final Apt.Arguments wanted;

    AptCommand(Apt.Arguments wanted) {
        this.wanted = wanted;
    }

    Step update() {
        var words = new ArrayList<String>();
        words.add(Integer.toString(wanted.updateCacheRetries()));
        words.add(Integer.toString(wanted.updateCacheRetryMaxDelay()));
        words.addAll(List.of("-q", "-o", "APT::Update::Error-Mode=any"));
        words.addAll(List.of("-o", "DPkg::Lock::Timeout=" + wanted.lockTimeout()));
        return step(UPDATE, words);
    }

    Step install(List<String> packages) {
        var words = common();
        if (wanted.autoremove()) {
            words.add("--auto-remove");
        }
        if (wanted.onlyUpgrade()) {
            words.add("--only-upgrade");
        }
        if (wanted.state() == Apt.State.FIXED) {
            words.add("--fix-broken");
        }
        wanted.installRecommends()
                .ifPresent(yes ->
                        words.addAll(
                                List.of("-o", "APT::Install-Recommends=" + (yes ? "yes" : "no"))));
        words.add(wanted.state() == Apt.State.BUILD_DEP ? "build-dep" : "install");
        words.addAll(packages);
        return run(words);
    }

    Step remove(List<String> packages) {
        var words = common();
        if (wanted.purge()) {
            words.add("--purge");
        }
        if (wanted.autoremove()) {
            words.add("--auto-remove");
        }
        words.add("remove");
        words.addAll(packages);
        return run(words);
    }

    /// One of apt-get's own verbs, with options before it.
    Step plain(String... verb) {
        var words = common();
        if (wanted.purge()) {
            words.add("--purge");
        }
        words.addAll(List.of(verb));
        return run(words);
    }

    /// What `apt-get -s` needs in order to tell the same as the real run.
    List<String> simulation(String... verb) {
        var words = new ArrayList<>(List.of("-s", "-q", "-o", "Debug::NoLocking=1"));
        wanted.defaultRelease().ifPresent(release -> words.addAll(List.of("-t", release)));
        wanted.installRecommends()
                .ifPresent(yes ->
                        words.addAll(
                                List.of("-o", "APT::Install-Recommends=" + (yes ? "yes" : "no"))));
        if (wanted.autoremove()) {
            words.add("--auto-remove");
        }
        words.addAll(List.of(verb));
        return words;
    }

    private List<String> common() {
        var words = new ArrayList<>(List.of("-y", "-q"));
        words.addAll(List.of("-o", "DPkg::Lock::Timeout=" + wanted.lockTimeout()));
        for (var option : wanted.dpkgOptions()) {
            words.addAll(List.of("-o", "Dpkg::Options::=--" + option));
        }
        if (wanted.force() || wanted.allowDowngrade()) {
            words.add("--allow-downgrades");
        }
        if (wanted.force() || wanted.allowChangeHeldPackages()) {
            words.add("--allow-change-held-packages");
        }
        if (wanted.force() || wanted.allowUnauthenticated()) {
            words.add("--allow-unauthenticated");
        }
        if (wanted.force()) {
            words.add("--allow-remove-essential");
        }
        if (wanted.failOnAutoremove()) {
            words.add("--no-remove");
        }
        wanted.defaultRelease().ifPresent(release -> words.addAll(List.of("-t", release)));
        return words;
    }

    private Step run(List<String> words) {
        var all = new ArrayList<String>();
        all.add(wanted.policyRcD().map(String::valueOf).orElse(""));
        all.addAll(words);
        return step(RUN, all);
    }

    private static Step step(String script, List<String> words) {
        return new Step.Run(
                script,
                words,
                "/bin/sh",
                Optional.empty(),
                UNATTENDED,
                Optional.empty(),
                Optional.empty());
    }
}
