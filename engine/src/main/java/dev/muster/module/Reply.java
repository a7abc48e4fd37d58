package dev.muster.module;

import java.nio.charset.StandardCharsets;

/// What a script said.
public record Reply(int exit, byte[] out, byte[] err) {
    public String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    public String errText() {
        return new String(err, StandardCharsets.UTF_8);
    }

    public boolean succeeded() {
        return exit == 0;
    }
}
