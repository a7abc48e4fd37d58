package dev.muster.bench.scale;

/// Why nothing can be measured.
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Trouble(String reason) {
        super(reason);
    }
}
