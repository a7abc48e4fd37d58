package dev.muster.modules.certificates;

import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.pki.Pkcs12;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of a PKCS#12 file, as text in another file.
record UnpackedFile(OpensslPkcs12.Arguments arguments, KeptFile file)
        implements Wanted<UnpackedFile.Found> {
    record Found(KeptFile.Found file, Optional<FileContent> source) {}

    @Override
    public Probe<Found> probe() {
        return file.probe()
                .with(Probe.ask(new Question.Read(arguments.src().orElse(""))), Found::new);
    }

    @Override
    public Verdict compare(Found found) {
        var result = Map.<String, Value>of("filename", Value.text(file.path()));
        if (arguments.file().isUnwanted()) {
            return file.absence(found.file(), result);
        }
        if (found.source().isEmpty()) {
            return file.lenient()
                    ? file.verdict(found.file(), why(found.file(), ""), new byte[0], result)
                    : new Verdict.Refused(
                            "there is no file " + arguments.src().orElse("") + " on the host");
        }
        return Refusals.refused(() -> {
            var content = found.source().get().bytes();
            var text = Pkcs12.open(content, arguments.secret()).pem();
            return file.verdict(
                    found.file(),
                    why(found.file(), text),
                    text.getBytes(StandardCharsets.US_ASCII),
                    result);
        });
    }

    private List<Difference> why(KeptFile.Found found, String wanted) {
        if (!found.status().exists()) {
            return Refusals.missing(file.path());
        }
        return found.text().filter(wanted::equals).isPresent()
                ? List.of()
                : Refusals.wrong(file.path(), List.of("content"));
    }
}
