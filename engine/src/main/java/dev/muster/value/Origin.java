package dev.muster.value;

import dev.muster.source.Span;

/// Where a text comes from. It never decides whether a text is read as a template: only what waits
/// as [Value.Deferred] is. It tells what Python tells by a text's class.
public enum Origin {
    /// An expression or the engine itself.
    MADE("str"),

    /// A file of the user.
    WRITTEN("AnsibleUnicode"),

    /// A value in a file of the user that a vault had encrypted.
    OPENED("AnsibleVaultEncryptedUnicode"),

    /// A filter that makes text on purpose, such as `to_json`: it is never read as a list.
    KEPT("NativeJinjaText"),

    /// The world: a host's answer, a lookup, or what a file marks as `!unsafe`.
    WORLD("AnsibleUnsafeText"),

    /// The world, and kept as text.
    WORLD_KEPT("NativeJinjaUnsafeText"),

    /// A template in a file of the user that reads what is not defined where it was asked for, and
    /// so shows as it was written.
    UNRESOLVED("AnsibleUnicode");

    private final String typeName;

    Origin(String typeName) {
        this.typeName = typeName;
    }

    /// The name of the class that Python has for such texts.
    public String typeName() {
        return typeName;
    }

    /// Whether what such a text goes into counts as of the world.
    public boolean isWorld() {
        return this == WORLD || this == WORLD_KEPT || this == OPENED;
    }

    /// Whether such a text is never read as a list or mapping, whatever it looks like.
    public boolean isKept() {
        return this == KEPT || this == WORLD_KEPT;
    }

    /// The origin of the same text where it is to stay text.
    public Origin kept() {
        return isWorld() ? WORLD_KEPT : KEPT;
    }

    /// The origin of the same text once something of the world went into it.
    public Origin world() {
        return isKept() ? WORLD_KEPT : WORLD;
    }

    /// The value with every text that could not be resolved elsewhere waiting to be resolved again.
    public static Value again(Value value) {
        return Texts.each(
                value,
                text ->
                        text.origin() == UNRESOLVED
                                ? new Value.Deferred(text.text(), Span.nowhere("hostvars"))
                                : text);
    }

    /// The value with every text in it from the world.
    public static Value world(Value value) {
        return Texts.each(value, text -> text.from(text.origin().world()));
    }
}
