package dev.muster.modules;

import dev.muster.module.Module;
import dev.muster.modules.files.BlockInFile;
import dev.muster.modules.files.Copy;
import dev.muster.modules.files.File;
import dev.muster.modules.files.LineInFile;
import dev.muster.modules.files.Stat;
import dev.muster.modules.files.Template;
import java.util.List;

/// Every module there is, one line each, by name.
public final class Catalogue {
    private Catalogue() {}

    public static List<Module<?>> modules() {
        return List.of(
                new BlockInFile(),
                new Copy(),
                new File(),
                new LineInFile(),
                new Stat(),
                new Template());
    }
}
