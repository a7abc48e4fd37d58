package dev.muster.identity;

/// How the file of a key is written; clients differ.
public enum Form {
    /// Hexadecimal digits.
    HEX("hex"),
    /// The same behind `0x`.
    PREFIXED_HEX("0x"),
    /// The bytes themselves.
    RAW("raw"),
    /// In base64.
    BASE64("base64"),
    /// The text or JSON that the kind's clients have for it.
    TEXT("text");

    private final String word;

    Form(String word) {
        this.word = word;
    }

    /// As tasks and commands write it.
    @Override
    public String toString() {
        return word;
    }
}
