package dev.muster.modules.files;

import dev.muster.module.Answer;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Mode;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A file of which another module knows whether its content will do, and what to put in its place:
/// how it lies on the host is the business of this one.
///
/// @param backup keep a copy of the old file
/// @param lenient what earlier tasks would have made may be missing, as in check mode
public record KeptFile(String path, Access access, boolean backup, boolean lenient) {

    /// What there is at the path.
    ///
    /// @param content the bytes of a file; empty where there is none
    public record Found(
            FileStatus status,
            FileStatus folder,
            Optional<FileContent> content,
            Access.Found access) {
        /// The text of the file.
        public Optional<String> text() {
            return content.flatMap(FileContent::text);
        }
    }

    /// A file as tasks want it.
    public static KeptFile of(String path, Access access, boolean backup, Controller here) {
        return new KeptFile(path, access, backup, here.checkMode());
    }

    /// The same with a mode where the task gives none.
    public KeptFile orMode(int bits) {
        return access.mode().isPresent()
                ? this
                : new KeptFile(
                        path, access.withMode(Optional.of(new Mode.Bits(bits))), backup, lenient);
    }

    public Probe<Found> probe() {
        return look().with(
                        Probe.attempt(new Question.Read(path)),
                        (found, read) ->
                                new Found(
                                        found.status(),
                                        found.folder(),
                                        content(read),
                                        found.access()));
    }

    /// The same without its content, for what is not to leave the host.
    public Probe<Found> look() {
        var folder = Probe.ask(new Question.Stat(HostPath.parent(path), true));
        return Probe.ask(new Question.Stat(path, true))
                .with(
                        folder,
                        (status, parent) -> new Found(status, parent, Optional.empty(), none()))
                .with(
                        access.probe(path),
                        (found, names) ->
                                new Found(found.status(), found.folder(), Optional.empty(), names));
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<FileContent> content(Answer<Optional<FileContent>> read) {
        return read instanceof Answer.Given<Optional<FileContent>>(var content)
                ? content
                : Optional.empty();
    }

    /// What it takes to have the file with its access, and with another content.
    ///
    /// @param why in what the old content is wrong; empty if it will do
    /// @param fresh the new content, which is not shown
    public Verdict verdict(
            Found found, List<Difference> why, byte[] fresh, Map<String, Value> result) {
        return verdict(found, why, attributes -> List.of(write(fresh, attributes)), result);
    }

    /// The same for content that comes about on the host.
    ///
    /// @param making the steps that make it, with these attributes
    public Verdict verdict(
            Found found,
            List<Difference> why,
            Function<Step.Attributes, List<Step>> making,
            Map<String, Value> result) {
        if (found.status().is(FileStatus.Kind.DIRECTORY)) {
            return new Verdict.Refused(path + " is a folder, not a file");
        }
        var refusal = lenient ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var values = Value.map(result);
        if (found.status() instanceof FileStatus.Present there) {
            var differences = new ArrayList<>(why);
            differences.addAll(access.differences(there, found.access()));
            var attributes = access.over(there);
            var steps = new ArrayList<Step>();
            if (!why.isEmpty()) {
                steps.addAll(making.apply(attributes));
            } else if (!differences.isEmpty() && !attributes.isEmpty()) {
                steps.add(new Step.Adjust(path, attributes, true));
            }
            if (differences.isEmpty()) {
                return new Verdict.InSync(values);
            }
            steps.addAll(access.labelling(path, found.access()));
            return new Verdict.Drift(differences, steps, values);
        }
        if (!found.folder().exists() && !lenient) {
            var folder = HostPath.parent(path);
            return new Verdict.Refused(
                    "the folder " + folder + " does not exist on the host",
                    "make it before with 'file: {path: " + folder + ", state: directory}'");
        }
        var differences = new ArrayList<>(why);
        differences.addAll(access.differences(false));
        var steps = new ArrayList<Step>();
        steps.addAll(making.apply(access.fresh(false)));
        steps.addAll(access.labelling(path, found.access()));
        return new Verdict.Drift(differences, steps, values);
    }

    private Step write(byte[] fresh, Step.Attributes attributes) {
        return new Step.Write(
                path,
                new Step.Payload.Bytes(FileContent.of(fresh), true),
                attributes,
                backup,
                Optional.empty(),
                access.unsafeWrites());
    }

    /// What it takes to have no such file.
    public Verdict absence(Found found, Map<String, Value> result) {
        return found.status().exists()
                ? new Verdict.Drift(
                        List.of(new Difference.Attribute("state", "file", "absent")),
                        List.of(new Step.Remove(path)),
                        Value.map(result))
                : new Verdict.InSync(Value.map(result));
    }
}
