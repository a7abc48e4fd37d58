package dev.muster.report;

import java.util.stream.Collectors;

/// The colours in which Ansible tells a run.
enum AnsibleInk {
    OK("0;32"),
    CHANGED("0;33"),
    FAILED("0;31"),
    SKIPPED("0;36"),
    UNREACHABLE("1;31"),
    WARNING("1;35"),
    DEBUG("1;30"),
    VERBOSE("0;34"),
    ADDED("0;32"),
    REMOVED("0;31"),
    HUNK("0;36");

    private final String code;

    AnsibleInk(String code) {
        this.code = code;
    }

    /// Every line of a text in this colour.
    String paint(String text) {
        return text.lines().count() < 2 && !text.contains("\n")
                ? painted(text)
                : java.util.Arrays.stream(text.split("\n", -1))
                        .map(this::painted)
                        .collect(Collectors.joining("\n"));
    }

    private String painted(String line) {
        return "\u001b[" + code + "m" + line + "\u001b[0m";
    }
}
