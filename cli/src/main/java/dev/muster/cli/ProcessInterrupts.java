package dev.muster.cli;

import dev.muster.hold.Interrupts;
import dev.muster.report.ExitCode;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/// Ctrl-C as it reaches this process; a second one ends it at once. A shutdown hook would not do,
/// since it never learns of a second signal.
final class ProcessInterrupts implements Interrupts {
    @Override
    public Registration call(Runnable first) {
        var asked = new AtomicBoolean();
        var interrupt = new Signal("INT");
        var before =
                Signal.handle(
                        interrupt,
                        _ -> {
                            if (asked.getAndSet(true)) {
                                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
                            }
                            Thread.ofVirtual().start(first);
                        });
        return () -> Signal.handle(interrupt, before);
    }
}
