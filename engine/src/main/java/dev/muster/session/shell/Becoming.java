package dev.muster.session.shell;

import dev.muster.session.Become;

/// The command line that starts `sh` as another user, and what is said meanwhile.
///
/// @param commandLine for the login shell
/// @param prompt what asks for the password, as far as it is ours to choose; empty where it isn't
record Becoming(String commandLine, String prompt, Become become) {

    /// Whether the password can only be given at a terminal. doas takes it from nowhere else; sudo
    /// and su read it from their input.
    static boolean atTerminal(Become become) {
        return become.method() == Become.Method.DOAS && become.password().isPresent();
    }

    static Becoming of(Become become, String script, String name) {
        var user = Quoting.word(become.user().isEmpty() ? "root" : become.user());
        var flags = become.flags().map(text -> " " + text).orElse("");
        var quoted = "'" + script + "' " + name;
        return switch (become.method()) {
            case NONE -> new Becoming("exec sh -c " + quoted, "", become);
            case SUDO -> {
                var prompt = become.password().isPresent() ? Tokens.fresh() : "";
                yield new Becoming(
                        "exec "
                                + executable(become, "sudo")
                                + become.flags().map(text -> " " + text).orElse(" -H")
                                + " -S"
                                + (prompt.isEmpty() ? " -n" : " -p " + prompt)
                                + " -u "
                                + user
                                + " sh -c "
                                + quoted,
                        prompt,
                        become);
            }
            case SU ->
                    new Becoming(
                            "LC_ALL=C; export LC_ALL; exec "
                                    + executable(become, "su")
                                    + flags
                                    + " "
                                    + user
                                    + " -c 'exec sh -c \"$0\" \"$1\"' "
                                    + quoted,
                            "",
                            become);
            case DOAS ->
                    new Becoming(
                            (atTerminal(become) ? "stty raw -echo; " : "")
                                    + "exec "
                                    + executable(become, "doas")
                                    + flags
                                    + (become.password().isPresent() ? "" : " -n")
                                    + " -u "
                                    + user
                                    + " sh -c "
                                    + quoted,
                            "",
                            become);
        };
    }

    private static String executable(Become become, String usual) {
        return become.executable().orElse(usual);
    }

    /// Whether the text that a host has said so far ends in a question for a password.
    boolean asks(String said) {
        if (become.method() == Become.Method.NONE) {
            return false;
        }
        if (!prompt.isEmpty()) {
            return said.endsWith(prompt);
        }
        var line = said.substring(said.lastIndexOf('\n') + 1).stripTrailing();
        return line.endsWith(":") && line.toLowerCase(java.util.Locale.ROOT).contains("password");
    }

    String name() {
        return become.method().name().toLowerCase(java.util.Locale.ROOT);
    }
}
