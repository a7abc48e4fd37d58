package dev.muster.value;

import java.time.Duration;

/// Text that stops a match which takes too long: some expressions take longer than the universe for
/// a text of fifty characters.
final class TimedText implements CharSequence {
    private static final int READS = 1 << 14;

    private final CharSequence text;
    private final Duration limit;
    private final long deadline;
    private int reads;

    TimedText(CharSequence text, Duration limit) {
        this.text = text;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    @Override
    public char charAt(int index) {
        if (++reads % READS == 0 && System.nanoTime() - deadline > 0) {
            throw new PythonRegex.TooSlow(limit);
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
