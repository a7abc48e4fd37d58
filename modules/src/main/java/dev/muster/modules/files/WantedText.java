package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A text file whose text an edit leaves as it is.
///
/// An edit that would go on changing its own result (a replacement that matches again) is made once
/// and not looked at again, as in Ansible: it never settles.
///
/// @param charset how bytes become the text that the edit sees
/// @param missing what becomes of it when there is no file
record WantedText(
        String path,
        Function<String, EditedText> edit,
        Charset charset,
        Missing missing,
        Access access,
        Handling handling)
        implements Wanted<WantedText.Found> {
    private static final long LARGEST = 64L << 20;

    /// What becomes of a file that is not there.
    enum Missing {
        MAKE,
        LEAVE,
        /// It is an error, for want of `create`.
        REFUSE,
        /// It is an error, and nothing could be done with a new file.
        REFUSE_ALWAYS;

        static Missing of(boolean create, boolean absentIsFine) {
            return absentIsFine ? LEAVE : create ? MAKE : REFUSE;
        }
    }

    record Found(
            Place place, FileStatus parent, Optional<FileContent> content, Access.Found access) {}

    @Override
    public Probe<Found> probe() {
        var parent = Probe.ask(new Question.Stat(HostPath.parent(path), true));
        var content = Probe.ask(new Question.Read(path, LARGEST));
        return Place.behind(path)
                .with(parent, (place, folder) -> new Found(place, folder, Optional.empty(), none()))
                .with(content, (f, read) -> new Found(f.place(), f.parent(), read, none()))
                .with(
                        access.probe(path),
                        (f, names) -> new Found(f.place(), f.parent(), f.content(), names));
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        return switch (found.place().status()) {
            case FileStatus.Absent _ -> overNothing(found);
            case FileStatus.Present there when there.is(FileStatus.Kind.DIRECTORY) ->
                    refused("path " + path + " is a folder, not a file", 256);
            case FileStatus.Present there -> overFile(found, there);
        };
    }

    private static Verdict refused(String reason, int code) {
        return new Verdict.Refused(
                reason, Optional.empty(), new Returns().and("rc", code).mapping());
    }

    private Verdict overNothing(Found found) {
        switch (missing) {
            case LEAVE -> {
                return new Verdict.InSync(Returns.of("msg", "file not present").mapping());
            }
            case REFUSE, REFUSE_ALWAYS -> {
                return new Verdict.Refused(
                        "path " + path + " does not exist",
                        missing == Missing.REFUSE
                                ? Optional.of("'create: true' makes it")
                                : Optional.empty(),
                        new Returns().and("rc", 257).mapping());
            }
            case MAKE -> {
                // below
            }
        }
        var refusal =
                handling.lenient() ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var edited = edit.apply("");
        var steps = new ArrayList<Step>();
        if (!found.parent().exists()) {
            steps.add(new Step.MakeDirectory(HostPath.parent(path), Step.Attributes.NONE));
        }
        steps.add(write(found.place().path(), edited.text(), access.fresh(false)));
        steps.addAll(access.labelling(path, found.access()));
        var differences = new ArrayList<Difference>();
        differences.add(
                new Difference.Content(path, Optional.empty(), Optional.of(shown(edited.text()))));
        differences.addAll(access.differences(false));
        return drift(differences, steps, edited, edited.message());
    }

    private Verdict overFile(Found found, FileStatus.Present there) {
        if (found.content().isEmpty() || found.content().get().isCut()) {
            return refused(path + " is not a text file of less than 64 MB", 1);
        }
        var refusal =
                handling.lenient() ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var before = new String(found.content().get().bytes(), charset);
        if (!Arrays.equals(before.getBytes(charset), found.content().get().bytes())) {
            return refused(path + " is not valid " + charset.name(), 1);
        }
        var edited = edit.apply(before);
        var same = edited.text().equals(before);
        var attributes = access.differences(there, found.access());
        var message = message(edited, !same, !attributes.isEmpty());
        if (same && attributes.isEmpty()) {
            return new Verdict.InSync(result(edited, edited.message()));
        }
        var real = found.place().path();
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        if (!same) {
            differences.add(
                    new Difference.Content(
                            path, Optional.of(shown(before)), Optional.of(shown(edited.text()))));
            steps.add(write(real, edited.text(), access.over(there)));
        } else if (!access.over(there).isEmpty()) {
            steps.add(new Step.Adjust(real, access.over(there), true));
        }
        differences.addAll(attributes);
        steps.addAll(access.labelling(path, found.access()));
        return drift(differences, steps, edited, message);
    }

    private Verdict drift(
            List<Difference> differences, List<Step> steps, EditedText edited, String message) {
        var settles = edit.apply(edited.text()).text().equals(edited.text());
        return new Verdict.Drift(differences, steps, result(edited, message), settles);
    }

    private static String message(EditedText edited, boolean text, boolean attributes) {
        var ownership = "ownership, perms or SE linux context changed";
        if (!attributes) {
            return edited.message();
        }
        return text ? edited.message() + " and " + ownership : ownership;
    }

    private static Value.Mapping result(EditedText edited, String message) {
        var returned = Returns.of("msg", message);
        edited.values().forEach(returned::and);
        return returned.mapping();
    }

    private Step write(String real, String text, Step.Attributes attributes) {
        return new Step.Write(
                real,
                new Step.Payload.Bytes(FileContent.of(text.getBytes(charset)), false),
                attributes,
                handling.backup(),
                handling.validate(),
                access.unsafeWrites());
    }

    /// What a person reads: edits of bytes see each byte as a character.
    private String shown(String text) {
        return charset.equals(StandardCharsets.ISO_8859_1) ? RawText.shown(text) : text;
    }
}
