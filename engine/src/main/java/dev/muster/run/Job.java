package dev.muster.run;

import dev.muster.module.FileContent;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.session.shell.Unattended;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A job that this run has left to a host.
///
/// @param file where the host keeps what it came to
/// @param work what it does
/// @param until when it has ended in any case
/// @param discreet marks what is secret in a result
record Job(String file, Work work, Instant until, UnaryOperator<Result> discreet) {
    private static final long LARGEST = 256L << 20;

    /// The name by which `async_status` knows it.
    String id() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /// The folder with what each step said.
    String folder() {
        return file.substring(0, file.lastIndexOf('/') + 1) + "." + id();
    }

    /// What it came to, once it has ended.
    Probe<Result> result() {
        return switch (work) {
            case Work.Done(Result result) -> Probe.known(result);
            case Work.Away _ -> Probe.known(unfinished());
            case Work.Due due -> said(due.steps()).then(due.meaning()).map(Job::only).map(discreet);
        };
    }

    /// What a job leaves to be done is nothing: only whole work is left to a host.
    private static Result only(Work work) {
        return switch (work) {
            case Work.Done(Result result) -> result;
            case Work.Due _, Work.Away _ -> unfinished();
        };
    }

    private static Result unfinished() {
        return Result.failed("the job was not all that there is to do");
    }

    private Probe<List<Outcome>> said(List<Step> steps) {
        var files = new ArrayList<Probe<Optional<FileContent>>>();
        files.add(file("ends"));
        for (int i = 1; i <= steps.size(); i++) {
            files.add(file(i + ".out"));
            files.add(file(i + ".err"));
        }
        return Probe.all(files)
                .map(found -> {
                    var bytes =
                            found.stream()
                                    .map(one -> one.map(FileContent::bytes).orElse(new byte[0]))
                                    .toList();
                    var ends = new String(bytes.getFirst(), StandardCharsets.UTF_8);
                    return Unattended.outcomes(steps, ends, bytes.subList(1, bytes.size()));
                })
                .map(outcomes -> whole(outcomes, steps.size()));
    }

    private Probe<Optional<FileContent>> file(String name) {
        return Probe.ask(new Question.Read(folder() + "/" + name, LARGEST));
    }

    /// A step that took the shell with it has not told how it ended.
    private static List<Outcome> whole(List<Outcome> outcomes, int steps) {
        if (outcomes.size() == steps || outcomes.stream().anyMatch(Outcome::failed)) {
            return outcomes;
        }
        var whole = new ArrayList<>(outcomes);
        whole.add(
                new Outcome(
                        137,
                        "",
                        "the step ended the job's shell",
                        Instant.EPOCH,
                        Duration.ZERO,
                        Optional.empty()));
        return whole;
    }

    /// What a task says that has started the job.
    Result started() {
        return new Result(true, false, false, Value.map(java.util.Map.of()), List.of(), List.of())
                .with("ansible_job_id", Value.text(id()))
                .with("finished", Value.of(0))
                .with("results_file", Value.text(file))
                .with("started", Value.of(1));
    }
}
