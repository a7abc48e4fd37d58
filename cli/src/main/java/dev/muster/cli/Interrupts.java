package dev.muster.cli;

import dev.muster.report.ExitCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ctrl-C: the first one asks the run to end, a second one ends the process.
///
/// The JVM offers signals only in a class that the compiler warns of, hence the reflection; a
/// shutdown hook would not do, since it never learns of a second signal.
final class Interrupts implements AutoCloseable {
    private final Object before;

    private Interrupts(Object before) {
        this.before = before;
    }

    static Interrupts call(Runnable first) {
        var asked = new AtomicBoolean();
        return new Interrupts(
                handle(() -> {
                    if (asked.getAndSet(true)) {
                        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
                    }
                    Thread.ofVirtual().start(first);
                }));
    }

    @Override
    public void close() {
        install(before);
    }

    private static Object handle(Runnable action) {
        var type = type("sun.misc.SignalHandler");
        var handler =
                Proxy.newProxyInstance(
                        Interrupts.class.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, _) -> {
                            if (method.getName().equals("handle")) {
                                action.run();
                            }
                            return null;
                        });
        return install(handler);
    }

    private static Object install(Object handler) {
        try {
            var signal = type("sun.misc.Signal");
            var interrupt = signal.getConstructor(String.class).newInstance("INT");
            return signal.getMethod("handle", signal, type("sun.misc.SignalHandler"))
                    .invoke(null, interrupt, handler);
        } catch (InvocationTargetException
                | IllegalAccessException
                | InstantiationException
                | NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
