package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.TrustStore;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A PKCS#12 file of certificates without a key: what a Java program trusts.
///
/// @param made the bytes of the new file, once they were needed
record TrustFile(OpensslPkcs12.Arguments arguments, KeptFile file, List<FileContent> made)
        implements Wanted<TrustFile.Found> {
    record Found(KeptFile.Found file, List<Optional<String>> parts) {}

    @Override
    public Probe<Found> probe() {
        var parts = new ArrayList<Probe<Optional<String>>>();
        arguments.others().forEach(other -> parts.add(other.probe()));
        return file.probe().with(Probe.all(parts), Found::new);
    }

    @Override
    public Verdict compare(Found found) {
        var result = Map.<String, Value>of("filename", Value.text(file.path()));
        return Refusals.compared(
                file,
                found.file(),
                arguments.file().isUnwanted(),
                found.parts().stream().anyMatch(Optional::isEmpty),
                result,
                () -> present(found, result));
    }

    private Verdict present(Found found, Map<String, Value> result) {
        var wanted = new TrustStore(arguments.others(found.parts()));
        var why = why(found.file(), wanted);
        if (!why.isEmpty() && made.isEmpty()) {
            var name = arguments.friendlyName().orElseThrow();
            made.add(FileContent.of(wanted.bytes(name, arguments.secret())));
        }
        return file.verdict(
                found.file(), why, made.isEmpty() ? new byte[0] : made.getFirst().bytes(), result);
    }

    private List<Difference> why(KeptFile.Found found, TrustStore wanted) {
        if (!found.status().exists()) {
            return Refusals.missing(file.path());
        }
        if (arguments.file().force() && made.isEmpty()) {
            return Refusals.wrong(file.path(), List.of("making"));
        }
        return found.content()
                .flatMap(content -> wanted.difference(content.bytes(), arguments.secret()))
                .map(reason -> Refusals.wrong(file.path(), List.of(reason)))
                .orElse(List.of());
    }
}
