package dev.muster.module;

import dev.muster.value.Taint;

/// Text that prints as stars. Only what must have it calls [#reveal].
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return Taint.STARS;
    }
}
