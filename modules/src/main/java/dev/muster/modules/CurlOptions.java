package dev.muster.modules;

/// Options for curl, a line each, as it reads them from its standard input or a file: nothing of
/// them shows among the processes of the host.
public final class CurlOptions {
    private final StringBuilder lines = new StringBuilder();

    public CurlOptions flag(String name) {
        lines.append(name).append('\n');
        return this;
    }

    public CurlOptions with(String name, String value) {
        lines.append(name).append(" = \"");
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            switch (letter) {
                case '"', '\\' -> lines.append('\\').append(letter);
                case '\n' -> lines.append("\\n");
                case '\r' -> lines.append("\\r");
                case '\t' -> lines.append("\\t");
                default -> lines.append(letter);
            }
        }
        lines.append("\"\n");
        return this;
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
