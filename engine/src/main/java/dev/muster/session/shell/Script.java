package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Outcome;
import dev.muster.module.Question;
import dev.muster.module.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One script made of steps and questions, and the reading of its answer. The steps come first,
/// each in a section of its own, and the first that fails ends the script; then one section for
/// each inquiry.
final class Script {
    private static final String MARKS =
            """
            LC_ALL=C; export LC_ALL
            _p() { _r=$?; echo; echo %1$s $_r; echo >&2; echo %1$s >&2; }
            _s() { _r=$?; _u=0; { read _u _ </proc/uptime; } 2>/dev/null
            echo; echo %1$s $_r $_u; echo >&2; echo %1$s >&2; [ $_r = 0 ] || exit 0; }
            """;

    private final List<String> steps;
    private final List<Boolean> notes = new ArrayList<>();
    private final List<Inquiry> inquiries;
    private final String token = Tokens.fresh();
    private final String inner = Tokens.fresh();

    private Script(List<String> steps, List<Inquiry> inquiries) {
        this.steps = steps;
        this.inquiries = inquiries;
    }

    static Script of(List<Step> steps, List<Inquiry> inquiries) {
        var texts = new ArrayList<String>();
        var script = new Script(texts, inquiries);
        for (var step : steps) {
            script.add(
                    StepScript.of(step, script.inner + "-" + texts.size()),
                    !(step instanceof Step.Run));
        }
        return script;
    }

    /// One command that isn't a whole step: the opening or the closing of a large file.
    static Script of(String text) {
        var script = new Script(new ArrayList<>(), List.of());
        script.add(text, true);
        return script;
    }

    private void add(String text, boolean note) {
        steps.add(text);
        notes.add(note);
    }

    String text() {
        var text = new StringBuilder(String.format(MARKS, token));
        if (!steps.isEmpty()) {
            text.append(StepScript.FUNCTIONS)
                    .append(StepScript.WRITE_FUNCTIONS)
                    .append(Body.FUNCTION);
            text.append(":\n_s\n");
            for (int i = 0; i < steps.size(); i++) {
                text.append(notes.get(i) ? "(" : "(unset LC_ALL; ")
                        .append(steps.get(i))
                        .append("\n)\n_s\n");
            }
        }
        functions(text);
        for (var inquiry : inquiries) {
            text.append(inquiry.script(inner)).append("\n_p\n");
        }
        return text.toString();
    }

    private void functions(StringBuilder text) {
        var wanted = new java.util.LinkedHashSet<String>();
        for (var inquiry : inquiries) {
            if (inquiry instanceof StatInquiry) {
                wanted.add(PathInquiry.WHY);
                wanted.add(StatInquiry.FUNCTION);
            } else if (inquiry instanceof DigestInquiry) {
                wanted.add(PathInquiry.WHY);
                wanted.add(DigestInquiry.FUNCTION);
            } else if (inquiry instanceof ReadInquiry) {
                wanted.add(PathInquiry.WHY);
                wanted.add(ReadInquiry.FUNCTION);
            }
        }
        wanted.forEach(text::append);
    }

    /// What came of the script.
    ///
    /// @param outcomes one for each step taken
    /// @param again inquiries that were not answered and are to be asked again
    record Reading(
            List<Outcome> outcomes, Map<Question<?>, Answer<?>> answers, List<Inquiry> again) {}

    Reading read(Frame frame, Instant began) {
        var sections = Section.split(frame.out(), frame.err(), token);
        var outcomes = new ArrayList<Outcome>();
        var answers = new LinkedHashMap<Question<?>, Answer<?>>();
        int next = 0;
        if (!steps.isEmpty()) {
            outcomes.addAll(outcomes(sections, began));
            if (outcomes.stream().anyMatch(Outcome::failed)) {
                return new Reading(outcomes, answers, List.of());
            }
            if (outcomes.size() < steps.size()) {
                var err = Bytes.text(frame.err()).strip();
                outcomes.add(
                        new Outcome(
                                137,
                                "",
                                (err + "\nthe step ended the host's shell").strip(),
                                began,
                                Duration.between(began, Instant.now()),
                                Optional.empty()));
                return new Reading(outcomes, answers, List.of());
            }
            next = steps.size() + 1;
        }
        var again = new ArrayList<Inquiry>();
        for (var inquiry : inquiries) {
            if (next < sections.size()) {
                inquiry.file(sections.get(next), inner, answers);
            } else if (next == sections.size()) {
                inquiry.trouble(
                        "the host's shell ended while this was asked: " + described(inquiry),
                        answers);
            } else {
                again.add(inquiry);
            }
            next++;
        }
        return new Reading(outcomes, answers, again);
    }

    private static String described(Inquiry inquiry) {
        return inquiry instanceof AskInquiry(Question.Ask ask)
                ? ask.script().lines().findFirst().orElse("")
                : inquiry.questions().getFirst().toString();
    }

    private List<Outcome> outcomes(List<Section> sections, Instant began) {
        var outcomes = new ArrayList<Outcome>();
        for (int i = 0; i < steps.size() && i + 1 < sections.size(); i++) {
            var section = sections.get(i + 1);
            double start = sections.getFirst().uptime();
            double before = sections.get(i).uptime();
            var out = Bytes.text(section.out());
            outcomes.add(
                    new Outcome(
                            section.exit(),
                            notes.get(i) ? "" : out,
                            Bytes.text(section.err()),
                            began.plusMillis(Math.round((before - start) * 1000)),
                            Duration.ofMillis(Math.round((section.uptime() - before) * 1000)),
                            notes.get(i) && !out.isEmpty() ? Optional.of(out) : Optional.empty()));
        }
        return outcomes;
    }

    /// Bundles questions by kind. Questions that one process can't take at once make further
    /// bundles.
    static List<Inquiry> inquiries(Set<Question<?>> questions) {
        return Bundles.of(questions);
    }
}
