package dev.muster.session.shell;

import dev.muster.module.Question;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Questions bundled by kind.
final class Bundles {
    private final List<Question.Stat> stats = new ArrayList<>();
    private final List<Question.Read> reads = new ArrayList<>();
    private final List<Question.Digest> digests = new ArrayList<>();
    private final List<Question.Package> packages = new ArrayList<>();
    private final List<Question.Unit> units = new ArrayList<>();
    private final List<Question.Account> accounts = new ArrayList<>();
    private final List<Question.Group> groups = new ArrayList<>();
    private final List<Question.Ask> asks = new ArrayList<>();

    private Bundles() {}

    static List<Inquiry> of(Set<Question<?>> questions) {
        var bundles = new Bundles();
        for (var question : questions) {
            switch (question) {
                case Question.Stat stat -> bundles.stats.add(stat);
                case Question.Read read -> bundles.reads.add(read);
                case Question.Digest digest -> bundles.digests.add(digest);
                case Question.Package one -> bundles.packages.add(one);
                case Question.Unit unit -> bundles.units.add(unit);
                case Question.Account account -> bundles.accounts.add(account);
                case Question.Group group -> bundles.groups.add(group);
                case Question.Ask ask -> bundles.asks.add(ask);
            }
        }
        return bundles.inquiries();
    }

    private List<Inquiry> inquiries() {
        var inquiries = new ArrayList<Inquiry>();
        chunks(stats).forEach(chunk -> inquiries.add(new StatInquiry(chunk)));
        by(digests, Question.Digest::algorithm)
                .forEach((algorithm, some) ->
                        chunks(some)
                                .forEach(chunk ->
                                        inquiries.add(new DigestInquiry(chunk, algorithm))));
        by(reads, Question.Read::limit)
                .forEach((limit, some) ->
                        chunks(some)
                                .forEach(chunk ->
                                        inquiries.add(new ReadInquiry(chunk, limit, false))));
        if (!accounts.isEmpty() || !groups.isEmpty()) {
            inquiries.add(new AccountInquiry(accounts, groups));
        }
        if (!packages.isEmpty()) {
            inquiries.add(new PackageInquiry(packages));
        }
        if (!units.isEmpty()) {
            inquiries.add(new UnitInquiry(units));
        }
        asks.forEach(ask -> inquiries.add(new AskInquiry(ask)));
        return inquiries;
    }

    private static <K, T> Map<K, List<T>> by(List<T> questions, Function<T, K> key) {
        var groups = new LinkedHashMap<K, List<T>>();
        questions.forEach(question ->
                groups.computeIfAbsent(key.apply(question), _ -> new ArrayList<>()).add(question));
        return groups;
    }

    private static <T> List<List<T>> chunks(List<T> questions) {
        var chunks = new ArrayList<List<T>>();
        for (int at = 0; at < questions.size(); at += PathInquiry.MOST) {
            chunks.add(
                    List.copyOf(
                            questions.subList(
                                    at, Math.min(at + PathInquiry.MOST, questions.size()))));
        }
        return chunks;
    }
}
