package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Secret;
import dev.muster.module.Step;
import dev.muster.modules.system.FoundAccount.Shadow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The account's line of the password database as a task wants it: the password, its lock, how long
/// it is good for, and when the account ends.
record ShadowState(User.Arguments wanted) {
    private static final String FIND =
            """
            getent shadow "$1" 2>/dev/null && exit
            while IFS= read -r line; do
              case $line in "$1":*) echo "$line"; exit;; esac
            done </etc/shadow
            """;

    Probe<Optional<Shadow>> probe() {
        return isAsked()
                ? Probe.ask(new Question.Ask(FIND, wanted.name()))
                        .map(reply -> Shadow.parse(reply.outText()))
                : Probe.known(Optional.empty());
    }

    /// Whether the task says anything about it.
    boolean isAsked() {
        return (wanted.password().isPresent()
                        && wanted.updatePassword() == User.UpdatePassword.ALWAYS)
                || wanted.passwordLock().isPresent()
                || wanted.passwordExpireMax().isPresent()
                || wanted.passwordExpireMin().isPresent()
                || wanted.expires().isPresent();
    }

    // ---- of a new account

    Optional<Step> firstPassword() {
        return wanted.password()
                .map(hash ->
                        isLockWanted() && !hash.reveal().startsWith("!")
                                ? new Secret("!" + hash.reveal())
                                : hash)
                .map(this::set);
    }

    /// The options for `chage`.
    List<String> firstAges() {
        var words = new ArrayList<String>();
        wanted.passwordExpireMax().ifPresent(days -> words.addAll(List.of("-M", "" + days)));
        wanted.passwordExpireMin().ifPresent(days -> words.addAll(List.of("-m", "" + days)));
        return words;
    }

    // ---- of an account that is there

    /// The options for `usermod`. A password that is set anyway is set locked or unlocked.
    List<String> lockAndExpiry(Shadow found, Differences differences) {
        var words = new ArrayList<String>();
        wanted.expires()
                .map(ShadowState::day)
                .filter(day -> differences.between("expires", day(found.expires()), day))
                .ifPresent(day -> words.addAll(List.of("-e", day)));
        if (isWrong(found)) {
            return words;
        }
        wanted.passwordLock()
                .filter(lock -> lock != found.isLocked())
                .ifPresent(lock -> {
                    differences.note(
                            "password", lock ? "unlocked" : "locked", lock ? "locked" : "unlocked");
                    words.add(lock ? "-L" : "-U");
                });
        return words;
    }

    Optional<Step> password(Shadow found, Differences differences) {
        if (!isWrong(found)) {
            return Optional.empty();
        }
        var hash = wanted.password().orElseThrow().reveal();
        differences.note("password", "another one", "the one wanted");
        return Optional.of(set(new Secret(isLockWanted() ? "!" + unlocked(hash) : hash)));
    }

    /// The options for `chage`.
    List<String> ages(Shadow found, Differences differences) {
        var words = new ArrayList<String>();
        wanted.passwordExpireMax()
                .map(String::valueOf)
                .filter(days -> differences.between("password_expire_max", found.max(), days))
                .ifPresent(days -> words.addAll(List.of("-M", days)));
        wanted.passwordExpireMin()
                .map(String::valueOf)
                .filter(days -> differences.between("password_expire_min", found.min(), days))
                .ifPresent(days -> words.addAll(List.of("-m", days)));
        return words;
    }

    private boolean isWrong(Shadow found) {
        return wanted.updatePassword() == User.UpdatePassword.ALWAYS
                && wanted.password()
                        .filter(hash -> !unlocked(hash.reveal()).equals(unlocked(found.hash())))
                        .isPresent();
    }

    private boolean isLockWanted() {
        return wanted.passwordLock().orElse(false);
    }

    private Step set(Secret hash) {
        return new Step.Run(
                "exec chpasswd -e",
                List.of(),
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.of(wanted.name() + ":" + hash.reveal() + "\n"),
                Optional.empty());
    }

    private static String unlocked(String hash) {
        int from = 0;
        while (from < hash.length() && hash.charAt(from) == '!') {
            from++;
        }
        return hash.substring(from);
    }

    /// The day of a moment as `usermod` reads it; the empty text for never.
    static String day(double seconds) {
        return seconds < 0 ? "" : LocalDate.ofEpochDay((long) (seconds / 86_400)).toString();
    }

    private static String day(String days) {
        return days.isEmpty() || days.startsWith("-")
                ? ""
                : LocalDate.ofEpochDay(Long.parseLong(days)).toString();
    }
}
