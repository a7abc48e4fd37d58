package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A folder of inventory files and what was warned of while reading them.
record Fixture(Path folder, List<Diagnostic> warnings) {
    Fixture(Path folder) {
        this(folder, new ArrayList<>());
    }

    Fixture file(String name, String text) throws IOException {
        var path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    Fixture script(String name, String text) throws IOException {
        file(name, text);
        if (!folder.resolve(name).toFile().setExecutable(true)) {
            throw new IOException("not made executable");
        }
        return this;
    }

    Inventory load(String... names) {
        var sources = new ArrayList<String>();
        for (var name : names) {
            sources.add(name.indexOf(',') >= 0 ? name : folder.resolve(name).toString());
        }
        return Inventory.load(sources, warnings::add);
    }
}
