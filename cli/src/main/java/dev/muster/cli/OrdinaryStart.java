package dev.muster.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/// The start that a command has without a hold, in the place of this process: its id, its open
/// files and whoever waits for it stay as they are.
///
/// The client is as small as it can be, and has no cache of classes. So what it has to run itself
/// is sooner done from the beginning.
final class OrdinaryStart {
    private static final String ENV = "/usr/bin/env";

    private OrdinaryStart() {}

    /// Comes back only if the system won't have it.
    static void replaceThis(String launcher, String program, List<String> arguments) {
        var words = new ArrayList<String>();
        words.add(ENV);
        words.add("MUSTER_DECLINED=" + program);
        words.add(launcher);
        words.addAll(arguments);
        try {
            execute(words);
        } catch (Throwable _) {
            // Slower here than there, but the same.
        }
    }

    @SuppressWarnings("restricted") // the jar allows it
    private static void execute(List<String> words) throws Throwable {
        var linker = Linker.nativeLinker();
        var execv =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("execv"),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        var encoding = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        try (var arena = Arena.ofConfined()) {
            var argv = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L);
            for (int i = 0; i < words.size(); i++) {
                argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i), encoding));
            }
            argv.setAtIndex(ValueLayout.ADDRESS, words.size(), MemorySegment.NULL);
            int _ = (int) execv.invokeExact(argv.get(ValueLayout.ADDRESS, 0), argv);
        }
    }
}
