package dev.muster.modules.certificates;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Shared;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import java.util.Optional;

/// The file that a module makes: the arguments that all of them share.
public record OutputFile(
        @Argument("The file.") String path,
        @Argument(value = "Make it anew even so.", otherwise = "false") boolean force,
        @Argument(value = "Whether it is to be there.", otherwise = "present") Presence state,
        @Argument(value = "Keep a copy of the old file.", otherwise = "false") boolean backup,
        @Argument(value = "Return the content.", otherwise = "false") boolean returnContent,
        @Argument("Ignored: Muster makes it itself.") Optional<String> selectCryptoBackend,
        @Shared Access access) {

    boolean isUnwanted() {
        return state == Presence.ABSENT;
    }

    KeptFile kept(Controller here) {
        return KeptFile.of(path, access, backup, here);
    }
}
