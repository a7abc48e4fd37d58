package dev.muster.run;

import dev.muster.module.Question;
import dev.muster.module.Step;
import java.util.List;

/// How far steps reach into a host: which answers of the host they may change.
enum Reach {
    /// Anything may change: a command is run.
    EVERYTHING,

    /// Files change, but none that users and groups are read from.
    FILES;

    /// Where hosts keep users and groups, or what tells them where to look: glibc's files, those of
    /// nss-extrausers, and the records of nss-systemd.
    private static final List<String> ACCOUNTS =
            List.of(
                    "/etc/passwd",
                    "/etc/group",
                    "/etc/nsswitch.conf",
                    "/var/lib/extrausers",
                    "/etc/userdb",
                    "/run/userdb",
                    "/run/host/userdb",
                    "/usr/lib/userdb",
                    "/usr/local/lib/userdb");

    static Reach of(List<Step> steps) {
        return steps.stream().allMatch(Reach::isApart) ? FILES : EVERYTHING;
    }

    boolean covers(Question<?> question) {
        return switch (question) {
            case Question.Account _, Question.Group _ -> this == EVERYTHING;
            case Question.Stat _,
                    Question.Read _,
                    Question.Digest _,
                    Question.Package _,
                    Question.Unit _,
                    Question.Ask _ ->
                    true;
        };
    }

    private static boolean isApart(Step step) {
        return switch (step) {
            case Step.Write write -> write.validate().isEmpty() && isApart(write.path());
            case Step.MakeDirectory(String path, _) -> isApart(path);
            case Step.Link(String path, _, _) -> isApart(path);
            case Step.Adjust adjust -> isApart(adjust.path());
            case Step.Remove(String path) -> isApart(path);
            case Step.Download _ -> true;
            case Step.Run _, Step.Raw _ -> false;
        };
    }

    /// Of a path that is not spelt out, nothing is presumed.
    private static boolean isApart(String path) {
        var folder = path.endsWith("/") ? path : path + "/";
        return path.startsWith("/")
                && !folder.contains("//")
                && !folder.contains("/./")
                && !folder.contains("/../")
                && ACCOUNTS.stream()
                        .noneMatch(one -> (one + "/").startsWith(folder) || path.startsWith(one));
    }
}
