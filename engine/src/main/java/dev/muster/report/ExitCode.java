package dev.muster.report;

/// How the program ends, for scripts.
public enum ExitCode {
    DONE(0, "done"),
    MISTAKE(1, "a mistake in the input or in how the command was called"),
    FAILED(2, "a task failed on a host"),
    DRIFT(3, "a host differs from what is declared (drift, play --check)"),
    UNREACHABLE(4, "a host could not be reached"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
