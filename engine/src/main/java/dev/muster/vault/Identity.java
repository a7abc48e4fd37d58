package dev.muster.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A password and the name it goes by; the name only says which password to try first.
public final class Identity {
    /// The name of a password that was given without one.
    public static final String DEFAULT = "default";

    private final String name;
    private final byte[] password;

    public Identity(String name, byte[] password) {
        this.name = name;
        this.password = password.clone();
    }

    public Identity(String name, String password) {
        this(name, password.getBytes(StandardCharsets.UTF_8));
    }

    public String name() {
        return name;
    }

    byte[] password() {
        return password;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that
                && name.equals(that.name)
                && Arrays.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
